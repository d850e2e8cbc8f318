"""The rows of each page, as one statement finds them that knows what it looks for."""

from dataclasses import dataclass
from datetime import timedelta

from bench.measured.facts import Facts

NEWEST = "i.id DESC"
OPEN = "i.stage < 4"


@dataclass(frozen=True, slots=True)
class Floor:
    """The condition and the order of a page's rows."""

    where: str
    order: str = NEWEST


def floor_of(facts: Facts) -> dict[str, Floor]:
    """Return the statements' parts, by the names of the scenarios."""
    name = facts.half_name.replace("'", "''")
    return {
        "first": Floor("1 = 1"),
        "middle": Floor(f"i.id < {facts.middle}"),
        "last": Floor("1 = 1", "i.id"),
        **_sorted("number", "i.number", is_empty=False),
        **_sorted("complaint_on", "i.complaint_on", is_empty=False),
        **_sorted("client", "c.name", is_empty=False),
        **_sorted("priority", "i.urgency", is_empty=False),
        **_sorted("planned_from_on", "i.planned_from_on", is_empty=True),
        **_sorted("status", "i.stage", is_empty=False),
        "client, middle": Floor(
            f"c.name >= '{name}' AND (c.name, i.id) > ('{name}', {facts.half_key})", "c.name, i.id"
        ),
        **_filtered(facts),
        **{f"search {name}": _found(facts, words) for name, words in searches(facts).items()},
    }


def searches(facts: Facts) -> dict[str, str]:
    """Return what is searched for: words that one client has, most have, few have, nobody has."""
    town = f"srl {facts.town}"
    return {"rare": facts.rare, "common": "srl", "two words": town, "absent": "qxqxqxq"}


def holds(facts: Facts, words: str) -> str:
    """Return the condition that a document has each of `words`, in the database's language."""
    if facts.is_sqlite:
        return "text MATCH '" + " AND ".join(f'"{word}"' for word in words.split()) + "'"
    return " AND ".join(f"text LIKE '%{word}%'" for word in words.split())


def _found(facts: Facts, words: str) -> Floor:
    ids = f"SELECT rowid FROM intervention_search WHERE {holds(facts, words)}"  # noqa: S608 - of the bench
    return Floor(f"i.id IN ({ids} ORDER BY rowid DESC LIMIT 20)")


def _sorted(key: str, column: str, *, is_empty: bool) -> dict[str, Floor]:
    there = f"{column} IS NOT NULL" if is_empty else "1 = 1"
    last = Floor(f"{column} IS NULL") if is_empty else Floor("1 = 1", f"{column} DESC, i.id DESC")
    return {key: Floor(there, f"{column}, i.id"), f"{key}, last": last}


def _filtered(facts: Facts) -> dict[str, Floor]:
    today, (first, last) = facts.today.isoformat(), facts.week
    monday = facts.today - timedelta(days=facts.today.weekday())
    sunday = monday + timedelta(days=6)
    days = f"i.planned_from_on BETWEEN '{first}' AND '{last}'"
    own = f"i.created_by = '{facts.author}'"
    theirs = "SELECT intervention_id FROM assignment WHERE status <> 'WITHDRAWN'"
    clients = f"SELECT id FROM client WHERE town_key LIKE '{facts.town}%'"  # noqa: S608 - of the bench
    return {
        "status_NEW": Floor("i.status = 'NEW'"),
        "status_FINALISED": Floor("i.status = 'FINALISED'"),
        "urgent": Floor("i.priority = 'URGENT'"),
        "one client": Floor(f"i.client_id = {facts.client}"),
        "one type": Floor(f"i.complaint_type_id = {facts.complaint_type}"),
        "week": Floor(days, "i.planned_from_on DESC, i.id DESC"),
        "one employee": Floor(f"i.id IN ({theirs} AND employee_id = {facts.employee})"),
        "today": Floor(
            f"i.last_day >= '{today}' AND coalesce(i.planned_from_on, i.last_day) <= '{today}'"
        ),
        "this week": Floor(
            f"i.last_day >= '{monday}' AND coalesce(i.planned_from_on, i.last_day) <= '{sunday}'"
        ),
        "overdue": Floor(f"{OPEN} AND i.last_day < '{today}'"),
        "no day planned": Floor(f"{OPEN} AND i.last_day IS NULL"),
        "open": Floor(OPEN),
        "town": Floor(f"i.client_id IN ({clients})"),
        "schedule": Floor(f"i.schedule_id = {facts.schedule}"),
        "mine": Floor(own),
        "mine and open": Floor(f"{own} AND {OPEN}"),
        "finalised of one client": Floor(
            f"i.status = 'FINALISED' AND i.client_id = {facts.client}"
        ),
    }
