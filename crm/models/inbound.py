"""Inbound deliveries: what a mail provider posted, byte for byte."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from crm.domain.i18n import N_
from crm.domain.statuses import DeliveryStatus
from crm.models.base import Code, LongText, ShortText, Stamped, enum_column, label


class InboundDelivery(Stamped):
    """A delivery as it came, stored and committed before anybody reads it.

    `content_key` is the provider and the hash of the bytes: the same delivery
    again is one row. While it is NEW, `next_attempt_at` is when it may be tried.
    """

    __tablename__ = "inbound_delivery"
    __table_args__ = (
        Index("ix_inbound_delivery_due", "status", "next_attempt_at", "id"),
        Index("ix_inbound_delivery_received", "received_at", "id"),
    )

    provider: Mapped[Code] = mapped_column(info=label(N_("Provider")))
    received_at: Mapped[datetime] = mapped_column(info=label(N_("Received at")))
    remote_addr: Mapped[Code | None] = mapped_column(info=label(N_("From address")))
    content_type: Mapped[ShortText] = mapped_column(info=label(N_("File type")))
    size: Mapped[int] = mapped_column(info=label(N_("Size (bytes)")))
    content_key: Mapped[ShortText] = mapped_column(unique=True, info=label("", audited=False))
    # Last in the row: SQLite reads what comes after a value by going through the whole of it.
    raw: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, sort_order=100, info=label("", audited=False))
    )
    status: Mapped[DeliveryStatus] = mapped_column(
        enum_column(DeliveryStatus), default=DeliveryStatus.NEW, info=label(N_("Status"))
    )
    verdict: Mapped[ShortText | None] = mapped_column(info=label(N_("Verdict")))
    error: Mapped[LongText | None] = mapped_column(info=label(N_("Error")))
    attempts: Mapped[int] = mapped_column(default=0, info=label(N_("Attempts")))
    next_attempt_at: Mapped[datetime] = mapped_column(info=label(N_("Next attempt at")))

    def __str__(self) -> str:
        return f"{self.provider} {self.received_at:%d.%m.%Y %H:%M}"
