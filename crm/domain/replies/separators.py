"""Lines that stand between a reply and an older mail: rules, titles, header blocks."""

import re

from crm.domain.replies.folding import fold

_TITLE = re.compile(
    r"[-_=*~> ]*(?P<title>"
    r"original message|original email|original appointment|reply message"
    r"|mesaj(?:ul)? (?:original|initial)|mesaj(?:ul)? e-?mail original|mesaj(?:ul)? anterior"
    r"|ursprungliche nachricht|originalnachricht|original-nachricht|originaltermin"
    r"|eredeti uzenet|eredeti level|message d'origine|message original"
    r"|messaggio originale|mensaje original)"
    r" ?:?[-_=*~ ]*"
)
_FORWARD = re.compile(
    r"[-_=*~> ]*(?:"
    r"(?:begin )?forwarded (?:message|mail|by [^:]{1,80})|begin forwarded message"
    r"|(?:inceputul? )?mesaj(?:ul|ului)? (?:redirectionat|transmis|inaintat|retransmis|forwardat)"
    r"|inceputul mesajului redirectionat|incepe mesajul redirectionat"
    r"|(?:anfang der )?weitergeleiteten? (?:nachricht|e-?mail)"
    r"|beginn der weitergeleiteten nachricht"
    r"|tovabbitott (?:uzenet|level)(?: kezdete)?|(?:a )?tovabbitott uzenet kezdete"
    r"|message transfere|messaggio inoltrato) ?:?[-_=*~ ]*"
)
_RULE = re.compile(r"[-_=*~\u2500\u2501\u2014 ]{5,}")

_LABELS: dict[str, str] = {
    label: kind
    for kind, labels in {
        "from": "from|de la|de|von|felado|kuldo|expeditor|expeditorul",
        "date": "sent|date|trimis|trimis la|trimisa|expediat|expediat la|data|data trimiterii"
        "|gesendet|gesendet am|datum|elkuldve|kuldve|idopont|envoye|sent on",
        "to": "to|catre|la|pentru|an|cimzett|destinatar|destinatari|a|empfanger",
        "copy": "cc|bcc|kopie|masolat|masolatot kap|copie",
        "subject": "subject|subiect|subiectul|betreff|targy|objet|oggetto",
        "other": "importance|importanta|prioritate|prioritat|fontossag|attachments|atasamente"
        "|anlagen|mellekletek|reply-to|raspuns la|raspunde la|priority|wichtigkeit|sensitivity",
    }.items()
    for label in labels.split("|")
}
_LABEL = re.compile(r"[*_ ]{0,4}(?P<label>[a-z][a-z -]{0,20}?)[*_ ]{0,4}:[*_]{0,3}(?P<value>.*)")
_LONGEST = 160
_BLOCK_LINES = 16


def is_rule(line: str) -> bool:
    """Say whether `line` is nothing but a drawn line of five or more strokes."""
    return len(line) >= 5 and line[0] in "-_=*~\u2500\u2501\u2014" and bool(_RULE.fullmatch(line))


def is_title(line: str) -> bool:
    """Say whether `line` is a title such as "-----Original Message-----".

    Bare words count only with a colon or strokes: people write the words too.
    """
    return _is_drawn(line) and _fits(_TITLE, line)


def is_forward(line: str) -> bool:
    """Say whether a forwarded mail begins after `line`."""
    return _is_drawn(line) and _fits(_FORWARD, line)


def _fits(title: re.Pattern[str], line: str) -> bool:
    """Say whether `line` is `title`, or begins with it between strokes.

    Samsung's app puts the headers on the same line.
    """
    folded = fold(line[:_LONGEST])
    found = title.match(folded)
    if not found:
        return False
    drawn = folded.startswith("---") and found[0].rstrip().endswith("---")
    return drawn or (found.end() == len(folded) and len(line) <= _LONGEST)


def _is_drawn(line: str) -> bool:
    return line[0] in "-_=*~>" or line[-1] in "-_=*~:"


def label_of(line: str) -> tuple[str, str] | None:
    """Return the kind of header that `line` is and its value, or None."""
    head = line[:_LONGEST]
    if ":" not in head[:30]:
        return None
    match = _LABEL.fullmatch(fold(head))
    if not match or not (kind := _LABELS.get(match["label"].strip())):
        return None
    return kind, match["value"].strip()


def block_end(lines: list[str], start: int) -> int | None:
    """Return the index behind the header block that begins at `start`, or None.

    Outlook draws From, Sent, To, Subject (in any of our languages and orders);
    three kinds are a block, or two when an address or a date stands in them.
    One line alone ("De la: depozit") is a sentence of the sender.
    """
    if not label_of(lines[start].strip()):
        return None
    kinds: set[str] = set()
    values, last, stray = "", start, 0
    for index in range(start, min(start + _BLOCK_LINES, len(lines))):
        line = lines[index].strip()
        found = label_of(line) if line else None
        if found and found[0] not in kinds:
            kinds.add(found[0])
            values += " " + found[1]
            last, stray = index, 0
        elif line and (stray := stray + 1) > 2:
            break
    return last + 1 if _is_block(kinds, values) else None


def _is_block(kinds: set[str], values: str) -> bool:
    if "from" not in kinds:
        return {"date", "to", "subject"} <= kinds
    if len(kinds - {"other"}) >= 3:
        return True
    dated = bool(re.search(r"(?:19|20)\d\d|\d{1,2}:\d\d", values))
    return len(kinds) == 2 and "@" in values and (dated or "subject" in kinds)
