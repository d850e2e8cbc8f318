"""Valid records with sensible defaults; a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from crm.domain.kinds import Direction, Language, Role
from crm.domain.periods import Period
from crm.domain.statuses import MessageKind
from crm.models import (
    Absence,
    Assignment,
    Base,
    Client,
    ComplaintType,
    Contact,
    CorrespondenceEntry,
    Employee,
    FormSubmission,
    InboundDelivery,
    Intervention,
    Invoice,
    InvoiceLine,
    Message,
    Occurrence,
    OutboxMail,
    Product,
    ServiceSchedule,
    User,
    UserSession,
)

M = TypeVar("M", bound=Base)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Factories:
    """One method for each model, named after it; each commits."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._numbers = count(1)

    def _save(self, model: type[M], defaults: dict[str, Any], given: dict[str, Any]) -> M:
        made = {
            key: value() if callable(value) else value
            for key, value in defaults.items()
            if key not in given
        }
        record = model(**(made | given))
        self._session.add(record)
        self._session.commit()
        return record

    def user(self, **given: Any) -> User:
        n = next(self._numbers)
        defaults = {"email": f"user-{n}@example.com", "name": f"User {n}", "role": Role.OPERATOR}
        return self._save(User, defaults | {"language": Language.EN}, given)

    def user_session(self, *, user: User | None = None, **given: Any) -> UserSession:
        n, user = next(self._numbers), user or self.user()
        defaults = {"user_id": user.id, "key_hash": f"hash {n}", "seal": user.fs_uniquifier}
        moments = {"opened_at": NOW, "seen_at": NOW, "proved_at": NOW}
        return self._save(UserSession, defaults | moments, given)

    def client(self, **given: Any) -> Client:
        return self._save(Client, {"name": f"Client {next(self._numbers)}"}, given)

    def contact(self, **given: Any) -> Contact:
        defaults = {"client": self.client, "name": "Contact", "phone": "0722 000 000"}
        return self._save(Contact, defaults, given)

    def employee(self, **given: Any) -> Employee:
        n = next(self._numbers)
        defaults = {"name": f"Employee {n}", "email": f"e{n}@example.com", "language": Language.EN}
        return self._save(Employee, defaults, given)

    def absence(self, **given: Any) -> Absence:
        days = {"starts_on": date(2026, 3, 16), "ends_on": date(2026, 3, 20)}
        return self._save(Absence, {"employee": self.employee} | days, given)

    def product(self, **given: Any) -> Product:
        n = next(self._numbers)
        return self._save(Product, {"code": f"P-{n}", "name": f"Product {n}"}, given)

    def invoice(self, **given: Any) -> Invoice:
        defaults = {
            "client": self.client,
            "series": "DSP",
            "number": str(next(self._numbers)),
            "issued_on": date(2026, 1, 15),
        }
        return self._save(Invoice, defaults, given)

    def invoice_line(self, **given: Any) -> InvoiceLine:
        return self._save(InvoiceLine, {"invoice": self.invoice, "description": "Camera"}, given)

    def complaint_type(self, **given: Any) -> ComplaintType:
        return self._save(ComplaintType, {"name": f"Type {next(self._numbers)}"}, given)

    def intervention(self, **given: Any) -> Intervention:
        defaults = {
            "number": next(self._numbers),
            "complaint_on": date(2026, 3, 2),
            "complaint_type": self.complaint_type,
            "client": self.client,
            "planned_from_on": date(2026, 3, 16),
            "planned_to_on": date(2026, 3, 16),
        }
        if not given.keys() & {"product", "invoice_line", "object_text"}:
            defaults["object_text"] = "Boiler"
        return self._save(Intervention, defaults, given)

    def assignment(self, **given: Any) -> Assignment:
        defaults = {"intervention": self.intervention, "employee": self.employee}
        return self._save(Assignment, defaults, given)

    def schedule(self, **given: Any) -> ServiceSchedule:
        defaults = {
            "client": self.client,
            "object_text": "Boiler",
            "period": Period.MONTHLY,
            "starts_on": date(2026, 1, 31),
            "lead_days": 14,
        }
        return self._save(ServiceSchedule, defaults, given)

    def occurrence(self, **given: Any) -> Occurrence:
        days = {"due_on": date(2026, 1, 31), "effective_on": date(2026, 1, 31)}
        return self._save(Occurrence, {"schedule": self.schedule} | days, given)

    def message(self, **given: Any) -> Message:
        defaults = {
            "kind": MessageKind.REMARK,
            "happened_at": NOW,
            "author": "somebody",
            "text": "Remark",
        }
        return self._save(Message, defaults, given)

    def correspondence_entry(self, **given: Any) -> CorrespondenceEntry:
        defaults = {
            "direction": Direction.IN,
            "year": 2026,
            "number": next(self._numbers),
            "registered_on": date(2026, 3, 2),
            "sender": "Client",
            "recipient": "Dispecer",
            "subject": "Letter",
        }
        return self._save(CorrespondenceEntry, defaults, given)

    def outbox_mail(self, **given: Any) -> OutboxMail:
        n = next(self._numbers)
        defaults = {
            "dedupe_key": f"key-{n}",
            "to": "e@example.com",
            "subject": "Hello",
            "text": "Text",
            "message_id": f"<{n}@example.com>",
            "next_attempt_at": NOW,
        }
        return self._save(OutboxMail, defaults, given)

    def form_submission(self, **given: Any) -> FormSubmission:
        defaults = {"key": lambda: f"client:1:{next(self._numbers)}", "at": NOW}
        return self._save(FormSubmission, defaults, given)

    def inbound_delivery(self, **given: Any) -> InboundDelivery:
        defaults = {
            "provider": "generic",
            "received_at": NOW,
            "content_type": "application/json",
            "size": 2,
            "content_key": f"generic:{next(self._numbers)}",
            "raw": b"{}",
            "next_attempt_at": NOW,
        }
        return self._save(InboundDelivery, defaults, given)
