"""Reading replies: what was typed, and what it decides."""

from crm.domain.replies.calendars import CalendarAnswer, calendar_answer
from crm.domain.replies.decision import decide
from crm.domain.replies.extraction import own_text
from crm.domain.replies.generic import received_text
from crm.domain.replies.machine import LOOP_HEADER, Headers, machine_mail
from crm.domain.replies.reading import (
    Reading,
    ReceivedText,
    own_text_of_html,
    read_reply,
    reply_text,
)
from crm.domain.replies.verdict import Decision, Verdict

__all__ = [
    "LOOP_HEADER",
    "CalendarAnswer",
    "Decision",
    "Headers",
    "Reading",
    "ReceivedText",
    "Verdict",
    "calendar_answer",
    "decide",
    "machine_mail",
    "own_text",
    "own_text_of_html",
    "read_reply",
    "received_text",
    "reply_text",
]
