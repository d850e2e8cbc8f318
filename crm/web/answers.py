"""Answering without a login: the page that the links of mails lead to.

Looking changes nothing, since scanners open every link of a mail; only what is
posted from the page does. What a link may do is what a reply by mail may do.
"""

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from sqlalchemy.orm.exc import StaleDataError

from crm import clock, current
from crm.audit import Actor, act_as
from crm.domain.answer_links import AnswerLink, read_token
from crm.domain.transitions import CLOSED
from crm.errors import CrmError
from crm.extensions import db, limiter
from crm.models import Employee
from crm.services import accounts, fieldwork, warranties
from crm.services.history import Subject, earlier_visits
from crm.services.offers import Offer
from crm.web import _answer_actions
from crm.web._answer_cases import BROKEN, Case, case_of
from crm.web._problems import Problem

_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}

blueprint = Blueprint("answers", __name__)


def register(app: Flask) -> None:
    """Add the page."""
    app.register_blueprint(blueprint)


@blueprint.url_value_preprocessor
def _allow_photos(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Let those who hold a link send photos; strangers may send a few words."""
    if request.method == "POST" and values and _link_of(values["token"]):
        request.max_content_length = current_app.config["MAX_CONTENT_LENGTH"]


@blueprint.after_request
def _add_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


@blueprint.get("/answer/<token>")
@limiter.limit(lambda: current.settings().link_rate)
def show(token: str) -> ResponseReturnValue:
    """Show the job as it stands, and what the employee can answer; changes nothing."""
    link = _link_of(token)
    if link is None:
        return _refusal(BROKEN, 404)
    found = case_of(db.session(), link, today=current.today())
    return _refusal(found, 410, link) if isinstance(found, Problem) else _page(found)


@blueprint.post("/answer/<token>")
@limiter.limit(lambda: current.settings().answer_rate)
def act(token: str) -> ResponseReturnValue:
    """Take an answer, or a report from the work, and show the page again."""
    link = _link_of(token)
    if link is None:
        return _refusal(BROKEN, 404)
    session = db.session()
    found = case_of(session, link, today=current.today())
    if isinstance(found, Problem):
        # A second tap on Done finds the job closed by the first one.
        return redirect(url_for(".show", token=token), 303)
    employee = found.assignment.employee
    act_as(session, Actor(employee.name, "answer"))
    with force_locale(employee.language.locale):
        try:
            said = _answer_actions.take(session, found, link, now=clock.utcnow())
            session.commit()
        except CrmError as error:
            session.rollback()
            problem = gettext(error.message, **error.params)
            flash(problem, "error")
            found = case_of(session, link, today=current.today())
            if not isinstance(found, Problem):  # what was typed stays on the page
                return _page(found, problem=problem)
        except StaleDataError:  # the job was deleted while the page was open
            session.rollback()
        else:
            flash(gettext(said.text), said.tone)
    return redirect(url_for(".show", token=token), 303)


def _link_of(token: str) -> AnswerLink | None:
    settings = current.settings()
    return read_token(token, secrets=(settings.secret_key, *settings.secret_key_fallbacks))


def _page(case: Case, *, problem: str = "") -> ResponseReturnValue:
    """Show the job; with a `problem`, what was typed too, and what is wrong with it."""
    session, locale = db.session(), case.assignment.employee.language.locale
    job = case.intervention
    visits = earlier_visits(session, Subject.of(job), until=job.complaint_on, before_id=job.id)
    thread = fieldwork.thread(session, job)
    with force_locale(locale):
        return render_template(
            "answer/job.html",
            language=lambda: locale,
            case=case,
            job=Offer.of(job),
            buttons=case.buttons(session, today=current.today()),
            thread=thread,
            problem=problem,
            typed=request.form.get("resolution", "")[: _answer_actions.LONGEST] if problem else "",
            people=accounts.names_of(session, {each.author for each in thread}),
            serial_no=job.invoice_line.serial_no if job.invoice_line else None,
            warranty=warranties.of(job),
            previous=next((each for each in visits if each.status in CLOSED), None),
        )


def _refusal(problem: Problem, code: int, link: AnswerLink | None = None) -> ResponseReturnValue:
    """Say why there is nothing to answer."""
    employee = db.session.get(Employee, link.employee_id) if link else None
    locale = employee.language.locale if employee else current.language()
    with force_locale(locale):
        page = render_template(
            "answer/gone.html",
            language=lambda: locale,
            title=gettext(problem.title),
            text=gettext(problem.text),
        )
    return page, code
