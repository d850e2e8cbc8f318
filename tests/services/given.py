"""What tests of services share: how mails are written, a transport, work done at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from types import TracebackType
from typing import Self, TypeVar

from flask import Flask
from sqlalchemy import event  # noqa: TID251 - counts queries
from sqlalchemy.orm import Session

from crm.domain.mail import OutgoingMail
from crm.errors import MailError
from crm.extensions import db
from crm.services.mailing import Mailing

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MAILING = Mailing(
    replies_mailbox="replies@reply.example.com",
    sender="dispecer@example.com",
    company="Firma",
    base_url="https://crm.example.com",
    timezone="Europe/Bucharest",
    secret="testing",
    inbound_domain="reply.example.com",
    old_secrets=("before the change",),
)


class FakeTransport:
    """Keeps mails instead of sending them; raises `error` when it has one."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.sent: list[OutgoingMail] = []
        self.error = error

    def send(self, message: OutgoingMail) -> None:
        if self.error:
            raise self.error
        self.sent.append(message)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


def busy() -> MailError:
    return MailError(reason="451 busy")


def at_once(app: Flask, works: list[Callable[[Session], T]]) -> list[T]:
    """Do all works at the same time, each in a thread and transaction of its own."""
    db.session.commit()  # or SQLite's one write lock is ours
    start = Barrier(len(works))

    def run(work: Callable[[Session], T]) -> T:
        with app.app_context():
            try:
                start.wait(timeout=30)
                result = work(db.session())
                db.session.commit()
                return result
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def queries(session: Session, work: Callable[[], object]) -> int:
    """Return how many statements `work` sends to the database."""
    seen: list[str] = []

    def count(*args: object) -> None:
        seen.append(str(args[2]))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len([each for each in seen if not each.startswith("BEGIN")])
