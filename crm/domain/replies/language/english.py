"""English, compiled from its tables; contractions are written out before."""

from functools import partial

from crm.domain.replies.language.compiled import Habits, compiled
from crm.domain.replies.language.english_answers import ANSWERS
from crm.domain.replies.language.english_doubts import DOUBTS
from crm.domain.replies.language.english_refusals import REFUSALS
from crm.domain.replies.language.english_states import STATES
from crm.domain.replies.language.english_words import WORDS

_HABITS = Habits(names_subject=True, persons=frozenset({"i", "we", "me"}))

ENGLISH = partial(compiled, "en", ANSWERS | REFUSALS | STATES | DOUBTS | WORDS, _HABITS)
