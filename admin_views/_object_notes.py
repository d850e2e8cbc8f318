"""What one should know of an object before going there: its warranty, and earlier visits."""

from datetime import date
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext
from markupsafe import Markup

from admin_views._formats import chip, day_text
from admin_views._part import Part
from crm import current
from crm.domain.permissions import sees_only_own
from crm.domain.record_ids import record_id
from crm.domain.warranty import Warranty, WarrantyState
from crm.extensions import db
from crm.models import Client, Intervention, InvoiceLine
from crm.services import warranties
from crm.services.history import Subject, earlier_visits

TONES = {
    WarrantyState.VALID: "green",
    WarrantyState.ENDED: "red",
    WarrantyState.NONE: "grey",
    WarrantyState.UNKNOWN: "grey",
}


def warranty_text(warranty: Warranty) -> str:
    """Say in a few words whether something is in warranty, and until when."""
    day = day_text(warranty.ends_on) if warranty.ends_on else ""
    return str(gettext(warranty.state.value) % {"day": day})


def warranty_chip(warranty: Warranty | None) -> str:
    """Return the same as a coloured chip; nothing for what was not sold here."""
    if warranty is None:
        return ""
    tone, text = TONES[warranty.state], warranty_text(warranty)
    return Markup("<span class='chip chip-{}'>{}</span>").format(tone, text)


class ObjectNotes(Part):
    """The part of the view that tells of objects, on the page and while one fills in the form."""

    def details_context(self, record: Intervention) -> dict[str, Any]:
        return super().details_context(record) | self._told(record)

    def notes_of(self, record: Intervention) -> str:
        """Return what there is to tell of the object of `record`, as the form begins with it."""
        told: str = render_template("admin/_object_notes.html", **self._told(record))
        return Markup(told)  # noqa: S704 - a template of ours, which escapes what it is given

    def _told(self, record: Intervention) -> dict[str, Any]:
        visits = earlier_visits(
            db.session(), Subject.of(record), until=record.complaint_on, before_id=record.id
        )
        return {"warranty": warranty_chip(warranties.of(record)), **_words_of(visits)}

    @expose("/object-notes/", methods=("POST",))
    def object_notes(self) -> ResponseReturnValue:
        """Tell of the object that stands in the form; the script asks while one types."""
        if not (self.can_create or self.can_edit):
            abort(403)
        form = self._create_form_class(request.form)
        client, chosen = form.client.data, form.object.data
        day = form.complaint_on.data or current.today()
        visits = self._visits(client, chosen, day)
        warranty = None
        if isinstance(chosen, InvoiceLine) and client and chosen.client_id == client.id:
            warranty = warranties.of_line(chosen, day=day)
        return self.render(
            "admin/_object_notes.html", warranty=warranty_chip(warranty), **_words_of(visits)
        )

    def _visits(self, client: Client | None, chosen: Any, day: date) -> list[Intervention]:
        """Return the earlier visits; of a line that is no line of the client's there are none."""
        if client is None or not chosen:
            return []
        if isinstance(chosen, InvoiceLine) and chosen.client_id != client.id:
            return []
        own = record_id(request.args.get("id", ""))
        return earlier_visits(
            db.session(), Subject.chosen(client.id, chosen), until=day, before_id=own
        )


def _words_of(visits: list[Intervention]) -> dict[str, Any]:
    """Return what `_earlier.html` needs; others' visits have no page for who sees only own ones."""
    role = current.role()
    is_linked = role is not None and not sees_only_own(role)
    return {"earlier": visits, "linked": is_linked, "chip_of": chip}
