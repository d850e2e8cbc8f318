"""The work sheet of an intervention (*fișă de intervenție*) as a PDF."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typst

from crm.papers.typesetting import Long, pdf

logger = logging.getLogger(__name__)
_TEMPLATE = Path(__file__).with_suffix(".typ")


@dataclass(frozen=True, slots=True)
class WorkPaper:
    """All that stands on the sheet, in its language.

    `company` are the lines of the head, the name first. `facts` are two columns of pairs
    of a name and a text. `told` are titles, each with a text or with none, where lines to
    write on stand instead. `materials` are the heads of an empty table. `times` are pairs
    of a name and a moment, or of an empty text to be filled in. Below each of `signatures`
    somebody signs; under it stands who that is, if it is known.
    """

    title: str
    language: str
    printed: str
    company: Sequence[str]
    logo: bytes
    facts: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]
    told: Sequence[tuple[str, Long]]
    materials_title: str
    materials: Sequence[str]
    times: Sequence[tuple[str, str]]
    signatures: Sequence[tuple[str, str]]


def pdf_of(paper: WorkPaper) -> bytes:
    """Return the sheet as a PDF; texts are shown as they are, whatever stands in them.

    A logo that cannot be drawn is left out.
    """
    try:
        return pdf(_TEMPLATE, paper)
    except typst.TypstError:
        if not paper.logo:
            raise
        logger.exception("The sheet cannot be drawn with its logo")
    return pdf(_TEMPLATE, replace(paper, logo=b""))
