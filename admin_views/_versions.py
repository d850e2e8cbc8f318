"""Which version of a record somebody has in a form, and what to do where it is an old one."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from zlib import crc32

from flask import flash
from flask_babel import gettext
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from admin_views._conflicts import Conflict, differences, kept_theirs
from crm.errors import CrmError
from crm.extensions import db
from crm.services import accounts


class Versions:
    """The part of a view that notices when somebody else was faster."""

    seen_columns: ClassVar[dict[str, tuple[str, ...]]] = {}

    def seen(self, record: Any, names: list[str]) -> str:
        """Return a fingerprint of each field, so that a change by somebody else is noticed.

        What the form does not show, such as a status that a reply changes, is
        no conflict.
        """
        return " ".join(f"{name}:{_print_of(self._values(record, name)):x}" for name in names)

    def _values(self, record: Any, name: str) -> list[Any]:
        mapper = inspect(type(record))
        relation = mapper.relationships.get(name)
        if relation is not None and relation.uselist:
            return sorted(self._row_values(name, each) for each in getattr(record, name))
        if relation is not None:
            found = [mapper.get_property_by_column(each) for each in relation.local_columns]
            columns = [each.key for each in found]
        else:
            columns = [name] if name in mapper.columns else []
        return [getattr(record, each) for each in self.seen_columns.get(name, columns)]

    def _row_values(self, name: str, row: Any) -> tuple[str, ...]:
        """Return what a form shows of one of several records that belong to the one in it."""
        for inline in self._inlines:
            if inline.list_name == name:
                if not inline.shown(row):
                    return ()
                columns = [each for each in inline.form_columns if each != "id"]
                values = [value for each in columns for value in self._values(row, each)]
                return (str(row.id), *map(str, values))
        return (str(row.id),)

    @property
    def _inlines(self) -> Sequence[Any]:
        return self.inline_models or ()  # type: ignore[attr-defined]  # Flask-Admin's

    def _is_current(self, form: Any, record: Any) -> bool:
        """Compare what the user saw with what is stored; tell him when somebody was faster."""
        if "version" not in form:
            return True
        names = [field.name for field in form if field.name != "version"]
        now = self.seen(record, names)
        before = form["version"].data or ""
        if set(now.split()) <= set(before.split()):  # a form may have fewer fields than were seen
            return True
        form.conflict = self._conflict(form, record, opened=_prints(before), now=_prints(now))
        changed = [
            str(form[name].label.text)
            for name, fingerprint in zip(names, now.split(), strict=True)
            if fingerprint not in before.split()
        ]
        flash(
            gettext(
                "%(name)s was changed by %(who)s while you had it open: %(fields)s. "
                "Nothing is saved yet: choose what holds, then save.",
                name=record,
                who=record.updated_by,
                fields=", ".join(changed),
            ),
            "error",
        )
        form["version"].data = now
        return False

    def _conflict(
        self, form: Any, record: Any, *, opened: Mapping[str, str], now: Mapping[str, str]
    ) -> Conflict:
        """Return both versions, side by side; nothing of the form is written."""
        who, at = record.updated_by, record.updated_at
        who = accounts.names_of(db.session(), {who}).get(who, who)
        typed = self._typed(form, record, opened)
        stored = self.stored_form(record)
        found = differences(form, stored, opened=opened, now=now, typed=typed)
        return Conflict(who, at, found)

    def _typed(self, form: Any, record: Any, opened: Mapping[str, str]) -> set[str]:
        """Return the fields that differ from what they were when the form was opened."""
        try:
            with db.session.no_autoflush:
                form.populate_obj(record)
                db.session.flush()  # references become keys
                typed = _prints(self.seen(record, list(opened)))
        except (CrmError, SQLAlchemyError):
            return set(opened)
        finally:
            db.session.rollback()
        return {name for name, fingerprint in typed.items() if opened.get(name) != fingerprint}

    def stored_form(self, record: Any) -> Any:
        """Return the form as it would be opened now, whatever was sent."""
        return self._edit_form_class(None, obj=record)  # type: ignore[attr-defined]  # Flask-Admin's

    def take_theirs(self, form: Any, record: Any) -> None:
        """Put what is stored into the fields of which the person chose that."""
        chosen = kept_theirs([field.name for field in form])
        if chosen:
            stored = self.stored_form(record)
            for name in chosen - {"version"}:
                self.restore_field(form[name], stored[name], record)

    def restore_field(self, field: Any, stored: Any, record: Any) -> None:
        """Give a field what is stored of the record."""
        field.raw_data = None
        field.process(None, getattr(record, field.name, None))


def _prints(version: str) -> dict[str, str]:
    """Return the fingerprint of each field by its name."""
    parts = (each.partition(":") for each in version.split())
    return {name: fingerprint for name, _colon, fingerprint in parts}


def _print_of(values: list[Any]) -> int:
    return crc32(repr([str(value) for value in values]).encode())
