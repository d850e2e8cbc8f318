"""What is typed into a search, read the way people mean it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from crm.domain.folding import digits, fold

SHORTEST = 3  # signs of a word that is looked for; indexes know no shorter ones
LONGEST = 100  # characters of a search that are looked at
LARGEST = 2**31 - 1  # number that a record can have
NOBODYS = -1
_LIKE_A_PHONE = re.compile(r"[0-9+()./-]*[0-9][0-9+()./-]*")
_WITH_PREFIX = re.compile(r"0[0-9]{9}|(00|\+|40)[0-9]{9,}")
_NATIONAL = 9  # digits of a phone that are the same however its country is written
_EXACT = re.compile(r"#[0-9]+|[0-9]{1,2}")
_LONE = re.compile(r"#?[0-9]+")

Parts = tuple[str, ...]
Alternatives = tuple[Parts, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a record must have to be found.

    Of each of `groups` one alternative, of which every part stands somewhere in
    the record's folded text; and each of `numbers` as its own number.
    """

    groups: tuple[Alternatives, ...] = ()
    numbers: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.groups or self.numbers)

    def is_met_by(self, text: str, number: int | None = None) -> bool:
        """Tell whether a record with this folded text and number is found."""
        return all(wanted == number for wanted in self.numbers) and all(
            any(all(part in text for part in parts) for parts in group) for group in self.groups
        )


def wanted(typed: str, *, numbered: bool = True) -> Wanted:
    """Return what `typed` asks for, in any order, whatever its case and diacritics.

    A word of three signs or more is looked for as it is, in the middle of words
    too. Digits are one word also with spaces, dots, dashes or brackets between
    them, and a phone is found whether its country is written or not. A number
    of one or two digits, or one after `#`, is exactly the record's own number,
    where records are `numbered`. Other short words do not count.
    """
    words = fold(typed[:LONGEST].replace("\x00", "")).split()
    groups: list[Alternatives] = []
    numbers: list[int] = []
    for is_digits, found in groupby(words, lambda word: bool(_LIKE_A_PHONE.fullmatch(word))):
        together = list(found)
        if is_digits and len(together) > 1:
            groups.append(tuple(_as_digits(together)))
            continue
        for word in together:
            if _EXACT.fullmatch(word):
                numbers.append(_number(word))
            elif is_digits:
                groups.append(tuple(_as_digits([word])))
            elif len(word) >= SHORTEST:
                groups.append(((word,),))
    asked = dict.fromkeys(numbers) if numbered else ()
    return Wanted(tuple(dict.fromkeys(filter(None, groups))), tuple(asked))


def lone_number(typed: str) -> int | None:
    """Return the number, with or without `#`, when nothing else was typed."""
    found = _LONE.fullmatch(fold(typed[:LONGEST]))
    return _number(found[0]) if found else None


def _number(word: str) -> int:
    number = int(word.removeprefix("#"))
    return number if number <= LARGEST else NOBODYS


def _as_digits(words: list[str]) -> Iterator[Parts]:
    """Yield the ways in which neighbouring words of digits may stand in a text."""
    joined = digits("".join(words))
    if _WITH_PREFIX.fullmatch(("+" if words[0].startswith("+") else "") + joined):
        yield (joined[-_NATIONAL:],)
    elif len(joined) >= SHORTEST:
        yield (joined,)
    literally = tuple(dict.fromkeys(words))
    if all(len(word) >= SHORTEST for word in words) and literally != (joined,):
        yield literally
