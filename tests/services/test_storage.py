import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from crm.config import Settings
from crm.config_limits import MEGABYTE
from crm.errors import EmptyFileError, FileMissingError, FileTooLargeError, StorageError
from crm.storage import Storage
from tests.storages import bucket, out_of_reach


@pytest.fixture(params=["local", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "local":
        yield Storage(f"file://{tmp_path / 'files'}", max_bytes=1000)
    else:
        with bucket() as url:
            yield Storage(url, max_bytes=1000)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"hello", BytesIO(b"hello")])
def test_what_was_written_is_read_again(storage: Storage, content: bytes) -> None:
    if isinstance(content, BytesIO):
        content.seek(0)

    key, size, digest = storage.write(content)

    with storage.open(key) as file:
        assert file.read() == b"hello"
    assert size == 5
    assert digest == hashlib.sha256(b"hello").hexdigest()
    assert storage.exists(key)
    assert list(storage.keys()) == [key]


def test_equal_files_have_keys_of_their_own(storage: Storage) -> None:
    assert storage.write(b"same").key != storage.write(b"same").key


def test_a_deleted_file_is_gone_and_may_be_deleted_again(storage: Storage) -> None:
    key = storage.write(b"hello").key

    storage.delete(key)
    storage.delete(key)

    assert not storage.exists(key)
    with pytest.raises(FileMissingError):
        storage.open(key)


def test_a_file_that_is_too_large_leaves_nothing_behind(storage: Storage, tmp_path: Path) -> None:
    with pytest.raises(FileTooLargeError):
        storage.write(b"x" * 1001)
    with pytest.raises(FileTooLargeError):
        storage.write(b"xx", max_bytes=1)

    assert storage.write(b"x" * 1000).size == 1000
    assert len(list(storage.keys())) == 1
    assert len(files_in(tmp_path)) <= 1


def test_an_empty_file_is_refused(storage: Storage) -> None:
    with pytest.raises(EmptyFileError):
        storage.write(b"")

    assert list(storage.keys()) == []


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "/etc/passwd", "aa/bb/../../x", "aa/bb/" + "A" * 40, "a\x00"]
)
def test_a_key_that_is_none_is_a_mistake(storage: Storage, key: str) -> None:
    for use in (storage.open, storage.delete, storage.exists, storage.modified_at):
        with pytest.raises(ValueError, match="no key"):
            use(key)


def test_files_of_others_in_the_same_place_are_not_ours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    assert list(Storage(str(tmp_path)).keys()) == []


def test_a_file_knows_when_it_was_written(storage: Storage) -> None:
    written_at = storage.modified_at(storage.write(b"hello").key)

    assert abs(written_at.timestamp() - datetime.now(UTC).timestamp()) < 600  # noqa: TID251 - the file system's own clock


def test_a_source_that_breaks_off_leaves_nothing_behind(storage: Storage, tmp_path: Path) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, f"Input/output error after {size} bytes")

    with pytest.raises(StorageError, match="Input/output error"):
        storage.write(Broken())

    assert list(storage.keys()) == []
    assert files_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_an_error_that_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")

    with pytest.raises(StorageError):
        Storage(str(tmp_path / "files")).write(b"hello")


@pytest.mark.parametrize("url", ["nonsense://bucket", "s3://", "s3:///folder"])
def test_an_address_that_no_storage_answers_to_is_an_error_that_can_be_shown(url: str) -> None:
    with pytest.raises(StorageError, match="expected a folder"):
        Storage(url)


def test_a_bucket_without_its_package_is_an_error_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "crm.storage_bucket", raising=False)
    monkeypatch.setitem(sys.modules, "boto3.session", None)

    with pytest.raises(StorageError, match="requirements-s3"):
        Storage("s3://attachments")


def test_a_large_file_of_a_bucket_is_read_in_parts_from_anywhere() -> None:
    content = bytes(range(256)) * 10_000
    with bucket() as url:
        key = Storage(url).write(content).key
        with Storage(url).open(key) as file:
            assert file.seek(-5, 2) == len(content) - 5
            assert file.read() == content[-5:]
            file.seek(MEGABYTE - 3)
            assert file.read(6) == content[MEGABYTE - 3 : MEGABYTE + 3]
            file.seek(0)
            assert file.read() == content


def test_a_bucket_that_is_out_of_reach_or_not_there_is_an_error_that_can_be_shown() -> None:
    with bucket() as url:
        storage = Storage(url)
        key = storage.write(b"x" * MEGABYTE + b"y").key
        begun = storage.open(key)
        begun.read(1)
        with out_of_reach():
            for use in (storage.open, storage.delete, storage.exists, storage.modified_at):
                with pytest.raises(StorageError, match="cannot be reached"):
                    use(key)
            for attempt in (lambda: storage.write(b"hello"), lambda: list(storage.keys())):
                with pytest.raises(StorageError, match="cannot be reached"):
                    attempt()
            with pytest.raises(StorageError, match="cannot be reached"):
                begun.read()
        with pytest.raises(StorageError, match="NoSuchBucket"):
            Storage("s3://another").exists(key)
        assert list(storage.keys()) == [key]


def test_what_a_dead_run_left_half_written_is_removed_when_it_is_old(tmp_path: Path) -> None:
    storage = Storage(str(tmp_path))
    storage.write(b"whole")
    (tmp_path / ".unfinished" / "half").write_bytes(b"ha")
    now = datetime.now(UTC)  # noqa: TID251 - the file system's own clock

    assert storage.drop_unfinished(now - timedelta(hours=1)) == 0
    assert storage.drop_unfinished(now + timedelta(hours=1)) == 1
    assert len(files_in(tmp_path)) == 1


def test_only_we_can_read_a_local_file(tmp_path: Path) -> None:
    key = Storage(str(tmp_path / "files")).write(b"hello").key

    assert (tmp_path / "files" / key).stat().st_mode & 0o077 == 0


def test_the_settings_name_the_storage(tmp_path: Path) -> None:
    storage = Storage.of(Settings(storage_url=str(tmp_path / "attachments"), upload_megabytes=3))

    key = storage.write(b"hello").key

    assert (tmp_path / "attachments" / key).read_bytes() == b"hello"
    assert storage.max_bytes == 3 * 1024 * 1024
