"""A place in a clause, and what stands before and behind it."""

from collections.abc import Collection
from dataclasses import dataclass

from crm.domain.replies.acts import Act, Kind
from crm.domain.replies.clauses import Clause, Item
from crm.domain.replies.language.compiled import Habits
from crm.domain.replies.language.tags import Tag

LIGHT = frozenset({Tag.FILL, Tag.SORRY, Tag.HELLO, Tag.THANKS, Tag.WILL, Tag.TASK})
SKIPPED = LIGHT | {
    Tag.BE,
    Tag.TO,
    Tag.PENDING,
    Tag.ONLY,
    Tag.DAY,
    Tag.HOUR,
    Tag.ELSE,
    Tag.YES,
    Tag.THAT,
}
SERVED = frozenset({Tag.COME, Tag.GO, Tag.READY, Tag.FIRM})
STRANGE = frozenset({Tag.UNKNOWN, Tag.OTHER, Tag.PLAIN})
_REPORTS = (
    *("zis", "zice", "spus", "spune", "cred", "crez", "promis", "initial", "inceput", "prima"),
    *("desi", "cu toate", "macar", "obwohl", "noha", "bar", "habar", "jollehet"),
    *("sai", "told", "at first", "original", "sag", "anfang", "zuerst", "ursprung"),
    *("mond", "elos", "eredet", "elsore"),
)
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Spot:
    """The item of a clause that is being read; `habits` are its language's."""

    clause: Clause
    number: int
    index: int
    habits: Habits

    @property
    def items(self) -> list[Item]:
        """All items of the clause."""
        return self.clause.items

    @property
    def item(self) -> Item:
        """The item at this place."""
        return self.clause.items[self.index]

    def act(self, kind: Kind, **marks: bool) -> list[Act]:
        """Return the one act that is done here."""
        clause = self.clause
        given = {
            "day": clause.has(Tag.DAY, Tag.ELSE),
            "hour": clause.has(Tag.HOUR, Tag.LIMIT),
            "contrast": clause.contrast,
        } | marks
        words = " ".join(item.text for item in clause.items)[:_SHOWN]
        return [Act(kind, self.number, clause.sentence, words, **given)]

    def before(self) -> Tag | None:
        """Return the part that stands before this one, particles left out."""
        for item in reversed(self.items[: self.index]):
            if item.tag not in LIGHT:
                return item.tag
        return None

    def after(self, index: int | None = None) -> tuple[int, Tag | None]:
        """Return the place and part behind `index`, particles left out."""
        start = self.index if index is None else index
        for place in range(start + 1, len(self.items)):
            if self.items[place].tag not in LIGHT:
                return place, self.items[place].tag
        return len(self.items), None

    def target(self) -> int:
        """Return the place of what a negation here negates, or the clause's end."""
        for place in range(self.index + 1, len(self.items)):
            if self.items[place].tag not in SKIPPED:
                return place
        return len(self.items)

    def negates_before(self) -> bool:
        """Say whether what is negated here stands before ("ich kann leider nicht kommen")."""
        stated = holds(self.tags(0, self.index), Tag.ABLE, Tag.COME, Tag.READY, Tag.FIRM)
        return self.habits.negates_late and self.item.tag is Tag.NOT and stated

    def tags(self, start: int = 0, end: int | None = None) -> list[Tag]:
        """Return the parts from `start` up to `end`."""
        return [item.tag for item in self.items[start:end]]

    def is_reported(self) -> bool:
        """Say whether it was said before: "at first I said that I cannot"."""
        before = self.items[: self.index]
        return any(
            item.tag is Tag.WHEN and any(part in item.text for part in _REPORTS) for item in before
        )

    def of_others(self) -> bool:
        """Say whether somebody else was named earlier in the clause.

        An unknown word without "I" or "we" is taken for a name where the verb
        does not tell the person ("Mike can't come").
        """
        earlier = self.items[: self.index]
        if any(item.tag is Tag.OTHER for item in earlier):
            return True
        persons = self.habits.persons
        first = any(word in persons for item in self.items for word in item.text.split())
        strange = any(item.tag is Tag.UNKNOWN for item in earlier)
        return self.habits.names_subject and strange and not first


def holds(tags: Collection[Tag], *wanted: Tag) -> bool:
    """Say whether one of `wanted` is among `tags`."""
    return any(tag in tags for tag in wanted)
