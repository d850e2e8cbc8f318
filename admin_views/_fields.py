"""Fields of forms: native inputs, enum members, clean text, numbers within bounds."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from flask_admin.form import BaseForm
from flask_babel import format_decimal, gettext, lazy_gettext
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from admin_views._rules import broken_rules
from crm.domain.cleaning import clean_line, clean_text

EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
CENTS = 2  # decimals of money
LONGEST_NUMBER = 30  # characters of a typed number
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)


def parsed_day(typed: str) -> date | None:
    """Return a date as the browser's own input gives it; None for what nobody means."""
    try:
        day = date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None
    return day if day and EARLIEST_YEAR <= day.year <= LATEST_YEAR else None


def cleaned(value: Any) -> Any:
    """Return typed text without control characters; None for an empty one."""
    return clean_line(value, len(value)) or None if isinstance(value, str) else value


def cleaned_block(value: Any) -> Any:
    """Return typed text of several lines, cleaned; None for an empty one."""
    return clean_text(value).strip() or None if isinstance(value, str) else value


class CrmForm(BaseForm):
    """Base of all forms."""

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        return not broken_rules(self) and valid


class VersionField(HiddenField):
    """The version of the record that was opened; SQLAlchemy itself counts it."""

    def populate_obj(self, obj: Any, name: str) -> None:
        """Leave the counting to SQLAlchemy."""


class DayField(DateField):
    """A date as the browser's own input gives it; years that nobody means are refused."""

    def pre_validate(self, form: BaseForm) -> None:
        if self.data and self.data.year < EARLIEST_YEAR:
            raise ValidationError(gettext("This date is too far in the past."))
        if self.data and self.data.year > LATEST_YEAR:
            raise ValidationError(gettext("This date is too far in the future."))


class MoneyField(DecimalField):
    """A decimal number, written with a comma or a point, as exact as its column.

    It shows what is stored as the reader's language writes it: money with its cents, a
    quantity without decimals that say nothing. A browser's own field for numbers would
    write 4 as 4.000, which is four thousand here.
    """

    widget = TextInput()

    def __init__(
        self, *args: Any, scale: int, least: Any = None, most: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs | {"places": None, "render_kw": {"inputmode": "decimal"}})
        self.scale, self.least, self.most = scale, least, most

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        pattern = "0.00" if self.scale == CENTS else "0." + "#" * self.scale
        return str(format_decimal(self.data, pattern))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        self.data = None
        number = Decimal(_digits_of(valuelist[0]).replace(",", "."))
        _require_between(number, self.least, self.most)
        if abs(number) >= 10**9:
            raise ValueError(gettext("This number is too large."))
        self.data = round(number, self.scale)
        if self.data != number:
            raise ValueError(gettext("At most %(num)d decimals.", num=self.scale))


class WholeField(IntegerField):
    """A whole number within the bounds that its column names."""

    def __init__(self, *args: Any, least: Any = None, most: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        self.data = None
        number = Decimal(_digits_of(valuelist[0]).replace(",", "."))
        if number != number.to_integral_value():
            raise ValueError(gettext("This must be a whole number."))
        _require_between(number, self.least, self.most)
        self.data = int(number)


def _digits_of(typed: str) -> str:
    text = typed.replace(" ", "").replace("\xa0", "")
    if not _NUMBER.fullmatch(text):
        raise ValueError(gettext("This is not a number."))
    if len(text) > LONGEST_NUMBER:
        raise ValueError(gettext("This number is too large."))
    return text


def _require_between(number: Decimal, least: Any, most: Any) -> None:
    if least is not None and number < least:
        raise ValueError(gettext("This must be at least %(number)s.", number=least))
    if most is not None and number > most:
        raise ValueError(gettext("This must be at most %(number)s.", number=most))


class EnumField(SelectField):
    """A choice among the members of an enum, shown by their labels."""

    def __init__(self, enum: type[Enum], *, allow_blank: bool = False, **kwargs: Any) -> None:
        blank = [("", "")] if allow_blank else []
        choices = blank + [(each.name, lazy_gettext(str(each.value))) for each in enum]
        self._pairs = choices
        super().__init__(choices=choices, coerce=partial(_member, enum), **kwargs)

    def _value(self) -> str:
        return self.data.name if self.data else ""

    def iter_choices(self) -> Any:
        chosen = self.data.name if isinstance(self.data, Enum) else (self.data or "")
        for value, text in self._pairs:
            yield value, text, value == chosen, {}

    def pre_validate(self, form: BaseForm) -> None:
        if self.data is None and not any(value == "" for value, _text in self._pairs):
            raise ValidationError(gettext("Not a valid choice."))


def _member(enum: type[Enum], value: Enum | str | None) -> Enum | None:
    if value is None or value == "":
        return None
    if isinstance(value, enum):
        return value
    if str(value) in enum.__members__:
        return enum[str(value)]
    raise ValueError(value)
