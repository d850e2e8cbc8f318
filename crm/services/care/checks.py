"""All checks of an installation, in the order in which faults explain each other."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from crm import database
from crm.config import Settings
from crm.errors import StorageError
from crm.services.care.check_database import check_database
from crm.services.care.check_mail import check_mail
from crm.services.care.check_scanner import check_scanner
from crm.services.care.check_search import check_search
from crm.services.care.check_settings import check_settings
from crm.services.care.check_storage import check_attachments, check_storage
from crm.services.care.check_work import check_work
from crm.services.care.databases import Schema
from crm.services.care.findings import Finding
from crm.storage import Storage


def check_all(
    engine: Engine, settings: Settings, *, schema: Schema, now: datetime
) -> Iterator[Finding]:
    """Yield what is found, fault or not; changes nothing but a file that comes and goes.

    Never raises for a fault of the installation: that is a finding.
    """
    yield from check_settings(settings)
    is_usable = True
    with database.reading():  # takes no lock that others would wait for
        for finding in check_database(engine, schema):
            is_usable = is_usable and not finding.is_fault
            yield finding
        try:
            storage = Storage.of(settings)
        except StorageError as error:
            yield Finding.fault("storage", f"{error}; see CRM_STORAGE_URL")
            storage = None
        if storage:
            yield from check_storage(settings.storage_url, storage)
        if is_usable:
            yield from _records(engine, storage, now=now)
    yield from check_mail(settings)
    yield from check_scanner(settings)


def _records(engine: Engine, storage: Storage | None, *, now: datetime) -> Iterator[Finding]:
    try:
        with Session(engine) as session:
            if storage:
                yield from check_attachments(session, storage, now=now)
            yield from check_work(session, now=now)
            yield from check_search(session)
    except SQLAlchemyError as error:
        reason = str(error).partition("\n")[0]
        yield Finding.fault("database", f"cannot be read: {reason}")
