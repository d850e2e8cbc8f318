"""Keys of records as they come from outside: from addresses, forms and logs."""

from typing import Any

LARGEST_ID = 2**63 - 1  # what both databases can compare a key with


def record_id(value: Any) -> int | None:
    """Return `value` as a key, or None when no record can have it."""
    text = str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    return int(text) if int(text) <= LARGEST_ID else None
