"""A real `flask serve` that dies while it takes or reads a delivery: rows K-04 and K-05."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from signal import SIGKILL

import pytest

from tests.commands.processes import PATIENCE, eventually, flask
from tests.conftest import CHOSEN
from tests.webhooks.posts import attachment
from tests.webhooks.servers import DELIVERIES, Server, change, count, installation, started

pytestmark = pytest.mark.slow
FILES = [attachment("poza.txt", "text/plain", b"a picture")]
RAW = json.dumps({"headers": {"From": "a@b.ro"}, "text": "Da", "attachments": FILES}).encode()
NO_WORKER = "--no-worker"
LEASE_IS_OVER = "UPDATE inbound_delivery SET next_attempt_at = received_at"


@pytest.fixture(params=CHOSEN)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with installation(request.param, tmp_path) as url:
        yield url


def killed(server: Server) -> bool:
    return server.process.wait(PATIENCE) == -SIGKILL


def stored(folder: Path) -> list[Path]:
    return [path for path in (folder / "attachments").rglob("*") if path.is_file()]


def test_k04_killed_before_the_commit_nothing_is_kept_and_a_repeat_is(
    database: str, tmp_path: Path
) -> None:
    point = {"KILL_BEFORE_COMMIT": "INSERT INTO inbound_delivery"}
    with started(database, tmp_path, NO_WORKER, **point) as dying:
        first = dying.post(RAW)
        assert killed(dying)
    kept = count(database, DELIVERIES)

    with started(database, tmp_path, NO_WORKER) as server:
        again = server.post(RAW)

    assert (first, kept) == (None, 0)
    assert (again, count(database, DELIVERIES)) == (200, 1)
    assert stored(tmp_path) == []


def test_k04_killed_before_a_mail_is_stored_it_is_stored_once_by_the_next_worker(
    database: str, tmp_path: Path
) -> None:
    with started(database, tmp_path, KILL_BEFORE_COMMIT="INSERT INTO message ") as dying:
        assert dying.post(RAW) == 200
        assert killed(dying)
    left = count(database, "SELECT count(*) FROM message"), len(stored(tmp_path))
    change(database, LEASE_IS_OVER)

    with started(database, tmp_path) as server:
        eventually(lambda: server.count(f"{DELIVERIES} WHERE status = 'PROCESSED'") == 1)

    assert left == (0, 1)
    assert count(database, "SELECT count(*) FROM message") == 1
    assert count(database, "SELECT count(*) FROM attachment") == 1
    assert len(stored(tmp_path)) == 2
    for path in stored(tmp_path):
        os.utime(path, (0, 0))  # of long ago
    purged = flask(tmp_path, "purge", CRM_DATABASE_URL=database)
    assert (purged.returncode, len(stored(tmp_path))) == (0, 1), purged.stderr


def test_k05_killed_between_commit_and_answer_it_is_kept_once(
    database: str, tmp_path: Path
) -> None:
    with started(database, tmp_path, NO_WORKER, KILL_BEFORE_ANSWER="/inbound/") as dying:
        first = dying.post(RAW)
        assert killed(dying)
    kept = count(database, DELIVERIES)

    with started(database, tmp_path, NO_WORKER) as server:
        second = server.post(RAW)

    assert (first, kept) == (None, 1)
    assert (second, count(database, DELIVERIES)) == (200, 1)
