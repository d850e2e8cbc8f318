"""Postmark's calls, as it documents them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug import Request
from werkzeug.test import EnvironBuilder

from crm.domain.mail import InboundMail, Verdict
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound import get_provider

PAYLOADS = Path(__file__).parents[1] / "payloads" / "postmark"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRETS = ("user:password", "user:parolă:nouă")
provider = get_provider("postmark")


def request(authorization: str | None) -> Request:
    environ = EnvironBuilder(method="POST", data=b"{}").get_environ()
    if authorization is not None:
        environ["HTTP_AUTHORIZATION"] = authorization
    return Request(environ)


def read(name: str, **changes: Any) -> InboundMail:
    event = json.loads((PAYLOADS / name).read_text(encoding="utf-8")) | changes
    [mail] = provider.parse(json.dumps(event).encode(), "application/json")
    return mail


@pytest.mark.parametrize(
    "authorization",
    ["Basic dXNlcjpwYXNzd29yZA==", "basic dXNlcjpwYXNzd29yZA==", "Basic dXNlcjpwYXJvbMSDOm5vdcSD"],
)
def test_any_of_the_passwords_proves_a_call(authorization: str) -> None:
    provider.verify(request(authorization), SECRETS, now=NOW)


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Basic",
        "Basic !",
        "Basic dXNlcg==",
        "Basic dXNlcjo=",
        "Basic dXNlcjpwYXNzd29yZDE=",
        "Basic /////w==",
        "Basic ă",
        "Bearer dXNlcjpwYXNzd29yZA==",
        "Digest username=user, password=password",
        "Basic " + "A" * 100_000,
    ],
)
def test_anything_else_is_rejected(authorization: str | None) -> None:
    with pytest.raises(WebhookRejectedError):
        provider.verify(request(authorization), SECRETS, now=NOW)


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_nothing_is_accepted(secrets: tuple[str, ...]) -> None:
    with pytest.raises(WebhookRejectedError):
        provider.verify(request("Basic Og=="), secrets, now=NOW)


def test_postmark_is_answered_so_that_it_tries_again() -> None:
    assert (provider.failure_status, provider.rejected_status) == (503, 401)


def test_a_reply_is_read_whole() -> None:
    mail = read("reply.json")

    assert mail.event_id == "postmark:22c74902-a0c1-4511-804f-341342852c90"
    assert mail.message_id == "<CAHk9y2m7=a1b2c3@mail.gmail.com>"
    assert (mail.sender, mail.sender_name) == ("ion.pop@gmail.com", "Ion Popă")
    assert mail.subject == "Re: Intervenție nouă: montare cameră video"
    assert mail.envelope_to == ("replies+k7m2q9x4@reply.example.com",)
    assert mail.addressed_to()[-1] == "ana@example.com"
    assert mail.in_reply_to == "<d.412.ffeeddccbbaa99887766554433221100@example.com>"
    assert mail.sent_at == datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)
    assert mail.auth.spf is Verdict.PASS
    assert [(file.filename, file.content) for file in mail.attachments] == [
        ("fișă.pdf", b"%PDF-1.4\n")
    ]


def test_the_text_is_the_mail_and_not_what_postmark_made_of_it() -> None:
    mail = read("reply.json")

    assert mail.text.startswith("Da, confirm. Ajung la 9.\n\nÎn lun.")


def test_the_headers_are_complete_again() -> None:
    mail = read("reply.json")

    assert mail.header("From") == '"Ion Popă" <ion.pop@gmail.com>'
    assert mail.header("Subject") == mail.subject
    assert mail.header("Return-Path") == "<ion.pop@gmail.com>"


def test_the_raw_mail_goes_before_postmarks_fields() -> None:
    mail = read("reply_with_raw.json", TextBody="altceva", Subject="altceva")

    assert mail.text.startswith("Da, confirm. Ajung la 9 și jumătate.")
    assert mail.event_id == "postmark:9d4bb7a2-53e0-4d0f-8b5e-0f1c2e3d4a5b"
    assert mail.envelope_to == ("replies+k7m2q9x4@reply.example.com",)


def test_a_raw_mail_that_cannot_be_read_is_done_without() -> None:
    assert read("reply_with_raw.json", RawEmail="-").text.startswith("Da, confirm.")


def test_a_failed_spf_check_is_told() -> None:
    mail = read("spoofed.json")

    assert mail.auth.spf is Verdict.FAIL
    assert mail.auth.failed


def test_a_name_cannot_become_another_sender() -> None:
    person = {"Email": "rau@evil.example", "Name": 'x" <sef@firma.ro>, "'}

    mail = read("reply.json", FromFull=person)

    assert mail.sender == "rau@evil.example"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MessageID": None}, "no MessageID"),
        ({"MessageID": ["x"]}, "MessageID is not text"),
        ({"TextBody": 5}, "TextBody is not text"),
        ({"Headers": {"a": "b"}}, "Headers is not a list"),
        ({"Headers": [{"Name": "X", "Value": 1}]}, r"Headers\[0\].Value is not text"),
        ({"FromFull": "ion@example.com"}, "FromFull is not an object"),
        ({"ToFull": ["x"]}, r"ToFull\[0\] is not an object"),
        ({"Attachments": [{"Name": "x", "Content": {}}]}, r"Attachments\[0\].Content is not text"),
    ],
)
def test_wrong_types_are_refused_with_a_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableMailError, match=reason):
        read("reply.json", **changes)


KEYS = tuple(json.loads((PAYLOADS / "reply_with_raw.json").read_text(encoding="utf-8")))
VALUES = (
    st.none()
    | st.integers()
    | st.text(max_size=30)
    | st.lists(
        st.dictionaries(
            st.sampled_from(["Name", "Value", "Email", "Content"]), st.text(max_size=30)
        ),
        max_size=3,
    )
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES))
def test_any_change_of_a_call_is_a_mail_or_unreadable(changes: dict[str, Any]) -> None:
    try:
        mail = read("reply.json", **changes)
    except UnreadableMailError:
        return
    assert mail.event_id is not None
