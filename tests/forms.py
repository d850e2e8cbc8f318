"""Filling in forms as a browser does: every field that the page has, and what one types."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

MAIN_FORM = "form[data-main-form]"


def soup(page: TestResponse) -> Any:
    """Return the parsed page; untyped, since a test knows what must be there."""
    return BeautifulSoup(page.text, "html.parser")


def fields_of(form: Tag) -> dict[str, Any]:
    """Return what a browser would post of `form` as it stands."""
    found: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.find_parent("template"):
            continue
        name, kind = str(field["name"]), field.get("type", "")
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[name] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            found[name] = field.text.removeprefix("\n")
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                found[name] = field.get("value", "on")
        elif kind not in ("file", "submit"):
            found[name] = field.get("value", "")
    return found


def form_at(browser: FlaskClient, url: str, selector: str = MAIN_FORM) -> dict[str, Any]:
    """Return the fields of the form at `url`."""
    page = browser.get(url)
    assert page.status_code == 200, (url, page.status_code)
    form = soup(page).select_one(selector)
    assert form is not None, page.text
    return fields_of(form)


def submit(
    browser: FlaskClient, url: str, selector: str = MAIN_FORM, /, **typed: Any
) -> TestResponse:
    """Open the form at `url`, type, and post it all."""
    fields = form_at(browser, url, selector) | typed
    return browser.post(url, data=fields)


def token_of(browser: FlaskClient, url: str = "/admin/") -> str:
    """Return a CSRF token that the browser was given."""
    field = soup(browser.get(url)).select_one("input[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def post(browser: FlaskClient, url: str, /, **fields: Any) -> TestResponse:
    """Post `fields` with a valid token, as a button on some page would."""
    return browser.post(url, data={"csrf_token": token_of(browser)} | fields)


def json_of(answer: TestResponse) -> Any:
    """Return the answer's JSON; untyped, since a test knows what must be there."""
    return answer.get_json()


def messages_on(page: TestResponse) -> str:
    """Return what the page tells the user, all flashes as one text."""
    return " ".join(each.get_text(" ", strip=True) for each in soup(page).select(".flash"))
