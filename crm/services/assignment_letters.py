"""Requests by the hundred: the same mails as `assignment_mails` writes, from skeletons."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from crm.domain.mail import MailContent
from crm.domain.statuses import Priority
from crm.mail.rendering import written_day
from crm.mail.skeletons import Skeleton, mark, skeleton_of
from crm.services.offers import Offer


@dataclass(frozen=True, slots=True)
class _Number:
    """Stands for a telephone number; `link` is empty when it cannot be dialled."""

    number: str
    link: str


@dataclass(frozen=True, slots=True)
class _Job:
    """Stands for an offer in a skeleton: marks where it has facts, nothing where it has none."""

    address: str
    contact: str
    contact_phone: _Number | None
    client_phone: _Number | None
    starts_on: str
    ends_on: str
    description: str
    priority: Priority
    number: str = mark("number")
    client: str = mark("client")
    map_url: str = mark("map_url")
    object: str = mark("object")
    complaint_type: str = mark("complaint_type")


def request(
    offer: Offer, *, employee: str, locale: str, company: str, answer_url: str
) -> MailContent:
    """Return what `render_mail("assignment_request", ...)` gives for the same values."""
    return _about(offer, locale, company).filled({"employee": employee, "answer_url": answer_url})


@lru_cache(maxsize=4)  # those who come to one job are asked one after the other
def _about(offer: Offer, locale: str, company: str) -> Skeleton:
    skeleton = skeleton_of(
        "assignment_request",
        locale=locale,
        job=_marked(offer),
        employee=mark("employee"),
        company=mark("company"),
        answer_url=mark("answer_url"),
    )
    return skeleton.with_values({**_facts(offer, locale), "company": company})


def _marked(offer: Offer) -> _Job:
    """Return the marks for `offer`: the same for all offers that the templates treat alike."""
    return _job(
        bool(offer.address),
        bool(offer.contact),
        offer.contact_phone and bool(offer.contact_phone.link),
        offer.client_phone and bool(offer.client_phone.link),
        bool(offer.starts_on) + (offer.ends_on != offer.starts_on),
        bool(offer.description),
        offer.priority,
    )


@lru_cache(maxsize=500)
def _job(  # noqa: PLR0913, PLR0917 - the cache wants positions
    address: bool,
    contact: bool,
    contact_phone: bool | None,
    client_phone: bool | None,
    days: int,
    description: bool,
    priority: Priority,
) -> _Job:
    """Return the marks of the facts that are there; of a phone, whether it can be dialled."""
    return _Job(
        address=_mark_for("address", address),
        contact=_mark_for("contact", contact),
        contact_phone=_number("contact_phone", contact_phone),
        client_phone=_number("client_phone", client_phone),
        starts_on=_mark_for("starts_on", days),
        ends_on=_mark_for("ends_on" if days > 1 else "starts_on", days),
        description=_mark_for("description", description),
        priority=priority,
    )


def _mark_for(name: str, fact: object) -> str:
    return mark(name) if fact else ""


def _number(name: str, is_dialled: bool | None) -> _Number | None:
    if is_dialled is None:
        return None
    return _Number(mark(name), _mark_for(f"{name}_link", is_dialled))


def _facts(offer: Offer, locale: str) -> Mapping[str, str]:
    facts = {
        "number": str(offer.number),
        "client": offer.client,
        "address": offer.address,
        "map_url": offer.map_url,
        "object": offer.object,
        "complaint_type": offer.complaint_type,
        "contact": offer.contact,
        "description": offer.description,
    }
    for name, phone in (
        ("contact_phone", offer.contact_phone),
        ("client_phone", offer.client_phone),
    ):
        if phone is not None:
            facts |= {name: phone.number, f"{name}_link": phone.link}
    for name, day in (("starts_on", offer.starts_on), ("ends_on", offer.ends_on)):
        if day is not None:
            facts[name] = written_day(day, locale)
    return facts
