"""What searches are to find, by reading every record: slow, and plainly right."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.searching import wanted
from crm.models import Intervention
from crm.search import DOCUMENTS, Search


def document_of(job: Intervention) -> str:
    """Return what stands in the document of an intervention."""
    people = [each.employee.search_text for each in job.standing_assignments]
    parts = [job.search_text, job.client.search_text]
    parts += [job.contact.search_text] if job.contact else []
    return " ".join([*parts, job.complaint_type.search_text, *people])


def scanned(session: Session, typed: str) -> set[int]:
    """Return the interventions that `typed` is to find."""
    asked = wanted(typed)
    return {
        job.id
        for job in session.scalars(select(Intervention).execution_options(populate_existing=True))
        if asked and asked.is_met_by(document_of(job), job.number)
    }


def found(session: Session, typed: str) -> set[int]:
    """Return the interventions that `typed` finds."""
    search = Search.of(session, DOCUMENTS[Intervention], typed)
    return set(session.scalars(search.narrow(select(Intervention.id))))


def picked(session: Session, typed: str) -> set[int]:
    """Return what `typed` finds where filters leave few records."""
    search = Search.of(session, DOCUMENTS[Intervention], typed)
    few = replace(search, is_among_few=search.is_chosen)
    return set(session.scalars(few.narrow(select(Intervention.id))))


def newest(session: Session, typed: str, most: int) -> set[int]:
    """Return the newest interventions that `typed` finds."""
    search = Search.of(session, DOCUMENTS[Intervention], typed)
    return {each.id for each in session.scalars(search.newest(select(Intervention), most))}


def kept(session: Session) -> dict[int, str]:
    """Return the documents that are kept, their words in order, by their interventions."""
    table = DOCUMENTS[Intervention].table
    return {key: _words(text) for key, text in session.execute(select(table.c.rowid, table.c.text))}


def true(session: Session) -> dict[int, str]:
    """Return the documents that are to be kept, likewise."""
    jobs = session.scalars(select(Intervention).execution_options(populate_existing=True))
    return {job.id: _words(document_of(job)) for job in jobs}


def _words(text: str) -> str:
    return " ".join(sorted(text.split()))
