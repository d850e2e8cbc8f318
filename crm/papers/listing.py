"""A list as a PDF, typeset in a process of its own: the typesetter keeps what it used.

After five lists of 2,000 rows it holds more than 1 GB in the process that asked it.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from crm.domain.cleaning import clean_line
from crm.errors import PaperNotMadeError

LONGEST = 300  # characters of one text
SECONDS = 60
_TEMPLATE = Path(__file__).with_suffix(".typ")
_ALONE = Path(__file__).with_name("alone.py")


@dataclass(frozen=True, slots=True)
class Listing:
    """All that stands on the paper, in the language of its reader.

    `facts` are pairs of a name and a text; `heads` are those of the columns of `rows`,
    of which `numbers` stand to the right and `wide` ones share the width that is left.
    """

    title: str
    company: str
    language: str
    printed: str
    facts: Sequence[tuple[str, str]]
    note: str
    heads: Sequence[str]
    numbers: Sequence[bool]
    wide: Sequence[bool]
    rows: Sequence[Sequence[str]]


def pdf_of(listing: Listing) -> bytes:
    """Return the list as a PDF; texts are shown as they are, whatever stands in them.

    Raises PaperNotMadeError when it takes longer than SECONDS, or fails.
    """
    asked = {"template": str(_TEMPLATE), "data": json.dumps(_cleaned(asdict(listing)))}
    try:
        made = subprocess.run(  # noqa: S603 - our own program, nothing of it is from outside
            [sys.executable, "-I", str(_ALONE)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise PaperNotMadeError from error
    return made.stdout


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean_line(value, LONGEST)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value
