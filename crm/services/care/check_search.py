"""Check of searches: whether every record has its document."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from crm import search
from crm.services.care.findings import Finding

PART = "search"


def check_search(session: Session) -> Iterator[Finding]:
    """Compare the numbers of records and of the documents that searches look in."""
    faults = [
        Finding.fault(
            PART,
            f"{table} has {rows} rows and {documents} documents to be found by;"
            " run 'flask rebuild-search'",
        )
        for table, rows, documents in search.differences(session.connection())
    ]
    yield from faults or [Finding.ok(PART, "ok")]
