"""What is asked for: for each thing that people do, the address at each of the four sides."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from bench.measured.facts import Facts
from bench.measured.filters import filters
from bench.measured.floor_sql import floor_of, holds, searches
from bench.measured.scenario import Scenario, listed

SORTS = ("number", "complaint_on", "client", "priority", "planned_from_on", "status")
PLAIN_COLUMNS = (
    "number",
    "status",
    "client",
    "complaint_type",
    "object_label",
    "priority",
    "planned_from_on",
    "assignments",
    "complaint_on",
)


def scenarios(facts: Facts) -> list[Scenario]:
    """Return all scenarios for a database."""
    return [
        *_pages(facts),
        *_sorts(facts),
        *_searches(facts),
        *filters(facts),
        *_forms(facts),
        *_lookups(facts),
        _export(),
    ]


def _pages(facts: Facts) -> Iterator[Scenario]:
    floor = floor_of(facts)
    half, last = facts.pages // 2, facts.pages
    yield listed("first page", "page", {}, {}, {}, floor["first"])
    yield listed(
        "middle page",
        "page",
        {"after": facts.middle},
        {"page": half},
        {"p": half + 1},
        floor["middle"],
    )
    yield listed(
        "last page", "page", {"before": "end"}, {"page": last - 1}, {"p": last}, floor["last"]
    )


def _sorts(facts: Facts) -> Iterator[Scenario]:
    floor = floor_of(facts)
    half, last = facts.pages // 2, facts.pages
    for name in SORTS:
        ours, plain = {"sort": name}, {"sort": PLAIN_COLUMNS.index(name)}
        django = {"o": PLAIN_COLUMNS.index(name) + 1}
        said = name.removesuffix("_on").replace("_from", "").replace("complaint", "called on")
        yield listed(f"by {said}", "sort", ours, plain, django, floor[name])
        if name == "client":
            place = {"after": f"{facts.half_key}~{facts.half_name}"}
            yield listed(
                "by client, middle page",
                "sort",
                ours | place,
                plain | {"page": half},
                django | {"p": half + 1},
                floor["client, middle"],
            )
        yield listed(
            f"by {said}, last page",
            "sort",
            ours | {"before": "end"},
            plain | {"page": last - 1},
            django | {"p": last},
            floor[f"{name}, last"],
        )


def _searches(facts: Facts) -> Iterator[Scenario]:
    floor = floor_of(facts)
    for name, words in searches(facts).items():
        key = f"search {name}"
        said = {"search": words}
        yield listed(f"search: {name}", "search", said, said, {"q": words}, floor[key])


def _forms(facts: Facts) -> Iterator[Scenario]:
    key = facts.middle
    ours = f"/admin/interventions/edit/?id={key}"
    yield Scenario(
        "form, as it comes",
        "form",
        ours,
        f"/admin/interventions/edit/?id={key}",
        f"/admin/django_admin/intervention/{key}/change/",
        f"/form?id={key}",
    )
    picked = Scenario(
        "form, with look-ups",
        "form",
        ours,
        f"/admin/picked/edit/?id={key}",
        f"/admin/django_admin/picked/{key}/change/",
        f"/form?id={key}",
    )
    yield picked
    yield replace(picked, name="save", group="save")


def _lookups(facts: Facts) -> Iterator[Scenario]:
    for name, word in (("rare", facts.rare), ("common", "srl"), ("absent", "qxqxqxq")):
        # The better one of two: by the order of names until there are enough, or by an index.
        found = f"id IN (SELECT rowid FROM client_search WHERE {holds(facts, word)})"  # noqa: S608 - of the bench
        where = f"search_text LIKE '%{word}%'" if name == "common" else found
        ours = urlencode({"name": "client", "query": word})
        plain = urlencode({"name": "client", "query": word, "offset": 0, "limit": 20})
        django = {"term": word, "app_label": "django_admin", "model_name": "picked"}
        yield Scenario(
            f"look-up of a client: {name}",
            "lookup",
            f"/admin/interventions/ajax/lookup/?{ours}",
            f"/admin/picked/ajax/lookup/?{plain}",
            f"/admin/autocomplete/?{urlencode(django | {'field_name': 'client'})}",
            f"/lookup?{urlencode({'where': where})}",
        )


def _export() -> Scenario:
    return Scenario(
        "export of all as CSV",
        "export",
        "/admin/interventions/export/csv/",
        "/admin/interventions/export/csv/",
        "",
        "/export",
    )
