"""The object of a job: typed freely, or chosen among products and the client's invoice lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from markupsafe import Markup
from wtforms import Field, ValidationError

from admin_views._fields import cleaned
from admin_views._lookups import suggested
from admin_views._references import marks_of
from crm.domain.record_ids import record_id
from crm.errors import UnusableNameError
from crm.extensions import db
from crm.models import InvoiceLine, Product
from crm.services import complaint_types

EACH = 10  # suggestions of each kind
LONGEST = 200
COLUMNS = ("object_text", "product_id", "invoice_line_id")


def object_suggestions(typed: str, client_id: int | None) -> list[dict[str, Any]]:
    """Return products, and lines of the client's own invoices, that match what is typed."""
    products = suggested(Product, typed, most=EACH)
    lines = suggested(InvoiceLine, typed, most=EACH, client_id=client_id or 0)
    bought, catalogue = gettext("Bought by this client"), gettext("Products")
    return [
        {"id": f"l:{it.id}", "text": it.description, "hint": str(it.invoice), "group": bought}
        for it in lines
    ] + [
        {"id": f"p:{it.id}", "text": it.name, "hint": it.code or "", "group": catalogue}
        for it in products
    ]


class ObjectWidget:
    """One input; a hidden value such as `p:12` says when it is a reference."""

    field_flags = {"required": True}

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        key, text = field.shown()
        return Markup(
            "<span class='picker' data-picker data-lookup='object' data-parent='client'"
            " data-mode='object'><input type='hidden' name='{name}' value='{key}'>"
            "<input type='text' id='{id}' name='{name}_text' value='{text}' maxlength='{longest}'"
            " autocomplete='off' role='combobox' aria-expanded='false' placeholder='{hint}'"
            " required{invalid}></span>"
        ).format(
            name=field.name,
            key=key,
            id=field.id,
            text=text,
            longest=LONGEST,
            hint=gettext("Type it, or choose a product or something bought"),
            invalid=marks_of(field),
        )


class ObjectField(Field):
    """Writes exactly one of `object_text`, `product`, `invoice_line`."""

    widget = ObjectWidget()
    record: Any = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.kind, self.text = "", ""
        self.record = None
        if formdata is not None and (self.name in formdata or f"{self.name}_text" in formdata):
            self.raw_data = [formdata.get(self.name, ""), formdata.get(f"{self.name}_text", "")]
            self._read(*self.raw_data)
        self.data = self.record or self.text

    def fill(self, source: Any) -> None:
        """Show the object of a stored record."""
        self.record = source.product or source.invoice_line
        self.kind = "p" if source.product else "l" if source.invoice_line else ""
        self.text = source.object_label or source.object_text or ""
        self.data = self.record or self.text

    def prefill(self, given: Mapping[str, str], client_id: int | None) -> None:
        """Show what a link gives: a key or a text; a line that another client bought is none."""
        key, text = given.get(self.name, "")[:LONGEST], given.get(f"{self.name}_text", "")
        self._read(key, text[: LONGEST * 4])
        if self.kind == "l" and self.record.client_id != client_id:
            self.record = None
        if self.record is None:
            self.kind, self.text = "", self.text[:LONGEST]
        else:
            self.text = str(self.record)[:LONGEST]
        self.data = self.record or self.text

    def shown(self) -> tuple[str, str]:
        """Return the hidden key and the visible text."""
        if self.record is None:
            return "", self.text
        return f"{self.kind}:{self.record.id}", self.text or str(self.record)

    def pre_validate(self, form: Any) -> None:
        if self.kind == "!":
            raise ValidationError(gettext("Choose one from the list, or type what it is."))
        if not self.data:
            raise ValidationError(gettext("Say what the job is about."))
        if len(self.text) > LONGEST:
            raise ValidationError(gettext("At most %(num)d characters.", num=LONGEST))
        client = form.client.data
        if self.kind == "l" and (client is None or self.record.client_id != client.id):
            raise ValidationError(gettext("This was not bought by the chosen client."))

    def populate_obj(self, obj: Any, name: str) -> None:
        obj.object_text = self.text if self.record is None else None
        obj.product = self.record if self.kind == "p" else None
        obj.invoice_line = self.record if self.kind == "l" else None

    def _read(self, key: str, text: str) -> None:
        self.text = cleaned(text) or ""
        kind, _, value = key.partition(":")
        if kind == "t":
            self.text = cleaned(value) or ""
        elif key:
            model = {"p": Product, "l": InvoiceLine}.get(kind)
            number = record_id(value)
            with db.session.no_autoflush:
                self.record = db.session.get(model, number) if model and number else None
            self.kind = kind if self.record else "!"


class ComplaintTypeWidget:
    """A text input with the types that were used before."""

    field_flags = {"required": True}

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        return Markup(
            "<span class='picker' data-picker data-lookup='complaint_type' data-mode='text'>"
            "<input type='hidden' name='{name}-key' value=''>"
            "<input type='text' id='{id}' name='{name}' value='{text}' maxlength='{longest}'"
            " autocomplete='off' role='combobox' aria-expanded='false' required{invalid}></span>"
        ).format(
            name=field.name,
            id=field.id,
            text=field.data or "",
            longest=LONGEST,
            invalid=marks_of(field),
        )


class ComplaintTypeField(Field):
    """A complaint type by name: one that was used before, or a new one that is kept."""

    widget = ComplaintTypeWidget()

    def process_data(self, value: Any) -> None:
        self.data = str(value) if value else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = cleaned(valuelist[0]) or "" if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(gettext("Say what kind of complaint it is."))
        if len(self.data) > LONGEST:
            raise ValidationError(gettext("At most %(num)d characters.", num=LONGEST))
        if not complaint_types.is_usable(self.data):
            raise ValidationError(gettext(UnusableNameError.message))

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, complaint_types.named(db.session(), self.data))


def chosen_client() -> int | None:
    """Return the key of the client that stands in the form which asks for suggestions."""
    return record_id(request.args.get("parent", ""))
