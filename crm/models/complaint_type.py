"""Complaint types: what clients call about."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.models.base import ShortText, Stamped, label


class ComplaintType(Stamped):
    """A kind of complaint; names that differ only in case, spaces or diacritics are one."""

    __tablename__ = "complaint_type"
    __table_args__ = (Index("ix_complaint_type_name_id", "name", "id"),)

    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    search_text: Mapped[ShortText] = mapped_column(unique=True, info=label("", audited=False))

    def derive(self) -> None:
        self.search_text = fold(self.name)

    def __str__(self) -> str:
        return self.name
