"""The contract sheet as a PDF."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from crm.domain.cleaning import clean_line

_TEMPLATE = Path(__file__).with_suffix(".typ")
LONGEST = 500  # characters of one text


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
    data = json.dumps(_cleaned(asdict(paper)))
    made = typst.compile(
        _TEMPLATE.read_bytes(), sys_inputs={"data": data}, ignore_system_fonts=True
    )
    assert isinstance(made, bytes)  # noqa: S101 - PDF is one file, unlike pictures of pages
    return made


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean_line(value, LONGEST)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value
