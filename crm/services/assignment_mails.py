"""The mails about an assignment: written, put into the outbox and into the timeline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from crm.audit import actor_of
from crm.domain.addresses import reply_address
from crm.domain.answer_links import AnswerLink, last_day
from crm.domain.mail import MailContent
from crm.domain.statuses import MessageKind
from crm.errors import MissingAddressError, PermanentMailError
from crm.mail.headers import envelope_address
from crm.mail.rendering import render_mail
from crm.models import Assignment, Employee, Message, OutboxMail
from crm.services import outbox
from crm.services.assignment_invitations import Guest, inviting, is_invited, uninviting
from crm.services.mailing import Mailing
from crm.services.offers import Offer


def require_address(employee: Employee) -> str:
    """Return the employee's address; raise MissingAddressError when none can be written to."""
    try:
        return envelope_address(employee.email or "")
    except PermanentMailError as error:
        raise MissingAddressError(name=employee.name) from error


def send_request(
    session: Session, assignment: Assignment, offer: Offer, *, mailing: Mailing, now: datetime
) -> OutboxMail | None:
    """Ask the employee, with an invitation when days are planned; once for each offer.

    When the days are gone, the invitation that was sent before is taken back.
    """
    url = answer_address(assignment, offer, mailing=mailing, now=now)
    content = rendered("assignment_request", assignment, offer, mailing=mailing, answer_url=url)
    if offer.starts_on is None:
        content = _uninviting(session, content, assignment, offer, mailing=mailing, now=now)
    else:
        content = inviting(content, _guest(assignment), offer, mailing=mailing, now=now)
    key = f"offer:{assignment.id}:{assignment.offer}"
    return queue(session, assignment, content, dedupe_key=key, mailing=mailing, now=now)


def send_update(
    session: Session, assignment: Assignment, offer: Offer, *, mailing: Mailing, now: datetime
) -> OutboxMail | None:
    """Tell the employee the news of a job that stays the same.

    Without an invitation: a new one would take back an answer in the calendar.
    """
    url = answer_address(assignment, offer, mailing=mailing, now=now)
    content = rendered("assignment_update", assignment, offer, mailing=mailing, answer_url=url)
    news = offer.fingerprint.rpartition(".")[2][:12]
    key = f"offer:{assignment.id}:{assignment.offer}:{news}-{assignment.version}"
    return queue(session, assignment, content, dedupe_key=key, mailing=mailing, now=now)


def send_withdrawal(
    session: Session, assignment: Assignment, *, reason: str | None, mailing: Mailing, now: datetime
) -> OutboxMail | None:
    """Tell the employee not to come; `reason` is None unless the whole job was cancelled.

    The caller has counted up the offer. An invitation that was sent is taken
    back. An employee who has no address any more gets nothing.
    """
    try:
        require_address(assignment.employee)
    except MissingAddressError:
        return None
    offer = Offer.of(assignment.intervention)
    content = rendered("assignment_withdrawn", assignment, offer, mailing=mailing, reason=reason)
    content = _uninviting(session, content, assignment, offer, mailing=mailing, now=now)
    key = f"withdrawn:{assignment.id}:{assignment.offer}"
    return queue(session, assignment, content, dedupe_key=key, mailing=mailing, now=now)


def answer_address(assignment: Assignment, offer: Offer, *, mailing: Mailing, now: datetime) -> str:
    """Return the link with which the employee answers `offer`; it is signed on the way out."""
    asked_at = assignment.asked_at or now
    link = AnswerLink(
        assignment_id=assignment.id,
        employee_id=assignment.employee.id,
        offer=assignment.offer,
        expires_on=last_day(
            last_planned_on=offer.ends_on,
            offered_on=asked_at.astimezone(ZoneInfo(mailing.timezone)).date(),
        ),
    )
    return link.address(mailing.base_url)


def rendered(
    name: str, assignment: Assignment, offer: Offer, *, mailing: Mailing, **context: object
) -> MailContent:
    """Render the mail `name` about `offer` in the employee's language."""
    employee = assignment.employee
    return render_mail(
        name,
        locale=employee.language.locale,
        employee=employee.name,
        job=offer,
        company=mailing.company,
        **context,
    )


def _uninviting(
    session: Session,
    content: MailContent,
    assignment: Assignment,
    offer: Offer,
    *,
    mailing: Mailing,
    now: datetime,
) -> MailContent:
    """Return `content` with what takes the calendar event back, if there is one."""
    if not is_invited(session, assignment):
        return content
    return uninviting(content, _guest(assignment), offer, mailing=mailing, now=now)


def _guest(assignment: Assignment) -> Guest:
    return Guest.of(assignment, require_address(assignment.employee))


def queue(
    session: Session,
    assignment: Assignment,
    content: MailContent,
    *,
    dedupe_key: str,
    mailing: Mailing,
    now: datetime,
) -> OutboxMail | None:
    """Put a mail into the outbox and the timeline; None when its key was used before."""
    mail = outbox.enqueue(
        session,
        to=require_address(assignment.employee),
        content=content,
        reply_to=reply_address(assignment.token, mailing.replies_mailbox),
        dedupe_key=dedupe_key,
        now=now,
        intervention=assignment.intervention,
        assignment=assignment,
        secret=mailing.secret,
        domain=mailing.inbound_domain,
    )
    if mail is not None:
        entry = Message(
            intervention=assignment.intervention,
            assignment=assignment,
            kind=MessageKind.OUTGOING,
            happened_at=now,
            author=actor_of(session).name[:200],
            subject=mail.subject,
            text=mail.text,
            outbox_mail=mail,
        )
        session.add(entry)
    return mail
