"""Long base64 in JSON is left where it is; what is read is the same."""

import json

import pytest

from crm.domain.mail import MailFlag
from crm.errors import UnreadableMailError
from crm.inbound import get_provider
from crm.inbound._json import read_object, read_objects

LONG = "QUJD" * 20_000
provider = get_provider("generic")


def test_long_texts_are_read_wherever_they_stand() -> None:
    raw = json.dumps(
        {"a": LONG, "b": {"c": [{"d": LONG + "="}]}, "e": [LONG, "x"], LONG: 1}
    ).encode()

    found = read_object(raw)

    assert found.text("a") == LONG
    assert bytes(found.content("a")) == LONG.encode()
    assert found.child("b").objects("c")[0].text("d") == LONG + "="
    assert found.texts("e") == [LONG, "x"]
    assert read_objects(b"[" + raw + b"]")[0].take("a") == LONG.encode()


def test_what_was_taken_is_gone() -> None:
    found = read_object(b'{"a": "x", "b": null}')

    assert (found.take("a"), found.take("a"), found.take("b")) == (b"x", None, None)


@pytest.mark.parametrize(
    "text", [LONG + "\\", LONG + " ", f'"{LONG}"', f"\n{LONG}", LONG[:-1] + "ă"]
)
def test_other_long_texts_are_as_they_were(text: str) -> None:
    raw = json.dumps({"text": text, "id": 1}, ensure_ascii=False).encode()

    assert read_object(raw).text("text") == text


def test_a_long_text_is_no_id() -> None:
    with pytest.raises(UnreadableMailError, match="longer than 200"):
        provider.parse(json.dumps({"id": LONG, "text": ""}).encode(), "application/json")


def test_a_text_that_looks_like_a_mark_of_ours_is_only_a_text() -> None:
    assert read_object(b'{"a": "\\u0000left:0"}').text("a") == "\x00left:0"


@pytest.mark.parametrize(
    "raw", [f'{{"a": "x"{LONG}"y"}}', f'{{"a": {LONG}}}', f'"{LONG}', f'{{"a":"{LONG}']
)
def test_what_is_no_json_stays_none(raw: str) -> None:
    with pytest.raises(UnreadableMailError):
        read_object(raw.encode())


@pytest.mark.parametrize(
    ("encoded", "flag"),
    [(LONG + "QQ=", MailFlag.DAMAGED), ("A" * 60_000_000, MailFlag.ATTACHMENT_DROPPED)],
    ids=["broken", "too large"],
)
def test_a_long_file_may_be_broken_or_too_large(encoded: str, flag: MailFlag) -> None:
    raw = json.dumps({"text": "Da", "attachments": [{"name": "a", "content": encoded}]}).encode()

    [mail] = provider.parse(raw, "application/json")

    assert mail.flags == {flag, MailFlag.AMBIGUOUS_SENDER}
