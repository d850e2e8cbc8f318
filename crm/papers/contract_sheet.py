"""The contract sheet as a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm.papers.typesetting import pdf

_TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on the sheet, in the language of its reader.

    `facts` and `sums` are pairs of a name and a text; `heads` are those of the
    columns of `rows`; `nothing` is said where there are no rows.
    """

    title: str
    company: str
    language: str
    printed: str
    facts: Sequence[tuple[str, str]]
    sums: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    nothing: str
    signatures: Sequence[str]


def pdf_of(paper: Paper) -> bytes:
    """Return the sheet as a PDF; texts are shown as they are, whatever stands in them."""
    return pdf(_TEMPLATE, paper)
