"""What was sold: the catalogue, and invoices with serial numbers over three years."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from crm.demo.tables.goods import GOODS, KIND_OF, Kind
from crm.demo.world import DAYS, OPERATOR, World
from crm.models import Client, Invoice, InvoiceLine, Product

INVOICES = 60
SERIES = "DSP"
FIRST_NUMBER = 1201
YEARS = 3
_PIECES = {Kind.CAMERA: 4, Kind.FIRE: 6, Kind.ALARM: 2}  # others are bought one at a time


def stock(world: World) -> None:
    """Create the products."""
    for good in GOODS:
        product = Product(
            code=good.code,
            name=good.name,
            unit="buc",
            price=Decimal(good.price),
            warranty_months=good.warranty,
        )
        world.cast.products.setdefault(good.kind, []).append(product)
        world.session.add(product)


def sell(world: World) -> None:
    """Issue the invoices: those from before the story at once, the others on their day."""
    step = YEARS * 365 // INVOICES
    first_day = world.today - timedelta(days=DAYS)
    for n in range(INVOICES):
        day = world.after(world.today - timedelta(days=YEARS * 365 - n * step), 0)
        act = partial(_issue, world, n, day)
        world.story.at(world.moment(max(day, first_day), 11, n % 60), act, by=OPERATOR)


def _issue(world: World, n: int, day: date) -> None:
    clients = world.cast.clients
    client = clients[7 * n % len(clients)]
    invoice = Invoice(
        series=SERIES, number=str(FIRST_NUMBER + n), issued_on=day, client=client, lines=[]
    )
    for k in range(1 + n % 3):
        invoice.lines.append(_line(world, client, n, k))
    world.session.add(invoice)
    world.session.flush()
    world.cast.lines.setdefault(client.id, []).extend(invoice.lines)


def _line(world: World, client: Client, n: int, k: int) -> InvoiceLine:
    good = GOODS[(11 * n + 4 * k) % len(GOODS)]
    product = next(each for each in world.cast.products[good.kind] if each.code == good.code)
    return InvoiceLine(
        client_id=client.id,
        product=product,
        description=product.name,
        serial_no=f"{KIND_OF[good.code].name[:2]}{2400000 + 131 * n + 7 * k}",
        quantity=Decimal(_PIECES.get(good.kind, 1)),
        unit_price=product.price,
    )
