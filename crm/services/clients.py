"""Clients: what looks doubtful about one, for the operator to look at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.i18n import N_
from crm.domain.tax_ids import is_plausible_tax_id
from crm.models import Client


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence to show, translatable, and its values."""

    message: str
    params: dict[str, object] = field(default_factory=dict)


def doubts(session: Session, client: Client) -> Iterator[Doubt]:
    """Yield what looks wrong with the tax id: its checksum, and others that have the same."""
    if not client.tax_id_key or not client.tax_id:
        return
    if not is_plausible_tax_id(client.tax_id):
        yield Doubt(N_("The tax id %(tax_id)s does not look right."), {"tax_id": client.tax_id})
    same = select(Client).where(Client.tax_id_key == client.tax_id_key, Client.id != client.id)
    other = session.scalars(same.order_by(Client.id).limit(1)).first()
    if other is not None:
        yield Doubt(
            N_("%(other)s has the same tax id %(tax_id)s."),
            {"other": other.name, "tax_id": client.tax_id},
        )
