"""Orders of a grid, and the rows after or before a place in them (keyset paging).

A page begins beside a row, named by its value and key, and not after a number of
rows: so it costs the same anywhere in the list, and nothing is shown twice or
never when rows come and go. The key decides between equals. Rows without a value
come last in both directions on every database, so an order is read in two parts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, inspect, literal, select, tuple_
from sqlalchemy import Enum as EnumType

from crm.domain.record_ids import LARGEST_ID, record_id
from crm.models import Base

LONGEST_VALUE = 400  # characters of a value in an address


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in an order: its value, None for a row without one, and its key."""

    value: Any
    key: int


@dataclass(frozen=True, slots=True)
class Order:
    """An order by one column of `model`, or by the name of the record that a relation leads to."""

    model: type[Base]
    name: str
    descending: bool
    key: Any = None  # the id as another table has it whose index finds the rows

    @property
    def column(self) -> Any:
        """The column that decides first."""
        relation = self._relation
        return relation.mapper.class_.name if relation else getattr(self.model, self.name)

    @property
    def may_be_empty(self) -> bool:
        """Tell whether there can be rows without a value."""
        return bool(self._presence.property.columns[0].nullable)

    def place_of(self, record: Any) -> Place:
        """Return where `record` stands."""
        value = getattr(record, self.name)
        if self._relation and value is not None:
            value = value.name
        return Place(None if self.name == "id" else value, record.id)

    def written(self, record: Any) -> str:
        """Return the place of `record` as it stands in an address: `KEY` or `KEY~VALUE`."""
        place = self.place_of(record)
        return str(place.key) if place.value is None else f"{place.key}~{_written(place.value)}"

    def read(self, text: str) -> Place:
        """Return the place that `written` wrote; raise ValueError for anything else."""
        found, sign, value = text[:LONGEST_VALUE].partition("~")
        key = record_id(found)
        if key is None or (not sign and self.name != "id" and not self.may_be_empty):
            raise ValueError(text)
        return Place(_read(self.column.type, value) if sign else None, key)

    def parts(
        self,
        query: Select[Any],
        *,
        place: Place | None = None,
        backwards: bool = False,
        sorting: int | None = None,
    ) -> list[Select[Any]]:
        """Return the queries whose rows, one after the other, are those beyond `place`.

        All rows for None; from the last row on towards the first when `backwards`.
        `sorting` is how many rows of each are wanted where no index has them in order.
        """
        down = self.descending != backwards
        if self.name == "id":
            return [self._first(self._by_key(query, place, down=down), sorting, down=down)]
        in_empty = place is not None and place.value is None
        valued = self._by_value(query, None if in_empty else place, down=down)
        valued = self._first(valued, sorting, self.column, down=down)
        if not self.may_be_empty:
            return [valued]
        empty = query.where(self._presence.is_(None))
        empty = self._by_key(empty, place if in_empty else None, down=down)
        empty = self._first(empty, sorting, down=down)
        parts = [empty, valued] if backwards else [valued, empty]
        is_passed = place is not None and in_empty is not backwards
        return parts[1:] if is_passed else parts

    def _first(self, part: Select[Any], number: int | None, *value: Any, down: bool) -> Select[Any]:
        """Return the query for the first rows of `part`, whose keys are found first."""
        if number is None:
            return part
        model: Any = self.model
        keys = part.with_only_columns(model.id.label("key"), *(it.label("value") for it in value))
        found = keys.limit(number).subquery()
        order = [found.c.value, found.c.key] if value else [found.c.key]
        return (
            select(model)
            .join(found, found.c.key == model.id)
            .order_by(*(each.desc() if down else each for each in order))
        )

    def _by_key(self, query: Select[Any], place: Place | None, *, down: bool) -> Select[Any]:
        key: Any = self.model.id if self.key is None else self.key
        if place is not None:  # both tables are told, or one would be read from its beginning
            bounded = {key, self.model.id}
            query = query.where(*(it < place.key if down else it > place.key for it in bounded))
        return query.order_by(key.desc() if down else key)

    def _by_value(self, query: Select[Any], place: Place | None, *, down: bool) -> Select[Any]:
        key: Any = self.model.id
        column = self.column
        if self._relation:
            query = query.join(getattr(self.model, self.name))
        elif self.may_be_empty:
            query = query.where(column.is_not(None))
        if place is not None and place.value is not None:
            query = query.where(*self._beyond(place, down=down))
        return query.order_by(*((column.desc(), key.desc()) if down else (column, key)))

    def _beyond(self, place: Place, *, down: bool) -> list[ColumnElement[bool]]:
        column = self.column
        own = tuple_(column, self.model.id)
        other = tuple_(literal(place.value, column.type), literal(place.key, self.model.id.type))
        found: list[ColumnElement[bool]] = [own < other if down else own > other]
        if self._relation:  # two tables: no index has both, so this one finds the beginning
            found.append(column <= place.value if down else column >= place.value)
        return found

    @property
    def _relation(self) -> Any:
        return inspect(self.model).relationships.get(self.name)

    @property
    def _presence(self) -> Any:
        """The column of the model itself that is empty where there is no value."""
        relation = self._relation
        if relation is None:
            return getattr(self.model, self.name)
        local = next(iter(relation.local_columns))
        return getattr(self.model, inspect(self.model).get_property_by_column(local).key)


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(kind: Any, text: str) -> Any:
    """Return the value of a column of the type `kind`; raise ValueError for what is none."""
    if isinstance(kind, EnumType):
        if text not in (members := kind.enum_class.__members__):  # type: ignore[union-attr]  # ours have a class
            raise ValueError(text)
        return members[text]
    return _READERS[kind.python_type](text)


def _read_int(text: str) -> int:
    value = int(text)
    if abs(value) > LARGEST_ID:
        raise ValueError(text)
    return value


def _read_decimal(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not value.is_finite():
        raise ValueError(text)
    return value


def _read_text(text: str) -> str:
    return text.replace("\x00", "")


def _read_moment(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return value


_READERS: dict[type, Callable[[str], Any]] = {
    bool: lambda text: bool(_read_int(text)),
    date: date.fromisoformat,
    datetime: _read_moment,
    Decimal: _read_decimal,
    int: _read_int,
    str: _read_text,
}
