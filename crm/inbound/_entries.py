"""Secrets of more than one word: what proves a call, then what is needed beside it.

The second word is a key of the provider's API, or the one topic that may call.
"""

from collections.abc import Sequence


def proofs(secrets: Sequence[str]) -> list[str]:
    """Return the first word of each secret, the one that proves a call."""
    return [words[0] for secret in secrets if (words := secret.split())]


def second_word(secrets: Sequence[str]) -> str | None:
    """Return the first second word that there is."""
    found = (words[1] for secret in secrets if len(words := secret.split()) > 1)
    return next(found, None)
