"""German, compiled from its tables."""

from crm.domain.replies.language.compiled import compiled
from crm.domain.replies.language.german_answers import ANSWERS
from crm.domain.replies.language.german_words import WORDS

GERMAN = compiled("de", ANSWERS | WORDS, negates_late=True)
