"""Choosing the language of the pages."""

from flask import Blueprint, Flask, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from crm import current
from crm.domain.kinds import Language
from crm.extensions import db

blueprint = Blueprint("language", __name__)


def register(app: Flask) -> None:
    """Add the address that the language switch posts to."""
    app.register_blueprint(blueprint)


@blueprint.post("/language")
def choose() -> ResponseReturnValue:
    """Keep the chosen language: with the user, or in the session of somebody not logged in."""
    chosen = request.form.get("language", "")
    if chosen not in current.LANGUAGES:
        abort(400)
    session["language"] = chosen
    user = current.user()
    if user:
        user.language = Language[chosen.upper()]
        db.session.commit()
    return redirect(url_for("home.index") if user else url_for("security.login"))
