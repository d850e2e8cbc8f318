"""Searching among many records: a folded document of each, kept true, found by an index.

See docs/decisions for why this listens to the session, as `crm.audit` does.
"""

from crm.search.documents import DOCUMENTS, STANDING, Document
from crm.search.finding import Search
from crm.search.following import watch
from crm.search.keeping import differences, rebuild, refresh

__all__ = [
    "DOCUMENTS",
    "STANDING",
    "Document",
    "Search",
    "differences",
    "rebuild",
    "refresh",
    "watch",
]
