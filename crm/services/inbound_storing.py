"""A claimed delivery is read and stored: its mails, their files, and what became of it."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from crm.config_limits import MEGABYTE
from crm.domain.cleaning import clean_line
from crm.domain.mail import InboundMail
from crm.domain.statuses import DeliveryStatus, MessageKind, TriageStatus
from crm.domain.triage import TriageReason
from crm.errors import (
    EmptyFileError,
    FetchRefusedError,
    FileTooLargeError,
    UnknownProviderError,
    UnreadableMailError,
)
from crm.inbound import Fetch, InboundProvider, Network, get_provider
from crm.models import Attachment, Message
from crm.services import attachments, inbound_claims, inbound_keys, inbound_mails
from crm.services.inbound_claims import Claimed
from crm.services.inbound_deliveries import Post
from crm.services.inbound_mails import REPEATED, Arrival
from crm.services.mailing import Mailing
from crm.storage import Storage

logger = logging.getLogger(__name__)

LARGEST_FILE = 25 * MEGABYTE
Reader = Callable[[Post], list[InboundMail]]


def parse(post: Post) -> list[InboundMail]:
    """Return the mails in what a provider posted; raises UnreadableMailError."""
    return _provider(post).parse(post.raw, post.content_type)


def reader(secrets: Mapping[str, Sequence[str]], get: Callable[[Fetch], bytes]) -> Reader:
    """Return a reader that also gets what a post only names, by `get`.

    It raises UnreadableMailError, and FetchFailedError when another try may help.
    """

    def read(post: Post) -> list[InboundMail]:
        network = Network(tuple(secrets.get(post.provider, ())), get)
        try:
            return _provider(post).read(post.raw, post.content_type, network)
        except FetchRefusedError as error:
            raise UnreadableMailError(reason=str(error)) from error

    return read


def _provider(post: Post) -> InboundProvider:
    try:
        return get_provider(post.provider)
    except UnknownProviderError as error:
        raise UnreadableMailError(reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class Storing:
    """Stores deliveries, each in a transaction that it commits."""

    session: Session
    storage: Storage
    mailing: Mailing
    read: Reader

    def store(self, claimed: Claimed) -> str:
        """Store all mails of a delivery in one transaction; return what became of them.

        Their files are written before it; those of a transaction that fails are
        left to a purge. Raises UnreadableMailError and StorageError.
        """
        arrivals = self._arrivals(claimed)
        verdicts = [
            inbound_mails.receive(self.session, each, mailing=self.mailing) for each in arrivals
        ]
        verdict = "; ".join(verdicts) or "no mail in it"
        repeated = bool(verdicts) and set(verdicts) == {REPEATED}
        status = DeliveryStatus.DUPLICATE if repeated else DeliveryStatus.PROCESSED
        self._finish(claimed, status, verdict, None)
        return verdict

    def give_up(self, claimed: Claimed, error: str) -> None:
        """Put a delivery that cannot be read into triage, where a person finds it."""
        message = Message(
            kind=MessageKind.REPLY,
            happened_at=claimed.received_at,
            author=claimed.provider,
            text=clean_line(error, 1_000),
            triage=TriageStatus.OPEN,
            triage_reason=TriageReason.UNREADABLE.code,
            event_key=f"delivery-{claimed.delivery_id}",
            delivery_id=claimed.delivery_id,
        )
        self.session.add(message)
        code = TriageReason.UNREADABLE.code
        self._finish(claimed, DeliveryStatus.UNREADABLE, code, error)

    def _arrivals(self, claimed: Claimed) -> list[Arrival]:
        """Read the mails and write their files, holding the bytes no longer than for that."""
        post = inbound_claims.load(self.session, claimed)
        self._let_go()  # while a provider is asked
        return [self._arrival(mail, claimed) for mail in self.read(post)]

    def _arrival(self, mail: InboundMail, claimed: Claimed) -> Arrival:
        key = inbound_keys.event_key(mail, self.mailing.replies_mailbox)
        known = bool(mail.attachments) and inbound_keys.is_known(self.session, key)
        self._let_go()  # while files are written
        small = (each for each in mail.attachments if len(each.content) < MEGABYTE)
        return Arrival(
            mail=replace(mail, attachments=tuple(small)),
            key=key,
            received_at=claimed.received_at,
            delivery_id=claimed.delivery_id,
            files=() if known else tuple(self._files(mail)),
        )

    def _let_go(self) -> None:
        """End the transaction, if there is one, in which nothing was changed."""
        if self.session.in_transaction():
            self.session.commit()

    def _files(self, mail: InboundMail) -> list[Attachment]:
        stored = []
        for each in mail.attachments:
            with suppress(EmptyFileError, FileTooLargeError):  # the delivery has them
                file = attachments.store(
                    self.session,
                    self.storage,
                    filename=each.filename,
                    content_type=each.content_type,
                    content=each.content,
                    max_bytes=LARGEST_FILE,
                )
                self.session.expunge(file)  # it comes back with its message
                stored.append(file)
        return stored

    def _finish(
        self, claimed: Claimed, status: DeliveryStatus, verdict: str, error: str | None
    ) -> None:
        if inbound_claims.finish(
            self.session, claimed, status=status, verdict=verdict, error=error
        ):
            self.session.commit()
        else:
            self.session.rollback()
            logger.warning("Delivery %s was processed by another run", claimed.delivery_id)
