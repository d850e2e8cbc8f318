"""Documents of the correspondence register."""

from typing import NamedTuple

from crm.domain.kinds import Direction


class Letter(NamedTuple):
    """A document that comes from a client, goes to one, or stays in the house."""

    direction: Direction
    subject: str
    document: str


LETTERS = (
    Letter(Direction.IN, "Cerere de ofertă pentru extinderea sistemului video", "adresă"),
    Letter(Direction.OUT, "Ofertă pentru extinderea sistemului video", "ofertă"),
    Letter(Direction.IN, "Reclamație privind zgomotul unității exterioare", "sesizare"),
    Letter(Direction.OUT, "Răspuns la sesizarea privind zgomotul", "adresă"),
    Letter(Direction.IN, "Contract de mentenanță semnat", "contract"),
    Letter(Direction.OUT, "Proces-verbal de punere în funcțiune", "proces-verbal"),
    Letter(Direction.INTERNAL, "Decizie privind serviciul de permanență", "decizie"),
    Letter(Direction.OUT, "Notificare de expirare a garanției", "notificare"),
    Letter(Direction.IN, "Solicitare de decalare a reviziei", "adresă"),
    Letter(Direction.OUT, "Buletin de verificare a instalației de incendiu", "buletin"),
    Letter(Direction.IN, "Act adițional la contractul de mentenanță", "act adițional"),
    Letter(Direction.INTERNAL, "Inventar al pieselor din mașini", "listă"),
    Letter(Direction.OUT, "Deviz pentru înlocuirea bateriilor", "deviz"),
    Letter(Direction.IN, "Acceptarea devizului", "comandă"),
)
