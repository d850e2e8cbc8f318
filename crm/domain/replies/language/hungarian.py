"""Hungarian, compiled from its tables."""

from functools import partial

from crm.domain.replies.language.compiled import Habits, compiled
from crm.domain.replies.language.hungarian_answers import ANSWERS
from crm.domain.replies.language.hungarian_doubts import DOUBTS
from crm.domain.replies.language.hungarian_refusals import REFUSALS
from crm.domain.replies.language.hungarian_states import STATES
from crm.domain.replies.language.hungarian_words import WORDS

_HABITS = Habits(spellings={"nme": "nem", "nen": "nem", "nemm": "nem"})

HUNGARIAN = partial(compiled, "hu", ANSWERS | REFUSALS | STATES | DOUBTS | WORDS, _HABITS)
