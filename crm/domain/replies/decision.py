"""From what is said in each clause to one decision (rules-replies, section 2)."""

from crm.domain.replies.acts import Act
from crm.domain.replies.clauses import parse
from crm.domain.replies.grammar import acts_of
from crm.domain.replies.language import Language, languages
from crm.domain.replies.verdict import Decision, Verdict
from crm.domain.replies.weighing import weigh
from crm.domain.replies.words import WordSentence, sentences

LONGEST_DECIDED = 4_000
_ACTING = (Decision.CONFIRM, Decision.REJECT)


def decide(reply: str) -> Verdict:
    """Return what `reply`, the text its sender typed, decides (rules 3 to 10).

    A reply of more than 4,000 characters is for a person to read. Whenever
    two of the languages that its words belong to disagree, it is unclear.
    """
    if not reply.strip():
        return Verdict(Decision.NONE, "empty")
    if len(reply) > LONGEST_DECIDED:
        return Verdict(Decision.UNCLEAR, "long")
    said = sentences(reply)
    first, *others = _languages(said)
    verdict = _verdict(said, first)
    for language in others:
        other = _verdict(said, language)
        silent = other.decision not in _ACTING and not other.words
        if not silent and other.decision is not verdict.decision:
            return Verdict(Decision.UNCLEAR, "contradiction", other.words)
    return verdict


def _verdict(said: list[WordSentence], language: Language) -> Verdict:
    reading = parse(said, language)
    acts: list[Act] = acts_of(reading.clauses, language.habits)
    return weigh(acts, asked=reading.asked)


def _fit(said: list[WordSentence], language: Language) -> int:
    parts = [
        part for sentence in said for words in sentence.clauses for part in language.parted(words)
    ]
    return sum((end - start) ** 2 for start, end, tag in parts if tag)


def _languages(said: list[WordSentence]) -> list[Language]:
    """Return the languages of the words, the likeliest first, Romanian before others.

    Most words known come first, then the longest idioms. A further language
    is heard when it knows two words that the first one does not, or one that refuses.
    """
    words = [word for sentence in said for clause in sentence.clauses for word in clause]
    known = {language.code: {w for w in words if language.knows(w)} for language in languages()}
    count = {code: sum(word in own for word in words) for code, own in known.items()}
    most = max(count.values())
    ranked = sorted(
        languages(),
        key=lambda lang: (-count[lang.code], -_fit(said, lang) if count[lang.code] == most else 0),
    )
    first = ranked[0]
    return [first, *(lang for lang in ranked[1:] if _is_heard(lang, known, first))]


def _is_heard(language: Language, known: dict[str, set[str]], first: Language) -> bool:
    further = known[language.code] - known[first.code]
    return len(further) >= 2 or bool(further & language.refusals)
