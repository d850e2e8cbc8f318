"""Clients and the people to talk to there."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import digits, fold
from crm.domain.i18n import N_
from crm.domain.kinds import ClientKind, ContactChannel
from crm.domain.tax_ids import tax_id_key
from crm.models.base import (
    Address,
    Code,
    LongText,
    ShortText,
    Stamped,
    enum_column,
    index_of_blocked,
    label,
    no_mail_column,
)


class Client(Stamped):
    """A company or person that is served and billed."""

    __tablename__ = "client"
    __table_args__ = (
        Index("ix_client_name_id", "name", "id"),
        Index("ix_client_town_id", "town", "id"),
        Index("ix_client_town_key", "town_key", postgresql_ops={"town_key": "varchar_pattern_ops"}),
        index_of_blocked("client"),
    )

    kind: Mapped[ClientKind] = mapped_column(
        enum_column(ClientKind), default=ClientKind.COMPANY, info=label(N_("Kind"))
    )
    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    tax_id: Mapped[Code | None] = mapped_column(info=label(N_("Tax id (CIF)")))
    tax_id_key: Mapped[Code | None] = mapped_column(index=True, info=label("", audited=False))
    trade_register_no: Mapped[Code | None] = mapped_column(info=label(N_("Trade register no.")))
    address: Mapped[ShortText | None] = mapped_column(info=label(N_("Address")))
    town: Mapped[ShortText | None] = mapped_column(info=label(N_("Town")))
    town_key: Mapped[ShortText | None] = mapped_column(info=label("", audited=False))
    county: Mapped[ShortText | None] = mapped_column(info=label(N_("County")))
    email: Mapped[Address | None] = mapped_column(info=label(N_("E-mail")))
    phone: Mapped[Code | None] = mapped_column(info=label(N_("Phone")))
    service_phone: Mapped[Code | None] = mapped_column(info=label(N_("Service phone")))
    no_mail: Mapped[bool] = no_mail_column()
    notes: Mapped[LongText | None] = mapped_column(info=label(N_("Notes")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    contacts: Mapped[list["Contact"]] = relationship(
        back_populates="client",
        cascade="save-update, merge, delete-orphan, delete",
        order_by="Contact.name",
        info=label(N_("Contacts")),
    )

    def derive(self) -> None:
        # A sign may become many in folding, and the column holds 200.
        self.town_key = fold(self.town)[:200] if self.town else None
        self.tax_id_key = tax_id_key(self.tax_id) if self.kind is not ClientKind.PERSON else None
        phones = [digits(phone) for phone in (self.phone, self.service_phone) if phone]
        words = [self.name, self.tax_id_key or "", self.town or "", *phones]
        self.search_text = fold(" ".join(words))

    def __str__(self) -> str:
        return self.name

    @property
    def full_address(self) -> str:
        """The address as it goes on an envelope or into a map search."""
        return ", ".join(part for part in (self.address, self.town, self.county) if part)


class Contact(Stamped):
    """A person at a client's."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("id", "client_id"),
        Index("ix_contact_name_id", "name", "id"),
        index_of_blocked("contact"),
        CheckConstraint(
            "preferred_channel <> 'EMAIL' OR email IS NOT NULL", name="preferred_email_is_there"
        ),
        CheckConstraint(
            "preferred_channel <> 'PHONE' OR phone IS NOT NULL", name="preferred_phone_is_there"
        ),
    )

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    client: Mapped[Client] = relationship(back_populates="contacts", info=label(N_("Client")))
    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    preferred_channel: Mapped[ContactChannel] = mapped_column(
        enum_column(ContactChannel),
        default=ContactChannel.PHONE,
        info=label(N_("Preferred way of contact")),
    )
    phone: Mapped[Code | None] = mapped_column(info=label(N_("Phone")))
    email: Mapped[Address | None] = mapped_column(info=label(N_("E-mail")))
    no_mail: Mapped[bool] = no_mail_column()
    job_title: Mapped[ShortText | None] = mapped_column(info=label(N_("Job title")))
    role: Mapped[ShortText | None] = mapped_column(info=label(N_("Role")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))

    def derive(self) -> None:
        self.search_text = fold(f"{self.name} {digits(self.phone or '')} {self.email or ''}")

    def __str__(self) -> str:
        return f"{self.name} ({self.job_title})" if self.job_title else self.name
