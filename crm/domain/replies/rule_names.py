"""What the rules that read replies are called where people see them."""

from crm.domain.i18n import N_

_NAMES = {
    "acceptance": N_("an acceptance"),
    "refusal": N_("a refusal"),
    "hedge": N_("an uncertain answer"),
    "condition": N_("an answer with a condition"),
    "postponement": N_("another time is asked for"),
    "slot": N_("another time is offered"),
    "contradiction": N_("yes and no in one reply"),
    "receipt": N_("only a receipt or thanks"),
    "question": N_("a question"),
    "unknown": N_("neither yes nor no"),
    "empty": N_("no text"),
    "long": N_("too long to be read by rules"),
    "calendar": N_("an answer by the calendar"),
    "machine": N_("mail that no person wrote"),
}


def rule_name(rule: str) -> str:
    """Return the name, to be translated, of a rule such as `hedge` or `calendar:accepted`.

    A rule that is not known, of a row that an older version wrote, is its own name.
    """
    return _NAMES.get(rule.partition(":")[0], rule)
