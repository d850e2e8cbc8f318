"""The languages that replies are read in, the one of most users first."""

from crm.domain.replies.language.compiled import Language
from crm.domain.replies.language.english import ENGLISH
from crm.domain.replies.language.german import GERMAN
from crm.domain.replies.language.hungarian import HUNGARIAN
from crm.domain.replies.language.romanian import ROMANIAN

LANGUAGES = (ROMANIAN, ENGLISH, HUNGARIAN, GERMAN)

__all__ = ["LANGUAGES", "Language"]
