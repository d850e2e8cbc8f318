"""The outbox: mails that were decided on but may not have left yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.i18n import N_
from crm.domain.statuses import OutboxStatus
from crm.models.base import Address, Code, LongText, ShortText, Stamped, enum_column, label
from crm.models.intervention import Intervention


class OutboxMail(Stamped):
    """A rendered mail to one recipient, written in the transaction of the change it is about.

    `dedupe_key` makes it exist once; `message_id` is the same on every try.
    While SENDING, `next_attempt_at` is the end of the sender's lease.
    """

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("ix_outbox_mail_due", "status", "next_attempt_at", "id"),
        Index("ix_outbox_mail_created", "created_at", "id"),
        Index("ix_outbox_mail_recipient", "to", "sent_at"),
    )

    dedupe_key: Mapped[ShortText] = mapped_column(unique=True, info=label("", audited=False))
    intervention_id: Mapped[int | None] = mapped_column(
        ForeignKey("intervention.id"), index=True, info=label(N_("Intervention"))
    )
    intervention: Mapped[Intervention | None] = relationship(info=label(N_("Intervention")))
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), index=True
    )
    to: Mapped[Address] = mapped_column(info=label(N_("Recipient")))
    reply_to: Mapped[Address | None] = mapped_column(info=label(N_("Reply to"), audited=False))
    subject: Mapped[ShortText] = mapped_column(info=label(N_("Subject")))
    text: Mapped[LongText] = mapped_column(info=label(N_("Text"), audited=False))
    html: Mapped[LongText | None] = mapped_column(info=label("", audited=False))
    invite: Mapped[LongText | None] = mapped_column(info=label("", audited=False))
    invite_method: Mapped[Code | None] = mapped_column(info=label("", audited=False))
    message_id: Mapped[ShortText] = mapped_column(unique=True, info=label(N_("Message-ID")))
    thread_id: Mapped[ShortText | None] = mapped_column(info=label("", audited=False))
    status: Mapped[OutboxStatus] = mapped_column(
        enum_column(OutboxStatus), default=OutboxStatus.QUEUED, info=label(N_("Status"))
    )
    attempts: Mapped[int] = mapped_column(default=0, info=label(N_("Attempts")))
    next_attempt_at: Mapped[datetime] = mapped_column(info=label(N_("Next attempt at")))
    sent_at: Mapped[datetime | None] = mapped_column(info=label(N_("Sent at")))
    last_error: Mapped[LongText | None] = mapped_column(info=label(N_("Last error")))

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
