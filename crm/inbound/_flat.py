"""A mail as one flat JSON object: from, to, subject, headers, text, html, attachments."""

from collections.abc import Callable

from crm.domain.cleaning import clean_text
from crm.domain.mail import InboundMail, MailFlag
from crm.inbound._headers import completed, headers_by_name, headers_in_list
from crm.inbound._json import JsonObject
from crm.inbound._mime import MAX_ATTACHMENTS, Contents, Headers, Origin, build_mail

FileContent = Callable[[JsonObject], bytes | None]


def mail_from_fields(fields: JsonObject, origin: Origin, content_of: FileContent) -> InboundMail:
    """Return the mail in `fields`; `content_of` gets a file, None when it cannot be had."""
    contents = Contents()
    contents.add_text(clean_text(fields.text("text") or ""), html=False)
    if html := fields.text("html"):
        contents.add_text(clean_text(html), html=True)
    for number, file in enumerate(fields.objects("attachments")):
        content = content_of(file) if number < MAX_ATTACHMENTS else None
        if content is None:
            contents.flags.add(MailFlag.ATTACHMENT_DROPPED)
        else:
            kind = file.text("content_type") or ""
            contents.add_file(file.text("filename") or "", kind, content)
    return build_mail(_headers(fields), contents, origin)


def recipients(fields: JsonObject) -> tuple[str, ...]:
    """Return whom the mail was for, as far as the provider says."""
    return tuple(each for name in ("to", "cc", "bcc") for each in fields.texts(name))


def _headers(fields: JsonObject) -> Headers:
    given: Headers
    if fields.is_list("headers"):
        given = headers_in_list(fields.objects("headers"), "name", "value")
    else:
        given = headers_by_name(fields.child("headers"))
    others = (
        ("From", fields.text("from") or ""),
        ("To", ", ".join(fields.texts("to"))),
        ("Cc", ", ".join(fields.texts("cc"))),
        ("Reply-To", ", ".join(fields.texts("reply_to"))),
        ("Subject", fields.text("subject") or ""),
        ("Message-ID", fields.text("message_id") or ""),
        ("Date", fields.text("date") or ""),
    )
    return completed(given, others)
