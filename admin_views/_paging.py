"""One page of a grid: the rows beside a place, and the ways on from there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from admin_views._asked import END, Asked, Page
from admin_views._orders import Order, Place

Load = Callable[[Select[Any]], Select[Any]]


def read_page(
    session: Session,
    order: Order,
    query: Select[Any],
    asked: Asked,
    count: int,
    load: Load = lambda rows: rows,
) -> Page:
    """Return the page of `query` that `asked` describes; `count` is the number of all rows.

    `load` adds to a query what is loaded along with its rows. What filters leave may
    have to be sorted: by its keys, and not with every column of thousands of rows.

    A place that makes no sense is the beginning. What would be a page of fewer
    rows because it ran into an end is the page at that end.
    """
    backwards = bool(asked.before)
    place = _place(order, asked.before or asked.after)
    backwards = backwards and (place is not None or asked.before == END)
    least = asked.page_size + 1 if asked.filters else None
    parts = order.parts(query, place=place, backwards=backwards, sorting=least)
    rows, more = _rows(session, [load(part) for part in parts], asked)
    if place is not None and not more and len(rows) < asked.page_size and backwards:
        return read_page(session, order, query, _at(asked), count, load)
    if place is not None and not rows:
        return read_page(session, order, query, _at(asked, before=END), count, load)
    if backwards:
        rows.reverse()
    follows, precedes = (place is not None, more) if backwards else (more, place is not None)
    return Page(
        rows,
        count,
        previous=order.written(rows[0]) if rows and precedes else "",
        next=order.written(rows[-1]) if rows and follows else "",
    )


def _place(order: Order, text: str) -> Place | None:
    try:
        return order.read(text)
    except ValueError:
        return None


def _at(asked: Asked, before: str = "") -> Asked:
    return replace(asked, after="", before=before)


def _rows(session: Session, parts: list[Select[Any]], asked: Asked) -> tuple[list[Any], bool]:
    """Return as many rows as a page has, and whether there are more."""
    rows: list[Any] = []
    for part in parts:
        if len(rows) <= asked.page_size:
            rows += session.scalars(part.limit(asked.page_size + 1 - len(rows)))
    return rows[: asked.page_size], len(rows) > asked.page_size
