"""Legal notices, warnings of mail gateways and other text that no person typed."""

import re

from crm.domain.replies.folding import fold

_MAIL = (
    r"(?:e-? ?mail\w*|mesaj\w*|message|transmission|communication|comunicare\w*|corespondent\w*"
    r"|nachricht|uzenet\w*|level\w*|transmisie|informati\w+|information\w*|attachments?"
    r"|attached files?)"
)
_THIS = (
    r"(?:acest\w*|prezent\w*|this|the|diese[rs]?|ez|ezen|jelen|the information"
    r"|informati\w+|continutul|az?)"
)
_LEGAL = re.compile(
    r"confidential|vertraulich|bizalmas|titoktart|legally|privileged|intended (?:only|solely"
    r"|recipient|for)"
    r"|destinat(?:a|e|i|ar)?\b|destinatar|distrug|unauthori[sz]ed|neautorizat|rechtlich geschutzt"
    r"|kizarolag|jogosulatlan|illetektelen|divulg|gdpr|prelucr\w+ de date"
    r"|datelor? (?:cu caracter )?personal"
    r"|virus|antivirus"
)
_START = re.compile(
    rf"[*_\[( ]{{0,4}}(?:"
    rf"{_THIS} (?:[\w-]+ )?{_MAIL}\b"
    r"|disclaimer|confidentiality (?:notice|note)|nota? de confidentialitate"
    r"|clauza de confidentialitate"
    r"|avertisment de confidentialitate|confidentialitate\s?:|legal notice|notificare legala"
    r"|haftungsausschluss|vertraulichkeitshinweis|rechtlicher hinweis|jogi nyilatkozat"
    r"|adatvedelmi nyilatkozat|titoktartasi|figyelem ?[:!] ?ez"
    r"|important ?: ?(?:this|acest)|atentie ?: ?acest mesaj|informatiile (?:continute|din|cuprinse)"
    r"|the information (?:contained|in this)|die in dieser"
    r")"
)
_GREEN = re.compile(
    r"[*_\[( ]{0,4}(?:(?:va rugam|te rugam|please|bitte"
    r"|kerjuk)?,?.{0,30}(?:consider the environment"
    r"|think (?:about|of) the environment|think before (?:you )?print|la mediu inainte"
    r"|protejati (?:mediul|natura)|protejeaza (?:mediul|natura)|mediul inconjurator"
    r"|save (?:paper|trees|a tree)"
    r"|denken sie an die umwelt|kornyezet\w*|nu imprimati|do not print|don't print)"
    r"|virus-free|fara virusi|this e-?mail has been (?:checked|scanned)"
    r"|acest e-?mail a fost (?:verificat|scanat)"
    r"|diese e-?mail wurde von .{0,40}(?:viren|gepruft)|virenfrei|virusmentes|www\.avast\.com)"
)
_BANNER = re.compile(
    r"[*_\[(! ]{0,4}(?:\[?(?:external|extern|kulso)\]? ?(?:e-?mail|sender|message)?\]?$"
    r"|(?:caution|warning|atentie|achtung|vorsicht|figyelem|important|attention|external email)"
    r" ?[:!\]-].{0,60}(?:originat|extern|outside|provine|kulso|ausserhalb)"
    r"|you don't often get (?:e-?mail|mail)|nu primiti des e-?mail|some people who received this"
    r"|this (?:message|e-?mail) (?:was sent from|originated|came from) (?:outside|an external)"
    r"|sie erhalten nicht (?:oft|haufig))"
)
_LONGEST = 400


def is_notice(line: str) -> bool:
    """Say whether a legal notice or a printed request to save paper begins in `line`.

    Needs two things: that it speaks about the mail itself, and a word of law.
    """
    if len(line) < 10:
        return False
    folded = fold(line[:_LONGEST])
    if _GREEN.match(folded):
        return True
    match = _START.match(folded)
    if not match:
        return False
    return folded.lstrip("*_[( ").startswith(_TITLES) or bool(_LEGAL.search(folded))


_TITLES = (
    "disclaimer",
    "confidentiality not",
    "nota de confidentialitate",
    "note de confidentialitate",
    "clauza de confidentialitate",
    "avertisment de confidentialitate",
    "confidentialitate",
    "legal notice",
    "notificare legala",
    "haftungsausschluss",
    "vertraulichkeitshinweis",
    "rechtlicher hinweis",
    "jogi nyilatkozat",
    "adatvedelmi nyilatkozat",
)


def is_banner(line: str) -> bool:
    """Say whether a mail gateway wrote `line` above the text ("CAUTION: external ...")."""
    return 6 <= len(line) <= 600 and bool(_BANNER.match(fold(line[:_LONGEST].strip())))
