"""Names for the keys in the audit log: who is client 17, and who are employees 3 and 5."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from admin_views._lookups import LOOKUPS
from admin_views._naming import names_of
from crm.domain.record_ids import record_id
from crm.models import AuditEntry, Base, User

MOST = 200  # records of one kind that are named
Names = Mapping[tuple[type[Base], str], str]


def names_in(entries: Iterable[AuditEntry]) -> Names:
    """Return the names of all records that the changes in `entries` refer to.

    One query for each kind of record, however many entries there are.
    """
    wanted: defaultdict[type[Base], set[int]] = defaultdict(set)
    for entry in entries:
        for name, sides in entry.changes.items():
            model = referred(entry.table, name)
            if model is not None:
                wanted[model].update(int(key) for side in sides for key in keys_of(side))
    return {
        (model, str(key)): name
        for model, keys in wanted.items()
        for key, name in names_of(model, sorted(keys)[:MOST]).items()
    }


def keys_of(text: str | None) -> Iterator[str]:
    """Yield the keys in a logged value: one, or several with commas between them."""
    for part in (text or "").split(", "):
        if record_id(part) is not None:
            yield part


@cache
def referred(table: str, name: str) -> type[Base] | None:
    """Return the kind of record that the column or the list `name` of a table refers to."""
    mapper = mapper_of(table)
    if mapper is None:
        return None
    if name in mapper.relationships:
        return _named(mapper.relationships[name].mapper.class_)
    column = mapper.columns.get(name)
    for key in column.foreign_keys if column is not None else ():
        if key.column.name == "id":
            found = mapper_of(key.column.table.name)
            return _named(found.class_) if found else None
    return None


@cache
def mapper_of(table: str) -> Any:
    """Return the mapper of the model whose table has this name, if there is one."""
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", "") == table:
            return mapper
    return None


def _named(model: type[Base]) -> type[Base] | None:
    return model if model in LOOKUPS or model is User else None
