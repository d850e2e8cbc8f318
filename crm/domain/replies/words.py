"""A reply cut into sentences, clauses and words."""

import re
from dataclasses import dataclass, field

from crm.domain.replies.folding import fold

_PICTURES = "👍👎👌✅✔☑🆗💪❌🚫✖🙏🤔🤷🫡"
_WORD = re.compile(
    rf"can[;,.]t\b|\d+(?:[:.,]\d+)*|\+1\b|\(y\)|[^\W\d_]+(?:'[^\W\d_]+)*|[{_PICTURES}]|[.!?;,:()\n/\"…&+]"
    rf"|(?<=\s)-+(?=\s)"
)
_SUBORDINATORS = frozenset({"hogy", "dass", "that"})
_ENDS = frozenset(".!;\n…?")
_QUESTION = ("intrebar", "question", "frage", "kerdes")
_WRAPPED = 58
_LONGEST_CLAUSE = 60  # words; keeps the reading of a clause short, whatever is sent
_SPELLED = {
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not",
    "wont": "will not", "shan't": "shall not", "ain't": "am not", "+1": "ok", "(y)": "👍",
    "didnt": "did not", "isnt": "is not", "doesnt": "does not", "couldnt": "could not",
    "wouldnt": "would not", "arent": "are not", "wasnt": "was not", "havent": "have not",
    "cnat": "can not", "cant't": "can not", "i'm": "i am", "let's": "let us", "dont": "do not",
    "nu's": "nu sunt", "gonna": "going to",
}  # fmt: skip
_SHORT = (("n't", " not"), ("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("'d", " would"),
          ("'s", " is"), ("'m", " am"))  # fmt: skip
_MISHIT = re.compile(r"(?<=can)[;,.](?=t)")  # the key beside the apostrophe
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(slots=True)
class WordSentence:
    """One sentence: its clauses and whether it ends with a question mark."""

    clauses: list[list[str]] = field(default_factory=list)
    asks: bool = False


def sentences(reply: str) -> list[WordSentence]:
    """Cut `reply` into sentences; lines that a client wrapped are joined first.

    A line break ends a sentence, as people who write on phones put no full
    stop, unless the line is long and the next one goes on in lower case.
    """
    found = [WordSentence([[]])]
    for match in _WORD.finditer(fold(_unwrapped(reply))):
        word = match[0]
        if word in _ENDS:
            _end(found, word)
        elif word == ":" and _announces_question(found[-1].clauses[-1]):
            _end(found, ".")
        elif word[0] in ',:()/"-&+' and word not in _SPELLED:
            if found[-1].clauses[-1]:
                found[-1].clauses.append([])
        else:
            if len(found[-1].clauses[-1]) >= _LONGEST_CLAUSE:
                found[-1].clauses.append([])
            found[-1].clauses[-1].extend(_spelled(word))
    return [
        WordSentence(_joined(sentence.clauses), sentence.asks)
        for sentence in found
        if any(sentence.clauses)
    ]


def _announces_question(clause: list[str]) -> bool:
    """Say whether `clause` is like "I have a question", so that what follows stands alone."""
    return bool(clause) and clause[-1].startswith(_QUESTION)


def _joined(clauses: list[list[str]]) -> list[list[str]]:
    """Leave out empty clauses; join "lehet, hogy ..." and "ich hoffe, dass ..."."""
    joined: list[list[str]] = []
    for clause in clauses:
        if clause and joined and clause[0] in _SUBORDINATORS:
            joined[-1] = joined[-1] + clause
        elif clause:
            joined.append(clause)
    return joined


def _end(found: list[WordSentence], word: str) -> None:
    if any(found[-1].clauses):
        found[-1].asks = word == "?"
        found.append(WordSentence([[]]))
    elif word == "?" and len(found) > 1:
        found[-2].asks = True


def _unwrapped(reply: str) -> str:
    lines = reply.split("\n")
    joined: list[str] = []
    for index, line in enumerate(lines):
        below = lines[index + 1].strip() if index + 1 < len(lines) else ""
        joined += (line, " " if len(line) >= _WRAPPED and below[:1].islower() else "\n")
    return "".join(joined)


def _spelled(word: str) -> list[str]:
    """Write out what is run together ("can't", "n'am") and shorten "daaaa"."""
    word = _REPEATED.sub(r"\1", word)
    word = word if word.isalpha() or word[0] in "+(" else _MISHIT.sub("'", word)
    if word in _SPELLED:
        return _SPELLED[word].split()
    if "'" not in word:
        return [word]
    for short, long in _SHORT:
        if word.endswith(short):
            return (word.removesuffix(short) + long).split()
    return word.split("'")
