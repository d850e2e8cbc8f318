"""Reference fields: one picker for every foreign key, and for several records at once."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask_admin.form import BaseForm
from flask_admin.model.fields import AjaxSelectField, AjaxSelectMultipleField
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm.exc import ObjectDeletedError
from wtforms.validators import ValidationError

MOST_PICKED = 200  # records in a field that takes several


def marks_of(field: Any) -> Markup:
    """Return what marks an input whose value was refused; it names where the reason stands."""
    if not field.errors:
        return Markup("")
    return Markup(" aria-invalid='true' aria-describedby='{}-error'").format(field.id)


class PickerWidget:
    """An input with suggestions; a hidden input carries what was chosen.

    `/static/js/pickers.js` brings it to life; without it the typed text is posted.
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
            invalid=marks_of(field),
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
