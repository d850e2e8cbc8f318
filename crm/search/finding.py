"""Finding records by their documents: the same ones on both databases, by an index."""

from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import ColumnElement, Select, and_, any_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from crm.domain.searching import Parts, Wanted, wanted
from crm.search.documents import Document

_ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, and the documents that it is looked for in."""

    document: Document
    wanted: Wanted
    dialect: str
    is_among_few: bool = False

    @classmethod
    def of(cls, session: Session, document: Document, typed: str) -> Self:
        """Read `typed`, to be looked for in the database of `session`."""
        is_numbered = document.number is not None
        return cls(document, wanted(typed, numbered=is_numbered), session.get_bind().dialect.name)

    @property
    def is_chosen(self) -> bool:
        """Tell whether it must be told when filters leave few records, to be looked at in turn.

        SQLite cannot know; PostgreSQL's planner does.
        """
        return self.dialect == "sqlite" and bool(self.wanted.groups)

    @property
    def key(self) -> Any:
        """The records' id, as the index that finds them has it: to be sorted and bounded by."""
        by_text = self.wanted.groups and not self.is_among_few
        return self.document.table.c.rowid if by_text else self.document.model.id

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """Return `query`, which is about the model, with only those that are found.

        Nobody is found when nothing that can be looked for was typed.
        """
        if not self.wanted:
            return query.where(false())
        if self.wanted.groups:
            table = self.document.table
            query = query.join(table, table.c.rowid == self.document.model.id)
            query = query.where(self._holds())
        return query.where(*(self.document.number == each for each in self.wanted.numbers))

    def newest(self, query: Select[Any], most: int) -> Select[Any]:
        """Return a query for the newest `most` of those that `narrow` finds.

        They can be sorted by anything at a cost that does not grow with the table.
        """
        model = self.document.model
        ids = self.narrow(query).with_only_columns(self.key).order_by(self.key.desc()).limit(most)
        if self.dialect == "sqlite":
            return select(model).where(model.id.in_(ids))
        # As an array they are found first, whatever else the planner thinks of.
        return select(model).where(model.id == any_(func.array(ids.scalar_subquery())))

    def _holds(self) -> ColumnElement[bool]:
        text = self.document.table.c.text
        if self.dialect == "sqlite" and not self.is_among_few:
            return text.op("MATCH")(_fts5(self.wanted))
        has = _instr if self.is_among_few else _like
        return and_(
            *(
                or_(*(and_(*(has(text, part) for part in parts)) for parts in group))
                for group in self.wanted.groups
            )
        )


def _fts5(wanted: Wanted) -> str:
    """Return `wanted` in the language of FTS5, in which what stands in quotes is literal."""
    groups = (" OR ".join(map(_phrases, group)) for group in wanted.groups)
    return " AND ".join(f"({group})" for group in groups)


def _phrases(parts: Parts) -> str:
    quoted = ('"{}"'.format(part.replace('"', '""')) for part in parts)
    return f"({' AND '.join(quoted)})"


def _like(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return the condition that `part` is in `text`.

    Written into the statement, not sent beside it: how to find a word best depends
    on how rare it is, and a plan that was kept does not know the word.
    """
    for sign in (_ESCAPE, "%", "_"):
        part = part.replace(sign, _ESCAPE + sign)
    return text.like(bindparam(None, f"%{part}%", literal_execute=True), escape=_ESCAPE)


def _instr(text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    return func.instr(text, part) > 0
