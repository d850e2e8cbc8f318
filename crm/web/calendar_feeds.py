"""Calendars that phones and programs fetch by a secret link, without a login."""

from hashlib import sha256

from flask import Blueprint, Flask, Response, abort, request
from flask.typing import ResponseReturnValue

from crm import current
from crm.extensions import db, limiter
from crm.services import calendar_feeds
from crm.services.mailing import Mailing

_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-cache",  # kept, and asked for again by its ETag
    "Content-Disposition": 'inline; filename="calendar.ics"',
}

blueprint = Blueprint("calendar_feeds", __name__)


def register(app: Flask) -> None:
    """Add the address."""
    app.register_blueprint(blueprint)


@blueprint.get(f"{calendar_feeds.PATH}<token>.ics")
@limiter.limit(lambda: current.settings().link_rate)
def show(token: str) -> ResponseReturnValue:
    """Give the calendar; 304 where the one that is asking has it as it is."""
    session = db.session()
    employee = calendar_feeds.owner_of(session, token) or abort(404)
    mailing = Mailing.of(current.settings())
    text = calendar_feeds.calendar_of(session, employee, mailing=mailing, today=current.today())
    body = text.encode()
    response = Response(body, content_type="text/calendar; charset=utf-8", headers=_HEADERS)
    response.set_etag(sha256(body).hexdigest()[:32])
    return response.make_conditional(request)
