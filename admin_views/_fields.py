"""Fields of forms: native inputs, one picker for every reference, clean text."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.form import BaseForm
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from flask_admin.model.form import converts
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy.orm.exc import ObjectDeletedError
from wtforms import (
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import DateInput

from admin_views._rules import broken_rules
from crm.domain.cleaning import clean_line, clean_text
from crm.models.base import ADDRESS_LENGTH

LONGEST_TEXT = 50_000  # characters of a text without a limit of its own
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
LONGEST_NUMBER = 30  # characters of a typed number
MOST_PICKED = 200  # records in a field that takes several
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)


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
    """A decimal number, written with a comma or a point, as exact as its column."""

    def __init__(
        self, *args: Any, scale: int, least: Any = None, most: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs | {"places": None})
        self.scale, self.least, self.most = scale, least, most

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


class PickerWidget:
    """An input with suggestions; a hidden input carries what was chosen.

    `/static/app.js` brings it to life; without it the typed text is posted.
    """

    def __init__(self, *, multiple: bool = False) -> None:
        self.multiple = multiple

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        chosen = field.picked()
        options = Markup("").join(
            Markup("<span class='pick' data-id='{}'>{}</span>").format(key, text)
            for key, text in (chosen if self.multiple else [])
        )
        key, text = chosen[0] if chosen and not self.multiple else ("", "")
        value = field.separator.join(str(key) for key, _text in chosen) if self.multiple else key
        return Markup(
            "<span class='picker' data-picker data-lookup='{lookup}' data-parent='{parent}'"
            " data-mode='{mode}'{many}>{options}"
            "<input type='hidden' name='{name}' value='{value}'>"
            "<input type='text' id='{id}' value='{text}' autocomplete='off' role='combobox'"
            " aria-expanded='false' aria-autocomplete='list' placeholder='{hint}'"
            "{required}{invalid}></span>"
        ).format(
            lookup=field.loader.name,
            parent=getattr(field.loader, "parent", "") or "",
            mode="many" if self.multiple else "one",
            many=Markup(" data-many") if self.multiple else "",
            options=options,
            name=field.name,
            value=value,
            id=field.id,
            text=text,
            hint=gettext("Type to search…"),
            required=Markup(" required") if field.flags.required and not self.multiple else "",
            invalid=Markup(" aria-invalid='true'") if field.errors else "",
        )


class ReferenceField(AjaxSelectField):
    """A reference to another record, chosen by typing."""

    widget = PickerWidget()

    def picked(self) -> list[tuple[Any, str]]:
        """Return what is chosen now, as key and text."""
        return texts_of([self.data] if self.data else [])

    def process_formdata(self, valuelist: Sequence[str | None] | None) -> None:
        self._data, self._formdata = None, None
        if valuelist and valuelist[0] not in (None, "", "__None"):
            self._formdata = valuelist[0]
            self._was_given = True

    _was_given = False

    def pre_validate(self, form: BaseForm) -> None:
        if self.data is None and (self._was_given or not self.allow_blank):
            raise ValidationError(gettext("Choose one from the list."))
        parent = self.loader.parent
        if self.data and parent in form and not self.loader.belongs(self.data, form[parent].data):
            raise ValidationError(gettext("This does not belong to the chosen client."))


class ReferencesField(AjaxSelectMultipleField):
    """References to several other records."""

    widget = PickerWidget(multiple=True)

    def picked(self) -> list[tuple[Any, str]]:
        """Return what is chosen now, as keys and texts."""
        return texts_of(self.data or [])

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = [key for value in valuelist for key in value.split(self.separator) if key]
        self._data: list[Any] = []
        self._formdata = None
        self._problem = ""
        if len(given) > MOST_PICKED:
            self._problem = gettext("At most %(num)d of them.", num=MOST_PICKED)
            return
        found = {each.id: each for key in given if (each := self.loader.get_one(key))}
        if len(found) < len(set(given)):
            self._problem = gettext("Choose from the list.")
        self._data = list(found.values())

    _problem = ""

    def pre_validate(self, form: BaseForm) -> None:
        if self._problem:
            raise ValidationError(self._problem)


def texts_of(records: Sequence[Any]) -> list[tuple[Any, str]]:
    """Return key and text of each record; one that was deleted meanwhile is left out."""
    shown = []
    for each in records:
        with suppress(ObjectDeletedError):
            shown.append((each.id, str(each)))
    return shown


class CrmFormConverter(AdminModelConverter):
    """Turns columns into fields: native inputs, enum members, cleaned text, references."""

    def _model_select_field(
        self, prop: Any, multiple: bool, remote_model: Any, **kwargs: Any
    ) -> Any:
        loader = self.view._form_ajax_refs[prop.key]  # noqa: SLF001 - the stock hook
        return (ReferencesField if multiple else ReferenceField)(loader, **kwargs)

    @converts("sqlalchemy.sql.sqltypes.Enum")
    def convert_enum(self, column: Any, field_args: dict[str, Any], **_extra: Any) -> Any:
        if column.default is not None:
            field_args.setdefault("default", column.default.arg)
        if column.nullable:
            field_args["validators"].append(Optional())
        return EnumField(column.type.enum_class, allow_blank=column.nullable, **field_args)

    @converts("String")
    def conv_string(self, column: Any, field_args: dict[str, Any], **_extra: Any) -> Any:
        self._text(column, field_args, cleaned)
        if column.type.length == ADDRESS_LENGTH:
            field_args["validators"].append(Email(lazy_gettext("This is not an e-mail address.")))
        return StringField(**field_args)

    @converts("Text")
    def conv_text(self, column: Any, field_args: dict[str, Any], **_extra: Any) -> Any:
        self._text(column, field_args, cleaned_block)
        return TextAreaField(**field_args)

    def _text(self, column: Any, field_args: dict[str, Any], clean: Callable[[Any], Any]) -> None:
        given = field_args["validators"]
        validators = [each for each in given if not isinstance(each, InputRequired)]
        required = len(validators) < len(given)
        validators.append(DataRequired() if required else Optional())
        validators.append(Length(max=column.type.length or LONGEST_TEXT))
        field_args["validators"] = validators
        field_args["filters"] = [*field_args.get("filters", []), clean]

    @converts("Date")
    def convert_date(self, field_args: dict[str, Any], **_extra: Any) -> Any:
        return DayField(widget=DateInput(), **field_args)

    @converts("Numeric")
    def handle_decimal_types(self, column: Any, field_args: dict[str, Any], **_extra: Any) -> Any:
        return MoneyField(scale=column.type.scale, **_bounds(column), **field_args)

    @converts("Integer")
    def handle_integer_types(self, column: Any, field_args: dict[str, Any], **_extra: Any) -> Any:
        return WholeField(**_bounds(column), **field_args)


def _bounds(column: Any) -> dict[str, Any]:
    return {name: column.info.get(name) for name in ("least", "most")}
