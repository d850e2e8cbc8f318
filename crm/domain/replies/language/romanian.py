"""Romanian as it is written in haste, compiled from its tables."""

from functools import partial

from crm.domain.replies.language.compiled import Habits, compiled
from crm.domain.replies.language.romanian_answers import ANSWERS
from crm.domain.replies.language.romanian_doubts import DOUBTS
from crm.domain.replies.language.romanian_refusals import REFUSALS
from crm.domain.replies.language.romanian_states import STATES
from crm.domain.replies.language.romanian_words import WORDS

_HABITS = Habits(
    spellings={
        "n": "nu",
        "nui": "nu",
        "ptr": "pentru",
        "pt": "pentru",
        "tre": "trebuie",
        "k": "ca",
    },
)

ROMANIAN = partial(compiled, "ro", ANSWERS | REFUSALS | STATES | DOUBTS | WORDS, _HABITS)
