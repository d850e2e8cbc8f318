"""Filters of grids: native controls, named by column and operation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from flask_babel import gettext
from sqlalchemy import Boolean, ColumnElement, Date, inspect, not_
from sqlalchemy import Enum as EnumType

from admin_views._formats import label_of
from admin_views._lookups import LOOKUPS
from crm.domain.record_ids import record_id
from crm.models import Base
from crm.models.base import UtcDateTime

NO_VALUE = "∅"  # in a filter for one exact text: those without any
Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class GridFilter:
    """One control above a grid. `key` is its name in the address and never changes its meaning.

    `parse` turns the typed text into a value or raises ValueError. `order` is the
    column by which rows are sorted that nobody sorted otherwise, since its index
    is the one that finds them. A filter that `is_hidden` has no control: only links set it.
    """

    key: str
    label: Any
    kind: str  # which control: choice, date, reference, text
    parse: Callable[[str], Any]
    condition: Condition
    choices: Callable[[], list[tuple[str, str]]] = field(default=list)
    lookup: str = ""
    model: type[Base] | None = None
    order: str = ""
    is_hidden: bool = False


def filters_for(model: type[Base], name: str, label: Any) -> list[GridFilter]:
    """Return the controls for the column or relation `name` of `model`."""
    mapper = inspect(model)
    if name in mapper.relationships:
        return [_reference(mapper.relationships[name], name, label)]
    column, kind = getattr(model, name), mapper.columns[name].type
    for each, make in _CONTROLS.items():
        if isinstance(kind, each):
            return make(column, name, label)
    if isinstance(kind, UtcDateTime):
        raise TypeError(f"{name}: filter by a date column instead")
    return [GridFilter(f"{name}_contains", label, "text", str, _contains(column))]


def yes_or_no(name: str, label: Any, condition: Callable[[], ColumnElement[bool]]) -> GridFilter:
    """Return a control for what is no column: those for which `condition` holds, or the others."""
    return _two_choices(name, label, lambda yes: condition() if yes else not_(condition()))


def one_of(
    name: str, label: Any, choices: Mapping[str, tuple[str, Callable[[], ColumnElement[bool]]]]
) -> GridFilter:
    """Return a control that offers `choices`: under each value a text and a condition."""

    def parse(text: str) -> Callable[[], ColumnElement[bool]]:
        if text not in choices:
            raise ValueError(text)
        return choices[text][1]

    return GridFilter(
        f"{name}_equals",
        label,
        "choice",
        parse,
        lambda condition: condition(),
        lambda: [(value, gettext(text)) for value, (text, _condition) in choices.items()],
    )


def reference_to(name: str, label: Any, model: type[Base], condition: Condition) -> GridFilter:
    """Return a control that finds a record of `model` by the view's look-up `name`."""
    return GridFilter(
        f"{name}_equals", label, "reference", _key, condition, lookup=name, model=model
    )


def _key(text: str) -> int:
    key = record_id(text)
    if key is None:
        raise ValueError(text)
    return key


def _contains(column: Any) -> Condition:
    return lambda text: column.icontains(text, autoescape=True)


def _choice(column: Any, name: str, label: Any) -> list[GridFilter]:
    members: type[Enum] = column.type.enum_class

    def parse(text: str) -> Enum:
        if text not in members.__members__:
            raise ValueError(text)
        return members[text]

    return [
        GridFilter(
            f"{name}_equals",
            label,
            "choice",
            parse,
            lambda member: column == member,
            lambda: [(each.name, label_of(each)) for each in members],
        )
    ]


def _flag(column: Any, name: str, label: Any) -> list[GridFilter]:
    return [_two_choices(name, label, column.is_)]


def _two_choices(name: str, label: Any, condition: Condition) -> GridFilter:
    values = {"1": True, "0": False}

    def parse(text: str) -> bool:
        if text not in values:
            raise ValueError(text)
        return values[text]

    return GridFilter(
        f"{name}_equals",
        label,
        "choice",
        parse,
        condition,
        lambda: [("1", gettext("Yes")), ("0", gettext("No"))],
    )


def _days(column: Any, name: str, label: Any) -> list[GridFilter]:
    parse = date.fromisoformat
    return [
        GridFilter(f"{name}_from", label, "date", parse, lambda day: column >= day, order=name),
        GridFilter(f"{name}_to", label, "date", parse, lambda day: column <= day, order=name),
    ]


def _reference(relation: Any, name: str, label: Any) -> GridFilter:
    column = next(iter(relation.local_columns))
    remote = relation.mapper.class_
    if remote not in LOOKUPS:
        raise TypeError(f"{name}: no look-up for {remote.__name__}")

    return reference_to(name, label, remote, lambda key: column == key)


_CONTROLS: dict[type, Callable[[Any, str, Any], list[GridFilter]]] = {
    EnumType: _choice,
    Boolean: _flag,
    Date: _days,
}
