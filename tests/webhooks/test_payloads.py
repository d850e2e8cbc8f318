"""The same four mails from every provider, and one call of each that is none."""

from datetime import UTC, datetime

import pytest

from crm.domain.mail import InboundMail, MailFlag, Verdict
from crm.errors import UnreadableMailError
from crm.inbound import get_provider, providers
from tests.webhooks.calls import JPEG, JSON, KINDS, SHAPES, TO, Shape

SES = Shape("ses", "json", "text/plain; charset=UTF-8")
of_every_shape = pytest.mark.parametrize("shape", [*SHAPES, SES], ids=str)
SENDERS = {"reply": "ion.pop@gmail.com", "attachment": "ion.pop@icloud.com"}


def read(shape: Shape, kind: str) -> InboundMail:
    raw = shape.raw(kind)
    # SES checks a signature before it reads; that is tried where it is tested alone.
    mails = get_provider("ses").parse(raw, JSON) if shape is SES else shape.read(raw)
    [mail] = mails
    return mail


def test_every_provider_has_its_payloads() -> None:
    assert {shape.provider for shape in SHAPES} | {"ses", "generic"} == set(providers())


@of_every_shape
@pytest.mark.parametrize("kind", KINDS)
def test_a_mail_says_who_wrote_it_to_whom_about_what_and_when(shape: Shape, kind: str) -> None:
    mail = read(shape, kind)

    assert (mail.provider, mail.sender_name) == (shape.provider, "Ion Popă")
    assert mail.sender == SENDERS.get(kind, "ion.pop@firma.ro")
    assert TO in mail.addressed_to()[:1]
    assert mail.message_id is not None
    assert mail.in_reply_to == "<d.412.ffeeddccbbaa99887766554433221100@example.com>"
    assert mail.sent_at == datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)
    assert "amer" in mail.subject
    assert MailFlag.AMBIGUOUS_SENDER not in mail.flags


@of_every_shape
def test_a_plain_reply_is_read_as_it_was_written(shape: Shape) -> None:
    mail = read(shape, "reply")

    assert mail.text.startswith("Da, confirm. Ajung la 9.\n\nÎn lun., 2 mar. 2026")
    assert mail.html is not None
    assert "Da, confirm. Ajung la 9." in mail.html
    assert mail.subject == "Re: Intervenție nouă: montare cameră video"
    assert mail.flags == frozenset()


@of_every_shape
def test_a_reply_in_html_alone_is_read(shape: Shape) -> None:
    mail = read(shape, "html_only")

    assert mail.html is not None
    assert "Nu pot veni, sunt în concediu." in mail.html
    assert "altceva" not in mail.text + mail.html


@of_every_shape
def test_a_file_comes_whole_and_under_its_name(shape: Shape) -> None:
    mail = read(shape, "attachment")

    [file] = mail.attachments
    assert (file.filename, file.content_type, file.content) == ("poză.jpg", "image/jpeg", JPEG)
    assert mail.text.startswith("Da, vin. Am atașat poza de data trecută.")


@of_every_shape
def test_a_calendars_answer_is_found(shape: Shape) -> None:
    mail = read(shape, "calendar")

    [calendar] = mail.calendars
    assert "PARTSTAT=ACCEPTED;CN=Ion Popă" in calendar
    assert mail.text.strip() == ""


@of_every_shape
def test_w09_what_holds_no_mail_is_unreadable_with_a_reason(shape: Shape) -> None:
    with pytest.raises(UnreadableMailError, match=r": .{10}"):
        read(shape, "broken")


@of_every_shape
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"--xYzZY", b"a=%", b"[" * 100_000, b"&" * 100]
)
def test_w09_rubbish_is_no_mail(shape: Shape, raw: bytes) -> None:
    provider = get_provider(shape.provider)
    try:
        mails = provider.parse(raw, shape.content_type)
    except UnreadableMailError:
        return
    assert mails == []  # an empty batch


@pytest.mark.parametrize(
    ("shape", "event_id"),
    [
        ("postmark", "postmark:9d4bb7a2-53e0-4d0f-8b5e-0f1c2e3d4a52"),
        ("brevo", "brevo:5f8f8f8f-0000-4000-8000-000000000002"),
        ("mailersend", "mailersend:6402ab57f79d39d7e10f2522"),
        ("mailtrap", "mailtrap:1111/1875440790670688062"),
        ("postal", "postal:233982"),
        ("resend", "resend:56761188-7520-42d8-8898-ff6fc54ce612"),
        ("ses", "ses:jili9m351il3gkburn7o2f0u6788stijattachment"),
        ("mailgun", None),
        ("mailjet", None),
        ("mandrill", None),
        ("sendgrid", None),
        ("sparkpost", None),
    ],
)
def test_a_stable_id_is_kept_where_there_is_one(shape: str, event_id: str | None) -> None:
    chosen = next(each for each in [*SHAPES, SES] if each.provider == shape)

    assert read(chosen, "attachment").event_id == event_id


@pytest.mark.parametrize("name", ["mailgun-multipart", "sendgrid-multipart", "ses-json"])
def test_the_providers_verdict_on_the_sender_is_told(name: str) -> None:
    shape = next(each for each in [*SHAPES, SES] if str(each) == name)

    mail = read(shape, "reply")

    assert mail.auth.spf is Verdict.PASS
    assert mail.auth.dkim is (Verdict.NEUTRAL if shape is SES else Verdict.PASS)
