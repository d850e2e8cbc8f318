"""A run of the outbox: mails are claimed in groups, sent, and written down.

A group is what is sent in a fifth of a second, a single mail where the server is
slow: a commit for each mail would take longer than the mail, and after a crash no
more than two groups are in doubt.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from crm.errors import MailError, PermanentMailError
from crm.mail.transports import MailTransport
from crm.services import outbox_claims
from crm.services.outbox_claims import Claim, Due
from crm.services.outbox_lanes import lanes, side_by_side
from crm.services.outbox_outcomes import MOST_ATTEMPTS, Group, Outcome, SendReport, write_down

logger = logging.getLogger(__name__)

LARGEST_GROUP = 128  # mails
GROWTH = 16  # times, from one group to the next: one mail says little about the server
AT_ONCE = timedelta(milliseconds=200)
LAST_START = outbox_claims.LEASE / 3  # later no other mail of a group is begun


@dataclass(frozen=True, slots=True)
class SendRun:
    """Sends by one transport, in transactions of its own that it commits."""

    session: Session
    transport: MailTransport
    clock: Callable[[], datetime]
    report: SendReport
    stopped: Callable[[], bool]

    def send(self, waiting: Sequence[Due]) -> None:
        """Send the mails that no other run has taken meanwhile, until the run is `stopped`.

        While a group is being sent, the one before it is written down and the next
        one claimed, in one transaction; not where the server takes its time over a
        single mail, since nothing is to be claimed for nothing.
        """
        line, size, done = list(waiting), 1, None
        group = self._claimed(line, size)
        with ThreadPoolExecutor(1) as beside:
            while group is not None:
                following = sending = None
                try:
                    if size == 1:
                        if done is not None:  # the server has become slow after it
                            self._settled(done, [], size)
                            done = None
                        self._send_group(group)
                    else:
                        sending = beside.submit(self._send_group, group)
                        following = self._settled(done, line, size)
                        sending.result()
                except BaseException:
                    # The run is being ended, and what has left must not leave again.
                    wait([sending] if sending else [])
                    self._rescue(*filter(None, (done, group, following)))
                    raise
                done, size = group, _next_size(len(group.claims), group.took)
                if following is None:
                    following, done = self._settled(done, line, size), None
                group = following

    def _settled(self, done: Group | None, line: list[Due], size: int) -> Group | None:
        """Write `done` down and claim the next group, in one transaction."""
        if done is not None:
            write_down(self.session, done, now=self.clock())
        group = self._claimed(line, size)
        self.session.commit()
        return group

    def _claimed(self, line: list[Due], size: int) -> Group | None:
        """Claim up to `size` mails and take them from the `line`; commits unless it is empty."""
        if not line or self.stopped():
            return None
        mails = _group(line[:size])
        del line[: len(mails)]
        started = self.clock()
        claims = outbox_claims.take(self.session, [each.mail_id for each in mails], started)
        return Group(claims, started)

    def _rescue(self, *groups: Group) -> None:
        self.session.rollback()
        for group in groups:  # what was written down before is not written again
            write_down(self.session, group, now=self.clock())
        self.session.commit()

    def _send_group(self, group: Group) -> None:
        def send_lane(lane: Sequence[Claim]) -> None:
            for claim in lane:
                if self.stopped() or self.clock() - group.started > LAST_START:
                    break
                group.tried.add(claim.mail_id)
                outcome = self._outcome(claim)
                group.outcomes.append(outcome)

        began = self.clock()
        try:
            side_by_side(send_lane, lanes(group.claims))
        finally:
            group.took = self.clock() - began
            self.report.count(group.outcomes)

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


def _group(waiting: Sequence[Due]) -> Sequence[Due]:
    """Return the first mail, and the next ones with it while all are new.

    One that was tried before is taken alone: if it kills the run that sends it,
    it must not use up the attempts of the others.
    """
    fresh = next((n for n, each in enumerate(waiting) if each.attempts), len(waiting))
    return waiting[: max(fresh, 1)]


def _next_size(sent: int, took: timedelta) -> int:
    """Return how many mails are likely to leave within AT_ONCE; at most GROWTH times as many."""
    fitting = int(sent * AT_ONCE / took) if took > timedelta(0) else LARGEST_GROUP
    return max(1, min(fitting, sent * GROWTH, LARGEST_GROUP))
