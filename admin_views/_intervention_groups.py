"""The ways to group interventions, each group with the filters that leave its rows."""

from datetime import date, timedelta

from flask_babel import gettext, lazy_gettext
from sqlalchemy import Subquery, func, select

from admin_views._asked import COUNTED
from admin_views._filters import NO_VALUE
from admin_views._formats import day_text, label_of
from admin_views._groups import Group, GroupAsk, Grouping
from crm.domain.record_ids import record_id
from crm.domain.statuses import InterventionStatus
from crm.models import Intervention
from crm.services import intervention_groups as counting
from crm.services.intervention_groups import Stretch, counted

Groups = tuple[list[Group], int]


def _by_client(ask: GroupAsk) -> Groups:
    found, number = counting.by_client(ask.session, _rows(ask), Stretch(ask.start, ask.size))
    groups = [_group(ask, each.name, each.number, client_equals=str(each.key)) for each in found]
    return groups, number


def _by_employee(ask: GroupAsk) -> Groups:
    """Return the employees, and before them the jobs that nobody does."""
    only = record_id(ask.chosen.get("assignee_equals", ""))
    rows, stretch = _rows(ask), Stretch(ask.start, ask.size)
    found, number = counting.by_employee(ask.session, rows, stretch, only=only)
    groups = [_group(ask, each.name, each.number, assignee_equals=str(each.key)) for each in found]
    nobody = 0 if ask.start or only else counting.unassigned(ask.session, rows)
    if nobody:
        new = InterventionStatus.NEW.name
        groups.insert(0, _group(ask, gettext("Nobody assigned"), nobody, status_equals=new))
    return groups, number


def _by_status(ask: GroupAsk) -> Groups:
    """Return the statuses; where there are very many rows, each is counted up to some number."""
    if not ask.is_partly:
        found = counting.by_status(ask.session, _rows(ask))
        groups = [
            _group(ask, label_of(each.key), each.number, status_equals=each.key.name)
            for each in found
        ]
        return groups, len(groups)
    numbers = [
        select(func.count())
        .select_from(
            ask.found.with_only_columns(Intervention.id)
            .where(Intervention.status == each)
            .limit(COUNTED + 1)
            .subquery()
        )
        .scalar_subquery()
        for each in InterventionStatus
    ]
    row = ask.session.execute(select(*numbers)).one()
    groups = [
        Group(
            label_of(each),
            min(number, COUNTED),
            {"status_equals": each.name},
            is_least=number > COUNTED,
        )
        for each, number in zip(InterventionStatus, row, strict=True)
        if number
    ]
    return groups, len(groups)


def _by_town(ask: GroupAsk) -> Groups:
    found, number = counting.by_town(ask.session, _rows(ask), Stretch(ask.start, ask.size))
    groups = [
        _group(
            ask,
            each.name or gettext("No town"),
            each.number,
            town_equals=NO_VALUE if each.key is None else each.name,
        )
        for each in found
    ]
    return groups, number


def _by_week(ask: GroupAsk) -> Groups:
    found, number = counting.by_week(ask.session, _rows(ask), Stretch(ask.start, ask.size))
    return [_week(ask, each.key, each.number) for each in found], number


def _week(ask: GroupAsk, monday: date | None, number: int) -> Group:
    """Return a week as a group: the days that are both in it and among those asked for."""
    if monday is None:
        return _group(ask, gettext("No day planned"), number, planned_equals="0")
    sunday = monday + min(timedelta(days=6), date.max - monday)
    days = {each.key: value for each, _text, value in ask.asked.filters}
    first = max(monday, days.get("planned_from_on_from", monday))
    last = min(sunday, days.get("planned_from_on_to", sunday))
    name = gettext(
        "Week %(num)d, %(first)s to %(last)s",
        num=monday.isocalendar().week,
        first=day_text(monday)[:5],
        last=day_text(sunday),
    )
    ends = {"planned_from_on_from": first.isoformat(), "planned_from_on_to": last.isoformat()}
    return _group(ask, name, number, **ends)


def _rows(ask: GroupAsk) -> Subquery:
    return counted(ask.found, ask.newest)


def _group(ask: GroupAsk, name: str, number: int, **filters: str) -> Group:
    return Group(name, number, filters, is_least=ask.is_partly)


GROUPINGS = {
    "client": Grouping(lazy_gettext("Client"), "client_equals", _by_client),
    "employee": Grouping(lazy_gettext("Employee"), "assignee_equals", _by_employee),
    "status": Grouping(lazy_gettext("Status"), "status_equals", _by_status),
    "week": Grouping(lazy_gettext("Week"), "planned_from_on_from", _by_week),
    "town": Grouping(lazy_gettext("Town"), "town_equals", _by_town),
}
