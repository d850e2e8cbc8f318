"""The pages for a new password, filled in as a browser does."""

from flask.testing import FlaskClient

from tests.web.browsing import (
    csrf_token,
)

NEW = "green kettle beneath a staircase"


def change(browser: FlaskClient, old: str, new: str, again: str | None = None) -> str:
    """Fill in the form for another password; return the page that comes then."""
    token = csrf_token(browser, "/change-password")
    data = {"csrf_token": token, "password": old, "new_password": new}
    data["new_password_confirm"] = new if again is None else again
    return browser.post("/change-password", data=data).text
