"""What is asked for by filters; a side that has none of that kind has no address."""

from collections.abc import Iterator

from bench.measured.facts import Facts
from bench.measured.floor_sql import floor_of
from bench.measured.scenario import Scenario, listed


def filters(facts: Facts) -> Iterator[Scenario]:
    """Yield a page of the grid for each common filter."""
    floor = floor_of(facts)
    first, last = facts.week
    by_status = {name: f"status_{name}" for name in ("NEW", "FINALISED")}
    for status, key in by_status.items():
        yield listed(
            f"status {status.lower()}",
            "filter",
            {"flt_status_equals": status},
            {"flt1_status_equals": status},
            {"status__exact": status},
            floor[key],
        )
    yield listed(
        "priority urgent",
        "filter",
        {"flt_priority_equals": "URGENT"},
        {"flt1_priority_equals": "URGENT"},
        {"priority__exact": "URGENT"},
        floor["urgent"],
    )
    yield listed(
        "one client",
        "filter",
        {"flt_client_equals": facts.client},
        {"flt1_client_id_equals": facts.client},
        {"client__id__exact": facts.client},
        floor["one client"],
    )
    yield listed(
        "one type",
        "filter",
        {"flt_complaint_type_equals": facts.complaint_type},
        {"flt1_complaint_type_id_equals": facts.complaint_type},
        {"complaint_type__id__exact": facts.complaint_type},
        floor["one type"],
    )
    yield listed(
        "planned in a week",
        "filter",
        {"flt_planned_from_on_from": first, "flt_planned_from_on_to": last},
        {"flt1_planned_from_on_between": f"{first} to {last}"},
        {"planned_from_on__gte": first, "planned_from_on__lte": last},
        floor["week"],
    )
    yield listed(
        "one employee",
        "filter",
        {"flt_assignee_equals": facts.employee},
        {},
        {"assignments__employee__id__exact": facts.employee},
        floor["one employee"],
    )
    for name, key, value in (
        ("today", "when", "TODAY"),
        ("this week", "when", "THIS_WEEK"),
        ("overdue", "when", "OVERDUE"),
        ("no day planned", "when", "UNPLANNED"),
        ("open", "open", "1"),
        ("town", "town_starts", facts.town),
        ("schedule", "schedule", str(facts.schedule)),
        ("unanswered", "unanswered", "1"),
        ("mine", "mine", "1"),
    ):
        named = f"flt_{key}" if "_" in key else f"flt_{key}_equals"
        yield listed(name, "filter", {named: value}, {}, {}, floor.get(name))
    yield listed(
        "mine and open",
        "filter",
        {"flt_mine_equals": "1", "flt_open_equals": "1"},
        {},
        {},
        floor["mine and open"],
    )
    yield listed(
        "finalised of one client",
        "filter",
        {"flt_status_equals": "FINALISED", "flt_client_equals": facts.client},
        {"flt1_status_equals": "FINALISED", "flt2_client_id_equals": facts.client},
        {"status__exact": "FINALISED", "client__id__exact": facts.client},
        floor["finalised of one client"],
    )
