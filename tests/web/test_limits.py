from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from crm.config import Settings
from crm.config_limits import MEGABYTE
from crm.flask_config import flask_config
from tests.web.browsing import BROWSER
from tests.webhooks.posts import post

Set = Callable[..., None]


def sent(
    browser: FlaskClient, address: str, size: int, kind: str = "application/x-www-form-urlencoded"
) -> TestResponse:
    """Post a body of `size` bytes."""
    return browser.post(address, data=b"x" * size, content_type=kind, headers=BROWSER)


@pytest.mark.parametrize(
    "address", ["/login", "/reset", "/language", "/admin/clients/new/", "/nowhere"]
)
def test_a_stranger_may_send_a_few_words_only(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"email": "x" * MEGABYTE}, headers=BROWSER)

    assert answer.status_code in (404, 413)


def test_a_stranger_may_not_leave_files(client: FlaskClient) -> None:
    data = {"email": "x", "file": (BytesIO(b"x" * 300_000), "x")}

    assert client.post("/login", data=data, headers=BROWSER).status_code == 413


def test_a_stranger_may_send_just_so_much(client: FlaskClient, set_to: Set) -> None:
    set_to(stranger_kilobytes=16)

    codes = [sent(client, "/language", size).status_code for size in (16 * 1024, 16 * 1024 + 1)]

    assert codes == [400, 413]  # 400: it has no token


def test_who_is_logged_in_may_send_a_long_text_but_no_endless_form(
    admin: FlaskClient, set_to: Set
) -> None:
    set_to(form_megabytes=1)

    codes = [sent(admin, "/language", size).status_code for size in (MEGABYTE, MEGABYTE + 1)]

    assert codes == [400, 413]


def test_a_form_has_so_many_fields(
    app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.config["MAX_FORM_PARTS"] == app.extensions["settings"].form_fields
    monkeypatch.setitem(app.config, "MAX_FORM_PARTS", 100)
    fields = {f"f{number}": "x" for number in range(99)}
    file = {"file": (BytesIO(b"x"), "x")}  # which makes it a multipart form

    whole = admin.post("/language", data=fields | file)
    more = admin.post("/language", data=fields | {"file": (BytesIO(b"x"), "x"), "one": "more"})

    assert (whole.status_code, more.status_code) == (400, 413)


def test_what_is_too_large_is_said_in_the_readers_language(
    client: FlaskClient, set_to: Set
) -> None:
    set_to(language="ro", stranger_kilobytes=16)

    assert "mai mici sau mai puține" in sent(client, "/login", MEGABYTE).text


def test_webhooks_may_send_whole_mails(client: FlaskClient, set_to: Set) -> None:
    set_to(webhook_megabytes=1)

    codes = [post(client, b"x" * size).status_code for size in (MEGABYTE, MEGABYTE + 1)]

    assert codes == [200, 413]


def test_the_settings_reach_what_reads_requests() -> None:
    limits = Settings(
        database_url="sqlite://", form_megabytes=3, form_fields=7, upload_total_megabytes=5
    )

    config = flask_config(limits)

    assert config["MAX_FORM_MEMORY_SIZE"] == 3 * MEGABYTE
    assert config["MAX_FORM_PARTS"] == 7
    assert config["MAX_CONTENT_LENGTH"] == (25 + 3) * MEGABYTE  # one file may have 25
