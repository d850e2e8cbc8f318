"""Deliveries are claimed in groups: who is in one, and what a slow or broken one does to others."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from crm.domain.mail import InboundMail
from crm.domain.statuses import AssignmentStatus, DeliveryStatus
from crm.services import inbound_claims
from crm.services.inbound_bytes import LARGE
from crm.services.inbound_claims import GROUP_BYTES, LAST_START, LEASE
from crm.services.inbound_deliveries import Post
from crm.services.inbound_storing import parse
from tests.factories import Factories
from tests.services.given import NOW, queries
from tests.webhooks.posts import Desk, mail_from


@pytest.fixture
def desk(session: Session, factories: Factories, tmp_path: Path) -> Desk:
    return Desk(session, factories, tmp_path)


def taken(desk: Desk, limit: int = 20) -> list[bytes | None]:
    return [each.raw for each in inbound_claims.claim(desk.session, now=NOW, limit=limit)]


def test_small_new_deliveries_are_claimed_together_with_their_bytes(desk: Desk) -> None:
    kept = [desk.keep(b"%d" % n) for n in range(4)]

    assert taken(desk, limit=3) == [b"0", b"1", b"2"]
    assert taken(desk) == [b"3"]
    assert taken(desk) == []
    assert {(each.attempts, each.next_attempt_at) for each in kept} == {(1, NOW + LEASE)}


def test_one_that_was_tried_before_is_claimed_alone(desk: Desk) -> None:
    desk.keep(b"1")
    desk.keep(b"tried", attempts=1)
    desk.keep(b"2")

    assert [taken(desk), taken(desk), taken(desk)] == [[b"1"], [b"tried"], [b"2"]]


def test_a_large_one_is_claimed_alone_and_without_its_bytes(desk: Desk) -> None:
    half = b"x" * (GROUP_BYTES // 2)
    desk.keep(half)
    desk.keep(half + b"1")
    desk.keep(b"y" * (LARGE + 1))

    assert [taken(desk), taken(desk), taken(desk)] == [[half], [half + b"1"], [None]]


def test_what_a_slow_one_leaves_no_time_for_is_given_back(desk: Desk) -> None:
    moments = [NOW]

    def read(post: Post) -> list[InboundMail]:
        moments.append(moments[-1] + LAST_START + timedelta(seconds=1))
        return parse(post)

    deliveries = [desk.keep({"text": f"Da {n}"}) for n in range(3)]

    report = desk.process(now=lambda: moments[-1], read=read)  # type: ignore[arg-type]

    assert report.processed == 3
    assert [each.attempts for each in deliveries] == [1, 1, 1]
    assert {each.status for each in deliveries} == {DeliveryStatus.PROCESSED}


def test_two_answers_of_one_group_about_one_job_both_count(desk: Desk) -> None:
    assignment = desk.asked()
    desk.keep(mail_from(assignment, "Da, confirm"))
    later = {"Date": "Mon, 02 Mar 2026 10:58:00 +0200"}
    desk.keep(mail_from(assignment, "Nu mai pot", headers=later))

    assert desk.process().processed == 2
    assert assignment.status is AssignmentStatus.REJECTED


def test_a_reply_costs_few_statements(desk: Desk) -> None:
    jobs = [desk.asked() for _ in range(10)]
    for each in jobs:
        desk.keep(mail_from(each, "Da, confirm"))
    desk.session.expunge_all()

    statements = queries(desk.session, desk.process)

    assert statements <= 12 * len(jobs)
