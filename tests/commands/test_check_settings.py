import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from tests.checking import faults
from tests.installations import ROOT, variant
from tests.ports import free_port

NOW = datetime.now(UTC)  # noqa: TID251 - the command asks the real clock
LONG_AGO = NOW - timedelta(days=3)
ON_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@ON_SQLITE
def test_a_key_that_others_may_read(app: Flask, check: Any, tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("testing")
    (tmp_path / "secret_key").chmod(0o644)

    with variant(app, instance=tmp_path) as other:
        found = faults(check(other))

    assert found == [
        f"secret key: others may read {tmp_path}/secret_key; run: chmod 600 {tmp_path}/secret_key"
    ]


@ON_SQLITE
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"postmrk": ("user:password",)}, "names no known provider: postmrk"),
        ({"postmark": ("password",)}, "must look like user:password"),
        ({"generic": ()}, "generic has no secret"),
    ],
)
def test_secrets_of_providers(app: Flask, check: Any, given: dict[str, Any], said: str) -> None:
    with variant(app, inbound_secrets=given) as other:
        found = faults(check(other))

    assert len(found) == 1
    assert said in found[0]


@pytest.mark.parametrize(
    ("name", "args"),
    [("CRM_MAIL_PORT", "check"), ("CRM_TIMEZONE", "db current"), ("CRM_DATABASE_URL", "--help")],
)
def test_a_wrong_variable_stops_every_command_in_one_line(
    name: str, args: str, tmp_path: Path
) -> None:
    environ = os.environ | {name: "not this", "CRM_INSTANCE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *args.split()],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(f"Error: {name}: ")


@pytest.fixture
def server() -> Iterator[Controller]:
    controller = Controller(_Sink(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@ON_SQLITE
def test_a_server_that_answers(app: Flask, check: Any, server: Controller) -> None:
    with variant(app, mail_server="127.0.0.1", mail_port=server.port) as other:
        result = check(other)

    assert faults(result) == []
    assert f"mail: ok (127.0.0.1:{server.port})" in result.stdout


@ON_SQLITE
def test_a_server_that_is_not_there(app: Flask, check: Any) -> None:
    with variant(app, mail_server="127.0.0.1", mail_port=free_port()) as other:
        found = faults(check(other))

    assert len(found) == 1
    assert "Connection refused; see CRM_MAIL_SERVER" in found[0]


@ON_SQLITE
def test_a_server_without_the_encryption_that_is_required(
    app: Flask, check: Any, server: Controller
) -> None:
    settings = {"mail_server": "127.0.0.1", "mail_port": server.port, "mail_use_tls": True}
    with variant(app, **settings) as other:
        found = faults(check(other))

    assert "STARTTLS" in found[0]


@ON_SQLITE
def test_a_server_that_never_greets(app: Flask, check: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = {"mail_port": silent.getsockname()[1], "mail_timeout": 1}
        with variant(app, mail_server="127.0.0.1", **settings) as other:
            found = faults(check(other))

    assert "timed out" in found[0]


@ON_SQLITE
def test_a_server_elsewhere_while_links_lead_to_this_machine(app: Flask, check: Any) -> None:
    settings = {"mail_server": "mail.invalid", "inbound_domain": "reply.localhost"}
    with variant(app, **settings) as other:
        found = faults(check(other))

    assert [line.partition(" would")[0] for line in found[:2]] == [
        "links: mails",
        "links: replies",
    ]
    assert found[2].startswith("mail: mail.invalid:25: ")


class _Sink:
    pass
