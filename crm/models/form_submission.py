"""Forms that were sent, so that one that is sent again makes nothing again."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from crm.models.base import Base, ShortText


class FormSubmission(Base):
    """A form that made a record: its key, which is unique, and the record."""

    __tablename__ = "form_submission"

    key: Mapped[ShortText] = mapped_column(unique=True)
    record_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(index=True)

    def __str__(self) -> str:
        return self.key
