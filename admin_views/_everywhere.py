"""What is typed into the box of every page, and whom, what or where it may mean."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from admin_views._lookups import may_look_up, suggested
from crm import current
from crm.domain.cleaning import clean_line
from crm.domain.folding import fold
from crm.domain.permissions import Right, may, sees_only_own
from crm.domain.searching import LONGEST, lone_number, wanted
from crm.extensions import db
from crm.models import Client, Contact, Intervention, ServiceSchedule
from crm.search import DOCUMENTS, Search
from crm.services.selections import is_assigned_to

EACH = 5  # of each kind
_ADDED = ("interventions", "clients", "schedules")  # what is added most, by its view


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that may be meant, as the list shows it, and where it leads.

    `client` is the one on whose screen a caller lands; `number` the intervention's own.
    A person `is_meant` whose own name, phone or mail was typed, and not the client's.
    """

    group: str
    text: str
    hint: str
    url: str
    client: int | None = None
    number: int | None = None
    is_meant: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        """What the script needs of it."""
        given = asdict(self)
        return {name: given[name] for name in ("group", "text", "hint", "url")}


def typed_of(given: str) -> str:
    """Return what was typed, within bounds."""
    return clean_line(given[: LONGEST * 4], LONGEST)


def hits(typed: str) -> list[Hit]:
    """Return what `typed` may mean, the likeliest first: nothing that the reader may not read.

    One query for each kind at most, two for a number, each answered by an index.
    """
    if not typed:
        return []
    if not wanted(typed):
        return list(_pages(typed))  # too short for an index
    jobs = list(_jobs(typed))
    number = _number(typed)
    exact = [each for each in jobs if number is not None and each.number == number]
    others = [each for each in jobs if each not in exact]
    found = [*exact, *_clients(typed), *_contacts(typed), *others, *_schedules(typed)]
    return [*found, *_pages(typed)]


def only_one(found: Sequence[Hit], typed: str) -> str | None:
    """Return where `typed` leads when just one thing can be meant.

    People of one client are one: the caller's screen, with the person where it is one.
    """
    number = _number(typed)
    exact = [each for each in found if each.number == number] if number is not None else []
    people = [each for each in found if each.client is not None]
    if people and not exact:
        clients = {each.client for each in people}
        meant = [each for each in people if each.is_meant]
        if len(clients) > 1:
            return None
        return (
            meant[0].url if len(meant) == 1 else url_for("desk.index_view", client=people[0].client)
        )
    if exact and not people:
        return exact[0].url
    return found[0].url if len(found) == 1 else None


def _number(typed: str) -> int | None:
    """Return the number that was typed and nothing else; what begins with 0 is a phone."""
    return None if typed.startswith("0") else lone_number(typed)


def _jobs(typed: str) -> Iterator[Hit]:
    if not may_look_up(Intervention):
        return
    group = gettext("Interventions")
    for each in _found_jobs(typed):
        yield Hit(
            group,
            f"#{each.number} {each.object_label}",
            " · ".join((str(each.client), gettext(str(each.status.value)))),
            url_for("interventions.details_view", id=each.id),
            number=each.number,
        )


def _found_jobs(typed: str) -> Sequence[Intervention]:
    user = current.user()
    if user is None or not sees_only_own(user.role):
        return suggested(Intervention, typed, most=EACH)
    return list(db.session.scalars(_own_jobs(typed, user.employee_id or 0)))


def _own_jobs(typed: str, employee_id: int) -> Select[Any]:
    """Return the query for the jobs of somebody who sees no others: few, looked at in turn."""
    search = Search.of(db.session(), DOCUMENTS[Intervention], typed)
    search = replace(search, is_among_few=search.is_chosen)
    own = select(Intervention).where(is_assigned_to(employee_id))
    number = lone_number(typed)
    query = search.narrow(own) if search.wanted else own.where(Intervention.number == number)
    newest = query.order_by(Intervention.id.desc()).limit(EACH)
    return newest.options(joinedload(Intervention.client))


def _is_text(typed: str) -> bool:
    """Tell whether there is more to look for than the number of an intervention."""
    return bool(wanted(typed, numbered=False))


def _clients(typed: str) -> Iterator[Hit]:
    if not may_look_up(Client) or not _is_text(typed):
        return
    for each in suggested(Client, typed, most=EACH):
        hint = " · ".join(part for part in (each.tax_id, each.town, each.phone) if part)
        url = url_for("desk.index_view", client=each.id)
        yield Hit(gettext("Clients"), str(each), hint, url, client=each.id)


def _contacts(typed: str) -> Iterator[Hit]:
    if not may_look_up(Contact) or not may_look_up(Client) or not _is_text(typed):
        return
    for each in suggested(Contact, typed, most=EACH, loads=(Contact.client,)):
        hint = " · ".join(part for part in (str(each.client), each.phone, each.email) if part)
        url = url_for("desk.index_view", client=each.client_id, contact=each.id)
        is_meant = wanted(typed, numbered=False).is_met_by(each.search_text)
        yield Hit(
            gettext("Contacts"), str(each), hint, url, client=each.client_id, is_meant=is_meant
        )


def _schedules(typed: str) -> Iterator[Hit]:
    if not may_look_up(ServiceSchedule) or not _is_text(typed):
        return
    for each in suggested(ServiceSchedule, typed, most=EACH):
        url = url_for("schedules.details_view", id=each.id)
        yield Hit(gettext("Service schedules"), each.object_label, str(each.client), url)


def _pages(typed: str) -> Iterator[Hit]:
    """Yield the pages of the menu, and the forms for new records, that are called so."""
    words = fold(typed).split()
    for title, url in (*_menu(), *_new()):
        if words and all(word in fold(title) for word in words):
            yield Hit(gettext("Go to"), title, "", url)


def _menu() -> Iterator[tuple[str, str]]:
    for group in current_app.extensions["menu"]():
        for each in group.entries:
            yield each.text, each.url


def _new() -> Iterator[tuple[str, str]]:
    for name in _ADDED:
        if may(current.role(), name, Right.CREATE):
            view = current_app.extensions["views"][name]
            yield gettext(view.new_title), url_for(f"{name}.create_view")
