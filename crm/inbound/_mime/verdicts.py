"""What the headers say about a mail's origin (RFC 8601, RFC 7208)."""

import re
from collections.abc import Iterable

from crm.domain.mail import AuthVerdicts, Verdict

MAX_RESULTS = 4_000  # characters of one header that are looked at

_RESULT = re.compile(r"\b(spf|dkim|dmarc)\s{0,5}=\s{0,5}([a-z]{1,20})\b", re.IGNORECASE)
_BY_WORD = {verdict.value: verdict for verdict in Verdict}
_WORD = re.compile(r"[a-z]{1,20}", re.IGNORECASE)
# Which of the headers was added by a machine we trust is not known, so the worst
# one counts: a sender who forges one can only harm himself.
_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.SOFTFAIL,
    Verdict.PERMERROR,
    Verdict.TEMPERROR,
    Verdict.NEUTRAL,
    Verdict.PASS,
    Verdict.NONE,
)


def verdict_of(word: str) -> Verdict:
    """Return the verdict that `word` names, NONE for an unknown one."""
    word = word.strip().lower()
    if word in ("hardfail", "reject"):
        return Verdict.FAIL
    return _BY_WORD.get(word, Verdict.NONE)


def verdicts_from_headers(headers: Iterable[tuple[str, str]]) -> AuthVerdicts:
    """Return the worst that Authentication-Results and Received-SPF say of each check."""
    found: dict[str, set[Verdict]] = {"spf": set(), "dkim": set(), "dmarc": set()}
    for name, value in headers:
        if name.lower() == "authentication-results":
            for check, word in _RESULT.findall(value[:MAX_RESULTS]):
                found[check.lower()].add(verdict_of(word))
        elif name.lower() == "received-spf" and (first := _WORD.match(value)):
            found["spf"].add(verdict_of(first[0]))
    return AuthVerdicts(**{check: _worst(verdicts) for check, verdicts in found.items()})


def _worst(verdicts: set[Verdict]) -> Verdict:
    return next((verdict for verdict in _WORST_FIRST if verdict in verdicts), Verdict.NONE)
