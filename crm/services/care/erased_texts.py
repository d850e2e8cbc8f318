"""Going through every text of the database, and through mails written as files."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Enum, LargeBinary, String, Table, select, update
from sqlalchemy.orm import Session

from crm import search
from crm.audit import rewriting
from crm.domain.folding import fold
from crm.domain.mail import InboundMail
from crm.errors import UnknownProviderError, UnreadableMailError
from crm.inbound import get_provider
from crm.models import Base
from crm.services.care.archives import Report
from crm.services.care.databases import row_counts
from crm.services.care.identifiers import Scrubber

_BATCH = 500
_FEW = 10  # deliveries at a time, which may be large
# Who these records are about is theirs: only what is said in them is gone through.
_PEOPLE = frozenset({"client", "contact", "employee", "user"})
_SAID_OF_PEOPLE = frozenset({"notes", "created_by", "updated_by"})
# Copies in another form: one that mentions the person goes as a whole.
_COPIES = {("outbox_mail", "html"), ("outbox_mail", "invite"), ("message", "html")}


def clean_texts(session: Session, scrubber: Scrubber, *, report: Report) -> Iterator[int]:
    """Put marks into all texts, batch by batch; yield how many rows of each were changed.

    The caller commits before it goes on, so that others do not wait.
    """
    total, done = sum(row_counts(session.connection()).values()), 0
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if _is_text(table, column)]
        last = 0
        while columns and "id" in table.c:
            statement = select(table.c.id, *columns).where(table.c.id > last)
            few = _FEW if "raw" in table.c else _BATCH
            rows = session.execute(statement.order_by(table.c.id).limit(few)).all()
            if not rows:
                break
            cleaned = [
                row.id for row in rows if _clean_row(session, table, row._asdict(), scrubber)
            ]
            if table.name in search.STANDING:
                search.refresh(session, search.STANDING[table.name], cleaned)
            yield len(cleaned)
            last, done = rows[-1].id, done + len(rows)
            report("Texts", done, max(total, done))


def mail_files(folder: Path, scrubber: Scrubber) -> Iterator[Path]:
    """Yield the mails in `folder` that mention the person."""
    for path in sorted(folder.glob("*.eml")):
        if any(map(scrubber.mentions, _texts_of_file(path.read_bytes()))):
            yield path


def _is_text(table: Table, column: Column[Any]) -> bool:
    if table.name in _PEOPLE and column.name not in _SAID_OF_PEOPLE:
        return False
    is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
    return (is_text and not column.unique) or isinstance(column.type, JSON | LargeBinary)


def _clean_row(session: Session, table: Table, row: dict[str, Any], scrubber: Scrubber) -> bool:
    """Write what is to be changed in a row; tell whether anything was."""
    values = {}
    for name, value in row.items():
        if name == "id" or not value:
            continue
        cleaned = _cleaned(table, name, row, scrubber)
        if cleaned != value:
            values[name] = cleaned
    if "invite" in values:
        values["invite_method"] = None
    if table.name == "complaint_type" and "name" in values:
        values["search_text"] = fold(f"{values['name']} {row['id']}")[:200]  # which is unique
    if values:
        with rewriting(session, "gdpr-erase"):  # entries of the audit log are among the rows
            session.execute(update(table).where(table.c.id == row["id"]).values(**values))
    return bool(values)


def _cleaned(table: Table, name: str, row: dict[str, Any], scrubber: Scrubber) -> Any:
    value = row[name]
    if isinstance(value, bytes | memoryview):
        is_named = any(map(scrubber.mentions, _texts_of_delivery(bytes(value), row)))
        return b"" if is_named else value
    if isinstance(value, str):
        return _cleaned_text(table, name, value, scrubber)
    return _cleaned_json(value, scrubber)


def _cleaned_text(table: Table, name: str, value: str, scrubber: Scrubber) -> str | None:
    if (table.name, name) in _COPIES:
        return None if scrubber.mentions(value) else value
    length = getattr(table.c[name].type, "length", None)
    return scrubber.clean(value)[:length]


def _cleaned_json(value: Any, scrubber: Scrubber) -> Any:
    if isinstance(value, str):
        return scrubber.clean(value)
    if isinstance(value, list):
        return [_cleaned_json(each, scrubber) for each in value]
    if isinstance(value, dict):
        return {key: _cleaned_json(each, scrubber) for key, each in value.items()}
    return value


def _texts_of_delivery(raw: bytes, row: dict[str, Any]) -> Iterator[str]:
    yield raw.decode("utf-8", "replace")
    try:
        mails = get_provider(row["provider"]).parse(raw, row["content_type"])
    except (UnknownProviderError, UnreadableMailError):
        return
    for mail in mails:
        yield from _texts_of_mail(mail)


def _texts_of_mail(mail: InboundMail) -> Iterator[str]:
    yield from (mail.sender, mail.sender_name, mail.subject, mail.text, mail.html or "")
    yield from (value for _, value in mail.headers)
    yield from mail.calendars
    yield from (each.filename for each in mail.attachments)


def _texts_of_file(raw: bytes) -> Iterator[str]:
    message = message_from_bytes(raw, policy=default)
    yield from (str(value) for value in message.values())
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            yield payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
