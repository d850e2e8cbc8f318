"""The filters of interventions that are no columns, and the ones that people use every day."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import ColumnElement, false

from admin_views._filters import NO_VALUE, GridFilter, one_of, reference_to, yes_or_no
from crm import current
from crm.domain.i18n import N_
from crm.domain.relative_days import RelativeDays
from crm.models import Employee, Intervention, ServiceSchedule
from crm.services import selections
from crm.services.unanswered import has_unanswered


def _in(days: RelativeDays) -> Any:
    return lambda: selections.takes_place(*days.span(current.today()))


def _is_mine() -> ColumnElement[bool]:
    user = current.user()
    return selections.is_of(user) if user else false()


WHEN = {each.name: (each.value, _in(each)) for each in RelativeDays} | {
    "OVERDUE": (N_("overdue"), lambda: selections.is_overdue(current.today())),
    "UNPLANNED": (N_("no day planned"), selections.is_unplanned),
}
FILTERS = (
    one_of("when", lazy_gettext("Takes place"), WHEN),
    reference_to("assignee", lazy_gettext("Employee"), Employee, selections.is_assigned_to),
    GridFilter("town_starts", lazy_gettext("Town"), "text", str, selections.is_in_town),
    reference_to(
        "schedule",
        lazy_gettext("Service schedule"),
        ServiceSchedule,
        lambda key: Intervention.schedule_id == key,
    ),
    GridFilter(
        "town_equals",
        lazy_gettext("Town"),
        "text",
        lambda text: None if text == NO_VALUE else text,
        selections.is_in_this_town,
        lambda: [(NO_VALUE, gettext("No town"))],
        is_hidden=True,
    ),
    replace(
        yes_or_no("planned", lazy_gettext("Day planned"), selections.has_planned_day),
        is_hidden=True,
    ),
    yes_or_no("open", lazy_gettext("Open"), selections.is_open),
    yes_or_no("unanswered", lazy_gettext("Unanswered"), has_unanswered),
    yes_or_no("mine", lazy_gettext("Mine"), _is_mine),
)
LOOKUPS = {"assignee": Employee, "schedule": ServiceSchedule}
QUICK = (
    (N_("Mine"), {"mine_equals": "1", "open_equals": "1"}),
    (N_("Nobody assigned"), {"status_equals": "NEW"}),
    (N_("Unanswered"), {"unanswered_equals": "1"}),
    (N_("Overdue"), {"when_equals": "OVERDUE"}),
    (N_("Today"), {"when_equals": "TODAY"}),
    (N_("This week"), {"when_equals": "THIS_WEEK"}),
)
