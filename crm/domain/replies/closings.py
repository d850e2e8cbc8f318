"""Formulas that close a letter, in the four languages; matched against folded text."""

import re

# Formulas that are nothing but an ending, with or without a name behind them.
_FORMAL = (
    r"(?:va multumesc (?:si|anticipat)?,? ?)?(?:cu (?:stima|respect|consideratie"
    r"|deosebita stima|drag"
    r"|deosebita consideratie|deosebit respect|cele mai bune ganduri|prietenie|salutari)"
    r"(?: (?:si|,) (?:stima|respect|consideratie))?)|al dumneavoastra|toate cele bune"
    r"|numai bine|cele bune"
    r"|(?:best|kind|warm|warmest|many)? ?regards|best wishes|all the best|yours (?:sincerely|truly"
    r"|faithfully)|sincerely(?: yours)?|respectfully|best|br|rgds"
    r"|mit (?:freundlichen|freundlichem|besten|herzlichen|lieben) (?:grussen|grusse|gruss)"
    r"|(?:freundliche|beste|liebe|viele|schone|herzliche) grusse?n?|mfg|lg|vg|bg|hochachtungsvoll"
    r"|(?:besten|lieben|schonen|freundlichen) gruss"
    r"|(?:szivelyes |baratsagos |szeretetteljes )?udvozlettel|(?:szep|jo) napot kivanva"
    r"|tisztelettel"
    r"|koszonettel|maradok tisztelettel"
)
# Formulas that are also said for their own sake: an ending only with a name.
_FRIENDLY = (
    r"(?:va |iti |iti |ti )?(?:multumesc|multumim|multumiri)(?: (?:de|pentru) [a-z]+(?: [a-z]+)?)?"
    r"(?: (?:frumos|mult|anticipat"
    r"|din suflet))?"
    r"|mersi(?: (?:mult|frumos|fain))?|merci|ms|multam|thanks(?: (?:a lot|in advance|again"
    r"|so much))?"
    r"|thank you(?: (?:very much|so much|in advance))?(?: for your [a-z]+)?|many thanks|thx|cheers"
    r"|danke(?: (?:schon|sehr"
    r"|im voraus))?|vielen dank|besten dank|koszonom(?: (?:szepen|elore is))?|koszi|koszonjuk"
    r"|(?:va doresc )?o (?:zi|seara|saptamana|dupa-amiaza) (?:buna|frumoasa|minunata|placuta|faina)"
    r"(?: (?:va doresc|in continuare))?|o zi cat mai buna|zi (?:buna|faina)|pe curand"
    r"|spor(?: la treaba)?"
    r"|salutari|salut|have a (?:nice|great|good) (?:day|one|week|weekend)"
    r"|schonen tag(?: noch)?"
    r"|bis (?:dann|bald)|grusse|gruss|gruss dich|udv|szep napot(?: kivanok)?|tovabbi szep napot|pa"
    r"|sanatate|doamne ajuta|numai de bine|o seara buna|weekend placut"
)
CLOSING = re.compile(rf"(?P<formal>{_FORMAL})|(?P<friendly>{_FRIENDLY})")
INLINE = re.compile(rf"[.!?;,)] ?(?P<closing>(?:{_FORMAL}|{_FRIENDLY})) ?[,.!-]? ?")
