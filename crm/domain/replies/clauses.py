"""Words given their parts: clauses of tagged items, questions set aside."""

from dataclasses import dataclass, field
from typing import NamedTuple

from crm.domain.replies.folding import word_set
from crm.domain.replies.language.compiled import Language
from crm.domain.replies.language.tags import Tag
from crm.domain.replies.words import WordSentence

_LEADING = frozenset({Tag.FILL, Tag.HELLO, Tag.SORRY, Tag.THANKS, Tag.BUT})
_BEFORE_ASKING = _LEADING - {Tag.FILL}
# A pronoun is none: "I will" states, "will I" asks.
_JOINING = word_set("si iar deci pai asa atunci apoi and so then well und also dann es hat na nos")
# "Sigur ați trimis?" asks whether it is sure.
_PLAIN_YES = word_set("da daa ok okay oki okey yes yep ja jo igen oke bun perfect super")
_TAGS_OF_YES = frozenset({Tag.YES, Tag.NO, Tag.NOT, Tag.READY})
_ADDING = word_set("si iar deci fiindca deoarece and so because und denn also es mert ezert")
_VERBS = frozenset({Tag.NOT, Tag.COME, Tag.ABLE, Tag.FIRM, Tag.READY, Tag.REFUSE, Tag.BUSY})
_STATED = frozenset({Tag.READY, Tag.COME, Tag.FIRM, Tag.REFUSE, Tag.BUSY})
_OPENERS = frozenset({Tag.BUT, Tag.IF})


class Item(NamedTuple):
    """An idiom of a clause: its part and its folded words."""

    tag: Tag
    text: str


@dataclass(slots=True)
class Clause:
    """Items up to a comma, a contrast or a condition."""

    sentence: int
    items: list[Item] = field(default_factory=list)
    contrast: bool = False

    def has(self, *tags: Tag) -> bool:
        """Say whether one of `tags` is in the clause."""
        return any(item.tag in tags for item in self.items)


@dataclass(slots=True)
class Reading:
    """A reply as clauses, and whether something was asked in it."""

    clauses: list[Clause]
    asked: bool


def parse(sentences: list[WordSentence], language: Language) -> Reading:
    """Tag the words of `sentences`; leave out what is asked."""
    clauses: list[Clause] = []
    asked = False
    for number, sentence in enumerate(sentences):
        tagged = [_tagged(words, language) for words in sentence.clauses]
        if sentence.asks:
            asked = True
            tagged = _stated(tagged, sentence.clauses, language)
        for items in tagged:
            clauses += _parted(items, number)
    return Reading(clauses, asked)


def _tagged(words: list[str], language: Language) -> list[Item]:
    spellings = language.habits.spellings
    parts = [part for word in words for part in language.unglued(spellings.get(word, word))]
    words = language.rejoined(parts)
    words = [word if language.knows(word) else language.mended(word) for word in words]
    return [
        Item(tag or _tag_of(words[start]), " ".join(words[start:end]))
        for start, end, tag in language.parted(words)
    ]


def _tag_of(word: str) -> Tag:
    return Tag.HOUR if word[0].isdigit() else Tag.UNKNOWN


def _parted(items: list[Item], sentence: int) -> list[Clause]:
    """Begin a new clause at each contrast, condition, and "and" before a verb."""
    clauses = [Clause(sentence)]
    for place, item in enumerate(items):
        if item.tag in _OPENERS or (item.text in _ADDING and _states(items[place + 1 :])):
            clauses.append(Clause(sentence, contrast=item.tag is Tag.BUT))
        if item.tag is not Tag.BUT:
            clauses[-1].items.append(item)
    return [clause for clause in clauses if clause.items or clause.contrast]


def _states(items: list[Item]) -> bool:
    """Say whether `items` begin with a verb of their own, particles left out."""
    head = next((item for item in items if item.tag not in _LEADING), None)
    return head is not None and head.tag in _VERBS | {Tag.PLAIN}


def _stated(
    tagged: list[list[Item]], words: list[list[str]], language: Language
) -> list[list[Item]]:
    """Return the clauses of a question that stand before what is asked.

    "Da, confirm, la ce oră?" states "da, confirm". With a mere "da?" or "ok?"
    at the end, all of it is asked.
    """
    last = [item for item in tagged[-1] if item.tag not in _LEADING]
    if len(tagged) > 1 and all(item.tag in _TAGS_OF_YES for item in last):
        return []
    for index, items in enumerate(tagged):
        answer = _answer_before(items, words[index], language)
        if answer is None:
            continue
        if index == 0 and not answer and any(item.tag in _STATED for item in items[:1]):
            continue
        return [*tagged[:index], answer] if answer else tagged[:index]
    return tagged[:-1] if _answers(tagged) else []


def _answers(tagged: list[list[Item]]) -> bool:
    """Say whether a plain yes or no comes first and is not what is asked."""
    first, last = ([item.tag for item in items] for items in (tagged[0], tagged[-1]))
    decided = any(tag in (Tag.FIRM, Tag.NOT, Tag.REFUSE) for tag in first)
    return decided and len(tagged) > 1 and not any(tag in _VERBS | {Tag.YES} for tag in last)


def _answer_before(items: list[Item], words: list[str], language: Language) -> list[Item] | None:
    """Return the "ok" before the question in a clause, or None when nothing is asked in it."""
    position = 0
    answer: list[Item] = []
    for item in items:
        if language.begins_question(words, position):
            return answer
        if item.tag is Tag.YES and item.text in _PLAIN_YES:
            answer.append(item)
        elif item.tag not in _BEFORE_ASKING and item.text not in _JOINING:
            return None
        position += len(item.text.split())
    return None
