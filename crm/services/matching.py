"""Which assignment a received mail belongs to, by the rules for replies (section 3)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from crm.domain.addresses import same_form, token_of
from crm.domain.mail import InboundMail
from crm.domain.message_ids import own_message_id, own_thread_id
from crm.domain.record_ids import LARGEST_ID
from crm.domain.replies import CalendarAnswer, calendar_answer
from crm.domain.triage import MatchedBy
from crm.models import Assignment, Employee, Intervention, OutboxMail
from crm.services.assignments import offer_of
from crm.services.mailing import Mailing

MOST_TOKENS = 20
MOST_NUMBERS = 5
_WITHOUT_TEXTS = load_only(
    OutboxMail.message_id,
    OutboxMail.dedupe_key,
    OutboxMail.intervention_id,
    OutboxMail.assignment_id,
)
_NUMBER = re.compile(r"#(?P<number>[0-9]{1,9})(?![0-9])")
_TOKEN = re.compile(r"[a-z0-9]{1,48}")


@dataclass(frozen=True, slots=True)
class Match:
    """What a mail belongs to, and what it says about which offer it answers.

    Without an assignment it is a match with the thread only, which decides
    nothing. `offers` are the numbers of the offers that the mail itself names.
    """

    by: MatchedBy
    intervention: Intervention
    assignment: Assignment | None = None
    offers: frozenset[int] = frozenset()
    contradictory: bool = False


@dataclass(frozen=True, slots=True)
class Clues:
    """What of a mail is compared with our records."""

    mail: InboundMail
    calendar: CalendarAnswer | None
    answered: OutboxMail | None


def find_match(session: Session, mail: InboundMail, *, mailing: Mailing) -> Match | None:
    """Return what `mail` belongs to by the first rule that fits; None: nobody knows.

    Reads only. What the mail claims without a proof of ours matches nothing:
    neither a forged token nor a forged Message-ID, and a number in the subject
    only from somebody who has to do with that intervention.
    """
    clues = Clues(mail, _calendar_of(mail), _answered_mail(session, mail, mailing.secrets))
    assignment = _by_token(session, mail, mailing.replies_mailbox)
    if assignment is not None:
        return _of(MatchedBy.TOKEN, assignment, clues)
    assignment = _by_calendar(session, clues.calendar)
    if assignment is not None:
        return _of(MatchedBy.CALENDAR, assignment, clues)
    assignment = _assignment_of(session, clues.answered)
    if assignment is not None:
        return _of(MatchedBy.MESSAGE_ID, assignment, clues)
    return _thread(session, clues, mailing.secrets)


def comes_from(mail: InboundMail, employee: Employee) -> bool:
    """Tell whether `mail` names a known address of `employee` as its one sender."""
    sender = same_form(mail.sender)
    return bool(sender) and sender in {same_form(each) for each in employee.known_addresses}


def subject_numbers(subject: str) -> list[int]:
    """Return the numbers of interventions that a subject names, such as 12 in `Re: [#12] ...`."""
    found = (int(each["number"]) for each in _NUMBER.finditer(subject[:1_000]))
    return list(dict.fromkeys(found))[:MOST_NUMBERS]


def _of(by: MatchedBy, assignment: Assignment, clues: Clues) -> Match:
    return Match(
        by,
        assignment.intervention,
        assignment,
        offers=frozenset(_offers(assignment, clues)),
        contradictory=_is_about_another(assignment, clues.calendar),
    )


def _offers(assignment: Assignment, clues: Clues) -> Iterator[int]:
    """Yield the offers of `assignment` that the mail says it answers."""
    if clues.answered is not None:
        named = offer_of(clues.answered.dedupe_key)
        if named is not None and named[0] == assignment.id:
            yield named[1]
    if clues.calendar is not None and clues.calendar.sequence is not None:
        yield clues.calendar.sequence


def _is_about_another(assignment: Assignment, calendar: CalendarAnswer | None) -> bool:
    return calendar is not None and bool(calendar.uid) and _uid_token(calendar) != assignment.token


def _calendar_of(mail: InboundMail) -> CalendarAnswer | None:
    return next(filter(None, map(calendar_answer, mail.calendars)), None)


def _uid_token(calendar: CalendarAnswer) -> str:
    return calendar.uid.partition("@")[0].lower()


def _by_token(session: Session, mail: InboundMail, mailbox: str) -> Assignment | None:
    tokens = dict.fromkeys(
        found for each in mail.addressed_to() if (found := token_of([each], mailbox=mailbox))
    )
    return _first_of(session, list(tokens)[:MOST_TOKENS])


def _by_calendar(session: Session, calendar: CalendarAnswer | None) -> Assignment | None:
    token = _uid_token(calendar) if calendar else ""
    return _first_of(session, [token] if _TOKEN.fullmatch(token) else [])


def _first_of(session: Session, tokens: list[str]) -> Assignment | None:
    if not tokens:
        return None
    rows = session.scalars(
        select(Assignment)
        .where(Assignment.token.in_(tokens))
        .options(joinedload(Assignment.intervention))
    )
    known = {each.token: each for each in rows}
    return next((known[token] for token in tokens if token in known), None)


def _answered_mail(
    session: Session, mail: InboundMail, secrets: Sequence[str]
) -> OutboxMail | None:
    """Return our mail that is answered: In-Reply-To, then References from the right."""
    named = [mail.in_reply_to or "", *reversed(mail.references)]
    own = list(dict.fromkeys(each for each in named if own_message_id(each, *secrets)))
    if not own:
        return None
    rows = session.scalars(
        select(OutboxMail).where(OutboxMail.message_id.in_(own)).options(_WITHOUT_TEXTS)
    )
    known = {each.message_id: each for each in rows}
    return next((known[each] for each in own if each in known), None)


def _assignment_of(session: Session, mail: OutboxMail | None) -> Assignment | None:
    if mail is None or mail.assignment_id is None:
        return None
    return session.get(Assignment, mail.assignment_id)


def _thread(session: Session, clues: Clues, secrets: Sequence[str]) -> Match | None:
    """Return the intervention that a mail is about, when whose answer it is cannot be known."""
    if clues.answered is not None and clues.answered.intervention is not None:
        return Match(MatchedBy.THREAD, clues.answered.intervention)
    for each in (*reversed(clues.mail.references), clues.mail.in_reply_to or ""):
        key = own_thread_id(each, *secrets)
        found = session.get(Intervention, key) if key is not None and key <= LARGEST_ID else None
        if found is not None:
            return Match(MatchedBy.THREAD, found)
    return _by_subject(session, clues.mail)


def _by_subject(session: Session, mail: InboundMail) -> Match | None:
    numbers = subject_numbers(mail.subject)
    if not numbers or mail.auth.failed:
        return None
    rows = session.scalars(select(Intervention).where(Intervention.number.in_(numbers)))
    known = {each.number: each for each in rows}
    for number in numbers:
        if number in known and _has_to_do_with(mail, known[number]):
            return Match(MatchedBy.SUBJECT, known[number])
    return None


def _has_to_do_with(mail: InboundMail, intervention: Intervention) -> bool:
    """Tell whether the sender is an assignee or the contact of `intervention`."""
    contact = intervention.contact
    if contact is not None and contact.email and same_form(contact.email) == same_form(mail.sender):
        return True
    return any(comes_from(mail, each.employee) for each in intervention.standing_assignments)
