"""The quick report: what is on screen as a page to print and as a PDF."""

from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext, ngettext
from markupsafe import Markup
from werkzeug.exceptions import ServiceUnavailable

from admin_views._addresses import address_of
from admin_views._asked import Asked
from admin_views._formats import moment_text
from admin_views._papers import pdf_answer
from admin_views._part import Part
from admin_views._saving import reason_of
from crm import clock, current
from crm.domain.cleaning import clean_line
from crm.errors import PaperNotMadeError
from crm.papers.listing import Listing, pdf_of
from crm.reads import note_read

LONGEST = 300  # characters of a cell
RETRY_SECONDS = 10
_turn = BoundedSemaphore(1)  # a large one takes seconds and hundreds of megabytes


class Report(Part):
    """The part of a view that prints a list."""

    @expose("/report/")
    def report(self) -> ResponseReturnValue:
        """Show the list as a page to print."""
        asked = self.asked()
        listing = self.listing(asked)
        self._note()
        return self.render(
            "admin/report.html",
            listing=listing,
            pdf_url=self.report_url(asked, "report_pdf"),
            return_url=self.list_url(asked),
        )

    @expose("/report.pdf")
    def report_pdf(self) -> ResponseReturnValue:
        """Return the list as a PDF."""
        asked = self.asked()
        listing = self.listing(asked)
        if not _turn.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=RETRY_SECONDS)
        try:
            made = pdf_of(listing)
        except PaperNotMadeError as error:
            flash(reason_of(error, deleting=False), "error")
            return redirect(self.report_url(asked, "report"))
        finally:
            _turn.release()
        self._note()
        name = f"{self.endpoint_name}-{current.today():%Y-%m-%d}.pdf"
        return pdf_answer(made, name)

    def report_url(self, asked: Asked, page: str = "report") -> str:
        """Return the address of the report of the list that `asked` describes."""
        return address_of(f"{self.endpoint}.{page}", self._address_of(asked.whole))

    def listing(self, asked: Asked) -> Listing:
        """Return all that the report says: filters in words, rows or groups, who and when."""
        heads, rows, note = self._grouped_part(asked) if asked.group else self._rows_part(asked)
        titles = self.column_titles(asked)
        classes = [self.cell_classes[name] for name in titles]
        numbers = [False, True] if asked.group else [each == "num" for each in classes]
        wide = [True, False] if asked.group else [each == "long" for each in classes]
        user = current.user()
        return Listing(
            title=str(self.name),
            company=current.settings().company,
            language=current.language(),
            printed=f"{moment_text(clock.utcnow())}, {user.name if user else ''}",
            facts=self._facts(asked),
            note=note,
            heads=heads,
            numbers=numbers,
            wide=wide,
            rows=rows,
        )

    def _rows_part(self, asked: Asked) -> tuple[list[str], list[list[str]], str]:
        page = self.page(replace(asked.whole, page_size=current.settings().report_rows))
        names = self.columns_of(asked)
        rows = [[self._plain(record, name) for name in names] for record in page.rows]
        number = len(rows)
        if page.next:
            note = gettext("Only the first %(num)d are here; filters leave fewer.", num=number)
        else:
            note = ngettext("%(num)d record", "%(num)d records", number)
        return list(self.column_titles(asked).values()), rows, note

    def _grouped_part(self, asked: Asked) -> tuple[list[str], list[list[str]], str]:
        found = self.grouped(asked.whole, size=current.settings().report_rows)
        rows = [[each.name, f"{'≥ ' * each.is_least}{each.number}"] for each in found.groups]
        note = ngettext("%(num)d group", "%(num)d groups", found.number)
        if found.counted_of_more:
            counted = gettext(
                "Only the newest %(num)d records are counted; filters make it exact.",
                num=found.counted_of_more,
            )
            note = f"{note}. {counted}"
        return [str(self.offered_groupings()[asked.group].label), gettext("Records")], rows, note

    def _plain(self, record: Any, name: str) -> str:
        """Return a cell as text: as an export writes it, or as the screen shows it."""
        if name in self.column_formatters and name not in self.column_formatters_export:
            shown = self.column_formatters[name](self, None, record, name)
            text = shown.striptags() if isinstance(shown, Markup) else str(shown)
        else:
            text = str(self.export_value(record, name))
        return clean_line(text, LONGEST)

    def _facts(self, asked: Asked) -> list[tuple[str, str]]:
        facts = [
            (self.filter_title(each), self.filter_words(each, text))
            for each, text, _value in asked.filters
        ]
        if asked.search:
            facts.append((gettext("Search"), asked.search))
        if asked.group:
            facts.append((gettext("Group by"), str(self.offered_groupings()[asked.group].label)))
        elif asked.sort:
            way = gettext("descending") if asked.descending else gettext("ascending")
            facts.append((gettext("Order"), f"{self.label_of_column(asked.sort)}, {way}"))
        return facts

    def _note(self) -> None:
        note_read("export", summary=request.full_path, table=self.model_class.__tablename__)
