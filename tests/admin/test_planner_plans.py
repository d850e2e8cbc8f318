"""The planner, the board and a calendar read the jobs of their days, and not the table."""

import pytest
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


@pytest.mark.parametrize(
    "address",
    ["planner/", "planner/?scale=month", "board/"],
)
@pytest.mark.usefixtures("filled")
def test_a_page_reads_the_jobs_of_its_days(app: Flask, operator: FlaskClient, address: str) -> None:
    with worked(app) as work:
        assert operator.get(f"/admin/{address}").status_code == 200

    assert sum(work) <= most(app) + SCANNED


def test_a_calendar_reads_the_jobs_of_one_employee(
    app: Flask, client: FlaskClient, filled: dict[str, int]
) -> None:
    employee = db.session.get_one(Employee, filled["employee"])
    calendar_feeds.renew(employee)
    db.session.commit()
    address = f"/calendar/{employee.calendar_token}.ics"

    with worked(app) as work:
        assert client.get(address).status_code == 200

    assert sum(work) <= most(app)
