"""Which passwords are taken: long enough, and none of those that are tried first.

As NIST SP 800-63B-4 (3.1.1.2) has it: no rules of composition, any characters,
spaces too, nothing cut off, and a list of what everybody would guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from crm.domain.folding import fold
from crm.domain.i18n import N_

SHORTEST = 15  # where nothing else is asked for
SHORTEST_WITH_FACTOR = 12  # where a code of the phone is asked for, too
LONGEST = 128

TOO_SHORT = N_("A password needs at least 15 characters: several words are easy to remember.")
TOO_SHORT_WITH_FACTOR = N_(
    "A password needs at least 12 characters: several words are easy to remember."
)
TOO_LONG = N_("A password has at most 128 characters.")
TOO_COMMON = N_("This password would be guessed soon: choose words that nobody expects together.")

_FEWEST_DIFFERENT = 5  # characters; fewer is a pattern, however long
_KEYBOARDS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "poiuytrewqlkjhgfdsamnbvcxz",
    "qwertzuiopasdfghjklyxcvbnm",
    "1q2w3e4r5t6y7u8i9o0p",
)
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_TRIMMINGS = "0123456789 !?.,:;*#-_+"  # what people put before and after the word
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
    abc account acces acum admin administrator adminul administratorul amor andrei angel
    anonymous apple asd asdf asdfgh autumn baseball batman boss bucuresti bun buna caca camera
    changeme charlie cheese client cluj companie company computer concediu contul correct crm
    daniel default demo dispecer dispecerat dispecerul dispatch dragon dragoste echipa elena
    email facebook familia father firma flower football freedom gheorghe google guest hello horse
    iasi internet interventie interventii ioana ion iloveyou jesus jordan july june killer king
    letmein linkedin login love lovely maria marius master mea meu mea mihai mihaela michael
    minecraft monkey mother motherfucker mustang my new nicolae office operator parola parole
    parolele pass passw password passwords pisica pokemon porn princess principala printesa
    private program qwe qwer qwert qwerty qwertz reset romania root salut secret secreta secure
    security service servicii shadow soare spring staple starwars steaua sudo summer sunshine
    super superman support system tehnician temp temporary test teste tester testing the timisoara
    trust trustno user utilizator vara viata vizitator welcome whatever winter worker zaq zxc zxcvbn
        zxcvbnm asdfghjkl qwertyuiop
    """,
    )
)


def normalised(password: str) -> str:
    """Return `password` in the form that is hashed: the same however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


def is_endless(password: str) -> bool:
    """Tell whether `password` is longer than any can be; such a one is not even looked at."""
    return len(password) > LONGEST


def shortest(*, has_second_factor: bool) -> int:
    """Return how many characters a password needs, with a second factor or without."""
    return SHORTEST_WITH_FACTOR if has_second_factor else SHORTEST


def problem_of(
    password: str, *, about: Iterable[str] = (), has_second_factor: bool = False
) -> str | None:
    """Return why `password` is not taken, to be translated; None for a good one.

    `about` are words that belong to its owner, such as his name and address:
    a password that consists of nothing else is not taken either.
    """
    if is_endless(password) or is_endless(normalised(password)):
        return TOO_LONG
    if len(normalised(password)) < shortest(has_second_factor=has_second_factor):
        return TOO_SHORT_WITH_FACTOR if has_second_factor else TOO_SHORT
    if _is_pattern(password) or _is_of_words(password, _COMMON | _words(about)):
        return TOO_COMMON
    return None


def _is_pattern(password: str) -> bool:
    """Few different characters, a run such as 1234 or qwerty, or one piece over and over."""
    text = fold(password).replace(" ", "")
    if len(set(text)) < _FEWEST_DIFFERENT or (text + text).find(text, 1) < len(text):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(text)]
    even = sum(step in (1, -1, 0) for step in steps)
    return even >= 0.75 * len(steps) or any(text in keys + keys for keys in _with_reversed())


def _with_reversed() -> Iterable[str]:
    return (*_KEYBOARDS, *(keys[::-1] for keys in _KEYBOARDS))


def _words(about: Iterable[str]) -> frozenset[str]:
    return frozenset(
        word for text in about for word in re.split(r"[^a-z]+", fold(text)) if len(word) > 2
    )


def _is_of_words(password: str, words: frozenset[str]) -> bool:
    """Tell whether the letters of `password`, 3 read as e and so on, spell such words only."""
    core = fold(password).strip(_TRIMMINGS)
    return any(
        _divides("".join(char for char in text if char.isalpha()), words)
        for text in (core, core.translate(_LEET))
    )


def _divides(text: str, words: frozenset[str]) -> bool:
    """Tell whether `text` can be cut into `words` without a rest; nothing is no words."""
    longest = max(map(len, words))
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = any(
            reached[start] and text[start:end] in words
            for start in range(max(0, end - longest), end)
        )
    return bool(text) and reached[-1]
