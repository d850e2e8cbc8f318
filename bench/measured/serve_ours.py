"""The application as it is, for the instance that the environment names; no worker beside it."""

from typing import Any

from sqlalchemy import Engine, event  # noqa: TID251 - counts statements

from app import create_app
from bench.measured.counting import count, serve


def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    count(statement)


if __name__ == "__main__":
    event.listen(Engine, "before_cursor_execute", _note)
    serve(create_app())
