"""Romanian, compiled from its tables."""

from crm.domain.replies.language.compiled import compiled
from crm.domain.replies.language.romanian_answers import ANSWERS
from crm.domain.replies.language.romanian_doubts import DOUBTS
from crm.domain.replies.language.romanian_words import WORDS

ROMANIAN = compiled("ro", ANSWERS | DOUBTS | WORDS)
