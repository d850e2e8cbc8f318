"""English, compiled from its tables."""

from crm.domain.replies.language.compiled import compiled
from crm.domain.replies.language.english_answers import ANSWERS
from crm.domain.replies.language.english_words import WORDS

ENGLISH = compiled("en", ANSWERS | WORDS)
