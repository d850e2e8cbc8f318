"""Invoices and their lines by the thousand: each follows from its number alone."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from crm.demo.tables.goods import Kind

SERIES = "DSV"
LINES = 2  # on each invoice; every client has one invoice
YOUNGEST = 5 * 365  # days ago: before the first case, so that every case can be on a line
_SPREAD = 1000  # days over which invoices were issued


class Goods(NamedTuple):
    """A product as it stands in the database; `label` is how a case on it shows it."""

    id: int
    kind: Kind
    name: str
    label: str
    price: Decimal


class Line(NamedTuple):
    """A line of an invoice, without ids."""

    goods: Goods
    serial_no: str
    label: str


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold to the k-th client: on invoice `k`, with the lines `LINES * k` and so on."""

    goods: tuple[Goods, ...]
    today: date

    def number(self, k: int) -> str:
        """Return the number of the k-th invoice."""
        return f"{100_001 + k}"

    def issued_on(self, k: int) -> date:
        """Return the date of the k-th invoice."""
        return self.today - timedelta(days=YOUNGEST + k * 101 % _SPREAD)

    def full_number(self, k: int) -> str:
        """Return series and number, as `Invoice.full_number` does."""
        return f"{SERIES} {self.number(k)}"

    def line(self, m: int) -> Line:
        """Return the m-th line; its label is what `InvoiceLine` shows."""
        k = m // LINES
        goods = self.goods[m * 31 % len(self.goods)]
        shown = f"{goods.name} ({self.full_number(k)} / {self.issued_on(k):%d.%m.%Y})"
        return Line(goods, f"SN{7_000_000 + m}", shown)
