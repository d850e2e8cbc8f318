"""Papers as answers: a PDF to be kept."""

from io import BytesIO

from flask import Response, send_file


def pdf_answer(made: bytes, name: str) -> Response:
    """Return a PDF that is downloaded as `name`."""
    return send_file(
        BytesIO(made), mimetype="application/pdf", as_attachment=True, download_name=name
    )
