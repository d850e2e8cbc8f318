import pytest

from crm.domain.replies import (
    LOOP_HEADER,
    Decision,
    Headers,
    ReceivedText,
    machine_mail,
    read_reply,
)


@pytest.mark.parametrize(
    ("header", "value", "sign"),
    [
        ("Auto-Submitted", "auto-replied", "auto-submitted"),
        ("auto-submitted", "Auto-Generated; x=y", "auto-submitted"),
        ("Return-Path", "<>", "empty-sender"),
        ("Content-Type", "multipart/report; report-type=delivery-status", "report"),
        ("From", "Mail Delivery <MAILER-DAEMON@mx.example>", "mailer-daemon"),
        ("From", "postmaster@x.example", "mailer-daemon"),
        ("X-Autoreply", "yes", "x-autoreply"),
        ("X-Autorespond", "", "x-autorespond"),
        ("X-Failed-Recipients", "a@b.example", "x-failed-recipients"),
        ("Precedence", "bulk", "precedence"),
        ("Precedence", "AUTO_REPLY", "precedence"),
        (LOOP_HEADER, "1", "own-loop"),
        ("List-Id", "<x.example>", "list"),
        ("Subject", "Răspuns automat: Intervenția", "subject"),
        ("Subject", "Raspuns automat: Interventia", "subject"),
        ("Subject", "Automatic reply: x", "subject"),
        ("Subject", "Automatische Antwort: x", "subject"),
        ("Subject", "Automatikus válasz: x", "subject"),
        ("Subject", "Out of Office: x", "subject"),
        ("Subject", "Citit: x", "subject"),
        ("Subject", "Read: x", "subject"),
    ],
)
def test_a_sign_of_machine_mail_leaves_no_decision(header: str, value: str, sign: str) -> None:
    headers = Headers.of([(header, value)])

    reading = read_reply(ReceivedText(headers=headers, text="Da, confirm"))

    assert machine_mail(headers) == sign
    assert (reading.decision, reading.rule) == (Decision.NONE, f"machine:{sign}")
    assert reading.reply == "Da, confirm"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "no"),
        ("Auto-Submitted", "No (typed)"),
        ("X-Auto-Response-Suppress", "All"),
        ("Return-Path", "<ion@x.example>"),
        ("Precedence", "first-class"),
        ("Subject", "Re: Răspuns automat: x"),
        ("Subject", "Reading: the list"),
        ("Content-Type", "multipart/alternative"),
        ("From", "Posta Master <ion@x.example>"),
    ],
)
def test_other_headers_are_no_sign(header: str, value: str) -> None:
    assert machine_mail(Headers.of([(header, value)])) is None


def test_an_empty_envelope_sender_is_a_sign_and_an_unknown_one_is_not() -> None:
    assert machine_mail(Headers(), envelope_from="") == "empty-sender"
    assert machine_mail(Headers(), envelope_from=None) is None


def test_our_own_mail_is_known_by_its_address_and_its_message_id() -> None:
    ours = Headers.of([("From", "Desk <Desk@us.example>"), ("Message-ID", "<1@in.us.example>")])

    assert machine_mail(ours, own_addresses=("desk@us.example",)) == "own-address"
    assert machine_mail(ours, own_domain="in.us.example") == "own-message-id"
    assert machine_mail(ours) is None


def test_headers_are_found_without_regard_to_case() -> None:
    headers = Headers.of([("To", "a"), ("tO", "b")])

    assert headers.all("TO") == ("a", "b")
    assert headers.first("to") == "a"
    assert headers.first("cc") is None
