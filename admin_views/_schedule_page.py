"""A schedule's page: its ledger year by year, and why there is a visit on a date or not."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext

from admin_views._drafts import refused_before
from admin_views._fields import EARLIEST_YEAR, LATEST_YEAR, parsed_day
from admin_views._formats import chip
from admin_views._papers import pdf_answer
from admin_views._part import Part
from admin_views._schedule_paper import paper_of, sums_of
from admin_views._schedule_words import fault_text, sentence_of
from crm import current
from crm.domain.contract_sheets import Sheet, Visit
from crm.domain.permissions import Right
from crm.domain.schedule_verdicts import Verdict
from crm.domain.schedules import InvalidScheduleError
from crm.extensions import db
from crm.models import ServiceSchedule
from crm.papers.contract_sheet import pdf_of
from crm.reads import note_read
from crm.services import schedule_sheet, schedules

PREVIEWED = 12  # dates
TONES = {
    Verdict.GENERATED: "green",
    Verdict.GENERATED_LATE: "green",
    Verdict.COMING: "blue",
    Verdict.MOVED: "blue",
    Verdict.MOVED_TODAY: "blue",
    Verdict.TODAY: "amber",
    Verdict.TODAY_LATE: "amber",
    Verdict.FAILS: "red",
}


def tone_of(visit: Visit) -> str:
    """Return the colour of a visit's chip."""
    return TONES.get(visit.explanation.verdict, "grey")


WORDS = {"tone_of": tone_of, "chip_of": chip, "fault_text": fault_text}  # for `_visits.html`


class SchedulePage(Part):
    """The part of the view that shows one schedule."""

    def details_context(self, record: ServiceSchedule) -> dict[str, Any]:
        year = asked_year()
        asked = request.args.get("day", "")
        return {
            "sheet": schedule_sheet.of_year(db.session(), record, year, view_of_today()),
            "years": _years(year),
            "dates": self._coming(record),
            "asked": asked[:20],
            "typed": refused_before(record.id),
            "answer": self._answer(record, asked),
            "may_change": self.may(Right.EDIT),
            "today": current.today(),
            "sentence_of": sentence_of,
            **WORDS,
        }

    @expose("/sheet/")
    def sheet(self) -> ResponseReturnValue:
        """Show the contract sheet of a year, as the client gets it."""
        record, sheet = self._sheet()
        return self.render(
            "admin/schedule_sheet.html",
            record=record,
            sheet=sheet,
            sums=sums_of(sheet),
            years=_years(sheet.year),
            **WORDS,
        )

    @expose("/sheet.pdf")
    def sheet_pdf(self) -> ResponseReturnValue:
        """Return the contract sheet of a year as a PDF."""
        record, sheet = self._sheet()
        made = pdf_of(paper_of(record, sheet))
        note_read("export", summary=request.full_path, table=ServiceSchedule.__tablename__)
        return pdf_answer(made, f"contract-{record.id}-{sheet.year}.pdf")

    def _sheet(self) -> tuple[ServiceSchedule, Sheet]:
        record: ServiceSchedule = self.get_one(request.args.get("id")) or abort(404)
        return record, schedule_sheet.of_year(db.session(), record, asked_year(), view_of_today())

    def _coming(self, record: ServiceSchedule) -> list[Any]:
        try:
            return list(
                schedules.preview(
                    record,
                    today=current.today(),
                    country=current.settings().country,
                    n=PREVIEWED,
                    language=current.language(),
                )
            )
        except InvalidScheduleError:  # the answer for any date says what is wrong
            return []

    def _answer(self, record: ServiceSchedule, asked: str) -> dict[str, Any] | None:
        """Return the visit of the date that was asked for, or why there is no such date."""
        if not asked:
            return None
        day = parsed_day(asked)
        if day is None:
            return {"problem": gettext("This is not a date.")}
        return {"visit": schedule_sheet.explain_day(db.session(), record, day, view_of_today())}


def view_of_today() -> schedule_sheet.View:
    """Return the company's day and calendar."""
    settings = current.settings()
    return schedule_sheet.View(current.today(), settings.country, settings.timezone)


def asked_year() -> int:
    """Return the year in the address, this year where it makes no sense."""
    typed = request.args.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    return year if EARLIEST_YEAR <= year <= LATEST_YEAR else current.today().year


def _years(year: int) -> list[int]:
    """Return the year and those beside it, as far as there is something to see."""
    return [each for each in range(year - 1, year + 2) if EARLIEST_YEAR <= each <= LATEST_YEAR]
