"""A received mail becomes a message; where that is safe, it also answers for its sender."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from crm.domain.addresses import parse_addresses
from crm.domain.answer_links import holds_proof, without_proofs
from crm.domain.bounces import Bounce, read_bounce
from crm.domain.cleaning import clean_line, clean_text
from crm.domain.mail import InboundMail
from crm.domain.replies import Decision, Headers, Reading, ReceivedText, read_reply
from crm.domain.replies.hypertext import visible_text
from crm.domain.statuses import MessageKind, TriageStatus
from crm.domain.triage import MatchedBy, TriageReason
from crm.models import Assignment, Attachment, Message
from crm.services import bounces, inbound_answers, inbound_keys
from crm.services.inbound_answers import Reply
from crm.services.mailing import Mailing
from crm.services.matching import Match, comes_from, find_match

LONGEST_REPLY = 50_000  # characters
LONGEST_WHOLE = 200_000  # characters of the whole mail; the delivery has all of it
EARLIEST = 1990  # a mail that says it is older was sent by a broken clock
REPEATED = "repeated"
QUOTES_OURS = "quotes-our-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A mail out of a delivery, with its files already stored.

    `key` is its once-only key where large files were taken off the mail.
    """

    mail: InboundMail
    key: str | None = None
    received_at: datetime
    delivery_id: int | None = None
    files: tuple[Attachment, ...] = ()

    @property
    def written_at(self) -> datetime:
        """The date of the mail, never later than it was received."""
        sent_at = self.mail.sent_at
        if sent_at is None or sent_at.year < EARLIEST:
            return self.received_at
        return min(sent_at, self.received_at)


def receive(session: Session, arrival: Arrival, *, mailing: Mailing) -> str:
    """Store a mail as a message, let it answer, and return a verdict in a few words.

    The same mail again changes nothing and is REPEATED. Does not commit.
    """
    key = arrival.key or inbound_keys.event_key(arrival.mail, mailing.replies_mailbox)
    reading = _read(arrival.mail, mailing)
    bounce = read_bounce(arrival.mail, *mailing.secrets)
    if bounce is not None:
        if inbound_keys.is_known(session, key):
            return REPEATED
        return _take_bounce(session, arrival, bounce, reading, key)
    match = find_match(session, arrival.mail, mailing=mailing)
    if match is not None:
        inbound_answers.hold(session, match)
    known = inbound_keys.of_same_id(session, key)  # while no colleague can store another
    if key in known:
        return REPEATED
    reply = Reply(
        mail=arrival.mail,
        match=match,
        reading=reading,
        received_at=arrival.received_at,
        written_at=arrival.written_at,
        has_namesake=bool(known),
        timezone=mailing.timezone,
    )
    return _take(session, arrival, reply, key)


def _take(session: Session, arrival: Arrival, reply: Reply, key: str) -> str:
    match, reason = reply.match, inbound_answers.why_ask(reply)
    message = _message(arrival, reply.reading, key)
    message.author = _author(arrival.mail, match)
    _ask(message, reason)
    if match is not None:
        message.intervention, message.assignment = match.intervention, match.assignment
        message.matched_by = match.by.value
    session.add(message)
    outcome = reason.code if reason else "kept"
    if match is not None and match.assignment is not None and reason is None:
        outcome = inbound_answers.answer(session, reply, match.assignment)
    named = match.by.value if match else "nothing"
    return f"{named}, {reply.reading.decision.value}, {reply.reading.rule}, {outcome}"


def _take_bounce(
    session: Session, arrival: Arrival, bounce: Bounce, reading: Reading, key: str
) -> str:
    message = _message(arrival, reading, key)
    _ask(message, TriageReason.BOUNCE)
    session.add(message)
    mail = bounces.bounced_mail(session, bounce)
    if mail is None:
        return "bounce of an unknown mail"
    message.intervention, message.matched_by = mail.intervention, MatchedBy.BOUNCE.value
    if mail.assignment_id is not None:
        message.assignment = session.get(Assignment, mail.assignment_id)
    bounces.mark_failed(session, mail, bounce.reason, now=arrival.received_at)
    return f"bounce of mail {mail.id}"


def _read(mail: InboundMail, mailing: Mailing) -> Reading:
    own = [each.address for each in parse_addresses(mailing.sender)]
    received = ReceivedText(
        headers=Headers(mail.headers),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        calendars=mail.calendars,
    )
    reading = read_reply(
        received,
        own_addresses=(*own, mailing.replies_mailbox),
        own_domain=mailing.inbound_domain,
    )
    if reading.decision in inbound_answers.ANSWERS and holds_proof(reading.reply):
        # Quoted without a mark, our own words for yes and no would decide.
        return replace(reading, decision=Decision.UNCLEAR, rule=QUOTES_OURS)
    return reading


def _message(arrival: Arrival, reading: Reading, key: str) -> Message:
    """Return the message; colleagues read it, so a quoted link of ours answers nothing in it."""
    mail = arrival.mail
    return Message(
        kind=MessageKind.REPLY,
        happened_at=arrival.written_at,
        author=clean_line(mail.sender or mail.sender_name or mail.provider, 200),
        sender=clean_line(mail.sender, 320) or None,
        subject=clean_line(mail.subject, 200) or None,
        text=without_proofs(clean_text(reading.reply))[:LONGEST_REPLY],
        full_text=without_proofs(_whole_text(mail))[:LONGEST_WHOLE] or None,
        html=without_proofs(clean_text(mail.html[:LONGEST_WHOLE])) if mail.html else None,
        decision=reading.decision.value,
        rule=clean_line(reading.rule, 64),
        words=clean_line(reading.words, 200) or None,
        event_key=key,
        message_id=mail.message_id,
        delivery_id=arrival.delivery_id,
        attachments=list(arrival.files),
    )


def _whole_text(mail: InboundMail) -> str:
    if mail.text.strip() or not mail.html:
        return clean_text(mail.text[:LONGEST_WHOLE])
    return clean_text(visible_text(mail.html))


def _author(mail: InboundMail, match: Match | None) -> str:
    """Return the employee's name for a mail that is proved to be theirs, else the address.

    The name that a stranger's mail gives itself could be anybody's.
    """
    assigned = match.intervention.assignments if match and not mail.auth.failed else []
    names = [each.employee.name for each in assigned if comes_from(mail, each.employee)]
    return names[0] if names else clean_line(mail.sender or mail.sender_name or mail.provider, 200)


def _ask(message: Message, reason: TriageReason | None) -> None:
    message.triage = TriageStatus.OPEN if reason else TriageStatus.NOT_NEEDED
    message.triage_reason = reason.code if reason else None
