"""The languages that replies are read in, the one of most users first."""

from functools import cache

from crm.domain.replies.language.compiled import Language
from crm.domain.replies.language.english import ENGLISH
from crm.domain.replies.language.german import GERMAN
from crm.domain.replies.language.hungarian import HUNGARIAN
from crm.domain.replies.language.romanian import ROMANIAN


@cache
def languages() -> tuple[Language, ...]:
    """Return the languages.

    They are compiled when first asked for: that takes as long as the rest of the start,
    and most commands read no reply.
    """
    return ROMANIAN(), ENGLISH(), HUNGARIAN(), GERMAN()


__all__ = ["Language", "languages"]
