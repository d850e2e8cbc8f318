"""New forms that a link fills in, such as with the client of a phone call.

Whatever stands in the address is only typed for the one who looks at it, and checked
when it is saved as all that is typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import TextAreaField

from crm.domain.cleaning import clean_line, clean_text

LINE, TEXT = 200, 2_000  # characters that a link may give


def prefill(form: Any, given: Mapping[str, str], names: Sequence[str]) -> None:
    """Fill a new form with what is `given`: references, and those fields that `names` has.

    What is no value of a field leaves it as it is, and so does a contact or an
    invoice line of somebody else than the client.
    """
    if given.get("typed") and "name" in form:
        form["name"].data = clean_line(given["typed"], LINE)
    for name, value in given.items():
        if name in form and hasattr(form[name], "loader"):
            form[name].process_formdata([value[:LINE]])
    for field in form:
        _let_go_of_others(form, field)
    for name in names:
        if name in form and given.get(name):
            _fill(form[name], given[name])


def _fill(field: Any, value: str) -> None:
    is_text = isinstance(field, TextAreaField)
    typed = clean_text(value[:TEXT]).strip() if is_text else clean_line(value[: LINE * 4], LINE)
    before = field.data
    try:
        field.process_formdata([typed])
    except ValueError:
        field.data = before


def _let_go_of_others(form: Any, field: Any) -> None:
    """Empty a reference to what belongs to another one than the form is about."""
    parent = getattr(getattr(field, "loader", None), "parent", None)
    if not parent or parent not in form or not field.data:
        return
    if not field.loader.belongs(field.data, form[parent].data):
        field.process_formdata([])
