"""From an OutgoingMail to the bytes that leave: seven-bit MIME, whatever is in it."""

import re
from email.utils import format_datetime

from crm.domain.cleaning import clean_filename, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import Attachment, MailContent, OutgoingMail
from crm.domain.replies import LOOP_HEADER
from crm.errors import PermanentMailError
from crm.mail.headers import (
    MAX_SUBJECT,
    further_header,
    mailbox_value,
    message_id_value,
    split_sender,
    text_value,
)
from crm.mail.mime import file_part, filename_parameter, header_lines, multipart, text_part

_MAX_NAME = 75  # characters; percent-encoded they still fit into one line
_CONTENT_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BINARY = "application/octet-stream"
_OURS = {"from", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "sender"}
_FIXED = {"in-reply-to", "references", "mime-version", "auto-submitted", LOOP_HEADER.lower()}


def build_message(mail: OutgoingMail, *, sender: str | tuple[str, str]) -> bytes:
    """Return `mail` as MIME, lines ending with CRLF.

    Raises PermanentMailError when a value cannot be sent: an address that is
    none, a lone surrogate, a line break in a header that has no business there.
    """
    body = _body(mail.content)
    return header_lines((*_headers(mail, sender), ("MIME-Version", "1.0"))) + body


def _headers(mail: OutgoingMail, sender: str | tuple[str, str]) -> list[tuple[str, str]]:
    name, address = split_sender(sender)
    headers = [
        ("From", mailbox_value(address, name, name="From")),
        ("To", mailbox_value(mail.to, mail.to_name, name="To")),
        ("Reply-To", mailbox_value(mail.reply_to, name="Reply-To")),
        ("Subject", text_value(mail.content.subject, name="Subject", limit=MAX_SUBJECT)),
        ("Date", format_datetime(mail.written_at)),
        ("Message-ID", message_id_value(mail.message_id)),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: nobody answers it by machine
        (LOOP_HEADER, "dispecer"),
    ]
    if mail.in_reply_to:
        headers.append(("In-Reply-To", message_id_value(mail.in_reply_to)))
    if mail.references:
        headers.append(("References", "\n ".join(map(message_id_value, mail.references))))
    for name, value in mail.headers:
        if name.lower() in _OURS | _FIXED or name.lower().startswith("content-"):
            raise PermanentMailError(reason=N_("a header is given twice"))
        headers.append(further_header(name, value))
    return headers


def _body(content: MailContent) -> bytes:
    readable = _alternatives(content)
    files = [_file(attachment) for attachment in content.attachments]
    if content.invite is not None:
        # Some programs show Accept and Decline for the part, some for the file.
        invite = Attachment("invite.ics", "application/ics", _utf8_bytes(content.invite))
        files.append(_file(invite))
    return multipart("mixed", [readable, *files]) if files else readable


def _alternatives(content: MailContent) -> bytes:
    parts = [_text(content.text, "plain")]
    if content.html is not None:
        parts.append(_text(content.html, "html"))
    if content.invite is not None:
        parts.append(_calendar(content))
    return multipart("alternative", parts) if len(parts) > 1 else parts[0]


def _text(text: str, subtype: str) -> bytes:
    _refuse_surrogates(text)
    return text_part(clean_text(text), subtype)


def _calendar(content: MailContent) -> bytes:
    if content.method is None or content.invite is None:
        raise PermanentMailError(reason=N_("an invitation needs a method"))
    # Without quotes round the values, which some calendar programs do not take.
    kind = f"text/calendar; charset=utf-8; method={content.method.value}"
    return file_part([("Content-Type", kind)], _utf8_bytes(content.invite))


def _file(attachment: Attachment) -> bytes:
    content_type = attachment.content_type.lower()
    if not _CONTENT_TYPE.fullmatch(content_type) or content_type.startswith(
        ("multipart/", "message/")
    ):
        content_type = _BINARY
    shown = filename_parameter(_short_name(attachment.filename))
    headers = [("Content-Type", content_type), ("Content-Disposition", f"attachment; {shown}")]
    return file_part(headers, attachment.content)


def _short_name(filename: str) -> str:
    _refuse_surrogates(filename)
    name = clean_filename(filename)
    if len(name) <= _MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    extension = dot + extension if stem and len(extension) <= 10 else ""
    return name[: _MAX_NAME - len(extension)] + extension


def _utf8_bytes(text: str) -> bytes:
    _refuse_surrogates(text)
    return text.replace("\0", "").encode()


def _refuse_surrogates(text: str) -> None:
    if _SURROGATES.search(text):
        raise PermanentMailError(reason=N_("a text holds half a character"))
