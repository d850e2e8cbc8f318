"""What apps and devices write under a mail by themselves, and what stands for pictures."""

import re

from crm.domain.replies.folding import fold

_THING = (
    r"(?:i ?phone|i ?pad|ipod|apple|android\w*|samsung|galaxy|huawei|honor|xiaomi|redmi|poco|oppo"
    r"|pixel|nokia|motorola|moto|sony|xperia|oneplus|realme|lg|htc|blackberry|tableta|tablet\w*"
    r"|telefon\w*|smartphone\w*|handy|mobil\w*|mobile|dispozitiv\w*|device|gerat|keszulek\w*"
    r"|outlook|yahoo|gmail|mail|e-?mail|posta|windows|k-?9|bluemail|spark|thunderbird|proton\w*"
    r"|gmx|web\.de|aqua|edison|mailbird|iphone-?\w*|ipad-?\w*|okostelefon\w*|mobiltelefon\w*)"
)
_FOOTER = re.compile(
    rf"(?:"
    rf"(?:(?:e-?mail |mesaj )?(?:trimis|expediat|scris|transmis|redactat)\w{{0,2}}"
    rf" (?:de pe|din|de la|prin|cu|folosind|via|de catre)|sent (?:from|with|via|using|by)"
    rf"|get|obtineti|obtine|descarcati|descarca|download|holen sie sich|laden sie|hol dir"
    rf"|szerezd be az|toltse le|az outlook .{{0,20}}beszerzese|envoye de(?:puis)?"
    rf"|gesendet (?:von|mit|uber|aus)|kuldve|elkuldve"
    rf"|inviato da|enviado desde)\b.{{0,40}}?\b{_THING}\b.{{0,90}}"
    rf"|(?:von|vom|mit|diese nachricht wurde|diese e-?mail wurde"
    rf"|uber) .{{0,60}}\b{_THING}\b.{{0,40}} "
    rf"(?:gesendet|verschickt|geschrieben|versendet)\W{{0,3}}"
    rf"|(?:az? )?.{{0,20}}\b{_THING}(?:\b|-).{{0,60}} (?:kuldve|kuldtem|irva)\W{{0,3}}"
    rf"|.{{0,4}}{_THING}(?:-\w+)?.{{0,30}} kuldve\W{{0,3}}"
    r"|(?:microsoft )?outlook (?:fur|for|pentru|mobil\w*) (?:android|ios|iphone).{0,40}"
    rf"|(?:[-*_ ]*)(?:yahoo mail|gmail mobile)\b.{{0,60}}"
    rf"|(?:please )?excuse (?:my |any )?(?:brevity|typos).{{0,80}}"
    rf"|va rog sa-mi scuzati (?:concizia|laconismul).{{0,60}}"
    rf"|scuzati-?(?:mi)? (?:concizia|laconismul).{{0,60}}"
    rf")[<(\[]?(?:https?:.{{0,300}})?"
)
_STARTS = (
    "trimis|expediat|scris|transmis|redactat|e-mail|email|mesaj|sent|get |obtine|descarca|download"
    "|holen|laden|hol |szerezd|toltse|az |a |envoye|gesendet|kuldve|elkuldve|inviato|enviado"
    "|von |vom |mit |diese|uber|yahoo|gmail|iphone|ipad|samsung|android|i phone|outlook"
    "|please excuse|excuse|va rog sa|scuzati|-|*|_|mobil|telefon|huawei|xiaomi|proton"
)
_START_WORDS = tuple(_STARTS.split("|"))
_TAIL = re.compile(
    r"(?:(?<=[.!?,])|(?<=\s\s)|(?<=\s)) ?(?:Trimis de pe|Trimis din|Sent from|Expediat de pe"
    r"|Get Outlook"
    r"|Von meinem|Gesendet von|Gesendet mit|Obțineți Outlook|Obtineti Outlook|Descărcați Outlook)\b"
)
_PICTURE = re.compile(
    r"\[(?:image|imagine|inline image|bild|kep|kép|cid|logo|picture|photo|foto"
    r"|poza)\b[^\]\n]{0,200}\]"
    r"|\[https?://[^\]\s]{1,500}\]|<image\d{0,4}\.\w{3,4}>|<(?:img|IMG)[-_]?\d{0,12}\.\w{3,4}>"
    r"|\[[\w .-]{1,60}\.(?:png|jpe?g|gif|bmp|svg)\]|\ufffc",
    re.IGNORECASE,
)
_LINK = re.compile(r"<https?:[^<>\s]{1,400}>")
_LONGEST = 300


def is_footer(line: str) -> bool:
    """Say whether `line` was written by an app or a device ("Sent from my iPhone")."""
    if len(line) > _LONGEST:
        return False
    folded = _LINK.sub("", fold(line)).strip().strip("*_ ")
    if not folded.startswith(_START_WORDS):
        return False
    return bool(_FOOTER.fullmatch(folded.lstrip("- "))) and len(folded.split()) <= 16


def footer_length(lines: list[str], start: int) -> int:
    """Return how many lines from `start` are one footer: 0, 1, or 2 when it is wrapped."""
    line = lines[start]
    if is_footer(line):
        return 1
    if start + 1 < len(lines) and lines[start + 1] and len(line) + len(lines[start + 1]) < 160:
        first = fold(line)
        if first.startswith(_START_WORDS) and not line.endswith((".", "!", "?")):
            return 2 if is_footer(f"{line} {lines[start + 1]}") else 0
    return 0


def without_tail(line: str) -> str:
    """Cut a footer off the end of `line`, for clients that join lines."""
    if len(line) > _LONGEST:
        return line
    for match in _TAIL.finditer(line):
        if is_footer(line[match.start() :].strip()):
            return line[: match.start()].rstrip()
    return line


def without_pictures(line: str) -> str:
    """Remove what stands in plain text for a picture ("[image: logo.png]")."""
    if "[" in line or "<" in line or "\ufffc" in line:
        return _PICTURE.sub("", line).rstrip()
    return line
