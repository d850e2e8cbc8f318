"""What a database means that refuses to work: it is busy or full, only reads, or is gone."""

from enum import Enum, auto

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Trouble(Enum):
    """Why nothing could be done; each passes by itself or by what an administrator does."""

    BUSY = auto()
    FULL = auto()
    READ_ONLY = auto()
    GONE = auto()


# By SQLSTATE on PostgreSQL, lost races among the busy ones; by words on SQLite, whose
# errors hold none of what people typed.
_SIGNS = (
    (Trouble.FULL, {"53100", "53200"}, "is full"),
    (Trouble.BUSY, {"40001", "40P01", "53300", "55P03", "57014"}, "is locked"),
    (Trouble.READ_ONLY, {"25006"}, "readonly database"),
)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what stands behind an error of the database; None for one of the program.

    Of BUSY the same is likely to succeed when it is done once more.
    """
    if isinstance(error, PoolTimeoutError):
        return Trouble.BUSY
    if not isinstance(error, DBAPIError):
        return None
    state, said = getattr(error.orig, "sqlstate", None), str(error.orig)
    for trouble, states, words in _SIGNS:
        if state in states or (state is None and words in said):
            return trouble
    return Trouble.GONE if isinstance(error, OperationalError) else None
