"""An HTML reply as plain text, its quotations taken out at the marks clients leave."""

import re

from crm.domain.replies.attributions import attribution_at
from crm.domain.replies.folding import word_set
from crm.domain.replies.markup import Tag, tokens
from crm.domain.replies.pages import Page

_QUOTES = word_set(
    """
    yahoo_quoted protonmail_quote protonmail_quote_wrapper moz-cite-prefix moz-forward-container
    tutanota_quote zmail_extra gmx_quote aol_quoted olk_src_body_section oriontextquote
    mail-editor-reference-message-container ms-outlook-mobile-reference-message reply-intro
    quoted-message quotedmessage front-blockquote qt iwcquote mailmaster_quote
    """
)
_FOLDED = frozenset({"gmail_quote", "gmail_quote_container"})
_SIGNATURES = word_set(
    """
    gmail_signature moz-signature protonmail_signature_block k9mail-signature composer_signature
    ms-outlook-mobile-signature yahoo-signature signature
    """
)
_REST = frozenset({"divrplyfwdmsg", "appendonsend", "zmail_extra_hr"})
_MARKED = re.compile(
    r"quot|sign|prefix|olk_src|reference|reply-intro|forward|qt|fwdmsg|appendonsend|zmail",
    re.IGNORECASE,
)
_REQUOTED = re.compile(r"^(?:x_|ydp[0-9a-f]{1,12})+")
_VOID = word_set(
    """
    br hr img input meta link wbr area base col embed source track
    """
)


class _Region:
    """An element that is being left out, up to its own end tag."""

    def __init__(self, tag: Tag, *, quote: bool, folded: bool) -> None:
        self.name = tag.name
        self.quote = quote
        self.depth = 1
        # Gmail keeps answers between quotations inside its own quotation.
        self.folded = folded
        self.intro: list[str] = []
        self.inner = 0

    def see(self, tag: Tag) -> bool:
        """Count `tag`; say whether the element has ended."""
        if tag.name == self.name and tag.name not in _VOID:
            self.depth += -1 if tag.closes else 1
        if self.folded and tag.name == "blockquote":
            self.inner += -1 if tag.closes else 1
        return self.depth <= 0

    def opens_up(self, tag: Tag) -> bool:
        """Say whether a quotation inside has ended and own text may follow."""
        if not (self.folded and tag.closes and tag.name == "blockquote" and not self.inner):
            return False
        lines = [" ".join("".join(self.intro).split())]
        found = attribution_at(lines, 0) if lines[0] else None
        return bool(found and found.certain)


def visible_text(html: str) -> str:
    """Return the visible text of `html`; each quotation is one line `>`.

    Cuts at the class and id marks of Gmail, Outlook, Yahoo, Thunderbird,
    Proton Mail and others, also in their re-quoted forms (`x_` prefixes), and
    at blockquotes of type cite. A plain blockquote stays: people use it.
    """
    page = Page()
    region: _Region | None = None
    for token in tokens(html):
        if isinstance(token, str):
            if region is None:
                page.write(token)
            elif region.folded and not region.inner and len(region.intro) < 40:
                region.intro.append(token[:300])
        elif region is not None:
            region = _inside(region, token, page)
        elif _ends_reply(token):
            page.quote()
            break
        else:
            region = _region(token)
            page.open(token)
    return page.text()


def _inside(region: _Region, tag: Tag, page: Page) -> _Region | None:
    ended = region.see(tag)
    if ended or region.opens_up(tag):
        if region.quote:
            page.quote()
        return None
    return region


def _marks(tag: Tag) -> set[str]:
    if not _MARKED.search(tag.source):
        return set()
    given = tag.attributes()
    names = f"{given.get('class', '')} {given.get('id', '')}".split()
    return {re.sub(r"_?\d{6,}$", "", _REQUOTED.sub("", name)) for name in names}


def _ends_reply(tag: Tag) -> bool:
    return not tag.closes and tag.name != "br" and bool(_marks(tag) & _REST)


def _region(tag: Tag) -> _Region | None:
    """Return the region to leave out that `tag` begins, or None."""
    if tag.closes or tag.name in _VOID or "=" not in tag.source:
        return None
    marks = _marks(tag)
    folded = bool(marks & _FOLDED)
    quote = folded or bool(marks & _QUOTES) or _is_cited(tag)
    if quote or marks & _SIGNATURES or _is_hidden(tag):
        return _Region(tag, quote=quote, folded=folded and tag.name != "blockquote")
    return None


def _is_cited(tag: Tag) -> bool:
    if tag.name == "blockquote":
        return tag.attributes().get("type") == "cite"
    return tag.name == "div" and "quote" in tag.source and tag.attributes().get("name") == "quote"


def _is_hidden(tag: Tag) -> bool:
    styled = "display" in tag.source
    return styled and "display:none" in tag.attributes().get("style", "").replace(" ", "")
