"""One thing that people do, and where it is done at each of the four sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from bench.measured.floor_sql import Floor


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that is done; a side without an address does not offer it.

    `group` says which targets hold for it. A `saving` one posts the form that
    stands at the address, with another description.
    """

    name: str
    group: str  # page, sort, search, filter, form, save, lookup, export
    ours: str = ""
    plain: str = ""
    django: str = ""
    floor: str = ""

    @property
    def is_list(self) -> bool:
        """Tell whether a page of the grid is asked for."""
        return self.group in ("page", "sort", "search", "filter")


def listed(
    name: str,
    group: str,
    ours: Mapping[str, object],
    plain: Mapping[str, object],
    django: Mapping[str, object],
    floor: Floor | None,
) -> Scenario:
    """Return a page of the grid; but for the first one, no question is no address."""
    is_first = not ours
    return Scenario(
        name,
        group,
        f"/admin/interventions/?{urlencode(ours)}",
        f"/admin/interventions/?{urlencode(plain)}" if plain or is_first else "",
        f"/admin/django_admin/intervention/?{urlencode(django)}" if django or is_first else "",
        f"/list?{urlencode({'where': floor.where, 'order': floor.order})}" if floor else "",
    )
