"""A working day in short: `python bench/load.py [--seconds N] [--rows N] [--databases NAMES]`.

PEOPLE list, search, open and save; PACE deliveries a second come in, one in ten of them
again, and as many mails are due as go out; the worker works beside the pages, as `flask
serve` does. On SQLite and on PostgreSQL, with every commit on the disk. Then: errors, what
was lost or is there twice, p50 and p95 of pages, p99 of deliveries, memory, open files,
SQLite's log. With --watch a line of memory, files and log for each minute, to see that they
stay as they are.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from threading import Event, Thread, local
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import Engine, create_engine, func, insert, select  # noqa: E402  # any directory

from bench.accept_deliveries import durable  # noqa: E402
from bench.export_rows import fill  # noqa: E402
from bench.measured.client import Client  # noqa: E402
from bench.measured.people import Person, Times  # noqa: E402
from crm import clock  # noqa: E402
from crm.database import engine_options  # noqa: E402
from crm.domain.statuses import DeliveryStatus, OutboxStatus  # noqa: E402
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic  # noqa: E402
from crm.models import InboundDelivery, Intervention, Message, OutboxMail  # noqa: E402
from tests.browser.server import OPERATOR, PASSWORD, SECRET, Server, running  # noqa: E402
from tests.databases import postgresql_url, sqlite_url  # noqa: E402

MAILS = 5  # that become due in a second
PATIENCE = 120  # seconds for what waits when everybody has gone home


@dataclass
class Samples:
    """Memory in MB, open files, and SQLite's log in MB, every five seconds."""

    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    log: list[float] = field(default_factory=list)

    def take(self, server: Server) -> None:
        """Look once."""
        process = Path(f"/proc/{server.processes[0].pid}")
        [line] = [each for each in (process / "status").read_text().splitlines() if "VmRSS" in each]
        self.memory.append(int(line.split()[1]) / 1024)
        self.files.append(len(list((process / "fd").iterdir())))
        log = Path(server.database_url.removeprefix("sqlite:///") + "-wal")
        self.log.append(log.stat().st_size / 1e6 if log.exists() else 0.0)


def main() -> None:
    """Run the day on each database and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--pace", type=int, default=20, help="deliveries a second")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two pages")
    parser.add_argument("--watch", action="store_true")
    parser.add_argument("--databases", default="SQLite,PostgreSQL")
    given = parser.parse_args()
    for name, url_of in (("SQLite", sqlite_url), ("PostgreSQL", postgresql_url)):
        if name not in given.databases.split(","):
            continue
        with url_of() as url, TemporaryDirectory() as folder:
            if name == "PostgreSQL":
                durable(url)
            with running(url, Path(folder)) as server:
                fill(server, given.rows)
                say(f"{name}, {given.rows:,} interventions, {given.seconds} s")
                day(server, given)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def day(server: Server, given: argparse.Namespace) -> None:
    """Let everybody work for a while; print what came of it."""
    engine = create_engine(server.database_url, **engine_options(server.database_url))
    queue_mails(engine, given.seconds * MAILS)
    times, samples, stop = Times(), Samples(), Event()
    people = list(staff(server, engine, times, given))
    kept: list[int] = []
    threads = [Thread(target=each.work, args=(stop,)) for each in people]
    with sampled(server, samples, watch=given.watch):
        for thread in threads:
            thread.start()
        kept += deliver(server, times, seconds=given.seconds, pace=given.pace)
        stop.set()
        for thread in threads:
            thread.join()
        wait_until_done(engine)
    for line in told(times, samples):
        say(f"  {line}")
    for what, number in lost(engine, server, people, kept).items():
        say(f"  {what}: {number}")
    engine.dispose()


def staff(
    server: Server, engine: Engine, times: Times, given: argparse.Namespace
) -> Iterator[Person]:
    """Yield the people, logged in, each with a part of the interventions."""
    port = urlsplit(server.url).port or 0
    with engine.connect() as connection:
        newest = connection.scalar(select(func.max(Intervention.id))) or 0
    each = min(200, newest // given.people)
    for number in range(given.people):
        records = range(newest - (number + 1) * each + 1, newest - number * each + 1)
        person = Person(f"person {number}", Client(port), records, times, given.pause)
        person.log_in(OPERATOR, PASSWORD)
        yield person


def queue_mails(engine: Engine, count: int) -> None:
    """Write mails that become due one after the other, so that the worker always sends."""
    now = clock.utcnow()
    stamps = {"created_at": now, "created_by": "x", "updated_at": now, "updated_by": "x"}
    fixed = stamps | {"subject": "Intervenție", "text": "Text\n" * 40, "reply_to": "r@example.com"}
    fixed |= {"status": OutboxStatus.QUEUED, "attempts": 0, "version": 1}
    rows = [
        {
            "dedupe_key": f"load:{number}",
            "message_id": f"<load{number}@example.com>",
            "to": f"e{number}@example.com",
            "next_attempt_at": now + timedelta(seconds=number / MAILS),
        }
        for number in range(count)
    ]
    with engine.begin() as connection:
        connection.execute(insert(OutboxMail), [row | fixed for row in rows])


def deliver(server: Server, times: Times, *, seconds: int, pace: int) -> list[int]:
    """Post `pace` deliveries a second, each tenth again; return the numbers acknowledged."""
    port, of_thread = urlsplit(server.url).port or 0, local()

    def post(number: int) -> int | None:
        if not hasattr(of_thread, "client"):
            of_thread.client = Client(port)
        raw = body(number)
        headers = {SIGNATURE_HEADER: sign_generic(raw, SECRET, clock.utcnow())}
        answer = of_thread.client.send("/inbound/generic", raw, "application/json", headers)
        return number if times.note("delivery", answer) else None

    with ThreadPoolExecutor(16) as pool:
        waiting, start = [], time.perf_counter()
        for number in range(seconds * pace):
            time.sleep(max(0.0, start + number / pace - time.perf_counter()))
            waiting.append(pool.submit(post, number - 1 if number % 10 == 9 else number))
        return [done for each in waiting if (done := each.result()) is not None]


def body(number: int) -> bytes:
    """Return the delivery `number`: 20 kB, a reply with what it quotes."""
    quoted = "> Puteți veni joi la ora 10, la adresa de mai jos?\\n" * 370
    return (
        f'{{"headers": {{"From": "ion@example.com", "Message-ID": "<load-{number}@example.com>"}},'
        f' "subject": "Re: montare", "text": "Da, confirm.\\n\\n{quoted}"}}'
    ).encode()


@contextmanager
def sampled(server: Server, samples: Samples, *, watch: bool) -> Iterator[None]:
    """Look at the server every five seconds while the block runs."""
    stop = Event()

    def look() -> None:
        while not stop.wait(5):
            samples.take(server)
            if watch and len(samples.memory) % 12 == 0:
                now = f"{samples.memory[-1]:.0f} MB, {samples.files[-1]} files"
                say(f"  minute {len(samples.memory) // 12}: {now}, log {samples.log[-1]:.1f} MB")

    thread = Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        samples.take(server)


def wait_until_done(engine: Engine) -> None:
    """Wait until nothing waits any more."""
    new = select(func.count()).where(InboundDelivery.status == DeliveryStatus.NEW)
    queued = select(func.count()).where(OutboxMail.status != OutboxStatus.SENT)
    queued = queued.where(OutboxMail.dedupe_key.startswith("load:"))
    end = time.monotonic() + PATIENCE
    with engine.connect() as connection:
        while time.monotonic() < end:
            if not connection.scalar(new) and not connection.scalar(queued):
                return
            connection.rollback()
            time.sleep(1)


def told(times: Times, samples: Samples) -> Iterator[str]:
    """Yield the figures of pages and process."""
    pages = [each for kind, all_ in times.seconds.items() if kind != "delivery" for each in all_]
    for kind, seconds in [*sorted(times.seconds.items()), ("all pages", pages)]:
        if len(seconds) > 1:
            cuts = quantiles(seconds, n=100)
            p50, p95, p99 = (f"{cuts[at - 1] * 1000:.0f}" for at in (50, 95, 99))
            yield f"{kind}: {len(seconds)}, p50 {p50} ms, p95 {p95} ms, p99 {p99} ms"
    yield f"errors: {len(times.errors)} {dict(Counter(times.errors).most_common(5))}"
    yield f"memory: {samples.memory[0]:.0f} MB first, {max(samples.memory):.0f} MB at most"
    yield f"files: {samples.files[0]} first, {max(samples.files)} at most"
    yield f"log: {max(samples.log):.1f} MB at most"


def lost(
    engine: Engine, server: Server, people: list[Person], kept: list[int]
) -> dict[str, int | str]:
    """Return how much of what was acknowledged is not there, or is there twice."""
    with engine.connect() as connection:
        known = connection.scalars(select(Message.message_id).where(_of_load())).all()
        texts = dict(connection.execute(select(Intervention.id, Intervention.description)).all())
    found = Counter(known)
    got = Counter(str(mail["Message-ID"]) for mail in server.mailbox.mails)
    mails = {name: number for name, number in got.items() if name.startswith("<load")}
    with engine.connect() as connection:
        queued = connection.scalar(
            select(func.count()).where(OutboxMail.dedupe_key.startswith("load:"))
        )
    saves = [each.saved for each in people]
    return {
        "deliveries acknowledged": len(kept),
        "deliveries lost": sum(f"<load-{number}@example.com>" not in found for number in set(kept)),
        "deliveries there twice": sum(number > 1 for number in found.values()),
        "mails not sent": (queued or 0) - len(mails),
        "mails sent twice": sum(number > 1 for number in mails.values()),
        "saves lost": sum(texts[key] != text for saved in saves for key, text in saved.items()),
        "saved": sum(map(len, saves)),
    }


def _of_load() -> object:
    return Message.message_id.startswith("<load-")


if __name__ == "__main__":
    main()
