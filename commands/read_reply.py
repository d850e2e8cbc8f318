"""`flask read-reply`: say what replies decide, without touching a database."""

import json
from typing import BinaryIO, NoReturn

import click

from crm.domain.replies import Decision, Reading, read_reply, received_text

_UNREADABLE = Reading("", Decision.UNCLEAR, "unreadable")


@click.command("read-reply")
@click.argument("source", metavar="[FILE]", type=click.File("rb"), default="-")
@click.option(
    "--domain", envvar="CRM_INBOUND_DOMAIN", help="Domain of our own Message-IDs, to know loops."
)
def command(source: BinaryIO, domain: str | None) -> None:
    """Read mails in the generic format, one JSON object a line, and print what each decides.

    Prints one line of JSON for each: reply, decision and rule. A line that
    cannot be read is printed as unclear, with a remark on stderr, and makes
    the exit status 1 at the end; the others are read all the same.
    """
    broken = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        reading = _UNREADABLE
        try:
            reading = read_reply(received_text(_value(line)), own_domain=domain)
        except (ValueError, RecursionError) as fault:
            broken += 1
            click.echo(f"Line {number} is unreadable: {fault}", err=True)
        click.echo(_line(reading))
    if broken:
        raise SystemExit(1)


def _value(line: bytes) -> object:
    """Decode one line; raises ValueError for bad UTF-8, bad JSON and NaN."""
    found: object = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _line(reading: Reading) -> bytes:
    shown = {"reply": reading.reply, "decision": reading.decision.value, "rule": reading.rule}
    return json.dumps(shown, ensure_ascii=False).encode("utf-8", errors="replace")
