"""Hints about what finds few rows, for databases that cannot know it.

SQLite knows how many values a column has and not how they lie; neither knows that
some days have fewer jobs than many people.
"""

from typing import Any, Self

from sqlalchemy import Boolean, ColumnElement, and_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

FEW = 0.001  # of all rows
LAST = "\U0010ffff"  # sorts behind every other character


def begins_with(column: Any, text: str) -> ColumnElement[bool]:
    """Return the condition that `column` begins with `text`, in a form that finds an index."""
    like = column.startswith(text, autoescape=True)
    return and_(like, in_bytes(column, text, text + LAST))


class _Bare(FunctionElement[Any]):
    """Stands in a condition as it is: compared with 1, as SQLite's are, it has no index."""

    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002
        """Return itself."""
        return self


class checked_last(_Bare):  # noqa: N801 - written as a function is
    """Stands for the number column it is given, by whose index no rows are looked for."""

    inherit_cache = True


@compiles(checked_last)
def _no_index(element: checked_last, compiler: SQLCompiler, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)} + 0)"


class in_bytes(_Bare):  # noqa: N801 - written as a function is
    """Stands for a column between two texts by their bytes; true where texts sort otherwise.

    SQLite looks for the beginning of a text in an index only when told where it lies.
    PostgreSQL does so by itself, with an index for patterns.
    """

    type = Boolean()
    inherit_cache = True


@compiles(in_bytes)
def _always(_element: in_bytes, _compiler: SQLCompiler, **_more: Any) -> str:
    return "true"


@compiles(in_bytes, "sqlite")
def _between(element: in_bytes, compiler: SQLCompiler, **more: Any) -> str:
    column, first, last = (compiler.process(each, **more) for each in element.clauses)
    return f"({column} >= {first} AND {column} < {last})"


class holds_for_few(_Bare):  # noqa: N801 - written as a function is
    """Stands for the condition it is given: few rows meet it, so its index finds them."""

    type = Boolean()
    inherit_cache = True


@compiles(holds_for_few)
def _plain(element: holds_for_few, compiler: SQLCompiler, **more: Any) -> str:
    return compiler.process(element.clauses, **more)


@compiles(holds_for_few, "sqlite")
def _hinted(element: holds_for_few, compiler: SQLCompiler, **more: Any) -> str:
    return f"likelihood({compiler.process(element.clauses, **more)}, {FEW})"
