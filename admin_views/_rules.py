"""Rules between the fields of one form, kept wherever those fields stand together."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from crm.domain.kinds import ContactChannel


def broken_rules(form: Any) -> bool:
    """Mark each field of `form` that contradicts another one; tell whether there is any."""
    found = [rule(form) for fields, rule in RULES.items() if all(name in form for name in fields)]
    return any(found)


def refuse(field: Any, text: str) -> bool:
    """Add an error to `field`; returns True."""
    field.errors = [*field.errors, text]
    return True


def _planned_in_order(form: Any) -> bool:
    return _in_order(form.planned_from_on, form.planned_to_on)


def _days_in_order(form: Any) -> bool:
    return _in_order(form.starts_on, form.ends_on)


def _in_order(first: Any, last: Any) -> bool:
    if first.data and last.data and last.data < first.data:
        return refuse(last, gettext("The end is before the start."))
    return False


def _reachable_as_preferred(form: Any) -> bool:
    channel = form.preferred_channel.data
    if channel is ContactChannel.EMAIL and not form.email.data:
        return refuse(form.email, gettext("E-mail is preferred, so an address is needed."))
    if channel is ContactChannel.PHONE and not form.phone.data:
        return refuse(form.phone, gettext("Phone is preferred, so a number is needed."))
    return False


RULES: dict[tuple[str, ...], Callable[[Any], bool]] = {
    ("planned_from_on", "planned_to_on"): _planned_in_order,
    ("starts_on", "ends_on"): _days_in_order,
    ("preferred_channel", "email", "phone"): _reachable_as_preferred,
}
