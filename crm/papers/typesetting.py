"""Papers: a template, and what stands in it as data that is never read as markup."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from crm.domain.cleaning import clean_line, clean_text

LONGEST = 500  # characters of a line
LONGEST_TEXT = 20_000  # characters of a text of many lines
_LONG_WORD = re.compile(r"\S{30}(?=\S)")


class Long(str):
    """A text that keeps its line breaks."""

    __slots__ = ()


def pdf(template: Path, paper: Any) -> bytes:
    """Return the PDF that `template` makes of `paper`, a dataclass of texts and bytes.

    The template finds the fields as JSON in `sys.inputs.data`; bytes as lists of numbers.
    """
    data = json.dumps(_cleaned(asdict(paper)))
    made = typst.compile(template.read_bytes(), sys_inputs={"data": data}, ignore_system_fonts=True)
    assert isinstance(made, bytes)  # noqa: S101 - PDF is one file, unlike pictures of pages
    return made


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, bytes | list | tuple):
        return [_cleaned(each) for each in value]
    return value


def _text(value: str) -> str:
    if not isinstance(value, Long):
        return _breakable(clean_line(value, LONGEST))
    lines = clean_text(value[:LONGEST_TEXT]).strip().split("\n")
    return "\n".join(_breakable(clean_line(line, LONGEST_TEXT)) for line in lines)


def _breakable(line: str) -> str:
    """Return `line` with places to break in words that would run off the page."""
    return _LONG_WORD.sub("\\g<0>\u200b", line)
