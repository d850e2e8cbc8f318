"""Romanian tax ids (CIF): compared without prefix, warned about when the checksum is off."""

import re

from stdnum.exceptions import ValidationError
from stdnum.ro import cf

_ROMANIAN = re.compile(r"(RO)?0*(\d{2,13})")


def tax_id_key(text: str | None) -> str | None:
    """Return the form in which two tax ids are compared: `RO 123` and `123` are one.

    Foreign ids keep their letters. None for an empty id.
    """
    if not text:
        return None
    compact = "".join(char for char in text.upper() if char.isalnum())
    match = _ROMANIAN.fullmatch(compact)
    return (match[2] if match else compact) or None


def is_plausible_tax_id(text: str) -> bool:
    """Tell whether `text` passes the checksum of a Romanian CIF, or is a foreign id.

    Only a doubt for the operator to look at: never a reason to refuse.
    """
    key = tax_id_key(text) or ""
    if not key.isdigit():
        return bool(re.fullmatch(r"[A-Z]{2}[0-9A-Z]{2,13}", key))
    try:
        cf.validate(key)
    except ValidationError:
        return False
    return True
