"""Many new interventions at once, their people asked: a few statements whatever their number.

What it writes is, row by row, what `interventions.prepare_new` and `assignments.sync`
write for one; `tests/services/test_assignment_batches.py` compares them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.audit import actor_of
from crm.domain.addresses import reply_address
from crm.domain.answer_links import AnswerLink, last_day
from crm.domain.mail import MailContent
from crm.domain.message_ids import make_message_id, thread_id
from crm.domain.statuses import AssignmentStatus, EventKind, InterventionStatus, MessageKind
from crm.models import Assignment, Employee, Intervention, Message, OutboxMail
from crm.models.assignment import new_token
from crm.services import assignment_letters, assignment_mails
from crm.services.assignment_invitations import Guest, inviting
from crm.services.mailing import Mailing
from crm.services.new_records import NewRecords
from crm.services.offers import Offer

FIRST = 1  # the number of the first offer of an assignment


@dataclass(frozen=True, slots=True)
class NewJob:
    """An intervention with all that it says, in no session yet, and who is to be asked."""

    intervention: Intervention
    people: Sequence[Employee]


def create(
    session: Session, jobs: Sequence[NewJob], *, mailing: Mailing, now: datetime
) -> list[int]:
    """Write the interventions, ask their people, and return the interventions' ids, in order.

    Mails, timeline and audit log included. Does not commit. Raises
    MissingAddressError, before any change, when somebody cannot be written to.
    """
    session.flush()  # what the jobs refer to must have its id
    people = {each.id: each for job in jobs for each in job.people}
    addresses = {key: assignment_mails.require_address(each) for key, each in people.items()}
    asked = sum(len(job.people) for job in jobs)
    records = NewRecords(session, now=now)
    records.reserve(Intervention, len(jobs))
    records.reserve(Assignment, asked)
    records.reserve(OutboxMail, asked)
    records.reserve(Message, len(jobs) + 2 * asked)
    desk = _Desk(records, addresses, mailing, author=actor_of(session).name[:200], now=now)
    ids = [desk.open(job) for job in jobs]
    records.write()
    return ids


@dataclass(frozen=True, slots=True)
class _Case:
    """An intervention whose people are being asked."""

    id: int
    offer: Offer
    fingerprint: str
    thread: str


class _Desk:
    """Makes the rows of one job after the other."""

    def __init__(
        self,
        records: NewRecords,
        addresses: Mapping[int, str],
        mailing: Mailing,
        *,
        author: str,
        now: datetime,
    ) -> None:
        self._records = records
        self._addresses = addresses
        self._mailing = mailing
        self._now = now
        self._happened = {"happened_at": now, "author": author}
        self._today = now.astimezone(ZoneInfo(mailing.timezone)).date()

    def open(self, job: NewJob) -> int:
        """Add the intervention and ask its people; return its id."""
        job.intervention.derive()
        key = self._open(job.intervention, is_asked=bool(job.people))
        self._event(key, None, EventKind.CREATED, "")
        if job.people:
            offer, mailing = Offer.of(job.intervention), self._mailing
            thread = thread_id(key, secret=mailing.secret, domain=mailing.inbound_domain)
            case = _Case(key, offer, offer.fingerprint, thread)
            for employee in job.people:
                self._ask(case, employee)
        return key

    def _open(self, intervention: Intervention, *, is_asked: bool) -> int:
        status = InterventionStatus.ASSIGNED if is_asked else InterventionStatus.NEW
        facts, version = _facts_of(intervention), 1 + is_asked
        key = self._records.add(Intervention, facts, status=status, version=version)
        if is_asked:
            self._records.log_update(Intervention, key, status=(InterventionStatus.NEW, status))
        return key

    def _ask(self, case: _Case, employee: Employee) -> None:
        token = new_token()
        key = self._records.add(
            Assignment,
            {"intervention_id": case.id, "employee_id": employee.id},
            status=AssignmentStatus.PENDING,
            offer=FIRST,
            offered=case.fingerprint,
            asked_at=self._now,
            token=token,
            version=2,
        )
        self._records.log_update(Assignment, key, asked_at=(None, self._now))
        self._event(case.id, key, EventKind.ASKED, employee.name)
        address = self._addresses[employee.id]
        guest = Guest(token=token, offer=FIRST, name=employee.name, address=address)
        content = self._letter(case.offer, guest, employee, key)
        self._sent(case, key, content, mail=self._queue(case, key, guest, content))

    def _letter(
        self, offer: Offer, guest: Guest, employee: Employee, assignment: int
    ) -> MailContent:
        expires_on = last_day(last_planned_on=offer.ends_on, offered_on=self._today)
        link = AnswerLink(assignment, employee.id, FIRST, expires_on)
        content = assignment_letters.request(
            offer,
            employee=guest.name,
            locale=employee.language.locale,
            company=self._mailing.company,
            answer_url=link.address(self._mailing.base_url),
        )
        return inviting(content, guest, offer, mailing=self._mailing, now=self._now)

    def _queue(self, case: _Case, assignment: int, guest: Guest, content: MailContent) -> int:
        mailing, dedupe_key = self._mailing, f"offer:{assignment}:{FIRST}"
        name = sha256(dedupe_key.encode()).hexdigest()[:32]
        message_id = make_message_id(name, secret=mailing.secret, domain=mailing.inbound_domain)
        return self._records.add(
            OutboxMail,
            {
                "intervention_id": case.id,
                "assignment_id": assignment,
                "to": guest.address,
                "subject": content.subject,
                "message_id": message_id,
                "next_attempt_at": self._now,
            },
            dedupe_key=dedupe_key,
            reply_to=reply_address(guest.token, mailing.replies_mailbox),
            text=content.text,
            html=content.html,
            invite=content.invite,
            invite_method=content.method and content.method.value,
            thread_id=case.thread,
        )

    def _sent(self, case: _Case, assignment: int, content: MailContent, *, mail: int) -> None:
        facts = {"intervention_id": case.id, "assignment_id": assignment, "outbox_mail_id": mail}
        words = {"kind": MessageKind.OUTGOING, "subject": content.subject, "text": content.text}
        self._records.add(Message, {**facts, **words, **self._happened})

    def _event(self, case: int, assignment: int | None, event: EventKind, text: str) -> None:
        facts = {"intervention_id": case, "assignment_id": assignment, "kind": MessageKind.EVENT}
        self._records.add(Message, {**facts, "event": event, **self._happened, "text": text})


def _facts_of(case: Intervention) -> dict[str, Any]:
    """Return the columns of a new intervention that is in no session."""
    return {
        "number": case.number,
        "complaint_on": case.complaint_on,
        "client_id": case.client.id,
        "contact_id": case.contact and case.contact.id,
        "complaint_type_id": case.complaint_type.id,
        "description": case.description,
        "priority": case.priority,
        "planned_from_on": case.planned_from_on,
        "planned_to_on": case.planned_to_on,
        "schedule_id": case.schedule_id,
        "object_text": case.object_text,
        "product_id": case.product and case.product.id,
        "invoice_line_id": case.invoice_line and case.invoice_line.id,
        "object_label": case.object_label,
        "object_key": case.object_key,
        "search_text": case.search_text,
    }
