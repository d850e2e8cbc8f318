"""F-10: what is said to a malware scanner, and what its answers mean."""

from io import BytesIO
from pathlib import Path

import pytest

from crm.config import Settings
from crm.errors import ScannerError
from crm.scanner import Scanner
from crm.services.care.check_scanner import check_scanner
from tests.clamd import EICAR, LARGEST, clamd
from tests.ports import free_port


def test_f10_a_file_goes_whole_over_a_port_or_a_socket(tmp_path: Path) -> None:
    large = b"x" * 150_000
    for path in (None, tmp_path / "clamd.ctl"):
        with clamd(path) as (address, seen):
            scanner = Scanner(address)

            found = [scanner.finding(BytesIO(each)) for each in (large, b"", b"ab" + EICAR)]

        assert found == [None, None, "Win.Test.EICAR_HDB-1"]
        assert seen == [large, b"", b"ab" + EICAR]


def test_f10_what_the_scanner_does_not_take_counts_as_found() -> None:
    with clamd() as (address, _seen):
        found = Scanner(address).finding(BytesIO(b"x" * LARGEST * 20))

    assert found is not None
    assert found.startswith("not checked: INSTREAM size limit exceeded")


@pytest.mark.parametrize(
    "answer", [b"\0", b"stream: \0", b"HTTP/1.1 200 OK\r\n\0", b"\xff\0", b"O"]
)
def test_f10_an_answer_that_is_none_is_no_all_clear(answer: bytes) -> None:
    with clamd(answer=answer) as (address, _seen), pytest.raises(ScannerError):
        Scanner(address).finding(BytesIO(b"x"))


def test_f10_a_scanner_that_is_not_there_is_an_error_and_a_fault(tmp_path: Path) -> None:
    for address in (f"tcp://127.0.0.1:{free_port()}", f"unix:{tmp_path / 'nowhere'}"):
        with pytest.raises(ScannerError):
            Scanner(address).finding(BytesIO(b"x"))
        [fault] = check_scanner(Settings(scanner=address))
        assert fault.is_fault
        assert str(fault).startswith(f"scanner: {address}: ")

    with clamd() as (address, _seen):
        assert [each.is_fault for each in check_scanner(Settings(scanner=address))] == [False]
    assert [each.is_fault for each in check_scanner(Settings())] == [False]
