"""Real mails, from MIME bytes to values."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm.domain.mail import AuthVerdicts, InboundMail, MailFlag, Verdict
from crm.errors import UnreadableMailError
from crm.inbound.generic import provider

PAYLOADS = Path(__file__).parents[2] / "payloads" / "mime"
REPLY_ADDRESS = "replies+k7m2q9x4@reply.example.com"


def read(name: str) -> InboundMail:
    return parse((PAYLOADS / name).read_bytes())


def parse(raw: bytes) -> InboundMail:
    [mail] = provider.parse(raw, "message/rfc822")
    return mail


def test_a_reply_from_gmail_is_read_whole() -> None:
    mail = read("gmail_reply.eml")

    assert (mail.sender, mail.sender_name) == ("Ion.Pop@gmail.com", "Ion Popă")
    assert mail.subject == "Re: Intervenție nouă: montare cameră video"
    assert mail.text.startswith("Da, confirm. Ajung la 9 și jumătate.\n\nÎn lun.")
    assert mail.html is not None
    assert '<div class="gmail_quote">' in mail.html
    assert mail.sent_at == datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)
    assert mail.flags == frozenset()
    assert mail.attachments == ()


def test_a_reply_names_the_mails_before_it() -> None:
    mail = read("gmail_reply.eml")

    assert mail.message_id == "<CAHk9y2m7=a1b2c3@mail.gmail.com>"
    assert mail.in_reply_to == "<d.412.ffeeddccbbaa99887766554433221100@example.com>"
    assert mail.references == (
        "<t.17.00112233445566778899aabbccddeeff@example.com>",
        "<d.412.ffeeddccbbaa99887766554433221100@example.com>",
    )


def test_recipients_come_in_the_order_in_which_a_token_is_looked_for() -> None:
    mail = read("gmail_reply.eml")

    assert mail.addressed_to() == (
        REPLY_ADDRESS,
        REPLY_ADDRESS,
        "ana@example.com",
        "birou@example.com",
    )
    assert mail.header("delivered-to") == REPLY_ADDRESS
    assert mail.header("X-None") is None


def test_the_verdicts_are_those_of_the_receiving_server() -> None:
    assert read("gmail_reply.eml").auth == AuthVerdicts(Verdict.PASS, Verdict.PASS, Verdict.PASS)
    assert read("flowed.eml").auth == AuthVerdicts()


def test_a_forged_pass_does_not_hide_a_fail() -> None:
    mail = parse(
        b"Authentication-Results: mx.example.com; dmarc=fail (p=reject)\n"
        b"Authentication-Results: mx.example.com; dmarc=pass; spf=pass\n"
        b"From: a@example.com\n\nDa."
    )

    assert mail.auth.dmarc is Verdict.FAIL
    assert mail.auth.failed


def test_a_calendar_answer_is_found_once() -> None:
    mail = read("calendar_reply.eml")

    [calendar] = mail.calendars
    assert "PARTSTAT=ACCEPTED" in calendar
    assert mail.attachments == ()
    assert mail.text == "Ion Pop has accepted this invitation."


def test_a_calendar_file_of_another_kind_stays_an_attachment() -> None:
    mail = parse(
        b"From: a@example.com\nContent-Type: text/calendar; name=plan.ics\n"
        b"Content-Disposition: attachment\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
    )

    assert len(mail.calendars) == 1
    assert [file.filename for file in mail.attachments] == ["plan.ics"]


def test_winmail_dat_is_kept_as_it_came() -> None:
    mail = read("outlook_winmail.eml")

    assert mail.subject == "RE: Intervenţie la Cluj"
    assert mail.text == "Nu pot veni, sunt în concediu. Mulţumesc!\n"
    assert [file.filename for file in mail.attachments] == ["winmail.dat"]
    assert mail.attachments[0].content.startswith(b"\x78\x9f\x3e\x22")


def test_an_undated_and_unnamed_mail_has_no_date_and_no_id() -> None:
    mail = read("windows_1250_unlabelled.eml")

    assert mail.sent_at is None
    assert mail.message_id is None
    assert mail.in_reply_to is None


def test_a_date_of_an_unknown_zone_counts_as_utc() -> None:
    assert read("wrong_charset.eml").sent_at == datetime(2026, 3, 2, 10, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    [b"", b"joi", b"Mon, 31 Feb 2026 10:00:00 +0000", b"31 Dec 9999 23:59:59 -2359", b"9" * 5_000],
)
def test_an_impossible_date_is_none(date: bytes) -> None:
    assert parse(b"From: a@b.ro\nDate: " + date + b"\n\nDa").sent_at is None


def test_a_bounce_keeps_its_report_and_the_mail_it_is_about() -> None:
    mail = read("bounce.eml")

    names = [(file.filename, file.content_type) for file in mail.attachments]
    assert names == [
        ("delivery-status.txt", "message/delivery-status"),
        ("message.eml", "message/rfc822"),
    ]
    assert b"Action: failed" in mail.attachments[0].content
    assert b"Message-ID: <d.412." in mail.attachments[1].content
    assert mail.header("Return-Path") == "<>"
    assert (mail.header("content-type") or "").startswith("multipart/report")


def test_attachment_names_are_decoded_and_cleaned() -> None:
    mail = read("odd_names.eml")

    assert [file.filename for file in mail.attachments] == [
        "poză.jpg",
        "passwd",
        "fișă de lucru.pdf",
        "_CON",
    ]
    assert mail.text == "Da."


def test_two_senders_are_no_sender() -> None:
    mail = read("two_senders.eml")

    assert mail.sender == ""
    assert mail.flags == {MailFlag.AMBIGUOUS_SENDER}


def test_an_encoded_name_cannot_pose_as_an_address() -> None:
    mail = parse(b"From: =?utf-8?q?=3Csef=40firma.ro=3E?= <rau@evil.example>\n\nDa.")

    assert (mail.sender, mail.sender_name) == ("rau@evil.example", "<sef@firma.ro>")


def test_several_texts_are_joined() -> None:
    mail = parse(
        b"From: a@b.ro\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nDa\n--b\n"
        b"Content-Type: image/png\n\nx\n--b\nContent-Type: text/plain\n\nvin\n--b--\n"
    )

    assert mail.text == "Da\nvin"
    assert [file.filename for file in mail.attachments] == ["attachment"]


def test_a_lost_boundary_leaves_the_text_readable() -> None:
    mail = parse(b"From: a@b.ro\nContent-Type: multipart/mixed; boundary=b\n\n--c\n\nDa, vin\n")

    assert "Da, vin" in mail.text
    assert MailFlag.DAMAGED in mail.flags


def test_an_unfinished_mail_is_read_to_its_end() -> None:
    mail = parse(b"From: a@b.ro\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nDa, vin\n")

    assert mail.text == "Da, vin"


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"Da, confirm.", b"\x00\xff\xfe" * 10, b"\nDa\n\nFrom: x@y.ro"]
)
def test_bytes_without_headers_are_no_mail(raw: bytes) -> None:
    with pytest.raises(UnreadableMailError, match="no headers"):
        parse(raw)
