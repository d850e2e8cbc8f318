"""The object of an intervention or a schedule: a text, a product or an invoice line."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.models.base import ShortText, label
from crm.models.invoice import InvoiceLine
from crm.models.product import Product

EXACTLY_ONE = (
    "(CASE WHEN object_text IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN product_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN invoice_line_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def one_object() -> CheckConstraint:
    """Return the rule that a record has exactly one of the three kinds of object."""
    return CheckConstraint(EXACTLY_ONE, name="one_object")


def object_key(shown: str) -> str:
    """Return the text of an object as two of them are compared: folded, as long as its column."""
    return fold(shown)[:200]


class HasObject:
    """What is worked on: exactly one of free text, product, invoice line of the client.

    `object_label` is the text that was shown when it was chosen; it stays when
    the product or the invoice is deleted later.
    """

    object_text: Mapped[ShortText | None] = mapped_column(info=label(N_("Object")))
    product_id: Mapped[int | None] = mapped_column(
        ForeignKey("product.id"), index=True, info=label(N_("Product"))
    )
    invoice_line_id: Mapped[int | None] = mapped_column(index=True, info=label(N_("Invoice line")))
    object_label: Mapped[ShortText] = mapped_column(info=label(N_("Object"), audited=False))

    @declared_attr
    @classmethod
    def product(cls) -> Mapped[Product | None]:
        return relationship(Product, info=label(N_("Product")))

    @declared_attr
    @classmethod
    def invoice_line(cls) -> Mapped[InvoiceLine | None]:
        return relationship(
            InvoiceLine,
            primaryjoin=lambda: cls.invoice_line_id == InvoiceLine.id,
            foreign_keys=lambda: [cls.invoice_line_id],
            info=label(N_("Invoice line")),
        )

    def derive_object(self) -> None:
        """Keep the shown text; a product or line that was just let go leaves it as it was."""
        chosen = self.object_text or self.product or self.invoice_line
        if chosen:
            self.object_label = str(chosen)[:200]
