"""The caller's screen, the box and the warning read some rows and no table."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from crm.domain.kinds import Role
from crm.extensions import db
from crm.models import Intervention
from crm.search import rebuild
from tests.admin.test_plans import filled, most, worked
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import token_of

__all__ = ["filled"]

TYPED = (
    "4711",
    "#4711",
    "client 77",
    "seldom",
    "camera",
    "0722 555 011",
    "town 007",
    "an",
    "produ",
)


def test_the_desk_reads_some_rows_and_no_table(
    app: Flask, factories: Factories, filled: dict[str, int]
) -> None:
    """One test, since filling the tables takes longest."""
    rebuild(db.session.connection())  # the rows were written past the session
    db.session.commit()
    known = [f"/admin/desk/?client={filled['client']}"]
    known += [f"/admin/desk/suggest/?q={typed.replace('#', '%23')}" for typed in TYPED]
    employee = db.session.get_one(Intervention, filled["job"]).assignments[0].employee

    by_operator = too_much(app, logged_in(app, factories, Role.OPERATOR), known)
    technician = logged_in(app, factories, Role.TECHNICIAN, employee=employee)
    by_technician = too_much(app, technician, known[1:])
    give_nearly_all_to(filled["client"])
    of_the_largest = too_much(app, logged_in(app, factories, Role.OPERATOR), known[:1])

    assert not by_operator | by_technician | of_the_largest
    assert not too_much_of_the_warning(app, factories, filled["client"])


def too_much(app: Flask, browser: FlaskClient, pages: list[str]) -> dict[str, int]:
    """Return the pages that read more than a page may."""
    found = {}
    for each in pages:
        with worked(app) as work:
            assert browser.get(each).status_code == 200
        found[each] = sum(work)
    return {each: read for each, read in found.items() if read > most(app)}


def give_nearly_all_to(client: int) -> None:
    """Make nearly all cases one client's, all but a few of them closed."""
    of_one = "UPDATE intervention SET client_id = :client WHERE id % 100 <> 1"
    db.session.execute(text(of_one), {"client": client})
    db.session.execute(text("UPDATE intervention SET status = 'FINALISED' WHERE id % 1000 <> 1"))
    db.session.execute(text("ANALYZE intervention"))
    db.session.commit()


def too_much_of_the_warning(app: Flask, factories: Factories, client: int) -> bool:
    browser = logged_in(app, factories, Role.OPERATOR)
    form = {"csrf_token": token_of(browser), "client": client, "object_text": "camera"}
    with worked(app) as work:
        assert browser.post("/admin/interventions/similar/", data=form).status_code == 200
    return sum(work) > most(app)
