"""Invoices and their lines: what a client has bought."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.models.base import Code, LongText, Money, Quantity, ShortText, Stamped, label
from crm.models.client import Client
from crm.models.product import Product


class Invoice(Stamped):
    """An invoice that was given to a client."""

    __tablename__ = "invoice"
    __table_args__ = (
        UniqueConstraint("series", "number"),
        UniqueConstraint("id", "client_id"),
        Index("ix_invoice_client_issued", "client_id", "issued_on"),
        Index("ix_invoice_issued_on_id", "issued_on", "id"),
    )

    series: Mapped[Code] = mapped_column(default="", info=label(N_("Series")))
    number: Mapped[Code] = mapped_column(info=label(N_("Number")))
    issued_on: Mapped[date] = mapped_column(info=label(N_("Issued on")))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    client: Mapped[Client] = relationship(info=label(N_("Client")))
    notes: Mapped[LongText | None] = mapped_column(info=label(N_("Notes")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))
    lines: Mapped[list["InvoiceLine"]] = relationship(
        back_populates="invoice",
        cascade="all, delete-orphan",
        order_by="InvoiceLine.id",
        info=label(N_("Lines")),
    )

    @property
    def full_number(self) -> str:
        """Series and number as one, such as `DSP 123`."""
        return f"{self.series} {self.number}".strip()

    @property
    def total(self) -> Decimal:
        """What all lines cost together, in the company's currency."""
        return sum((line.value for line in self.lines), Decimal("0.00"))

    def derive(self) -> None:
        self.search_text = fold(self.full_number)
        for line in self.lines:
            line.derive()

    def __str__(self) -> str:
        return f"{self.full_number} / {self.issued_on:%d.%m.%Y}"


class InvoiceLine(Stamped):
    """One thing on an invoice; it may be the object of a later intervention.

    Carries its client, so that the database itself refuses an intervention on
    a line of somebody else's invoice.
    """

    __tablename__ = "invoice_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["invoice_id", "client_id"], ["invoice.id", "invoice.client_id"], onupdate="CASCADE"
        ),
        UniqueConstraint("id", "client_id"),
        CheckConstraint("quantity > 0", name="quantity_is_positive"),
        Index("ix_invoice_line_invoice", "invoice_id"),
        Index("ix_invoice_line_client", "client_id"),
    )

    invoice_id: Mapped[int]
    invoice: Mapped[Invoice] = relationship(back_populates="lines", info=label(N_("Invoice")))
    client_id: Mapped[int] = mapped_column(info=label(N_("Client"), audited=False))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    product: Mapped[Product | None] = relationship(info=label(N_("Product")))
    description: Mapped[ShortText] = mapped_column(info=label(N_("Description")))
    serial_no: Mapped[Code | None] = mapped_column(info=label(N_("Serial no.")))
    quantity: Mapped[Quantity] = mapped_column(
        default=1, info=label(N_("Quantity"), least=Decimal("0.001"))
    )
    unit_price: Mapped[Money] = mapped_column(default=0, info=label(N_("Unit price")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))

    @property
    def value(self) -> Decimal:
        """Quantity times unit price, to the cent."""
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"))

    def derive(self) -> None:
        number = self.invoice.full_number
        self.search_text = fold(f"{self.description} {self.serial_no or ''} {number}")

    def __str__(self) -> str:
        return f"{self.description} ({self.invoice})"
