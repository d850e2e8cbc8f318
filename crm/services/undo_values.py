"""The values of an intervention and its assignments that steps change, and how they are kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Self

from sqlalchemy import Date, inspect
from sqlalchemy import Enum as EnumType

from crm.models import Assignment, Intervention
from crm.models.base import Stamped, UtcDateTime

OF_JOB = (
    "status",
    "priority",
    "complaint_type_id",
    "planned_from_on",
    "planned_to_on",
    "resolution",
    "finalised_at",
    "finalised_by",
)
OF_ASSIGNMENT = (
    "status",
    "offer",
    "offered",
    "asked_at",
    "reminded_at",
    "answered_at",
    "clash_reason",
)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """What steps change of an intervention; of its assignments by their ids."""

    version: int
    job: Values
    assignments: Mapping[int, Values]
    versions: Mapping[int, int]

    @classmethod
    def of(cls, record: Intervention) -> Self:
        """Return what stands in `record`, which has no pending changes."""
        return cls(
            version=record.version,
            job={name: getattr(record, name) for name in OF_JOB},
            assignments={
                each.id: {name: getattr(each, name) for name in OF_ASSIGNMENT}
                for each in record.assignments
            },
            versions={each.id: each.version for each in record.assignments},
        )


def difference(before: State, after: State) -> Values:
    """Return the old values of what differs, and the versions after.

    An assignment that is new has None for its old values.
    """
    job = _old(before.job, after.job)
    people = {
        str(key): _old(before.assignments[key], values) if key in before.assignments else None
        for key, values in after.assignments.items()
        if before.assignments.get(key) != values
    }
    versions = {str(key): version for key, version in after.versions.items()}
    return {"job": job, "people": people, "version": after.version, "versions": versions}


def written(kept: Values) -> str:
    """Return it as JSON: enums by the names of their members, days and moments as ISO 8601."""
    return json.dumps(kept, default=_plain)


def restore(record: Stamped, values: Mapping[str, Any]) -> None:
    """Give `record` the values that `written` wrote."""
    columns = inspect(type(record)).columns
    for name, value in values.items():
        setattr(record, name, _read(columns[name].type, value))


def read(model: type[Assignment], name: str, value: Any) -> Any:
    """Return one value that `written` wrote."""
    return _read(inspect(model).columns[name].type, value)


def _old(before: Values, after: Values) -> Values:
    return {name: value for name, value in before.items() if value != after[name]}


def _plain(value: object) -> str:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, date):  # or a moment
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class[value]
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
