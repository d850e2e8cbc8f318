"""The generic provider reads: tolerant about the content, never anything but a mail or a reason."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.mail import AuthVerdicts, InboundMail, MailFlag, Verdict
from crm.errors import UnreadableMailError
from crm.inbound import get_provider

provider = get_provider("generic")

PAYLOADS = Path(__file__).parents[1] / "payloads"


def parse(raw: bytes) -> InboundMail:
    [mail] = provider.parse(raw, "application/json; charset=utf-8")
    return mail


def test_a_whole_reply_is_read() -> None:
    mail = parse((PAYLOADS / "generic" / "reply.json").read_bytes())

    assert mail.event_id == "generic:evt-0001"
    assert (mail.sender, mail.sender_name) == ("ion@example.com", "Ion Popă")
    assert mail.subject == "Re: Intervenție nouă"
    assert (mail.text, mail.html) == ("Da, confirm.\n", "<p>Da, confirm.</p>")
    assert mail.envelope_to == ("replies+k7m2q9x4@reply.example.com",)
    assert mail.sent_at == datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)
    assert mail.auth == AuthVerdicts(Verdict.PASS, Verdict.FAIL, Verdict.NONE)
    assert [file.filename for file in mail.attachments] == ["poză.jpg", "invite.ics"]
    assert "METHOD:REPLY" in mail.calendars[0]
    assert mail.flags == frozenset()


def test_a_small_reply_is_read() -> None:
    mail = parse((PAYLOADS / "generic" / "minimal.json").read_bytes())

    assert mail.event_id is None
    assert (mail.sender, mail.text, mail.html) == ("ion@example.com", "Nu pot.", None)
    assert mail.auth == AuthVerdicts()


def test_a_raw_mail_is_read_too() -> None:
    raw = (PAYLOADS / "mime" / "gmail_reply.eml").read_bytes()

    [mail] = provider.parse(raw, "Message/RFC822; charset=binary")

    assert mail.provider == "generic"
    assert mail.event_id is None
    assert mail.sender == "Ion.Pop@gmail.com"


def test_the_subject_goes_before_the_one_in_the_headers() -> None:
    mail = parse(b'{"headers": {"subject": "Da"}, "subject": "Nu", "text": ""}')

    assert mail.subject == "Nu"
    assert mail.headers == (("Subject", "Nu"),)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b'\xef\xbb\xbf{"text": "Da"}', "Da"),
        ('{"text": "Da, mâine"}'.encode("utf-16"), "Da, mâine"),
        (b'{"text": "a\\ud800b\\u0000c\\r\\n"}', "abc\n"),
        (b'{"text": "\\ud83d\\ude00", "other": 1e999}', "😀"),
        (b'{"text": null, "headers": null, "html": "", "subject": "x"}', ""),
    ],
)
def test_odd_but_valid_json_is_read(raw: bytes, text: str) -> None:
    assert parse(raw).text == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no valid JSON"),
        (b"{", "no valid JSON"),
        (b'{"text": "Da', "no valid JSON"),
        (b'{"text": "\xff\xfe"}', "no valid JSON"),
        (b'{"text": NaN}', "NaN"),
        (b'{"text": "a", "text": "b"}', "twice"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "too long"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"null", "not an object"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b"{}", "neither a text nor a header"),
        (b'{"foo": 1}', "neither a text nor a header"),
        (b'{"text": 5}', "text is not text"),
        (b'{"text": "", "html": []}', "html is not text"),
        (b'{"text": "", "id": true}', "id is not text"),
        (b'{"text": "", "id": "%s"}' % (b"x" * 201), "longer than 200"),
        (b'{"headers": []}', "headers is not an object"),
        (b'{"headers": {"From": {"a": 1}}}', "headers.From is not a list"),
        (b'{"headers": {"From": [1]}}', r"headers.From\[0\] is not text"),
        (b'{"text": "", "envelope_to": 1}', "envelope_to is not a list"),
        (b'{"text": "", "auth": "pass"}', "auth is not an object"),
        (b'{"text": "", "auth": {"spf": 1}}', "auth.spf is not text"),
        (b'{"text": "", "attachments": {}}', "attachments is not a list"),
        (b'{"text": "", "attachments": ["x"]}', r"attachments\[0\] is not an object"),
        (b'{"attachments": [{"content": 1}]}', r"attachments\[0\].content is not text"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_mail_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableMailError, match=reason):
        parse(raw)


def test_broken_base64_is_read_as_far_as_it_goes_and_flagged() -> None:
    mail = parse(b'{"text": "Da", "attachments": [{"name": "a.txt", "content": "RGEh*"}]}')

    assert mail.attachments[0].content == b"Da!"
    assert MailFlag.DAMAGED in mail.flags


def test_a_number_is_an_id_too() -> None:
    assert parse(b'{"id": 17, "text": "Da"}').event_id == "generic:17"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = ("id", "headers", "envelope_to", "subject", "text", "html", "attachments", "auth")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_any_json_is_a_mail_or_unreadable(fields: dict[str, object]) -> None:
    try:
        mail = parse(json.dumps(fields).encode())
    except UnreadableMailError:
        return
    assert mail.provider == "generic"
    assert (mail.subject + mail.text + (mail.html or "")).encode().find(b"\x00") == -1


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["application/json", "message/rfc822", "", "x/y"]))
def test_any_bytes_are_a_mail_or_unreadable(raw: bytes, content_type: str) -> None:
    try:
        mails = provider.parse(raw, content_type)
    except UnreadableMailError:
        return
    assert len(mails) == 1
