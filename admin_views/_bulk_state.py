"""What a bulk change is and how far it is, as the page carries it from one request to the next.

Sealed for the person it was made for: what is done is what was asked and shown, and
nobody but them can go on with it.
"""

from dataclasses import astuple, dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from admin_views._bulk_run import Progress, Refusal
from crm import current

VALID_SECONDS = 12 * 3600
_SALT = "bulk change"


@dataclass(frozen=True, slots=True)
class BulkState:
    """A bulk change: `action` on the records with `keys`, or on all that `address` shows.

    `count` is the number that the question named. `values` is what was typed into it;
    None until it was answered. `step` is where it is kept to be undone.
    """

    action: str
    address: str
    keys: tuple[int, ...] | None
    count: int
    values: tuple[tuple[str, str], ...] | None
    progress: Progress
    step: int | None = None

    def sealed(self) -> str:
        """Return it as a text for a hidden field."""
        return _serializer().dumps([_owner(), *astuple(self)])


def opened(text: str) -> BulkState | None:
    """Return what `sealed` wrote for the same person at most VALID_SECONDS ago, else None."""
    try:
        owner, action, address, keys, count, values, progress, step = _serializer().loads(
            text, max_age=VALID_SECONDS
        )
    except (BadData, ValueError):
        return None
    if owner != _owner():
        return None
    return BulkState(
        action,
        address,
        None if keys is None else tuple(keys),
        count,
        None if values is None else tuple((name, value) for name, value in values),
        _progress(*progress),
        step,
    )


def _progress(*given: Any) -> Progress:
    last, after, done, unchanged, refused, refusals, *flags = given
    return Progress(
        last, after, done, unchanged, refused, tuple(Refusal(*each) for each in refusals), *flags
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current.settings().secret_key, salt=_SALT)


def _owner() -> str:
    user = current.user()
    return user.get_id() if user else ""
