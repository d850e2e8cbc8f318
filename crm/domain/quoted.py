"""What is left of a mail beside the words that its sender wrote."""

from dataclasses import dataclass

LONGEST = 4_000  # characters that are shown


@dataclass(frozen=True, slots=True)
class Folded:
    """A part of a mail that is folded away.

    Without `is_quote` it is the whole mail, because the sender's words do not stand at its
    beginning. `is_cut` when there is more of it.
    """

    text: str
    is_quote: bool
    is_cut: bool


def folded(full: str | None, own: str) -> Folded | None:
    """Return what follows the sender's `own` words in the `full` text; None for nothing.

    Blanks and line ends may differ between the two.
    """
    if not full or not full.strip():
        return None
    end = _end_of(full, own)
    rest = (full if end is None else full[end:]).strip()
    if not rest:
        return None
    return Folded(rest[:LONGEST].rstrip(), is_quote=end is not None, is_cut=len(rest) > LONGEST)


def _end_of(full: str, own: str) -> int | None:
    """Return where `own` ends in `full`; None when `full` does not begin with it."""
    place, words = 0, "".join(own.split())
    for char in words:
        while place < len(full) and full[place].isspace():
            place += 1
        if place == len(full) or full[place] != char:
            return None
        place += 1
    return place if words else None
