from base64 import b64encode

import pytest

from crm.domain.replies import received_text


def test_headers_are_values_or_lists() -> None:
    mail = received_text({"headers": {"To": ["a", "b"], "From": "c", "X": 1}, "text": "da"})

    assert mail.headers.pairs == (("To", "a"), ("To", "b"), ("From", "c"))
    assert mail.text == "da"
    assert mail.html is None


def test_calendar_attachments_are_calendar_parts() -> None:
    content = b64encode("METHOD:REPLY ș".encode()).decode()
    parts = [
        {"name": "invite.ics", "type": "Text/Calendar; method=REPLY", "content": content},
        {"name": "a.pdf", "type": "application/pdf", "content": content},
        {"name": "b.ics", "type": "text/calendar", "content": "***"},
        {"type": 3},
        "x",
    ]

    mail = received_text({"text": "da", "attachments": parts})

    assert mail.calendars[0] == "METHOD:REPLY ș"


@pytest.mark.parametrize("mail", [None, [], "da", 3, {"text": 3}, {"html": []}, {"subject": {}}])
def test_what_cannot_be_read_is_refused_with_a_reason(mail: object) -> None:
    with pytest.raises(ValueError, match="this is"):
        received_text(mail)


@pytest.mark.parametrize("key", ["headers", "attachments", "envelope_from", "auth"])
@pytest.mark.parametrize("value", [None, 1, "x", [1, [2]], {"a": {"b": 1}}])
def test_parts_of_a_wrong_type_are_passed_over(key: str, value: object) -> None:
    assert received_text({"text": "da", key: value}).text == "da"
