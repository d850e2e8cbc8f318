"""What pages cost in an installation: `CRM_INSTANCE=... python bench/pages.py [--only NAME]`.

Asks the application itself, without a server, as the demo's operator; each page some
times after once. Prints the median of the wall clock, the least of the process's own
time, both in ms, the bytes, and the number of statements. Fill the installation by
`flask load-demo --rows N` first.
"""

import argparse
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from flask import Flask  # noqa: E402  # runs from any directory
from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import Engine, event, select  # noqa: E402, TID251

from app import create_app  # noqa: E402
from crm import clock  # noqa: E402
from crm.demo.tables.crew import LOGINS  # noqa: E402
from crm.extensions import db, limiter  # noqa: E402
from crm.models import Client, Employee, Intervention, User  # noqa: E402
from crm.services import sessions  # noqa: E402

TIMES = 7
GRID = "/admin/interventions/"


def main() -> None:
    """Print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="pages whose names hold this")
    given = parser.parse_args()
    logging.disable()
    app = create_app()
    limiter.enabled = False
    browser = logged_in(app)
    print_line("page", "wall ms", "own ms", "kB", "statements")
    for name, address in pages(app):
        if given.only in name:
            print_line(name, *cost(app, browser, address))


def logged_in(app: Flask) -> FlaskClient:
    """Return a browser with the session of the demo's operator."""
    with app.app_context():
        email = next(each.email for each in LOGINS if each.role.name == "OPERATOR")
        user = db.session.scalars(select(User).where(User.email == email)).one()
        key = sessions.open_for(
            db.session(), user, address="127.0.0.1", agent="bench", now=clock.utcnow()
        )
        db.session.commit()
        db.session.remove()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = key
        cookie["_fresh"] = True
    return browser


def pages(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield the pages that people open all day, with records of the middle."""
    with app.app_context():
        job = db.session.scalars(select(Intervention).where(Intervention.id == 100)).one()
        client = db.session.get_one(Client, job.client_id)
        person = db.session.scalar(select(Employee.id).limit(1))
        town = client.town or ""
        db.session.remove()
    asked = {
        "first page": "",
        "last page": "before=end",
        "by client": "sort=client",
        "by client, last page": "sort=client&before=end",
        "one client": f"flt_client_equals={client.id}",
        "one employee": f"flt_assignee_equals={person}",
        "a town": f"flt_town_starts={town}",
        "today": "flt_when_equals=TODAY",
        "this week": "flt_when_equals=THIS_WEEK",
        "overdue": "flt_when_equals=OVERDUE",
        "open": "flt_open_equals=1",
        "mine and open": "flt_mine_equals=1&flt_open_equals=1",
        "unanswered": "flt_unanswered_equals=1",
        "search: common": "search=srl",
        "search: common, by client": "search=srl&sort=client",
        "search: two words": "search=vlad+tanase",
        "search: zeros": "search=500000",
        "search: absent": "search=zzzzqq",
        "groups by client": "group=client",
        "groups by status": "group=status",
    }
    yield from ((name, f"{GRID}?{query}") for name, query in asked.items())
    yield "form", f"{GRID}edit/?id={job.id}"
    yield "record", f"{GRID}details/?id={job.id}"
    yield "look-up of a client", f"{GRID}ajax/lookup/?name=client&query=srl"
    yield "first page of all", "/admin/"
    yield "planner", "/admin/planner/"
    yield "board", "/admin/board/"
    yield "caller", f"/admin/desk/?client={client.id}"


def cost(app: Flask, browser: FlaskClient, address: str) -> Iterator[str]:
    """Yield the cells of a page's line."""
    with app.app_context():
        statements = counted(db.engine, browser, address)
    answer = browser.get(address)
    walls, owns = [], []
    for _ in range(TIMES):
        wall, own = perf_counter(), process_time()
        browser.get(address)
        walls.append(perf_counter() - wall)
        owns.append(process_time() - own)
    if answer.status_code != 200:
        sys.exit(f"{address}: {answer.status}")
    yield f"{median(walls) * 1000:.1f}"
    yield f"{min(owns) * 1000:.1f}"
    yield f"{len(answer.data) / 1000:.1f}"
    yield str(statements)


def counted(engine: Engine, browser: FlaskClient, address: str) -> int:
    """Return how many statements the page sends, those of transactions left out."""
    seen: list[Any] = []

    def count(*given: Any) -> None:
        seen.append(given[2])

    event.listen(engine, "before_cursor_execute", count)
    try:
        browser.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return sum(not each.startswith(("BEGIN", "PRAGMA")) for each in seen)


def print_line(name: str, *cells: str) -> None:
    """Print the cells of a table's line."""
    sys.stdout.write(f"{name:28}" + "".join(f"{cell:>12}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
