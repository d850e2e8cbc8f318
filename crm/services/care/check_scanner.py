"""Check of the malware scanner: whether it answers, and whether files wait for it."""

from collections.abc import Iterator

from crm.config import Settings
from crm.errors import ScannerError
from crm.scanner import Scanner
from crm.services.care.findings import Finding

PART = "scanner"
SECONDS = 10.0


def check_scanner(settings: Settings) -> Iterator[Finding]:
    """Ask the scanner whether it is there."""
    if not settings.scanner:
        yield Finding.ok(PART, "none is set, files are not looked at")
        return
    try:
        Scanner(settings.scanner, seconds=SECONDS).ping()
    except ScannerError as error:
        reason = error.params["reason"]
        yield Finding.fault(PART, f"{settings.scanner}: {reason}; new files wait; see CRM_SCANNER")
    else:
        yield Finding.ok(PART, f"ok ({settings.scanner})")
