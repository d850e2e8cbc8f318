"""Black-box scans of a running desk: `python bench/scan.py [--minutes N]`, or `make scan`.

A server on a copy of the demo's data, reached over loopback only. wapiti goes through all
pages as nobody and as an administrator; schemathesis calls the webhook as its OpenAPI file
says, with right signatures and without. The scanners are programs of their own folders
(.venv-wapiti, .venv-schemathesis). Prints what they found; ends with 1 when that is above
informational.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.measured.client import Client, fields_of  # noqa: E402  # runs from any directory
from bench.measured.tls import encrypted  # noqa: E402
from crm import clock  # noqa: E402
from crm.demo.tables.crew import LOGINS, PASSWORD  # noqa: E402
from tests.commands.processes import (  # noqa: E402
    SECRET,
    answers,
    environment,
    eventually,
    running,
)
from tests.ports import free_port  # noqa: E402

WAPITI = ROOT / ".venv-wapiti/bin/wapiti"
SCHEMATHESIS = ROOT / ".venv-schemathesis/bin/st"
OPENAPI = ROOT / "docs/openapi/inbound.yaml"
# All that can do something to a server of this kind; log4shell, ssrf and xxe ask a host
# outside whether something called it, which loopback cannot.
# The look at tokens comes first: later the limits refuse what has one as well.
MODULES = (
    "cookieflags,csp,csrf,http_headers,methods",
    "backup,crlf,exec,file,htaccess,permanentxss,redirect,shellshock,sql,timesql,upload,xss",
)
FORGERY = "Cross Site Request Forgery"
# Leaving, and taking one's own account away, would end the scan and not the desk.
SPARED = ("*/logout*", "*/change-password*", "*/admin/users/*", "*/account*", "*/confirm*")
# Where each call is signed, none is without; and what breaks the schema is kept by design.
UNFIT = ("--exclude-checks", "ignored_auth,missing_required_header,negative_data_rejection")


def main() -> None:
    """Scan in three ways and print a line for each finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10, help="for each way")
    parser.add_argument("--only", choices=("nobody", "admin", "webhook"))
    given = parser.parse_args()
    ways = {"nobody": scan_as_nobody, "admin": scan_as_admin, "webhook": scan_webhook}
    found = 0
    for name, scan in ways.items():
        if given.only in (None, name):
            with TemporaryDirectory() as folder, serving(Path(folder)) as port:
                for finding in scan(port, Path(folder), given.minutes):
                    found += 1
                    say(f"{name}: {finding}")
    say(f"{found} findings")
    sys.exit(1 if found else 0)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Yield the port of a desk with the demo's data, without a worker: nothing leaves it."""
    for command in (("db", "upgrade"), ("load-demo",)):
        launch = [sys.executable, str(ROOT / "tests/commands/launch.py"), str(folder), *command]
        subprocess.run(launch, check=True, env=environment(), capture_output=True)  # noqa: S603
    port = free_port()
    # With an address of https, as on a server of one's own: cookies are for TLS only.
    given = {"CRM_BASE_URL": "https://127.0.0.1"}
    with running(folder, "serve", "--port", str(port), "--no-worker", **given):
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
        yield port


def scan_as_nobody(port: int, folder: Path, minutes: int) -> list[str]:
    """Scan what everybody reaches."""
    client = Client(port)
    client.get("/login")
    return wapiti(client, folder, minutes)


def scan_as_admin(port: int, folder: Path, minutes: int) -> list[str]:
    """Scan as somebody who may do everything; tells also when the scan lost its login."""
    client = Client(port)
    fields = dict(fields_of(client.get("/login").body, "password"))
    fields |= {"email": LOGINS[0].email, "password": PASSWORD}
    if client.post("/login", list(fields.items())).status != 302:
        sys.exit("the demo's administrator cannot log in")
    client.get("/admin/interventions/")  # the token of forms is in the session from here on
    found = wapiti(client, folder, minutes)
    if (status := client.get("/admin/interventions/").status) != 200:
        found.append(f"afterwards the administrator gets {status}: is the session ended?")
    return found


def wapiti(client: Client, folder: Path, minutes: int) -> list[str]:
    """Run wapiti with the session of `client`; return what is not informational.

    One session for all calls: where each of many at once begins its own, tokens never fit.
    """
    return [each for modules in MODULES for each in _wapiti(client, folder, minutes * 30, modules)]


def _wapiti(client: Client, folder: Path, seconds: int, modules: str) -> list[str]:
    report, cookies = folder / "wapiti.json", folder / "cookies.json"
    kept = {
        name: {"value": value, "version": 0, "secure": True, "expires": None, "port": None}
        for name, value in client.cookies.items()
    }
    cookies.write_text(json.dumps({"127.0.0.1": {"/": kept}}))
    with encrypted(client.port, folder, now=clock.utcnow()) as port:
        desk = f"https://127.0.0.1:{port}"
        spared = [option for each in SPARED for option in ("-x", f"{desk}{each[1:]}")]
        command = [
            *(str(WAPITI), "-u", f"{desk}/admin/", "-m", modules, "--scope", "domain"),
            *("-s", f"{desk}/login", "-s", f"{desk}/reset", "-c", str(cookies)),
            *("--max-scan-time", str(seconds // 3), "--max-attack-time", str(seconds // 18)),
            *("--max-files-per-dir", "12", "--max-links-per-page", "120", "--depth", "6"),
            *("--flush-session", "--no-bugreport", "-v", "0", "-t", "20", *spared),
            *("-f", "json", "-o", str(report), "--store-session", str(folder)),
        ]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    told = json.loads(report.read_text())
    say(f"wapiti: {told['infos'].get('crawled_pages_nbr')} pages")
    client.close()  # the desk has closed a connection that was still for so long
    return [
        f"{kind}: level {each['level']}, {each['method']} {each['path']} {each['info']}"
        for part in ("vulnerabilities", "anomalies")
        for kind, cases in told[part].items()
        for each in cases
        if not (kind == FORGERY and refuses_forgery(client, each["path"]))
    ]


def refuses_forgery(client: Client, path: str) -> bool:
    """Tell whether a form with a wrong token is refused.

    The scanner compares two answers, and finds them equal as well where both were refused,
    for a limit or for a session that it has lost.
    """
    refused = client.post(path, [("csrf_token", "wrong")]).status == 400
    say(f"wapiti doubts the token of {path}, which is {'refused' if refused else 'taken'}")
    return refused


def scan_webhook(port: int, folder: Path, minutes: int) -> list[str]:
    """Call the webhook with signatures made for each call, then with invented ones."""
    hooks = {"SCHEMATHESIS_HOOKS": "bench.signing", "PYTHONPATH": str(ROOT)}
    return [
        *schemathesis(port, folder, minutes, hooks | {"INBOUND_SECRET": SECRET}, *UNFIT),
        *schemathesis(port, folder, minutes, hooks),
    ]


def schemathesis(
    port: int, folder: Path, minutes: int, environ: dict[str, str], *options: str
) -> list[str]:
    """Run schemathesis; return its failures."""
    command = [
        *(str(SCHEMATHESIS), "run", str(OPENAPI), "--url", f"http://127.0.0.1:{port}"),
        *("--max-time", str(minutes * 30), "--continue-on-failure", *options),
        *("--report", "junit", "--report-dir", str(folder / "report"), "--no-color"),
    ]
    done = subprocess.run(  # noqa: S603 - our own
        command,
        env=os.environ | environ,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    say(done.stdout[-6000:] if done.returncode else done.stdout[-600:])
    return [f"schemathesis ended with {done.returncode}"] if done.returncode else []


if __name__ == "__main__":
    main()
