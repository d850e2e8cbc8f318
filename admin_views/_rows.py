"""The rows of a page: a shape that the template writes once, filled for each record."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup, escape

from admin_views._cells import RowCells

# When a record has the form of an action, and the form.
Form = tuple[Callable[[Any], bool], str]
# Between signs that no address and no text has, whatever was typed or searched for.
PLACES = {name: f"\x02{name}\x03" for name in ("id", "name", "cells", "forms")}
_PLACES = re.compile(f"\x02({'|'.join(PLACES)})\x03")


class Rows:
    """Fills the PLACES of a shape: what differs from record to record.

    What is filled in is never searched for places.
    """

    def __init__(self, shape: str, forms: Sequence[Form], cells: RowCells) -> None:
        self._shape = _PLACES.split(str(shape))
        self._forms = [(when, _PLACES.split(str(form))) for when, form in forms]
        self._cells = cells

    def of(self, record: Any) -> Markup:
        """Return the row of a record."""
        known: dict[str, str] = {"id": str(record.id), "name": escape(str(record))}
        forms = (_filled(form, known) for when, form in self._forms if when(record))
        known["forms"] = "".join(forms)
        known["cells"] = self._cells.of(record)
        return Markup(_filled(self._shape, known))  # noqa: S704 - escaped, each part


def _filled(parts: Sequence[str], known: dict[str, str]) -> str:
    """Return `parts`, of which every second is a place's name, with what is `known` of each."""
    return "".join(known[part] if place % 2 else part for place, part in enumerate(parts))
