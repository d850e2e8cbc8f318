"""Forms that are shown again with what was typed, and drafts of them in the browser."""

from flask import flash, request

LONGEST = 150  # characters of a draft's name


def is_shown_again() -> bool:
    """Tell whether what was typed is only to be shown, not to be saved."""
    return request.method == "POST" and "show_only" in request.form


def forget_draft() -> None:
    """Tell the browser, on the next page, that what it kept of this form is saved."""
    name = request.form.get("draft", "")
    if 0 < len(name) <= LONGEST and name.isprintable():
        flash(name, "draft")
