"""Products: what is sold and serviced."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from crm.domain.folding import fold
from crm.domain.i18n import N_
from crm.models.base import Code, LongText, Money, ShortText, Stamped, label

LONGEST_WARRANTY = 1200  # months


class Product(Stamped):
    """Something that is sold and may be the object of an intervention."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("warranty_months >= 0", name="warranty_is_no_debt"),
        Index("ix_product_name_id", "name", "id"),
    )

    code: Mapped[Code | None] = mapped_column(unique=True, info=label(N_("Code")))
    name: Mapped[ShortText] = mapped_column(info=label(N_("Name")))
    unit: Mapped[Code | None] = mapped_column(info=label(N_("Unit")))
    price: Mapped[Money] = mapped_column(default=0, info=label(N_("Price"), least=0))
    warranty_months: Mapped[int | None] = mapped_column(
        info=label(N_("Warranty (months)"), least=0, most=LONGEST_WARRANTY)
    )
    is_active: Mapped[bool] = mapped_column(default=True, info=label(N_("Active")))
    description: Mapped[LongText | None] = mapped_column(info=label(N_("Description")))
    search_text: Mapped[LongText] = mapped_column(default="", info=label("", audited=False))

    def derive(self) -> None:
        self.search_text = fold(f"{self.code or ''} {self.name}")

    def __str__(self) -> str:
        return f"{self.code} {self.name}" if self.code else self.name
