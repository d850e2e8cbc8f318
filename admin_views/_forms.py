"""The forms of a view: grouped, filled in from links and copies, aware of other people."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import request, url_for
from flask_babel import gettext

from admin_views._fields import VersionField
from admin_views._form_key import FormKeyField
from admin_views._part import Part
from admin_views._prefilling import prefill

HIDDEN = ("version", "form_key")


class Forms(Part):
    """The part of a view that makes forms."""

    form_sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()
    add_views: ClassVar[Mapping[str, str]] = {}
    prefilled: ClassVar[Sequence[str]] = ()  # fields, besides references, that a link may fill
    assigned_in: ClassVar[str] = ""  # the inline rows in which somebody is assigned

    def sections(self, form: Any) -> list[tuple[str, list[Any]]]:
        """Return the fields of a form in groups; those that no group names come first."""
        named = {name for _title, names in self.form_sections for name in names}
        rest = [field for field in form if field.name not in {*named, *HIDDEN}]
        groups = [
            (gettext(title), [form[name] for name in names if name in form])
            for title, names in self.form_sections
        ]
        return [("", rest), *groups] if rest else groups

    @property
    def add_links(self) -> dict[str, str]:
        """The addresses where a missing record of a reference is added without leaving the form."""
        return {name: url_for(f"{view}.create_view") for name, view in self.add_views.items()}

    def get_create_form(self) -> Any:
        form = super().get_create_form()
        return type("CreateForm", (form,), {"form_key": FormKeyField()})

    def get_edit_form(self) -> Any:
        form = super().get_edit_form()
        return type("EditForm", (form,), {"version": VersionField()})

    def create_form(self, obj: Any = None) -> Any:
        source = self.get_one(request.args.get("copy")) if request.method == "GET" else None
        form = super().create_form(obj if source is None else source)
        if source is not None:
            self.forget_identity(form)
        elif request.method == "GET":
            prefill(form, request.args, self.prefilled)
        return form

    def edit_form(self, obj: Any = None) -> Any:
        form = super().edit_form(obj)
        if request.method == "GET":
            names = [field.name for field in form if field.name != "version"]
            form["version"].data = self.seen(obj, names)
        return form

    def forget_identity(self, form: Any) -> None:
        """Make a form that was filled from a record a form for a new one."""
        for field in form:
            if hasattr(field, "pop_entry"):
                while field.entries:
                    field.pop_entry()
