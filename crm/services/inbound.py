"""The worker's part of receiving: deliveries are read, and what they say is stored once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from crm import audit
from crm.errors import FetchFailedError, StorageError, UnreadableMailError
from crm.services import inbound_claims
from crm.services.inbound_claims import LAST_START, Claimed
from crm.services.inbound_storing import Reader, Storing, parse
from crm.services.mailing import Mailing
from crm.storage import Storage

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
RETRY_DELAYS = tuple(timedelta(seconds=n) for n in (10, 60, 300, 900))
LATER = timedelta(seconds=30)
FETCH_FOR = timedelta(days=1)  # what a provider only named is not kept by it for ever
LONGEST_WAIT = timedelta(hours=1)
# What another try may cure however often it failed: no disk, no database, a colleague.
_PASSING = (StorageError, OperationalError, InterfaceError, PoolTimeoutError, StaleDataError)


@dataclass(slots=True)
class ProcessReport:
    """How a run over the deliveries went."""

    processed: int = 0
    unreadable: int = 0
    retried: int = 0

    @property
    def total(self) -> int:
        """The number of deliveries that were taken."""
        return self.processed + self.unreadable + self.retried


def process_due(
    session: Session,
    *,
    now: Callable[[], datetime] | datetime,
    storage: Storage,
    mailing: Mailing,
    limit: int = 100,
    read: Reader = parse,
) -> ProcessReport:
    """Process at most `limit` deliveries that are due, each in a transaction of its own.

    Commits. Two workers never do one twice: a delivery is claimed for a time,
    and what it says is stored in one transaction that fails when the claim was
    lost. What cannot be read stands in triage; nothing is tried for ever.
    """
    clock = now if callable(now) else lambda: now
    run = _Run(Storing(session, storage, mailing, read), clock, ProcessReport())
    while run.report.total < limit:
        group = inbound_claims.claim(session, now=clock(), limit=limit - run.report.total)
        if not group:
            break
        run.process_group(group)
    return run.report


@dataclass(frozen=True, slots=True)
class _Run:
    storing: Storing
    clock: Callable[[], datetime]
    report: ProcessReport

    def process_group(self, group: Sequence[Claimed]) -> None:
        started = self.clock()
        for number, claimed in enumerate(group):
            if self.clock() - started > LAST_START:
                inbound_claims.give_back(self.storing.session, group[number:], now=self.clock())
                break
            audit.act_as(self.storing.session, audit.Actor(claimed.provider, "worker"))
            self.process(claimed)

    def process(self, claimed: Claimed) -> None:
        try:
            if claimed.attempts > MOST_ATTEMPTS:  # the attempts before ended in a crash
                raise UnreadableMailError(reason="reading it was interrupted too often")
            verdict = self.storing.store(claimed)
        except UnreadableMailError as error:
            self._give_up(claimed, str(error))
        except _PASSING as error:
            self._put_back(claimed, error, LATER, counts=False)
        except FetchFailedError as error:
            self._wait(claimed, error)
        except IntegrityError as error:  # somebody stored the same mail at the same time
            self._failed(claimed, error)
        except Exception as error:
            # A fault in reading one mail must not stop the others.
            logger.exception("Delivery %s could not be processed", claimed.delivery_id)
            self._failed(claimed, error)
        else:
            self.report.processed += 1
            logger.info("Delivery %s: %s", claimed.delivery_id, verdict)

    def _failed(self, claimed: Claimed, error: Exception) -> None:
        if claimed.attempts >= MOST_ATTEMPTS:
            self._give_up(claimed, f"{type(error).__name__}: {error}")
        else:
            self._put_back(claimed, error, RETRY_DELAYS[claimed.attempts - 1], counts=True)

    def _wait(self, claimed: Claimed, error: FetchFailedError) -> None:
        """Wait for a provider's own server, more and more patiently, for FETCH_FOR at most."""
        age = self.clock() - claimed.received_at
        if age > FETCH_FOR:
            self._give_up(claimed, str(error))
        else:
            delay = min(max(LATER, age / 2), LONGEST_WAIT)
            self._put_back(claimed, error, delay, counts=False)

    def _put_back(
        self, claimed: Claimed, error: Exception, delay: timedelta, *, counts: bool
    ) -> None:
        session = self.storing.session
        session.rollback()
        said = f"{type(error).__name__}: {error}"
        until = self.clock() + delay
        inbound_claims.put_back(session, claimed, until=until, error=said, counts=counts)
        session.commit()
        self.report.retried += 1
        logger.warning(
            "Delivery %s will be tried again: %s", claimed.delivery_id, type(error).__name__
        )

    def _give_up(self, claimed: Claimed, error: str) -> None:
        self.storing.session.rollback()
        self.storing.give_up(claimed, error)
        self.report.unreadable += 1
        logger.warning("Delivery %s is unreadable", claimed.delivery_id)
