"""What a hostile person types, and every form of the admin filled in so that it can be saved."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask

from crm.models import Base
from tests.admin.test_access import VIEWS
from tests.factories import Factories

NUMBERS_USED = count(1)
ADDRESS = "somebody-{}@example.com"
SCRIPT = "<script>alert(1)</script>"
TEXTS = {
    "nothing": "",
    "blanks": " \t ",
    "NUL": "a\0b",
    "controls": "a\x01\x07\x1b[31m\x7f\x85b",
    "5,000": "x" * 5_000,
    "100,000": "x" * 100_000,
    "emoji": "👩‍🔧" * 20,
    "emoji only": "🔥",
    "marks": "\u202eevil\u200f\u200e",
    "expanding": "ﷺ" * 60,
    "combining": "a" + "\u0301" * 50,
    "script": SCRIPT,
    "template": "{{7*7}}${7*7}{%raw%}",
    "percent": "%(name)s %s %",
    "SQL": "' OR 1=1; DROP TABLE client --",
    "lines": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "separator": "a\u2028b",
}
NUMBERS = ["", "-1", "0", "1.5", "1,5", str(10**9), str(10**18), str(10**30), "9" * 5_000]
NUMBERS += ["1e400", "1e-400", "1E999999999999999999999", "NaN", "sNaN", "Infinity", "-inf"]
NUMBERS += ["²", "٣", "1_0", "0x10", "x", "0.0001", "999999999.9999"]
DATES = [
    "",
    "0001-01-01",
    "1899-12-31",
    "9999-12-31",
    "2026-02-31",
    "10000-01-01",
    "x",
]
DATES += ["2026-03-16T00:00", "-2026-01-01", "16.03.2026", "9" * 400]
KEYS = [
    "",
    "0",
    "-1",
    str(2**63 - 1),
    str(2**63),
    str(10**23),
    "abc",
    "1'",
    "²",
    "1,2",
    "p:1",
    "\0",
]
# Bytes that are no UTF-8, among them a lone surrogate, as they stand in a posted form.
CHOICES = ["", "x", "LOW\0", "__class__", "low", "x" * 5_000]
BROKEN = ["%ED%A0%80", "%FF%FE", "%C0%AF", "%80", "%00", "%F4%90%80%80", "%", "%zz"]


@dataclass(frozen=True)
class Input:
    """One input of a form: its name, what kind of field it is, and a value that is taken."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True)
class FormAt:
    """A form for a new record, with what is typed so that it can be saved."""

    endpoint: str
    inputs: list[Input] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/admin/{self.endpoint}/new/"

    @property
    def values(self) -> dict[str, str]:
        """What makes a record when it is posted, another one each time."""
        number = next(NUMBERS_USED)
        return {each.name: each.value.format(number) for each in self.inputs if each.value}

    def of_kind(self, *kinds: str) -> list[Input]:
        """Return the inputs of some kinds."""
        return [each for each in self.inputs if each.kind in kinds]


KINDS = {
    "StringField": "text",
    "TextAreaField": "text",
    "ComplaintTypeField": "text",
    "NewPasswordField": "password",
    "WholeField": "number",
    "MoneyField": "number",
    "DayField": "date",
    "EnumField": "choice",
    "BooleanField": "flag",
    "ReferenceField": "key",
    "ReferencesField": "keys",
}


def forms(app: Flask, factories: Factories) -> Iterator[FormAt]:
    """Yield every form for a new record that the admin has, inline row included."""
    records = Records(factories)
    for view in app.extensions["admin"][0]._views:  # noqa: SLF001 - the only list there is
        if type(view) in VIEWS and view.creatable:
            with app.test_request_context():
                form = view._create_form_class()  # noqa: SLF001 - as the view itself makes it
                yield FormAt(view.endpoint, list(_inputs(form, "", records)))


def _inputs(form: Any, prefix: str, records: "Records") -> Iterator[Input]:
    for each in form:
        kind = "address" if each.short_name == "email" else KINDS.get(each.type)
        if each.type == "InlineList":
            row = each.form()
            yield from _inputs(row, f"{prefix}{each.name}-0-", records)
        elif each.type == "ObjectField":
            yield Input(f"{prefix}{each.name}_text", "text", "Boiler")
        elif kind:
            yield Input(f"{prefix}{each.name}", kind, _value(each, kind, records))


def _value(each: Any, kind: str, records: "Records") -> str:
    if kind in ("key", "keys"):
        return str(records.key(each.loader.model)) if each.name != "invoice_line" else ""
    if kind == "choice":
        return str(next(name for name, _text in each._pairs if name))  # noqa: SLF001 - ours
    texts = {"email": ADDRESS, "new_password": "correct horse battery"}
    by_kind = {"text": "Text {}", "number": "3", "date": "2026-03-16", "flag": "y"}
    return texts.get(each.short_name) or by_kind[kind]


class Records:
    """One record of each model that forms refer to, all of one client."""

    def __init__(self, factories: Factories) -> None:
        self._client = factories.client()
        line = factories.invoice_line(invoice=factories.invoice(client=self._client))
        made: list[Base] = [
            self._client,
            factories.contact(client=self._client),
            factories.employee(),
            factories.complaint_type(),
            factories.product(),
            factories.intervention(client=self._client, number=10**6),
            line,
            line.invoice,
        ]
        self._keys = {type(each): each.id for each in made}

    def key(self, model: type[Base]) -> int:
        """Return the key of the record of `model`."""
        return int(self._keys[model])
