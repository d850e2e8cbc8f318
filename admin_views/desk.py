"""The caller's screen: who is on the phone, and all that is known of them at one glance."""

from itertools import groupby
from typing import Any, ClassVar

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import BaseView, expose
from flask_babel import lazy_gettext

from admin_views._access import Guarded
from admin_views._everywhere import Hit, hits, only_one, typed_of
from admin_views._formats import chip
from admin_views._lookups import may_look_up
from admin_views._object_notes import warranty_chip
from crm import current
from crm.domain.folding import digits
from crm.domain.i18n import N_
from crm.domain.permissions import Right, may
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import Client, Contact, Intervention
from crm.services import desk

PHONE = 6  # digits from which on what was typed is a phone


class DeskView(Guarded, BaseView):
    menu_order: ClassVar[int] = 11
    endpoint_name: ClassVar[str] = "desk"
    creatable = editable = deletable = False

    def __init__(self) -> None:
        super().__init__(
            name=lazy_gettext(N_("A call")),
            category=lazy_gettext(N_("Work")),
            endpoint="desk",
            url="/admin/desk",
        )

    def is_visible(self) -> bool:
        """Stand in the menu of those who may read clients; the box is everybody's."""
        return may_look_up(Client)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        typed = typed_of(request.args.get("q", ""))
        if typed:
            return self._found(typed)
        if not may_look_up(Client):
            abort(403)
        client, contact = _asked()
        if client is None:
            return self.render("admin/desk_search.html", typed="", groups=[], new_client=_new({}))
        today = current.today()
        return self.render(
            "admin/desk.html",
            client=client,
            contact=contact,
            today=today,
            known=desk.caller(
                db.session(), client, today=today, country=current.settings().country
            ),
            here=request.full_path.rstrip("?"),
            may_add=may(current.role(), "interventions", Right.CREATE),
            may_change=may(current.role(), "clients", Right.EDIT),
            new_url=_new_url,
            object_key=object_key,
            chip=chip,
            warranty_chip=warranty_chip,
        )

    @expose("/suggest/")
    def suggest(self) -> ResponseReturnValue:
        """Return what the text that is being typed may mean."""
        typed = typed_of(request.args.get("q", ""))
        return jsonify([each.shown for each in hits(typed)])

    def _found(self, typed: str) -> ResponseReturnValue:
        """Go where `typed` leads, or show what it may mean."""
        found = hits(typed)
        if (url := only_one(found, typed)) is not None:
            return redirect(url)
        return self.render(
            "admin/desk_search.html",
            typed=typed,
            groups=[(name, list(each)) for name, each in groupby(found, _group)],
            new_client=_new(_as_client(typed)),
        )


def _group(hit: Hit) -> str:
    return hit.group


def _asked() -> tuple[Client | None, Contact | None]:
    """Return the client in the address and, if it is one of theirs, the contact."""
    keys = [record_id(request.args.get(name, "")) for name in ("client", "contact")]
    client = contact = None
    if request.args.get("client"):
        client = (keys[0] and db.session.get(Client, keys[0])) or abort(404)
    if client and keys[1]:
        contact = db.session.get(Contact, keys[1])
    return client, contact if contact and client and contact.client_id == client.id else None


def _as_client(typed: str) -> dict[str, str]:
    """Return what a new client's form begins with: the phone, the tax id, or the name."""
    if len(digits(typed)) < PHONE:
        return {"typed": typed}
    is_phone = not any(each.isalpha() for each in typed) and len(digits(typed)) >= PHONE + 3
    return {"phone": typed} if is_phone else {"tax_id": typed}


def _new(given: dict[str, str]) -> str | None:
    """Return where a client is added, beginning with what is `given`; None for who may not."""
    if not may(current.role(), "clients", Right.CREATE):
        return None
    back = url_for("desk.index_view", q=" ".join(given.values()) or None)
    values: dict[str, Any] = {"url": back, **given}
    return url_for("clients.create_view", **values)


def _new_url(client: Client, contact: Contact | None, **about: Any) -> str:
    """Return the form of a new intervention that knows what is known already."""
    back = url_for("desk.index_view", client=client.id, contact=contact and contact.id)
    given: dict[str, Any] = {"client": client.id, "contact": contact and contact.id, "url": back}
    return url_for("interventions.create_view", **given, **about)


def object_key(job: Intervention) -> str | None:
    """Return the object of an intervention as a link names it; None for a text."""
    if job.product_id:
        return f"p:{job.product_id}"
    return f"l:{job.invoice_line_id}" if job.invoice_line_id else None


views = (DeskView,)
