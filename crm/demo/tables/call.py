"""The shape of a call, and the places that `{loc}` in one stands for."""

from typing import NamedTuple

from crm.demo.tables.goods import Kind
from crm.domain.statuses import Priority

LOCATIONS = (
    "de la intrarea principală",
    "din depozit",
    "de la recepție",
    "de la etajul 2",
    "din parcare",
    "din sala de ședințe",
    "de la poarta de serviciu",
    "din biroul administrativ",
)


class Call(NamedTuple):
    """A call about something of one kind.

    `text` is the object in words, for who has neither invoice nor product at
    hand; `days` is how long the job takes.
    """

    kind: Kind
    complaint: str
    text: str
    description: str
    resolution: str
    priority: Priority = Priority.NORMAL
    days: int = 1
