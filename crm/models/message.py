"""Messages: the timeline of an intervention, and received mails that wait for a person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.i18n import N_
from crm.domain.statuses import EventKind, MessageKind, TriageStatus
from crm.models.assignment import Assignment
from crm.models.attachment import Attachment
from crm.models.base import Address, Code, LongText, ShortText, Stamped, enum_column, label
from crm.models.correspondence import CorrespondenceEntry
from crm.models.intervention import Intervention
from crm.models.outbox import OutboxMail


class Message(Stamped):
    """One entry of a timeline: a mail out, a reply, a remark, or something that happened.

    A reply keeps what was read in it: the decision, the rule that gave it and
    the words that it fired on. `event_key` makes each received mail count once.
    `settled_from` is where a mail stood before a person settled it, for undo.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_intervention", "intervention_id", "happened_at", "id"),
        Index("ix_message_triage", "triage", "id"),
        Index("ix_message_happened", "happened_at", "id"),
    )

    intervention_id: Mapped[int | None] = mapped_column(
        ForeignKey("intervention.id"), info=label(N_("Intervention"))
    )
    intervention: Mapped[Intervention | None] = relationship(info=label(N_("Intervention")))
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="SET NULL"), index=True, info=label(N_("Assignment"))
    )
    assignment: Mapped[Assignment | None] = relationship(info=label(N_("Assignment")))
    kind: Mapped[MessageKind] = mapped_column(enum_column(MessageKind), info=label(N_("Kind")))
    event: Mapped[EventKind | None] = mapped_column(enum_column(EventKind), info=label(N_("Event")))
    happened_at: Mapped[datetime] = mapped_column(info=label(N_("At")))
    author: Mapped[ShortText] = mapped_column(info=label(N_("Author")))
    sender: Mapped[Address | None] = mapped_column(index=True, info=label(N_("From")))
    subject: Mapped[ShortText | None] = mapped_column(info=label(N_("Subject")))
    text: Mapped[LongText] = mapped_column(default="", info=label(N_("Text")))
    full_text: Mapped[LongText | None] = mapped_column(info=label(N_("Whole mail"), audited=False))
    html: Mapped[LongText | None] = mapped_column(info=label("", audited=False))
    decision: Mapped[Code | None] = mapped_column(info=label(N_("Decision")))
    rule: Mapped[Code | None] = mapped_column(info=label(N_("Rule")))
    words: Mapped[ShortText | None] = mapped_column(info=label(N_("Words")))
    matched_by: Mapped[Code | None] = mapped_column(info=label(N_("Matched by")))
    settled_from: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), info=label("", audited=False)
    )
    triage: Mapped[TriageStatus] = mapped_column(
        enum_column(TriageStatus), default=TriageStatus.NOT_NEEDED, info=label(N_("Triage"))
    )
    triage_reason: Mapped[Code | None] = mapped_column(info=label(N_("Reason")))
    event_key: Mapped[ShortText | None] = mapped_column(unique=True, info=label("", audited=False))
    message_id: Mapped[LongText | None] = mapped_column(info=label(N_("Message-ID")))
    delivery_id: Mapped[int | None] = mapped_column(
        ForeignKey("inbound_delivery.id"), index=True, info=label(N_("Delivery"))
    )
    outbox_mail_id: Mapped[int | None] = mapped_column(
        ForeignKey("outbox_mail.id", ondelete="SET NULL"), index=True
    )
    outbox_mail: Mapped[OutboxMail | None] = relationship(info=label(N_("Outgoing mail")))
    correspondence_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("correspondence_entry.id"), index=True
    )
    correspondence_entry: Mapped[CorrespondenceEntry | None] = relationship(
        info=label(N_("Register entry"))
    )
    attachments: Mapped[list[Attachment]] = relationship(
        info=label(N_("Attachments")), order_by="Attachment.id"
    )

    def __str__(self) -> str:
        return self.subject or self.text[:60]
