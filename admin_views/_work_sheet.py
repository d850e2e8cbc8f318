"""The work sheet of an intervention, to be printed or kept."""

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import force_locale

from admin_views._papers import pdf_answer
from admin_views._part import Part
from admin_views._work_paper import paper_of
from crm import current
from crm.models import Intervention
from crm.papers.work_sheet import pdf_of
from crm.reads import note_read


class WorkSheet(Part):
    """The part of the view that writes the sheet of one intervention."""

    @expose("/work-sheet.pdf")
    def work_sheet(self) -> ResponseReturnValue:
        """Return the sheet as a PDF, in the language that the address names or the reader's."""
        record: Intervention = self.get_one(request.args.get("id")) or abort(404)
        asked = request.args.get("language", "")
        language = asked if asked in current.LANGUAGES else current.language()
        with force_locale(language):
            made = pdf_of(paper_of(record, language))
        note_read(
            "export",
            summary=request.full_path,
            table=Intervention.__tablename__,
            record_id=record.id,
        )
        return pdf_answer(made, f"intervention-{record.number}-{language}.pdf")
