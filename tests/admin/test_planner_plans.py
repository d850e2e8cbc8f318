"""The planner, the board and a calendar read the jobs of their days, and not the table."""

from flask import Flask
from flask.testing import FlaskClient

from crm.extensions import db
from crm.models import Employee
from crm.services import calendar_feeds
from tests.admin.test_plans import JOBS, filled, most, worked

__all__ = ["filled"]

# PostgreSQL may read the assignments in one go where the days have many of the jobs; both
# tables, or a sort of one of them, would be noticed.
SCANNED = JOBS


def test_pages_read_the_jobs_of_their_days(
    app: Flask, operator: FlaskClient, filled: dict[str, int]
) -> None:
    employee = db.session.get_one(Employee, filled["employee"])
    calendar_feeds.renew(employee)
    db.session.commit()
    pages = ["/admin/planner/", "/admin/planner/?scale=month", "/admin/board/"]
    too_much = {}

    for page in (*pages, f"/calendar/{employee.calendar_token}.ics"):
        with worked(app) as work:
            assert operator.get(page).status_code == 200
        if sum(work) > most(app) + SCANNED:
            too_much[page] = sum(work)

    assert not too_much
