"""Hungarian, compiled from its tables."""

from crm.domain.replies.language.compiled import compiled
from crm.domain.replies.language.hungarian_answers import ANSWERS
from crm.domain.replies.language.hungarian_doubts import DOUBTS
from crm.domain.replies.language.hungarian_refusals import REFUSALS
from crm.domain.replies.language.hungarian_states import STATES
from crm.domain.replies.language.hungarian_words import WORDS

HUNGARIAN = compiled("hu", ANSWERS | REFUSALS | STATES | DOUBTS | WORDS)
