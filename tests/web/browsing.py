"""What a person does with a browser: open a form, fill it in, send it."""

import re
from typing import Any

from flask.testing import FlaskClient
from flask_security.utils import hash_password
from werkzeug.test import TestResponse

from crm.models import User
from tests.factories import Factories

PASSWORD = "quiet lamp over seven rivers"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def somebody(factories: Factories, **given: Any) -> User:
    """Return a user who logs in with PASSWORD."""
    return factories.user(**{"password": hash_password(PASSWORD)} | given)


def csrf_token(browser: FlaskClient, address: str = "/login") -> str:
    """Return the token of the form at `address`."""
    found = _TOKEN.search(browser.get(address, headers=BROWSER).text)
    assert found, address
    return found[1]


def submit(browser: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Open the form at `address`, fill in `fields` and send it."""
    data = {"csrf_token": csrf_token(browser, address)} | fields
    return browser.post(address, data=data, headers=BROWSER)


def log_in(browser: FlaskClient, user: User, password: str = PASSWORD) -> TestResponse:
    """Fill in the login form; the browser has the session afterwards, if it was right."""
    return submit(browser, "/login", email=user.email, password=password)


def is_in(browser: FlaskClient) -> bool:
    """Tell whether the browser is logged in."""
    return browser.get("/change-password").status_code == 200


def cookie(browser: FlaskClient) -> str:
    """Return the session's cookie as it stands in the browser."""
    found = browser.get_cookie("dispecer")
    assert found
    return found.value


def with_copy(app_browser: FlaskClient, value: str) -> FlaskClient:
    """Give a browser a cookie that was copied from another one."""
    app_browser.set_cookie("dispecer", value)
    return app_browser
