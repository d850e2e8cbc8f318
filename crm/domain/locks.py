"""How long an account rests after logins that failed."""

from datetime import timedelta

FREE_ATTEMPTS = 5
LONGEST_LOCK = timedelta(minutes=15)


def lock_after(failures: int) -> timedelta | None:
    """Return how long an account rests after so many failures in a row; None for not at all.

    1, 2, 4, 8 and then 15 minutes: it slows guessing down and never shuts the owner out.
    """
    if failures < FREE_ATTEMPTS:
        return None
    return min(timedelta(minutes=2 ** min(failures - FREE_ATTEMPTS, 4)), LONGEST_LOCK)
