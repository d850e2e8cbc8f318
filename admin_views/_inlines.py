"""Inline rows: the records that belong to the one in the form."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import render_template
from flask_admin.contrib.sqla.fields import InlineModelFormList
from flask_admin.contrib.sqla.form import InlineModelConverter
from flask_admin.model.form import InlineFormAdmin
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import inspect
from wtforms.utils import unset_value

from admin_views._fields import CrmForm
from admin_views._labels import labels_of
from admin_views._lookups import LOOKUPS, ReferenceLoader
from crm.extensions import db
from crm.models import Base

MOST_ROWS = 200  # of one kind in one form, unless the record has more already
MOST_READ = 1000  # rows of one kind that are looked at, to be shown again with an error
_ROW = re.compile(r"-([0-9]{1,6})-")


class Inline(InlineFormAdmin):
    """The form of an inline row: columns, labels and look-ups come from the model."""

    form_columns: Sequence[str]
    form_base_class = CrmForm
    list_name: str

    def __init__(self, model: type[Base], **kwargs: Any) -> None:
        self.column_labels = labels_of(model)
        self.form_ajax_refs = references(model, self.form_columns)
        super().__init__(model, **kwargs)

    def shown(self, record: Any) -> bool:
        """Tell whether a record of the list stands in the form at all."""
        return True

    def fill(self, owner: Any, record: Any, field: Any) -> None:
        """Write a row of the form into its record; a new row has none yet."""
        if record is None:
            record = self.model()
            getattr(owner, self.list_name).append(record)
        field.populate_obj(record, None)

    def removed(self, record: Any) -> None:
        """Take out a record whose row was removed from the form."""
        db.session.delete(record)


def references(model: type[Base], columns: Sequence[str]) -> dict[str, ReferenceLoader]:
    """Return a look-up for each reference among `columns`.

    What belongs to a client is looked up among what belongs to the client that
    stands in the same form.
    """
    relations = inspect(model).relationships
    found = {}
    for name in columns:
        if name in relations and relations[name].mapper.class_ in LOOKUPS:
            remote = relations[name].mapper.class_
            owned = "client_id" in inspect(remote).columns and name in ("contact", "invoice_line")
            found[name] = ReferenceLoader(name, remote, "client" if owned else None)
    return found


def _rows(field: Any, **context: Any) -> Markup:
    """Render the rows and the empty one that the script copies."""
    return Markup(render_template("admin/inline_list.html", field=field, **context))  # noqa: S704 - autoescaped


class InlineList(InlineModelFormList):
    """A list of inline rows; a record that the form does not show is left alone."""

    widget = staticmethod(_rows)

    stored = 0

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the posted rows, each beside the record whose key it carries, in any order."""
        shown = [each for each in data or () if self.inline_view.shown(each)]
        self.stored = len(shown)
        if not formdata:
            super().process(formdata, shown, extra_filters)
            return
        self.entries: list[Any] = []
        self.object_data = shown
        known = {str(each.id): each for each in shown}
        for index in sorted(set(self._extract_indices(self.name, formdata)))[:MOST_READ]:
            key = formdata.get(f"{self.name}-{index}-{self._pk}")
            row = self._add_entry(formdata, known.get(key, unset_value), index=index)
            row._should_delete = f"del-{row.id}" in formdata  # noqa: SLF001 - Flask-Admin's mark
        self._compact_indices()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """Yield the numbers of the posted rows; digits of other scripts are none."""
        for name in formdata:
            found = _ROW.match(name.removeprefix(prefix)) if name.startswith(prefix) else None
            if found:
                yield int(found[1])

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check every row, and that there are not more than a person fills in."""
        if len(self.entries) > max(MOST_ROWS, self.stored):
            self.errors = [gettext("At most %(num)d rows.", num=MOST_ROWS)]
            return False
        return bool(super().validate(form, extra_validators))

    def populate_obj(self, obj: Any, name: str) -> None:
        values = getattr(obj, name)
        known = {str(each.id): each for each in values if each.id is not None}
        for field in self.entries:
            record = known.get(str(field.get_pk()))
            if self.should_delete(field):
                if record is not None:
                    self.inline_view.removed(record)
                continue
            self.inline_view.fill(obj, record, field)

    def display_row_controls(self, field: Any) -> bool:
        return True


class InlineConverter(InlineModelConverter):
    """Builds inline lists of our kind."""

    inline_field_list_type = InlineList

    def contribute(self, model: Any, form_class: Any, inline_model: Any) -> Any:
        """Tell the inline by what name its owner knows the list."""
        [inline_model.list_name] = self._calculate_mapping_key_pair(model, inline_model)
        return super().contribute(model, form_class, inline_model)
