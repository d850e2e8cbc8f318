"""Words with one typing slip: a letter lost, doubled, swapped or wrong.

Keywords are mended, and so are the small words that deny, doubt or limit: one
that is not understood would leave "ccred că vin" a plain "vin".
"""

from collections.abc import Iterable, Mapping

from crm.domain.replies.folding import word_set

_KEYWORDS = word_set(
    """
    confirm confirmat confirmam accept acceptat perfect refuz resping imposibil confirmed accepted
    rejected bestatige bestatigt zugesagt abgesagt einverstanden megerositem visszaigazolom
    elfogadom vallalom rendben visszautasitom ajung reusesc particip disponibil indisponibil
    """
)
_REAL_WORDS = word_set(
    """
    conform confirma confirmi confirmati confirmare aspect except expect accent accepta acceptati
    prefect perfecta perfecte perfecta refuza refuzi refuzat respinge concert concept accepts
    confirms confirme reject rejects accesat afectat bestatigen megerositem excepta refugiu refu
    ajunge ajungi ajunga ajungem ajuns participa participi participe participam disponibila
    disponibile disponibili indisponibila indisponibili
    vallalok vallalod vallaljuk elfogadod elfogadok imposibila imposibile rendes
    """
)


def _spoilt(word: str) -> set[str]:
    """Return the forms of `word` with one letter lost, swapped, or left open as `?`."""
    parts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    lost = {left + right[1:] for left, right in parts if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1}
    wrong = {f"{left}?{right[1:]}" for left, right in parts if right}
    added = {f"{left}?{right}" for left, right in parts}
    return lost | swapped | wrong | added


def _swapped(word: str) -> set[str]:
    return {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)}


def doubtful_slips(words: Iterable[str], known: frozenset[str]) -> Mapping[str, str]:
    """Return the misspelt forms of `words` that are no words of their own.

    Words of three or four letters count with two letters swapped only, or with
    one lost when they have four: "Dana" is not "daca".
    """
    forms: dict[str, str] = {}
    for word in sorted(words):
        if len(word) > 4:
            spoilt = {form + word[-1] for form in _spoilt(word[:-1])}  # endings are inflection
        else:
            spoilt = _swapped(word) if len(word) > 2 else set()
            spoilt |= {word[:at] + word[at + 1 :] for at in range(4)} if len(word) == 4 else set()
        forms |= {form: word for form in spoilt if form not in known and form not in forms}
    return forms


def found_in(forms: Mapping[str, str], word: str) -> str | None:
    """Return the word that `word` is misspelt for among `forms`."""
    if word in forms:
        return forms[word]
    open_forms = (f"{word[:cut]}?{word[cut + 1 :]}" for cut in range(len(word)))
    return next((forms[form] for form in open_forms if form in forms), None)


_SLIPS = {form: word for word in _KEYWORDS for form in _spoilt(word)}


def mended(word: str) -> str:
    """Return the keyword that `word` is with one slip, else `word`.

    Real words that differ from a keyword in one letter ("conform") stay.
    """
    inflected = word[:-1] in _KEYWORDS and word[-1] in "aeious"  # "acceptată": another form
    if inflected or not 4 <= len(word) <= 16 or word in _REAL_WORDS:
        return word
    return found_in(_SLIPS, word) or word
