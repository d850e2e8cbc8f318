"""Cells of an export, made column by column: each different value is formatted once.

What they say is what the formatters of the grid say, in the reader's language; the
tests compare them. A column that only a whole record can fill is made by the formatters.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, bindparam, inspect, select, type_coerce
from sqlalchemy import Enum as EnumType
from sqlalchemy.orm import Session

from admin_views._formats import EXPORT
from crm.models import Base

MOST_KNOWN = 50_000  # texts that a column keeps
# After what no one sees, a sign that begins a formula, full-width ones too.
_FORMULA = re.compile(
    r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]"
)
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")

Texts = Callable[[Session, Sequence[Any]], list[str]]


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of an export: the SQL column that it is made of, and how its texts are made.

    `texts` takes a batch of values and returns as many texts, harmless ones. It is
    called within the reader's language.
    """

    source: Any
    texts: Texts


def among(column: Any, keys: Sequence[int]) -> ColumnElement[bool]:
    """Return the condition that `column` is one of many keys, which stand in the statement.

    As parameters, thousands of them would take longer than what they find.
    """
    found: ColumnElement[bool] = column.in_(
        bindparam("keys", keys, unique=True, expanding=True, literal_execute=True)
    )
    return found


def harmless(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula (OWASP: CSV injection)."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def cells_of(
    model: type[Base], columns: Sequence[str], own: Mapping[str, Cells], written: Mapping[str, Any]
) -> list[Cells] | None:
    """Return the cells of each of `columns`; None when one of them needs whole records.

    `own` are cells that a view makes itself; `written` the columns that have a
    formatter, which takes a record.
    """
    found = [
        own[name] if name in own else None if name in written else _made_of(model, name)
        for name in columns
    ]
    made = [each for each in found if each is not None]
    return made if len(made) == len(found) else None


def _made_of(model: type[Base], name: str) -> Cells | None:
    mapper = inspect(model)
    first, _dot, rest = name.partition(".")
    relation = mapper.relationships.get(first)
    if relation is not None and not relation.uselist:
        [local] = relation.local_columns
        source = getattr(model, mapper.get_property_by_column(local).key)
        text_of = (lambda record: plain(getattr(record, rest))) if rest else str
        return Cells(source, _references(relation.mapper.class_, text_of))
    if name not in mapper.columns:
        return None
    source, kind = getattr(model, name), mapper.columns[name].type
    if isinstance(kind, EnumType):
        return members(source, kind)
    return Cells(source, _texts_for(kind))


def members(source: Any, kind: Any) -> Cells:
    """Return cells with the labels of an enum's members; the database has their names."""
    known: dict[Any, str] = {}

    def texts(_session: Session, values: Sequence[Any]) -> list[str]:
        if not known:
            known.update({each.name: harmless(plain(each)) for each in kind.enum_class})
            known[None] = ""
        return [known[each] for each in values]

    return Cells(type_coerce(source, String), texts)


def _texts_for(kind: Any) -> Texts:
    if isinstance(kind, Integer):
        return lambda _session, values: ["" if each is None else str(each) for each in values]
    if isinstance(kind, String):
        return lambda _session, values: [harmless(each) if each else "" for each in values]
    known: dict[Any, str] = {}

    def texts(_session: Session, values: Sequence[Any]) -> list[str]:
        for value in set(values) - known.keys():
            known[value] = harmless(plain(value))
        return _looked_up(known, values)

    return texts


def plain(value: Any) -> str:
    """Return a value as an export shows it."""
    for kind, text_of in EXPORT.items():
        if isinstance(value, kind):
            return str(text_of(None, value, ""))
    return str(value)


def _references(model: type[Base], text_of: Callable[[Any], str]) -> Texts:
    known: dict[Any, str] = {None: ""}

    def texts(session: Session, values: Sequence[Any]) -> list[str]:
        if missing := set(values) - known.keys():
            for record in session.scalars(select(model).where(among(model.id, sorted(missing)))):
                known[record.id] = harmless(text_of(record))
        return _looked_up(known, values)

    return texts


def _looked_up(known: dict[Any, str], values: Sequence[Any]) -> list[str]:
    """Return the known text of each value; forget them all when they have become too many."""
    found = [known.get(each, "") for each in values]
    if len(known) > MOST_KNOWN:
        known.clear()
        known[None] = ""
    return found
