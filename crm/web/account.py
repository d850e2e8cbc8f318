"""One's own account: name, language and address, password, second factor, sessions."""

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_security.forms import Form
from sqlalchemy.exc import IntegrityError
from wtforms import EmailField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from crm import clock, current
from crm.account_mails import tell_old_address
from crm.domain.addresses import is_address, same_form
from crm.domain.cleaning import clean_line
from crm.domain.devices import device_name
from crm.domain.kinds import Language
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.models import User
from crm.models.base import ADDRESS_LENGTH
from crm.services import second_factors, sessions
from crm.web import confirming, keeping
from crm.web._sessions import is_fresh, who_is_here

blueprint = Blueprint("account", __name__, url_prefix="/account")


class AccountForm(Form):
    """What people may change of their own account."""

    name = StringField(
        lazy_gettext("Name"),
        [DataRequired(lazy_gettext("Write your name.")), Length(max=200)],
        [lambda value: clean_line(value or "", 200)],
        render_kw={"autocomplete": "name", "maxlength": "200"},
    )
    language = SelectField(lazy_gettext("Language"), choices=[("RO", "Română"), ("EN", "English")])
    email = EmailField(
        lazy_gettext("E-mail"),
        [DataRequired(lazy_gettext("Write your e-mail address."))],
        [lambda value: same_form(value or "")],
        render_kw={"autocomplete": "username", "maxlength": str(ADDRESS_LENGTH)},
    )

    def validate_email(self, field: EmailField) -> None:
        """Refuse what is no address; called by WTForms."""
        if not is_address(field.data or ""):
            raise ValidationError(gettext("This is not an e-mail address."))


def register(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    app.jinja_env.filters["device"] = device_name


@blueprint.get("/")
def show() -> ResponseReturnValue:
    """Show the account."""
    user = who_is_here()
    given = {"name": user.name, "language": user.language.name, "email": user.email}
    return _page(user, AccountForm(formdata=None, data=given))


@blueprint.post("/save")
def save() -> ResponseReturnValue:
    """Change the account; another address needs a fresh login."""
    user, login = who_is_here(), current.login()
    form = AccountForm()
    if keeping.SHOW_ONLY in request.form or not form.validate():
        return _page(user, form)
    moves = form.email.data != user.email
    if moves and not (login and is_fresh(login)):
        return confirming.ask(user)
    if moves:
        tell_old_address(user, new=str(form.email.data))
    user.name, user.language = str(form.name.data), Language[str(form.language.data)]
    user.email = str(form.email.data)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        form.email.errors = [gettext("This address cannot be used.")]
        return _page(who_is_here(), form)
    flash(gettext("Your account was saved."), "success")
    return redirect(url_for("account.show"))


@blueprint.post("/sessions")
def end_sessions() -> ResponseReturnValue:
    """End one of one's sessions, or all but this one."""
    user, asked = who_is_here(), request.form.get("session", "")
    if asked == "others":
        sessions.end_others(db.session(), user, current.login())
    elif (key := record_id(asked)) is not None:
        sessions.end(db.session(), user, key)
    db.session.commit()
    flash(gettext("The session was ended."), "success")
    return redirect(url_for("account.show"))


def _page(user: User, form: AccountForm) -> Response:
    session, now, here = db.session(), clock.utcnow(), current.login()
    html = render_template(
        "account/account.html",
        form=form,
        sessions=sessions.running(
            session, user, here=here, limits=current.session_limits(), now=now
        ),
        here=here.id if here else None,
        has_factor=bool(here and here.has_second_factor),
        codes_left=second_factors.codes_left(session, user),
        compulsory=current.settings().needs_second_factor(user.role),
    )
    return make_response(html)
