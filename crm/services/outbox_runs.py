"""A run of the outbox: mails are claimed in groups, sent, and written down.

A group is what is sent in a fifth of a second, a single mail where the server is
slow: a commit for each mail would take longer than the mail, and after a crash no
more than a group is in doubt.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import SystemRandom

from sqlalchemy.orm import Session

from crm.domain.cleaning import clean_text
from crm.domain.statuses import EventKind, OutboxStatus
from crm.errors import MailError, PermanentMailError
from crm.mail.transports import MailTransport
from crm.models import Assignment, OutboxMail
from crm.services import messages, outbox_claims
from crm.services.outbox_claims import Claim, Due
from crm.services.outbox_lanes import lanes, side_by_side

logger = logging.getLogger(__name__)

RETRY_DELAYS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(RETRY_DELAYS) + 1
JITTER = 0.2  # so that mails that failed together do not come back together
LARGEST_GROUP = 128  # mails
AT_ONCE = timedelta(milliseconds=200)
LAST_START = outbox_claims.LEASE / 3  # later no other mail of a group is begun


@dataclass(slots=True)
class SendReport:
    """How a run of the outbox went, in mails; `held` are those of one address's too many."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    held: int = 0

    @property
    def total(self) -> int:
        """The number of mails that were looked at."""
        return self.sent + self.retried + self.failed + self.held


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying to send a mail, and when; `error` is None when it left."""

    claim: Claim
    at: datetime
    error: MailError | None = None


@dataclass(frozen=True, slots=True)
class SendRun:
    """Sends by one transport, in transactions of its own that it commits."""

    session: Session
    transport: MailTransport
    clock: Callable[[], datetime]
    report: SendReport
    stopped: Callable[[], bool]

    def send(self, waiting: Sequence[Due]) -> None:
        """Send the mails that no other run has taken meanwhile, until the run is `stopped`."""
        size, start = 1, 0
        while start < len(waiting) and not self.stopped():
            group = _group(waiting[start : start + size])
            started = self.clock()
            self._send_group([each.mail_id for each in group], started)
            size = _next_size(len(group), self.clock() - started)
            start += len(group)
        self.session.commit()

    def _send_group(self, mail_ids: Sequence[int], started: datetime) -> None:
        claims = outbox_claims.take(self.session, mail_ids, started)
        tried, outcomes = [], []

        def send_lane(lane: Sequence[Claim]) -> None:
            for claim in lane:
                if self.stopped() or self.clock() - started > LAST_START:
                    break
                tried.append(claim.mail_id)
                outcomes.append(self._outcome(claim))

        try:
            side_by_side(send_lane, lanes(claims))
        except BaseException:
            # The run is being ended, and what has left must not leave again.
            self._write_down(outcomes, [each for each in claims if each.mail_id not in tried])
            self.session.commit()
            raise
        # Without a commit, which the next group brings along.
        self._write_down(outcomes, [each for each in claims if each.mail_id not in tried])

    def _outcome(self, claim: Claim) -> Outcome:
        try:
            if claim.attempts > MOST_ATTEMPTS:  # the attempts before ended in a crash
                raise PermanentMailError(reason="too many attempts")
            self.transport.send(claim.mail)
        except MailError as error:
            return Outcome(claim, self.clock(), error)
        except Exception as error:
            # A fault of ours in one mail must not hold up the others.
            logger.exception("Mail %s could not be made ready", claim.mail_id)
            return Outcome(claim, self.clock(), MailError(reason=type(error).__name__))
        return Outcome(claim, self.clock())

    def _write_down(self, outcomes: Sequence[Outcome], untried: Sequence[Claim]) -> None:
        outbox_claims.give_back(self.session, untried, self.clock())
        sent = [(each.claim, each.at) for each in outcomes if each.error is None]
        outbox_claims.finish_sent(self.session, sent)
        self.report.sent += len(sent)
        for each in outcomes:
            if each.error is not None:
                self._write_down_failure(each.claim, each.error, each.at)

    def _write_down_failure(self, claim: Claim, error: MailError, at: datetime) -> None:
        reason = clean_text(str(error))[:2000]
        session = self.session
        if isinstance(error, PermanentMailError) or claim.attempts >= MOST_ATTEMPTS:
            done = {"status": OutboxStatus.FAILED, "last_error": reason}
            if outbox_claims.finish(session, claim, **done):
                _tell(session, claim, reason, at)
            self.report.failed += 1
            logger.error("Mail %s failed for good: %s", claim.mail_id, reason)
        else:
            delay = RETRY_DELAYS[claim.attempts - 1] * SystemRandom().uniform(1, 1 + JITTER)
            later = {"status": OutboxStatus.QUEUED, "next_attempt_at": at + delay}
            outbox_claims.finish(session, claim, last_error=reason, **later)
            self.report.retried += 1
            logger.warning("Mail %s will be sent again: %s", claim.mail_id, reason)


def _group(waiting: Sequence[Due]) -> Sequence[Due]:
    """Return the first mail, and the next ones with it while all are new.

    One that was tried before is taken alone: if it kills the run that sends it,
    it must not use up the attempts of the others.
    """
    fresh = next((n for n, each in enumerate(waiting) if each.attempts), len(waiting))
    return waiting[: max(fresh, 1)]


def _next_size(sent: int, took: timedelta) -> int:
    """Return how many mails are likely to leave within AT_ONCE; at most four times as many."""
    fitting = int(sent * AT_ONCE / took) if took > timedelta(0) else LARGEST_GROUP
    return max(1, min(fitting, sent * 4, LARGEST_GROUP))


def _tell(session: Session, claim: Claim, reason: str, now: datetime) -> None:
    """Put the failure into the timeline of the intervention that the mail is about."""
    row = session.get_one(OutboxMail, claim.mail_id, populate_existing=True)
    if row.intervention is None:
        return
    assignment = session.get(Assignment, row.assignment_id) if row.assignment_id else None
    messages.add_event(
        session,
        row.intervention,
        EventKind.MAIL_FAILED,
        now=now,
        assignment=assignment,
        text=f"{row.to}: {reason}",
    )
