"""Forms that are shown again with what was typed, and drafts of them in the browser."""

from typing import Any

from flask import flash, request, session

from crm.domain.cleaning import clean_line

TYPED = ("do", "reason", "to", "from", "until", "on")
LONGEST_TYPED = 500
LONGEST = 150  # characters of a draft's name


def is_shown_again() -> bool:
    """Tell whether what was typed is only to be shown, not to be saved."""
    return request.method == "POST" and "show_only" in request.form


def forget_draft() -> None:
    """Tell the browser, on the next page, that what it kept of this form is saved."""
    name = request.form.get("draft", "")
    if 0 < len(name) <= LONGEST and name.isprintable():
        flash(name, "draft")


def keep_refused(record_id: int, problem: str) -> None:
    """Keep what was typed into one of a page's small forms, and why it was refused."""
    typed = {name: clean_line(request.form.get(name, ""), LONGEST_TYPED) for name in TYPED}
    session["refused"] = typed | {"id": record_id, "problem": problem}


def refused_before(record_id: int) -> dict[str, Any]:
    """Return what `keep_refused` kept of the record for this page, once."""
    kept = session.pop("refused", None)
    return kept if kept and kept["id"] == record_id else {}
