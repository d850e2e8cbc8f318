"""Keywords with one typing slip: a letter lost, doubled, swapped or wrong."""

from crm.domain.replies.folding import word_set

_KEYWORDS = word_set(
    """
    confirm confirmat confirmam accept acceptat perfect refuz resping imposibil confirmed accepted
    rejected bestatige bestatigt zugesagt abgesagt einverstanden megerositem visszaigazolom
    elfogadom vallalom rendben visszautasitom
    """
)
_REAL_WORDS = word_set(
    """
    conform confirma confirmi confirmati confirmare aspect except expect accent accepta acceptati
    prefect perfecta perfecte perfecta refuza refuzi refuzat respinge concert concept accepts
    confirms confirme reject rejects accesat afectat bestatigen megerositem excepta refugiu refu
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


_SLIPS = {form: word for word in _KEYWORDS for form in _spoilt(word)}


def mended(word: str) -> str:
    """Return the keyword that `word` is with one slip, else `word`.

    Real words that differ from a keyword in one letter ("conform") stay.
    """
    inflected = word[:-1] in _KEYWORDS and word[-1] in "aeious"  # "acceptată": another form
    if inflected or not 4 <= len(word) <= 16 or word in _REAL_WORDS:
        return word
    if word in _SLIPS:
        return _SLIPS[word]
    for cut in range(len(word)):
        if found := _SLIPS.get(f"{word[:cut]}?{word[cut + 1 :]}"):
            return found
    return word
