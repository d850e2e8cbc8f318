import pytest

from crm.domain.replies import Decision, ReceivedText, calendar_answer, read_reply

REPLY = (
    "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:assignment-7@us.example\r\n"
    "SEQUENCE:2\r\nORGANIZER:mailto:r+token@in.us.example\r\n"
    'ATTENDEE;CN="Pop: Ion";PARTSTAT=ACC\r\n EPTED:MAILTO:Ion@x.example\r\n'
    "COMMENT:Vin\\, la 10\\nIon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_reply_is_unfolded_and_read() -> None:
    answer = calendar_answer(REPLY)

    assert answer is not None
    assert (answer.method, answer.partstat) == ("REPLY", "ACCEPTED")
    assert (answer.uid, answer.sequence) == ("assignment-7@us.example", 2)
    assert (answer.organizer, answer.attendee) == ("r+token@in.us.example", "ion@x.example")
    assert answer.comment == "Vin, la 10\nIon"


def test_googles_note_stands_in_a_parameter_and_exchange_leaves_out_the_organizer() -> None:
    google = REPLY.replace("COMMENT:Vin\\, la 10\\nIon\r\n", "").replace(
        ";PARTSTAT", ';X-RESPONSE-COMMENT="nu pot";PARTSTAT'
    )
    exchange = REPLY.replace("ORGANIZER:mailto:r+token@in.us.example\r\n", "")

    of_google, of_exchange = calendar_answer(google), calendar_answer(exchange)

    assert of_google is not None
    assert of_google.comment == "nu pot"
    assert of_exchange is not None
    assert of_exchange.organizer == ""


@pytest.mark.parametrize(
    ("change", "decision"),
    [
        (("", ""), Decision.CONFIRM),
        (("ACC\r\n EPTED", "DECLINED"), Decision.REJECT),
        (("ACC\r\n EPTED", "declined"), Decision.REJECT),
        (("ACC\r\n EPTED", "TENTATIVE"), Decision.UNCLEAR),
        (("ACC\r\n EPTED", "NEEDS-ACTION"), Decision.UNCLEAR),
        ((";PARTSTAT=ACC\r\n EPTED", ""), Decision.UNCLEAR),
        (("METHOD:REPLY", "METHOD:COUNTER"), Decision.UNCLEAR),
        (("UID", "ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example\r\nUID"), Decision.UNCLEAR),
    ],
)
def test_a_calendar_answer_beats_the_text(change: tuple[str, str], decision: Decision) -> None:
    ics = REPLY.replace(*change)

    reading = read_reply(ReceivedText(text="Nu stiu", calendars=(ics,)))

    assert reading.decision is decision
    assert reading.rule.startswith("calendar:")
    assert reading.reply == "Nu stiu"


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", ""])
def test_an_invitation_that_is_sent_along_is_no_answer(method: str) -> None:
    ics = REPLY.replace("METHOD:REPLY", f"METHOD:{method}")

    assert calendar_answer(ics) is None
    assert read_reply(ReceivedText(text="Nu pot", calendars=(ics,))).decision is Decision.REJECT


@pytest.mark.parametrize(
    "ics", ["", "METHOD:REPLY", "BEGIN:VEVENT", ":", ";;;", "\x00", REPLY[:60]]
)
def test_broken_calendars_answer_nothing(ics: str) -> None:
    assert calendar_answer(ics) is None
