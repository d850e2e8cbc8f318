"""Which assignment or thread a mail belongs to by the mails that it answers."""

import pytest

from crm.domain.answer_links import AnswerLink, signed, token_of
from crm.domain.message_ids import make_message_id, thread_id
from crm.domain.statuses import AssignmentStatus
from crm.models import Assignment
from tests.services.given import MAILING, NOW
from tests.services.received import CONFIRMED, NOWHERE, PENDING, outcome
from tests.webhooks.posts import Desk, mail_from, requests_to


@pytest.mark.parametrize(
    "headers",
    [
        {"In-Reply-To": "{own}"},
        {"References": "<a@example.com> {own} <b@example.com>"},
        {"In-Reply-To": "<a@example.com>", "References": "{own}"},
    ],
)
def test_our_own_message_id_matches(
    desk: Desk, assignment: Assignment, headers: dict[str, str]
) -> None:
    [request] = requests_to(desk.session, assignment)
    filled = {name: text.format(own=request.message_id) for name, text in headers.items()}

    mail = mail_from(assignment, "Da, confirm", headers=NOWHERE | filled)

    assert outcome(desk, assignment, mail) == ("message-id", None, CONFIRMED)


def test_what_is_answered_goes_before_what_was_mentioned_last(desk: Desk) -> None:
    employee = desk.factories.employee()
    first, second = desk.asked(employee=employee), desk.asked(employee=employee)
    [[one], [two]] = (requests_to(desk.session, each) for each in (first, second))
    headers = {"In-Reply-To": one.message_id, "References": f"{one.message_id} {two.message_id}"}

    desk.deliver(mail_from(first, "Da, confirm", headers=NOWHERE | headers))
    desk.deliver(
        mail_from(
            first, "Nu pot", headers=NOWHERE | {"References": f"{one.message_id} {two.message_id}"}
        )
    )

    assert (first.status, second.status) == (CONFIRMED, AssignmentStatus.REJECTED)


def test_a_forged_message_id_matches_nothing(desk: Desk, assignment: Assignment) -> None:
    [request] = requests_to(desk.session, assignment)
    key = request.message_id.split(".")[1]
    forged = make_message_id(key, secret="guessed", domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"In-Reply-To": forged})

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)


def test_a_message_id_from_before_a_change_of_the_key_matches(
    desk: Desk, assignment: Assignment
) -> None:
    [request] = requests_to(desk.session, assignment)
    key = request.message_id.split(".")[1]
    old = make_message_id(key, secret="before the change", domain="reply.example.com")
    request.message_id = old

    mail = mail_from(assignment, "Da, confirm", headers=NOWHERE | {"In-Reply-To": old})

    assert outcome(desk, assignment, mail) == ("message-id", None, CONFIRMED)


def test_a_thread_id_from_before_a_change_of_the_key_matches(
    desk: Desk, assignment: Assignment
) -> None:
    case = assignment.intervention_id
    old = thread_id(case, secret="before the change", domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"References": old})

    assert outcome(desk, assignment, mail) == ("thread", "thread-only", PENDING)


def test_a_quoted_link_does_not_stand_in_the_thread(desk: Desk, assignment: Assignment) -> None:
    link = AnswerLink(assignment.id, assignment.employee_id, 1, NOW.date())
    token = token_of(link, secret=MAILING.secret)
    quoted = f"> Confirm: https://crm.example.com/answer/{token}#confirm"

    message = desk.deliver(mail_from(assignment, f"Da\n\nOn Monday Firma wrote:\n{quoted}\n"))

    assert assignment.status is CONFIRMED
    assert "/answer/…#confirm" in (message.full_text or "")
    assert token not in f"{message.text}{message.full_text}{message.html}"


def test_our_own_words_without_a_mark_decide_nothing(desk: Desk, assignment: Assignment) -> None:
    [request] = requests_to(desk.session, assignment)
    copy = signed(request.text, assignment_id=assignment.id, secret=MAILING.secret)

    message = desk.deliver(mail_from(assignment, f"Da\n\n{copy}"))

    assert (message.triage_reason, assignment.status) == ("unclear", PENDING)


def test_our_thread_id_puts_a_mail_into_the_thread_and_decides_nothing(
    desk: Desk, assignment: Assignment
) -> None:
    thread = thread_id(assignment.intervention_id, secret="testing", domain="reply.example.com")
    headers = NOWHERE | {"References": f"{thread} <x@example.com>"}

    message = desk.deliver(mail_from(assignment, "Da, confirm", headers=headers))

    assert (message.matched_by, message.triage_reason) == ("thread", "thread-only")
    assert (message.intervention, message.assignment) == (assignment.intervention, None)
    assert assignment.status is PENDING


@pytest.mark.parametrize("secret", ["guessed", ""])
def test_a_forged_thread_id_matches_nothing(
    desk: Desk, assignment: Assignment, secret: str
) -> None:
    thread = thread_id(assignment.intervention_id, secret=secret, domain="reply.example.com")

    mail = mail_from(assignment, "Da", headers=NOWHERE | {"References": thread})

    assert outcome(desk, assignment, mail) == (None, "unmatched", PENDING)
