"""Whether what a client calls about is open already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from crm.domain.folding import fold
from crm.models import Intervention
from crm.services.selections import is_open

LOOKED_AT = 100  # open interventions of one client, the newest
SHORTEST = 4  # signs of an object that is found within another one


@dataclass(frozen=True, slots=True)
class Complaint:
    """What stands in a form: the object as a text or by its key, and the type of complaint."""

    object_text: str = ""
    product_id: int | None = None
    invoice_line_id: int | None = None
    complaint_type: str = ""


@dataclass(frozen=True, slots=True)
class OpenJobs:
    """What is open at a client: those like the complaint, and how many there are in all."""

    similar: Sequence[Intervention]
    count: int
    has_more: bool


def open_jobs(
    session: Session, client_id: int, *loads: ExecutableOption, most: int
) -> Sequence[Intervention]:
    """Return the newest `most` open interventions of a client, and what `loads` say."""
    return session.scalars(
        select(Intervention)
        .where(Intervention.client_id == client_id, is_open())
        .order_by(Intervention.id.desc())
        .limit(most)
        .options(*loads)
    ).all()


def open_like(session: Session, client_id: int, complaint: Complaint) -> OpenJobs:
    """Return the open interventions of a client that `complaint` may be about; one query.

    Similar is the same object, or one of which the name stands in the other's, or the
    same type of complaint. Those about the same object come first, then the newest.
    """
    kind = joinedload(Intervention.complaint_type)
    jobs = open_jobs(session, client_id, kind, most=LOOKED_AT + 1)
    looked_at = jobs[:LOOKED_AT]
    return OpenJobs(list(_similar(looked_at, complaint)), len(looked_at), len(jobs) > LOOKED_AT)


def _similar(jobs: Sequence[Intervention], complaint: Complaint) -> Iterator[Intervention]:
    about = [each for each in jobs if is_same_object(each, complaint)]
    yield from about
    wanted = fold(complaint.complaint_type)
    for each in jobs:
        if wanted and each.complaint_type.search_text == wanted and each not in about:
            yield each


def is_same_object(job: Intervention, complaint: Complaint) -> bool:
    """Tell whether an intervention is about the object of `complaint`."""
    if complaint.invoice_line_id and complaint.invoice_line_id == job.invoice_line_id:
        return True
    if complaint.product_id and complaint.product_id == job.product_id:
        return True
    typed, known = fold(complaint.object_text), fold(job.object_label)
    if not typed or not known:
        return False
    shorter, longer = sorted((typed, known), key=len)
    return typed == known or (len(shorter) >= SHORTEST and f" {shorter} " in f" {longer} ")
