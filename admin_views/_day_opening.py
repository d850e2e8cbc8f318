"""The list of interventions has the day's visits in it: it creates them when it is opened."""

from datetime import UTC, date, datetime, timedelta

from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin_views._part import Part
from crm import clock, current
from crm.extensions import db, new_session
from crm.services import daily

LOOKED_FOR = timedelta(minutes=1)  # whether the day's visits are there


class DayOpening(Part):
    """The part of the view that creates what is due today (rule R14)."""

    _looked = (date.min, datetime.min.replace(tzinfo=UTC))

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Show the grid, after the day's visits were created."""
        self._open_day(current.today(), clock.utcnow())
        answer: ResponseReturnValue = super().index_view()
        return answer

    def _open_day(self, today: date, now: datetime) -> None:
        """Create the visits of `today`; whether that was done is looked up once a minute."""
        day, looked = self._looked
        if day == today and timedelta() <= now - looked < LOOKED_FOR:
            return
        created = daily.generate_on_opening(
            new_session, current.settings(), today=today, clock=clock.utcnow
        )
        self._looked = (today, now)
        if created:
            db.session.rollback()  # or the page would not see them
