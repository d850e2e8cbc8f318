"""From columns to fields: the one place that says which field a column gets."""

from collections.abc import Callable
from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from flask_admin.model.form import converts
from flask_babel import lazy_gettext
from wtforms import (
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional
from wtforms.widgets import DateInput

from admin_views._fields import DayField, EnumField, MoneyField, WholeField, cleaned, cleaned_block
from admin_views._references import ReferenceField, ReferencesField
from crm.models.base import ADDRESS_LENGTH

LONGEST_TEXT = 50_000  # characters of a text without a limit of its own


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
