"""Tables of idioms made searchable: longest match, word by word."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crm.domain.replies.language.tags import Tag
from crm.domain.replies.slips import doubtful_slips, found_in, mended

_DENYING = (Tag.NOT, Tag.NO, Tag.REFUSE)
_SMALL = (Tag.NOT, Tag.HEDGE, Tag.IF, Tag.ONLY)
_CAUTIOUS = (Tag.NOT, Tag.NO, Tag.HEDGE, Tag.IF, Tag.ONLY, Tag.LATER, Tag.RECEIPT)
_ANSWERING = (
    *(Tag.YES, Tag.FIRM, Tag.READY, Tag.COME, Tag.ABLE, *_DENYING, Tag.BUSY, Tag.REPLACE),
    *(Tag.HEDGE, Tag.LATER, Tag.RECEIPT, Tag.MOVE),
)


@dataclass(slots=True)
class _Node:
    words: dict[str, "_Node"] = field(default_factory=dict)
    stems: dict[str, "_Node"] = field(default_factory=dict)
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """What sets the grammar of a language apart."""

    negates_late: bool = False  # "ich kann nicht": the negation follows what it negates
    names_subject: bool = False  # "Mike can't": the verb does not tell the person
    persons: frozenset[str] = frozenset()  # the words for "I" and "we"
    # Short forms and their full ones: "n" in "n-am".
    spellings: Mapping[str, str] = field(default_factory=dict)
    # Verbs that leave their prefix at the clause's end: "nehme ... an".
    separable: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its idioms, the words that tell it apart, its habits."""

    code: str
    root: _Node
    asks: _Node
    words: frozenset[str]
    stems: frozenset[str]
    refusals: frozenset[str]  # single words that deny or refuse
    answers: frozenset[str]  # single words that answer in any way
    habits: Habits
    small: frozenset[str]  # single words that deny, doubt or limit
    slips: Mapping[str, str]  # misspelt words that deny, doubt or limit

    def mended(self, word: str) -> str:
        """Return the word that the unknown `word` is misspelt for, else `word`."""
        if not 3 <= len(word) <= 16 or not word.isalpha():
            return word
        whole = mended(word)
        return whole if whole != word else found_in(self.slips, word) or word

    def knows(self, word: str) -> bool:
        """Say whether `word` stands in a table of this language."""
        return word in self.words or any(word[:size] in self.stems for size in range(4, len(word)))

    def unglued(self, word: str) -> list[str]:
        """Return "nupot" or "dacavine" as two words, and `word` alone when it is no such thing.

        Only words that deny, doubt or limit are cut off, before or behind a known word.
        """
        if len(word) < 4 or self.knows(word):
            return [word]
        cuts = range(2, len(word) - 1)
        return next((found for cut in cuts if (found := self._cut(word, cut))), [word])

    def _cut(self, word: str, cut: int) -> list[str]:
        left, right = word[:cut], word[cut:]
        before = left in self.small and right in self.words
        behind = right in self.small and left in self.words
        return [left, right] if before or behind else []

    def rejoined(self, words: list[str]) -> list[str]:
        """Return `words` with a verb and its prefix at the end made one word."""
        for place, word in enumerate(words[:-1]):
            if whole := self.habits.separable.get((word, words[-1])):
                return [*words[:place], whole, *words[place + 1 : -1]]
        return words

    def parted(self, words: list[str]) -> list[tuple[int, int, Tag | None]]:
        """Part `words` into idioms: start, end and tag, None for unknown words.

        Of all ways to part them the one with the longest idioms wins (squares
        of lengths added up), so "i | have to decline", not "i have | to ...".
        """
        best: list[tuple[int, int, Tag | None]] = [(0, len(words), None)] * (len(words) + 1)
        for start in range(len(words) - 1, -1, -1):
            best[start] = (best[start + 1][0], start + 1, None)
            for end, tag in _matches(self.root, words, start):
                score = best[end][0] + (end - start) ** 2
                if score > best[start][0]:
                    best[start] = (score, end, tag)
        return list(_path(best, len(words)))

    def begins_question(self, words: list[str], start: int) -> bool:
        """Say whether a question can begin with the word at `start`."""
        return bool(_matches(self.asks, words, start))


def _path(
    best: list[tuple[int, int, Tag | None]], size: int
) -> Iterator[tuple[int, int, Tag | None]]:
    start = 0
    while start < size:
        _, end, tag = best[start]
        yield start, end, tag
        start = end


def _matches(root: _Node, words: list[str], start: int) -> list[tuple[int, Tag]]:
    """Return the end and tag of each idiom that begins at `start`, short ones first."""
    found: list[tuple[int, Tag]] = []
    nodes = [root]
    position = start
    while nodes and position < len(words):
        nodes = [below for node in nodes for below in _step(node, words[position])]
        position += 1
        tag = next((node.tag for node in nodes if node.tag), None)
        if tag:
            found.append((position, tag))
    return found


def compiled(code: str, tables: Mapping[Tag, str], habits: Habits = Habits()) -> Language:
    """Build a language from its tables: idioms parted by commas, `*` ends a stem.

    An idiom that stands under two tags keeps the first; "(a)" marks a word
    that may be left out.
    """
    root, asks = _Node(), _Node()
    words: set[str] = set()
    stems: set[str] = set()
    for tag, text in tables.items():
        for idiom in text.replace("\n", " ").split(","):
            for form in _forms(idiom.split()):
                _plant(asks if tag is Tag.ASK else root, form, tag)
                words.update(word for word in form if word[-1] != "*")
                stems.update(word[:-1] for word in form if word[-1] == "*")
    refusals, answers = _alone(tables, _DENYING), _alone(tables, _ANSWERING)
    known = frozenset(words)
    cautious = (idiom.split() for tag in _CAUTIOUS for idiom in tables[tag].split(","))
    slips = doubtful_slips({part for idiom in cautious for part in idiom if part.isalpha()}, known)
    small = _alone(tables, _SMALL)
    return Language(
        *(code, root, asks, known, frozenset(stems), refusals, answers, habits, small, slips)
    )


def _alone(tables: Mapping[Tag, str], tags: Iterable[Tag]) -> frozenset[str]:
    """Return the idioms of `tags` that are one word."""
    idioms = (idiom.strip() for tag in tags for idiom in tables[tag].split(","))
    return frozenset(idiom for idiom in idioms if idiom.isalpha())


def _forms(words: list[str]) -> list[list[str]]:
    forms: list[list[str]] = [[]]
    for word in words:
        bare = word.strip("()")
        longer = [[*form, part] for form in forms for part in bare.split("/")]
        forms = forms + longer if word[0] == "(" else longer
    return [form for form in forms if form]


def _plant(root: _Node, form: list[str], tag: Tag) -> None:
    node = root
    for word in form:
        branch, key = (node.stems, word[:-1]) if word[-1] == "*" else (node.words, word)
        node = branch.setdefault(key, _Node())
    node.tag = node.tag or tag


def _step(node: _Node, word: str) -> list[_Node]:
    found = [node.words[word]] if word in node.words else []
    if node.stems:
        starts = (word[:size] for size in range(len(word), 1, -1))
        found += [node.stems[start] for start in starts if start in node.stems]
    return found
