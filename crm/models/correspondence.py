"""The correspondence register (registru de corespondență)."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.domain.kinds import Direction
from crm.models.attachment import Attachment
from crm.models.base import LongText, ShortText, Stamped, enum_column, label
from crm.models.client import Client
from crm.models.intervention import Intervention


class CorrespondenceEntry(Stamped):
    """A registered document. Numbers have no gaps within a year and direction.

    So an entry is never deleted: it is cancelled and keeps its number.
    """

    __tablename__ = "correspondence_entry"
    __table_args__ = (
        UniqueConstraint("year", "direction", "number"),
        Index("ix_correspondence_entry_registered", "registered_on", "id"),
    )

    direction: Mapped[Direction] = mapped_column(
        enum_column(Direction), default=Direction.IN, info=label(N_("Direction"))
    )
    year: Mapped[int] = mapped_column(info=label(N_("Year")))
    number: Mapped[int] = mapped_column(info=label(N_("Number")))
    registered_on: Mapped[date] = mapped_column(info=label(N_("Registered on")))
    sender: Mapped[ShortText] = mapped_column(info=label(N_("Sender")))
    recipient: Mapped[ShortText] = mapped_column(info=label(N_("Recipient")))
    subject: Mapped[ShortText] = mapped_column(info=label(N_("Subject")))
    document: Mapped[ShortText | None] = mapped_column(info=label(N_("Document")))
    notes: Mapped[LongText | None] = mapped_column(info=label(N_("Notes")))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    client: Mapped[Client | None] = relationship(info=label(N_("Client")))
    intervention_id: Mapped[int | None] = mapped_column(ForeignKey("intervention.id"), index=True)
    intervention: Mapped[Intervention | None] = relationship(info=label(N_("Intervention")))
    is_cancelled: Mapped[bool] = mapped_column(default=False, info=label(N_("Cancelled")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    attachments: Mapped[list[Attachment]] = relationship(
        order_by="Attachment.id",
        info=label(N_("Attachments")),
    )

    @property
    def full_number(self) -> str:
        """Number and year as offices write it, such as `12/2026`."""
        return f"{self.number}/{self.year}"

    def derive(self) -> None:
        words = (self.full_number, self.sender, self.recipient, self.subject, self.document or "")
        self.search_text = fold(" ".join(words))

    def __str__(self) -> str:
        return f"{self.full_number} {self.subject}"
