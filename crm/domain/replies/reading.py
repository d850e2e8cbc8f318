"""A whole mail read: what was typed in it and what it decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crm.domain.replies.calendars import calendar_answer
from crm.domain.replies.decision import decide
from crm.domain.replies.extraction import own_text
from crm.domain.replies.hypertext import visible_text
from crm.domain.replies.machine import Headers, machine_mail
from crm.domain.replies.verdict import Decision, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedText:
    """What of a received mail is read: headers, bodies and calendar parts."""

    headers: Headers = field(default_factory=Headers)
    subject: str = ""
    text: str = ""
    html: str | None = None
    calendars: tuple[str, ...] = ()
    envelope_from: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says: its text, the decision, the rule and the words it fired on."""

    reply: str
    decision: Decision
    rule: str
    words: str = ""


def own_text_of_html(html: str) -> str:
    """Return what the sender typed in the HTML body `html`; never raises, linear."""
    return own_text(visible_text(html))


def reply_text(text: str, html: str | None) -> str:
    """Return what the sender typed, from `text` if it has content, else from `html`."""
    if text.strip() or not html:
        return own_text(text)
    return own_text_of_html(html)


def read_reply(
    mail: ReceivedText, *, own_addresses: Sequence[str] = (), own_domain: str | None = None
) -> Reading:
    """Read `mail` in the order of the rules: machine, calendar, empty, words.

    `own_addresses` and `own_domain` let our own mail be known when it comes
    back; without them only its loop header tells.
    """
    reply = reply_text(mail.text, mail.html)
    sign = machine_mail(
        mail.headers,
        mail.subject,
        envelope_from=mail.envelope_from,
        own_addresses=own_addresses,
        own_domain=own_domain,
    )
    if sign:
        return Reading(reply, Decision.NONE, f"machine:{sign}")
    answered = _calendar_verdict(mail)
    if answered:
        verdict, comment = answered
        return Reading(reply or comment, verdict.decision, verdict.rule, verdict.words)
    verdict = decide(reply)
    return Reading(reply, verdict.decision, verdict.rule, verdict.words)


def _calendar_verdict(mail: ReceivedText) -> tuple[Verdict, str] | None:
    for part in mail.calendars:
        answer = calendar_answer(part)
        if answer:
            return answer.verdict(), answer.comment
    return None
