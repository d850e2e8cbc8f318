from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.web.browsing import BROWSER

MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    "address", ["/login", "/reset", "/language", "/admin/clients/new/", "/nowhere"]
)
def test_a_stranger_may_send_a_few_words_only(client: FlaskClient, address: str) -> None:
    answer = client.post(address, data={"email": "x" * MEGABYTE}, headers=BROWSER)

    assert answer.status_code in (404, 413)


def test_a_stranger_may_not_leave_files(client: FlaskClient) -> None:
    data = {"email": "x", "file": (BytesIO(b"x" * 300_000), "x")}

    assert client.post("/login", data=data, headers=BROWSER).status_code == 413


def test_who_is_logged_in_may_send_a_long_text_but_no_endless_form(admin: FlaskClient) -> None:
    text = admin.post("/language", data={"language": "x" * MEGABYTE})
    endless = admin.post("/language", data={"language": "x" * 3 * MEGABYTE})

    assert (text.status_code, endless.status_code) == (400, 413)  # 400: it has no token


def test_webhooks_may_send_whole_mails(client: FlaskClient) -> None:
    answer = client.post("/inbound/nobody", data=b"x" * MEGABYTE, content_type="application/json")

    assert answer.status_code != 413
