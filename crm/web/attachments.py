"""Downloads of attachments: to those who may see what they belong to."""

import logging
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from crm import current
from crm.domain.kinds import Role
from crm.domain.permissions import Right, may, sees_only_own
from crm.domain.record_ids import LARGEST_ID
from crm.domain.statuses import AssignmentStatus
from crm.errors import FileMissingError, StorageError
from crm.extensions import db
from crm.models import Assignment, Attachment, Message, User
from crm.reads import note_read
from crm.services import previews, thumbnails
from crm.services.attachments import may_show_inline
from crm.uploads import is_held, storage

blueprint = Blueprint("attachments", __name__)
logger = logging.getLogger(__name__)
PIECE = 64 * 1024  # bytes
SANDBOX = "default-src 'none'; sandbox"
KEPT = "private, max-age=600"  # seconds; pictures of a page that one comes back to
SMALL_KEPT = "private, max-age=86400"  # a file never changes


def register(app: Flask) -> None:
    """Add the address of the files."""
    app.register_blueprint(blueprint)


@blueprint.get("/attachments/<int:attachment_id>")
def download(attachment_id: int) -> ResponseReturnValue:
    """Send a file, always as a download except for images that a browser shows safely."""
    attachment, file = _opened(attachment_id)
    note_read("download", summary=attachment.filename, table="attachment", record_id=attachment.id)
    shown = may_show_inline(attachment)
    kind = attachment.content_type if shown else "application/octet-stream"
    response = _sent(attachment, file, kind)
    response.headers.set(
        "Content-Disposition",
        "inline" if shown else "attachment",
        **_names(attachment.filename),
    )
    return response


@blueprint.get("/attachments/<int:attachment_id>/preview")
def preview(attachment_id: int) -> ResponseReturnValue:
    """Send a picture to the page that it stands on, which is no download of its own.

    Only what its bytes say is a picture, within bounds; never SVG, which may hold scripts.
    """
    attachment, file = _opened(attachment_id)
    kind = previews.shown_type(attachment, file)
    if kind is None:
        file.close()
        abort(404)
    response = _sent(attachment, file, kind)
    response.headers.set("Content-Disposition", "inline")
    response.headers["Cache-Control"] = KEPT
    return response


@blueprint.get("/attachments/<int:attachment_id>/small")
def small(attachment_id: int) -> ResponseReturnValue:
    """Send a picture as small as the page shows it; only what may be seen large, too."""
    attachment, file = _opened(attachment_id)
    with file:
        shown = previews.shown_type(attachment, file)
        made = thumbnails.small(file) if shown else None
    if made is None:
        abort(404)
    response = Response(made, content_type=thumbnails.KIND)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = SMALL_KEPT
    return response


def _opened(attachment_id: int) -> tuple[Attachment, BinaryIO]:
    """Return an attachment and its file; leaves with an error for who may not see it."""
    user = current.user()
    if user is None:
        abort(401)
    attachment = db.session.get(Attachment, attachment_id) if attachment_id <= LARGEST_ID else None
    if attachment is None or not _may_see(user, attachment):
        abort(404)
    if is_held(attachment):
        abort(423 if attachment.malware else 409)
    try:
        return attachment, storage().open(attachment.storage_key)
    except StorageError as error:
        logger.exception("The file of attachment %s cannot be read", attachment.id)
        abort(404 if isinstance(error, FileMissingError) else 503)


def _sent(attachment: Attachment, file: BinaryIO, kind: str) -> Response:
    response = Response(_pieces(file), content_type=kind)
    response.call_on_close(file.close)  # also where nothing was asked for but the headers
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.content_length = attachment.size
    return response


def _may_see(user: User, attachment: Attachment) -> bool:
    message = db.session.get(Message, attachment.message_id) if attachment.message_id else None
    if message is None or message.intervention_id is None:
        view = "messages" if attachment.message_id else "correspondence"
        return may(user.role, view, Right.READ)
    if not sees_only_own(user.role):
        return may(user.role, "interventions", Right.READ)
    return user.role is Role.TECHNICIAN and _is_assigned(user, message.intervention_id)


def _is_assigned(user: User, intervention_id: int) -> bool:
    own = select(Assignment.id).where(
        Assignment.intervention_id == intervention_id,
        Assignment.employee_id == user.employee_id,
        Assignment.status != AssignmentStatus.WITHDRAWN,
    )
    return db.session.scalar(own) is not None


def _names(filename: str) -> dict[str, str]:
    """Return a file's name for old and for present browsers (RFC 6266, section 4.3)."""
    if filename.isascii():
        return {"filename": filename}
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode()
    return {"filename": plain or "file", "filename*": f"UTF-8''{quote(filename, safe='')}"}


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece
