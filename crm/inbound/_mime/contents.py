"""What a mail holds: text, HTML, calendars and attachments, from its parts."""

from dataclasses import dataclass, field

from crm.domain.cleaning import clean_filename, clean_line
from crm.domain.mail import Attachment, MailFlag
from crm.inbound._mime.charsets import decode_base64, decode_bytes, decode_transfer, sound_base64
from crm.inbound._mime.flowed import unflow
from crm.inbound._mime.parameters import parameters
from crm.inbound._mime.parts import Part, Parts

MAX_TEXT = 10 * 1024 * 1024  # characters of all text parts, and of all HTML parts
MAX_CALENDAR = 256 * 1024  # bytes
MAX_CALENDARS = 5
MAX_ATTACHMENTS = 25
MAX_ATTACHMENT = 25 * 1024 * 1024  # bytes

CALENDAR_TYPES = ("text/calendar", "application/ics")
_DEFAULT_NAMES = {
    "message/rfc822": "message.eml",
    "message/delivery-status": "delivery-status.txt",
    "text/rfc822-headers": "headers.txt",
    "text/calendar": "invite.ics",
    "text/plain": "text.txt",
    "text/html": "text.html",
}


@dataclass(slots=True)
class Contents:
    """The contents of one mail, filled part by part within the limits."""

    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: set[MailFlag] = field(default_factory=set)

    def add_text(self, text: str, *, html: bool) -> None:
        """Add a text to the ones of its kind, cut to what MAX_TEXT leaves."""
        texts = self.htmls if html else self.texts
        room = MAX_TEXT - sum(map(len, texts))
        if len(text) > room:
            self.flags.add(MailFlag.TRUNCATED)
        texts.append(text[: max(room, 0)])

    def add_calendar(self, data: bytes, charset: str | None) -> bool:
        """Add a calendar object; say whether it is one that was not there yet."""
        if len(data) > MAX_CALENDAR or len(self.calendars) >= MAX_CALENDARS:
            self.flags.add(MailFlag.TRUNCATED)
            return True
        calendar = decode_bytes(data, charset)
        if calendar in self.calendars:
            return False
        self.calendars.append(calendar)
        return True

    def add_attachment(self, name: str, content_type: str, content: bytes) -> None:
        """Add a file under its cleaned name, or flag that it is too much."""
        if len(content) > MAX_ATTACHMENT or len(self.attachments) >= MAX_ATTACHMENTS:
            self.flags.add(MailFlag.ATTACHMENT_DROPPED)
            return
        content_type = clean_line(content_type, 200) or "application/octet-stream"
        default = _DEFAULT_NAMES.get(content_type, "attachment")
        filename = clean_filename(name, default=default)
        self.attachments.append(Attachment(filename, content_type, content))

    def add_encoded_file(self, name: str, content_type: str, encoded: bytes | memoryview) -> None:
        """Add a file, or a calendar, that a provider gave as base64 in JSON."""
        if len(encoded) > 2 * MAX_ATTACHMENT:
            self.flags.add(MailFlag.ATTACHMENT_DROPPED)
            return
        content = sound_base64(encoded)
        if content is None:
            self.flags.add(MailFlag.DAMAGED)
            content = decode_base64(encoded)
        self.add_file(name, content_type, content)

    def add_file(self, name: str, content_type: str, content: bytes) -> None:
        """Add a file, or a calendar, that a provider took out of the mail."""
        content_type, given = parameters(content_type)
        is_calendar = content_type in CALENDAR_TYPES
        if not is_calendar or self.add_calendar(content, given.get("charset")):
            self.add_attachment(name, content_type, content)


def read_contents(raw: bytes, mail: Parts) -> Contents:
    """Return what the parts of the mail `raw` hold. Never raises."""
    contents = Contents()
    if mail.truncated:
        contents.flags.add(MailFlag.TRUNCATED)
    for part in mail.parts:
        _add(contents, raw, part)
    return contents


def _add(contents: Contents, raw: bytes, part: Part) -> None:
    if part.content_type.startswith("multipart/"):  # its boundary is nowhere to be found
        contents.flags.add(MailFlag.DAMAGED)
        _add_body(contents, part, _content(raw, part))
        return
    disposition, given = parameters(part.head.value("content-disposition"))
    name = given.get("filename") or part.type_parameters.get("name", "")
    attached = disposition == "attachment"
    if _is_body(contents, part, named=bool(name)) and not attached:
        _add_body(contents, part, _content(raw, part))
        return
    if part.end - part.head.body > 2 * MAX_ATTACHMENT:
        contents.flags.add(MailFlag.ATTACHMENT_DROPPED)
        return
    content = _content(raw, part)
    if part.content_type in CALENDAR_TYPES:
        new = contents.add_calendar(content, part.type_parameters.get("charset"))
        if not new or not (attached or name):
            return
    contents.add_attachment(name, part.content_type, content)


def _is_body(contents: Contents, part: Part, *, named: bool) -> bool:
    """Say whether a part is text to be read: named ones only when there is none yet."""
    if part.content_type == "text/plain":
        return not (named and contents.texts)
    return part.content_type == "text/html" and not (named and contents.htmls)


def _add_body(contents: Contents, part: Part, content: bytes) -> None:
    given = part.type_parameters
    text = decode_bytes(content[: 2 * MAX_TEXT], given.get("charset"))
    if given.get("format", "").lower() == "flowed" and part.content_type == "text/plain":
        text = unflow(text, delete_space=given.get("delsp", "").lower() == "yes")
    contents.add_text(text, html=part.content_type == "text/html")


def _content(raw: bytes, part: Part) -> bytes:
    encoding = part.head.value("content-transfer-encoding").partition(";")[0]
    if encoding.strip().lower() == "base64":
        return decode_base64(memoryview(raw)[part.head.body : part.end])
    return decode_transfer(raw[part.head.body : part.end], encoding)
