"""Attachments: files that came with a mail, a remark or a registered document."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.i18n import N_
from crm.models.base import Code, ShortText, Stamped, label, partial_index


class Attachment(Stamped):
    """A stored file. The bytes lie in the storage under a random key, never under its name.

    A scanner, where one is set, has looked at it by `scanned_at` and found `malware`, or nothing.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("message_id IS NULL OR correspondence_entry_id IS NULL", name="one_owner"),
        Index("ix_attachment_size", "size"),
        partial_index("ix_attachment_unseen", "id", where="scanned_at IS NULL"),
    )

    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("message.id"), index=True, info=label(N_("Message"))
    )
    correspondence_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("correspondence_entry.id"), index=True, info=label(N_("Register entry"))
    )
    filename: Mapped[ShortText] = mapped_column(info=label(N_("File name")))
    content_type: Mapped[ShortText] = mapped_column(info=label(N_("File type")))
    size: Mapped[int] = mapped_column(info=label(N_("Size (bytes)")))
    sha256: Mapped[Code] = mapped_column(info=label(N_("Checksum")))
    storage_key: Mapped[Code] = mapped_column(unique=True, info=label("", audited=False))
    scanned_at: Mapped[datetime | None] = mapped_column(info=label("", audited=False))
    malware: Mapped[ShortText | None] = mapped_column(info=label(N_("What the scanner found")))

    def __str__(self) -> str:
        return self.filename
