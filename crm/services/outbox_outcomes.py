"""What came of mails that were sent together, and writing it down."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_text
from crm.domain.statuses import OutboxStatus
from crm.errors import MailError, PermanentMailError
from crm.models import OutboxMail
from crm.services import messages, outbox_claims
from crm.services.outbox_claims import Claim

logger = logging.getLogger(__name__)

RETRY_DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(RETRY_DELAYS) + 1
JITTER = 0.2  # so that mails that failed together do not come back together


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying to send a mail, and when; `error` is None when it left."""

    claim: Claim
    at: datetime
    error: MailError | None = None

    @property
    def is_final(self) -> bool:
        """Tell whether it failed and is not to be tried again."""
        exhausted = self.error is not None and self.claim.attempts >= MOST_ATTEMPTS
        return exhausted or isinstance(self.error, PermanentMailError)


@dataclass(slots=True)
class Group:
    """Mails that were claimed together, and what has come of them so far."""

    claims: list[Claim]
    started: datetime
    took: timedelta = timedelta(0)
    tried: set[int] = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def untried(self) -> list[Claim]:
        return [each for each in self.claims if each.mail_id not in self.tried]


@dataclass(slots=True)
class SendReport:
    """How a run of the outbox went, in mails.

    `held` are those of one address's too many, `blocked` those to people who must not
    be written to.
    """

    sent: int = 0
    retried: int = 0
    failed: int = 0
    held: int = 0
    blocked: int = 0

    @property
    def total(self) -> int:
        """The number of mails that were looked at."""
        return self.sent + self.retried + self.failed + self.held + self.blocked

    def count(self, outcomes: Sequence["Outcome"]) -> None:
        """Add what came of mails that were tried."""
        self.sent += sum(each.error is None for each in outcomes)
        self.failed += sum(each.is_final for each in outcomes)
        self.retried += sum(bool(each.error) and not each.is_final for each in outcomes)


def write_down(session: Session, group: Group, *, now: datetime) -> None:
    """Write down what came of a group, once however often it is called. Does not commit.

    The mails that were not tried may be sent at once, by whichever run.
    """
    outbox_claims.give_back(session, group.untried, now)
    sent = [each for each in group.outcomes if each.error is None]
    if sent:  # one moment for all: a statement for each mail takes as long as sending it
        at = max(each.at for each in sent)
        outbox_claims.finish_sent(session, [each.claim for each in sent], at=at)
    for each in group.outcomes:
        if each.error is not None:
            _write_down_failure(session, each, clean_text(str(each.error))[:2000])


def _write_down_failure(session: Session, outcome: Outcome, reason: str) -> None:
    claim, at = outcome.claim, outcome.at
    if outcome.is_final:
        done = {"status": OutboxStatus.FAILED, "last_error": reason}
        if outbox_claims.finish(session, claim, **done):
            _tell(session, claim, reason, at)
        logger.error("Mail %s failed for good: %s", claim.mail_id, reason)
    else:
        delay = RETRY_DELAYS[claim.attempts - 1] * SystemRandom().uniform(1, 1 + JITTER)
        later = {"status": OutboxStatus.QUEUED, "next_attempt_at": at + delay}
        outbox_claims.finish(session, claim, last_error=reason, **later)
        logger.warning("Mail %s will be sent again: %s", claim.mail_id, reason)


def _tell(session: Session, claim: Claim, reason: str, now: datetime) -> None:
    """Put the failure into the timeline of the intervention that the mail is about."""
    row = session.get_one(OutboxMail, claim.mail_id, populate_existing=True)
    messages.add_mail_failed(session, row, reason, now=now)
