"""Hints for SQLite, which knows how many values a column has and not how they lie.

PostgreSQL does know, and is told nothing.
"""

from typing import Any

from sqlalchemy import Boolean
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType

FEW = 0.001  # of all rows


class holds_for_few(FunctionElement[bool]):  # noqa: N801 - written as a function is
    """Stands for the condition it is given: few rows meet it, so its index finds them."""

    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> "holds_for_few":  # noqa: ARG002
        """Itself: compared with 1, as SQLite's conditions are, no index would be used."""
        return self


@compiles(holds_for_few)
def _plain(element: holds_for_few, compiler: SQLCompiler, **more: Any) -> str:
    return compiler.process(element.clauses, **more)


@compiles(holds_for_few, "sqlite")
def _hinted(element: holds_for_few, compiler: SQLCompiler, **more: Any) -> str:
    return f"likelihood({compiler.process(element.clauses, **more)}, {FEW})"
