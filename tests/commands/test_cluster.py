"""Several machines on one PostgreSQL and one bucket: whatever dies, each act is there once.

Two processes serve pages, two work, two create visits, each from a folder of its own, as
on a machine of its own. Staff and a mail provider go on meanwhile: what is not answered is
sent again, to the other one, as browsers and providers do. ROUNDS in CLUSTER_ROUNDS.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from aiosmtpd.smtp import Envelope
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import create_app
from crm import clock
from crm.domain.kinds import Role
from crm.domain.periods import Period
from crm.domain.statuses import DeliveryStatus, OutboxStatus
from crm.extensions import db
from crm.models import (
    Attachment,
    InboundDelivery,
    Intervention,
    JobRun,
    Message,
    Occurrence,
    OutboxMail,
    ServiceSchedule,
)
from crm.models import Client as Customer
from crm.storage import Storage
from tests import storages
from tests.commands.cluster import Cluster, deliver, logged_in, save
from tests.commands.processes import environment
from tests.conftest import settings_for
from tests.databases import postgresql_url
from tests.factories import Factories
from tests.unit.mail.servers import Notes, smtp_server
from tests.web.browsing import somebody

ROUNDS = int(os.environ.get("CLUSTER_ROUNDS", "1"))
VISITS = 300  # of a round: more than two batches
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="kills by /proc"),
]


@pytest.fixture
def mails() -> Iterator[Notes]:
    notes = Notes()
    with smtp_server(notes) as port:
        notes.port = port  # type: ignore[attr-defined] # for the processes
        yield notes


@pytest.fixture
def cluster(tmp_path: Path, mails: Notes) -> Iterator[Cluster]:
    with postgresql_url() as url, storages.bucket() as bucket:
        given = {
            "CRM_DATABASE_URL": url,
            "CRM_STORAGE_URL": bucket,
            "CRM_SECRET_KEY": "testing",
            "CRM_MAIL_SERVER": "127.0.0.1",
            "CRM_MAIL_PORT": str(mails.port),  # type: ignore[attr-defined]
            "CRM_GENERATE_ON_OPEN": "false",
        }
        made = Cluster(tmp_path, environment(**given))
        with made.processes:
            yield made


@pytest.fixture
def desk(cluster: Cluster, tmp_path: Path) -> Iterator[Flask]:
    """Yield an application on the same database, to fill it and to look into it."""
    app = create_app(settings_for(cluster.environ["CRM_DATABASE_URL"], tmp_path))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def patiently(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds, also where other things keep the machine busy."""
    until = monotonic() + 120
    while not condition():
        assert monotonic() < until, "it never came to pass"
        sleep(0.1)


def found(query: Callable[[Session], object]) -> object:
    answer = query(db.session())
    db.session.rollback()
    return answer


def add_schedules(session: Session) -> None:
    """Add schedules that are due today, of one client, with somebody who is asked."""
    factories = Factories(session)
    client, employee, today = factories.client(), factories.employee(), clock.utcnow().date()
    for number in range(VISITS):
        each = ServiceSchedule(
            client=client,
            object_text=f"Boiler {number}",
            period=Period.ANNUAL,
            starts_on=today,
            generate_from=today,
            lead_days=1,
        )
        each.assignees = [employee]
        session.add(each)
    session.commit()


def let_time_pass(session: Session, model: type[OutboxMail | InboundDelivery]) -> None:
    """Make due what a dead worker had in its hands, or what waits for another attempt."""
    waits = model.next_attempt_at > clock.utcnow()
    ids = list(session.scalars(select(model.id).where(waits).with_for_update(skip_locked=True)))
    done = update(model).where(model.id.in_(ids)).values(next_attempt_at=clock.utcnow())
    session.execute(done)
    session.commit()


def is_done(session: Session) -> bool:
    let_time_pass(session, InboundDelivery)  # the bucket may have been slow
    waiting = (OutboxStatus.QUEUED, OutboxStatus.SENDING)
    queries = (
        select(func.count(OutboxMail.id)).where(OutboxMail.status.in_(waiting)),
        select(func.count(InboundDelivery.id)).where(InboundDelivery.status == DeliveryStatus.NEW),
    )
    return not any(session.scalar(query) for query in queries)


Processes = list["subprocess.Popen[bytes]"]


def one_round(cluster: Cluster, webs: Processes, workers: Processes, number: int) -> None:
    """Kill one that serves, one that works and one that creates visits, in turn, under load."""
    session, victim = db.session(), number % 2
    patiently(lambda: bool(found(lambda session: session.scalar(select(JobRun.id)))))
    before = found(lambda session: session.scalar(select(func.count(Occurrence.id))))
    add_schedules(session)
    runs = [cluster.start(f"run{each}", "generate-schedules") for each in range(2)]

    webs[victim].send_signal(signal.SIGKILL)
    webs[victim].wait()
    webs[victim] = cluster.web(victim)
    created = select(func.count(Occurrence.id))
    patiently(lambda: found(lambda session: session.scalar(created)) != before)
    runs[victim].send_signal(signal.SIGKILL)
    patiently(lambda: bool(cluster.kept and found(lambda session: session.scalar(_SENT))))
    workers[victim].send_signal(signal.SIGKILL)
    if number + 1 < ROUNDS:
        workers[victim] = cluster.start(f"worker{victim}", "worker")
    runs += [cluster.start(f"run{victim}", "generate-schedules")]
    for run in runs:
        run.wait(120)
    patiently(cluster.is_up)


_QUEUED = select(OutboxMail.id).where(OutboxMail.status == OutboxStatus.QUEUED).limit(1)
_SENT = select(OutboxMail.id).where(OutboxMail.status == OutboxStatus.SENT).limit(1)


@contextmanager
def at_work(cluster: Cluster, cookies: dict[str, str]) -> Iterator[None]:
    """Let two people and a mail provider with two connections act as long as the block runs."""
    stop = Event()
    acts = [Thread(target=deliver, args=(cluster, stop)) for _ in range(2)]
    acts += [Thread(target=save, args=(cluster, cookies, stop)) for _ in range(2)]
    for act in acts:
        act.start()
    try:
        yield
    finally:
        stop.set()
        for act in acts:
            act.join(60)


def test_several_machines_of_which_any_may_die_keep_each_act_exactly_once(
    cluster: Cluster, desk: Flask, mails: Notes
) -> None:
    session = db.session()
    user = somebody(Factories(session), role=Role.OPERATOR)
    session.commit()
    webs = [cluster.web(number) for number in range(2)]
    workers = [cluster.start(f"worker{number}", "worker") for number in range(2)]
    patiently(cluster.is_up)

    with at_work(cluster, logged_in(cluster, user)):
        for number in range(ROUNDS):
            one_round(cluster, webs, workers, number)
    patiently(lambda: not found(lambda session: session.scalar(_QUEUED)))
    let_time_pass(session, OutboxMail)
    patiently(lambda: bool(found(is_done)))

    assert_each_delivery_is_there_once(session, cluster)
    saved = session.scalars(select(Customer.name).where(Customer.name.in_(cluster.saved)))
    assert sorted(saved) == sorted(cluster.saved)
    assert_each_visit_is_there_once(session)
    assert_each_mail_left(session, mails)
    for name, said in cluster.said.items():
        assert "Traceback" not in said.read_text(), (name, said.read_text())


def assert_each_delivery_is_there_once(session: Session, cluster: Cluster) -> None:
    assert len(cluster.kept) > 20
    per_mail = Counter(session.scalars(select(Message.message_id)))
    assert {name: per_mail[name] for name in cluster.kept} == dict.fromkeys(cluster.kept, 1)
    keys = session.scalars(select(Attachment.storage_key)).all()
    assert len(keys) == session.scalar(select(func.count(InboundDelivery.id)))
    storage = Storage(cluster.environ["CRM_STORAGE_URL"])
    assert set(keys) <= set(storage.keys())  # a worker that was killed may leave a file over


def assert_each_visit_is_there_once(session: Session) -> None:
    expected = sorted(session.scalars(select(ServiceSchedule.id)))
    assert len(expected) == ROUNDS * VISITS
    assert sorted(session.scalars(select(Occurrence.schedule_id))) == expected
    assert set(session.scalars(select(Intervention.schedule_id))) == set(expected)
    assert session.scalar(select(func.count(Intervention.id))) == len(expected)
    assert len(session.scalars(select(Intervention.number).distinct()).all()) == len(expected)


def assert_each_mail_left(session: Session, mails: Notes) -> None:
    """A worker that dies between the server's 250 and its own note sends those mails again."""
    sent = session.execute(select(OutboxMail.message_id, OutboxMail.status)).all()
    assert {status for _, status in sent} == {OutboxStatus.SENT}
    got = Counter(message_from_bytes(_bytes(mail))["Message-ID"] for mail in mails.mails)
    assert set(got) == {name for name, _ in sent}
    assert len(sent) == ROUNDS * VISITS
    assert max(got.values()) <= 1 + ROUNDS


def _bytes(mail: Envelope) -> bytes:
    assert isinstance(mail.content, bytes)
    return mail.content
