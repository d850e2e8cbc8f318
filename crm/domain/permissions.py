"""Who may do what: the questions that are asked of the table of rights."""

import re
from collections.abc import Iterator
from functools import cache

from crm.domain import access_table as table
from crm.domain.access_table import ACTIONS, FORM, Right, Rights, Route
from crm.domain.kinds import Role

__all__ = ["Right", "Rights", "Route", "may"]

OPEN = frozenset(table.OPEN.split())
LOGGED_IN = frozenset(table.LOGGED_IN.split())
_COMMON = frozenset(table.COMMON.split())
_ROW = re.compile(r"-[0-9]{1,6}-")  # between an inline list and a field of a row of it
_MARK = re.compile(r"^del-(.+)-[0-9]{1,6}$")  # a row that is to be removed
_KEPT = "keep-"  # before a field of which one of two versions is chosen


def may(role: Role | None, endpoint: str, right: Right) -> bool:
    """Tell whether `role` has `right` in the view `endpoint`; nobody (None) has none."""
    return role is not None and right in granted(role, endpoint)


@cache
def granted(role: Role, endpoint: str) -> Rights:
    """Return all that `role` may do in the view `endpoint`."""
    rows = table.RIGHTS[role]
    return rows.get(endpoint, rows[table.OTHERS]) & offered(endpoint)


def offered(endpoint: str) -> Rights:
    """Return what can be done in the view `endpoint` at all, by whomever."""
    return table.OFFERED.get(endpoint, table.OFFERED[table.OTHERS])


def may_any(role: Role | None, endpoint: str, rights: Rights) -> bool:
    """Tell whether `role` has one of `rights` in the view `endpoint`."""
    return role is not None and not rights.isdisjoint(granted(role, endpoint))


def may_share(role: Role) -> bool:
    """Tell whether a role may show its saved views to everybody."""
    return role in table.SHARING


def sees_only_own(role: Role) -> bool:
    """Tell whether a role sees no other interventions than those it is assigned to."""
    return role is Role.TECHNICIAN


@cache
def route_of(endpoint: str) -> Route | None:
    """Return what the table says of an address; None for one that is not in it.

    The route that is returned names its view.
    """
    view, _, page = endpoint.rpartition(".")
    route = table.ROUTES.get(endpoint) or table.PAGES.get(page)
    return route and route._replace(of=route.of or view)


def action_right(endpoint: str, action: str) -> Right | None:
    """Return the right that an action on the rows of a grid needs; None for an unknown one."""
    return ACTIONS.get(endpoint, {}).get(action)


@cache
def fields_of(endpoint: str) -> frozenset[str]:
    """Return the fields that may be posted to an address."""
    route = route_of(endpoint)
    return frozenset(_named(endpoint, route)) | _COMMON if route else _COMMON


def _named(endpoint: str, route: Route) -> Iterator[str]:
    for name in route.fields.split():
        if name != FORM:
            yield name
            continue
        yield from table.FIELDS.get(route.of, "").split()
        if not endpoint.endswith(".edit_view"):
            yield from table.NEW_FIELDS.get(route.of, "").split()


def source_of(endpoint: str) -> str:
    """Return what the audit log names as the source of a change that is posted to an address."""
    page = endpoint.rpartition(".")[2]
    return table.SOURCES.get(endpoint) or table.SOURCES.get(page, "web")


def field_of(posted: str) -> str:
    """Return the field of the table that the name of a posted value stands for."""
    if marked := _MARK.match(posted):
        return f"{marked[1]}.id"
    return _ROW.sub(".", posted.removeprefix(_KEPT), count=1)
