"""German, compiled from its tables."""

from functools import partial

from crm.domain.replies.language.compiled import Habits, compiled
from crm.domain.replies.language.german_answers import ANSWERS
from crm.domain.replies.language.german_doubts import DOUBTS
from crm.domain.replies.language.german_refusals import REFUSALS
from crm.domain.replies.language.german_states import STATES
from crm.domain.replies.language.german_words import WORDS

_HABITS = Habits(
    negates_late=True,
    names_subject=True,
    persons=frozenset({"ich", "wir", "mir", "uns"}),
    spellings=dict.fromkeys(
        ("nich", "net", "ned", "nit", "nciht", "nihct", "nict", "niht"), "nicht"
    ),
    separable={
        ("bin", "da"): "komme",
        ("bin", "dort"): "komme",
        ("bin", "dabei"): "komme",
        ("bin", "ort"): "komme",
        ("komme", "vorbei"): "komme",
        ("ziehe", "zuruck"): "zuruckziehe",
        ("nehme", "an"): "annehme",
        ("nehme", "teil"): "zusage",
        ("sage", "zu"): "zusage",
        ("sage", "ab"): "absage",
        ("lehne", "ab"): "ablehne",
    },
)

GERMAN = partial(compiled, "de", ANSWERS | REFUSALS | STATES | DOUBTS | WORDS, _HABITS)
