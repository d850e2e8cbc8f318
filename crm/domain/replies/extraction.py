"""What a sender typed: a mail's text without all that it carries along."""

from crm.domain.replies.attributions import attribution_at, inline_attribution
from crm.domain.replies.folding import text_lines
from crm.domain.replies.footers import footer_length, without_pictures, without_tail
from crm.domain.replies.separators import block_end, is_forward, is_rule, is_title
from crm.domain.replies.signatures import without_signature

OWN_LINES = 4_000
OWN_CHARACTERS = 100_000
_CUT = -1
_WRAPPED_QUOTE = 66


def own_text(text: str) -> str:
    """Return what the sender typed in the plain body `text`, in order.

    Kept are at most 4,000 lines and 100,000 characters of own text, which is
    more than anyone types; a quotation is found however far down it begins,
    within the limits of `text_lines`. Never raises; linear in the input.
    """
    own: list[str] = []
    for segment in _segments(text_lines(text)):
        own += without_signature(_without_footers(segment))
    return _joined(own)


def _segments(lines: list[str]) -> list[list[str]]:
    """Return the runs of lines between quotations, each a run of own text."""
    segments: list[list[str]] = [[]]
    index, kept, size = 0, 0, 0
    while 0 <= index < len(lines) and kept < OWN_LINES and size < OWN_CHARACTERS:
        line = lines[index].strip()
        if not line:
            if segments[-1] and segments[-1][-1]:
                segments[-1].append("")
            index += 1
        elif line[0] == ">":
            index = _quotation_end(lines, index)
            if segments[-1]:
                segments.append([])
        elif (after := _quotation_start(lines, index)) is not None:
            index = after
            if segments[-1]:
                segments.append([])
        else:
            cut = inline_attribution(line)
            segments[-1].append(line[:OWN_CHARACTERS] if cut is None else line[:cut].rstrip())
            kept, size = kept + 1, size + len(line)
            index = index + 1 if cut is None else _resumed(lines, index + 1)
    return segments


def _quotation_end(lines: list[str], index: int) -> int:
    """Return the line behind a quoted one, taking a tail that lost its mark.

    Some clients wrap a long quoted line and mark its first part only; the rest
    goes on in lower case, without a gap, and more quotation follows.
    """
    line = lines[index].strip()
    if len(line) < _WRAPPED_QUOTE or line[-1] in ".!?:" or index + 2 >= len(lines):
        return index + 1
    tail, below = lines[index + 1].strip(), lines[index + 2].strip()
    return index + 2 if tail[:1].islower() and below.startswith(">") else index + 1


def _quotation_start(lines: list[str], index: int) -> int | None:
    """Return where own text may go on after what begins at `index`, or None.

    None: nothing begins there. A negative number: the rest is all quotation.
    """
    line = lines[index].strip()
    if is_title(line):
        return _below_title(lines, index + 1)
    if is_forward(line) or _heads_block(lines, index):
        return _CUT
    found = attribution_at(lines, index)
    after = _resumed(lines, found.end) if found else _CUT
    return after if found and (found.certain or after >= 0) else None


def _heads_block(lines: list[str], index: int) -> bool:
    """Say whether a header block begins at `index`, or below the rule drawn there."""
    if is_rule(lines[index].strip()):
        index = _next_filled(lines, index + 1)
    return index < len(lines) and block_end(lines, index) is not None


def _below_title(lines: list[str], index: int) -> int:
    below = _next_filled(lines, index)
    if below < len(lines) and (found := attribution_at(lines, below)):
        return _resumed(lines, found.end)
    return _resumed(lines, index)


def _resumed(lines: list[str], index: int) -> int:
    """Return the index of the quoted line that comes next, or a cut when none does."""
    below = _next_filled(lines, index)
    return below if below < len(lines) and lines[below].lstrip()[0] == ">" else _CUT


def _next_filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _without_footers(lines: list[str]) -> list[str]:
    kept: list[str] = []
    index = 0
    while index < len(lines):
        line = without_pictures(lines[index])
        length = footer_length(lines, index) if line else 0
        if not length and (line or not lines[index]):
            kept.append(without_tail(line))
        index += length or 1
    return kept


def _joined(lines: list[str]) -> str:
    """Join `lines`, with never more than one blank line between two."""
    text: list[str] = []
    for line in lines:
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip()
