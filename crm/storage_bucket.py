"""A bucket of an S3-compatible storage as the place of attachments, for several machines.

Imported only where one is named: `boto3` is in requirements-s3.txt. Keys, region and the
address of a storage that is not Amazon's come the way that all programs of its kind take
them: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL_S3, a profile,
or the machine's role.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from io import SEEK_CUR, SEEK_END, BufferedReader, RawIOBase
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from crm.config_limits import MEGABYTE
from crm.storage_places import Copy, translated

CONNECT_SECONDS = 5
READ_SECONDS = 20
ATTEMPTS = 2
_GONE = frozenset({"404", "NoSuchKey"})
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")


class Bucket:
    """Files in `name`, under `prefix`. The bucket must be there and takes no other care."""

    def __init__(self, name: str, prefix: str) -> None:
        self._name = name
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def save(self, key: str, copy: Copy) -> tuple[int, str]:
        # First here, since what is sent must be known to be well as a whole.
        with SpooledTemporaryFile(max_size=MEGABYTE) as spool:
            copied = copy(spool)
            spool.seek(0)
            self._ask("put_object", key, Body=spool)
        return copied

    def open(self, key: str) -> BinaryIO:
        size = self._ask("head_object", key)["ContentLength"]
        return cast("BinaryIO", BufferedReader(_Object(self, key, size), MEGABYTE))

    def delete(self, key: str) -> None:
        self._ask("delete_object", key)

    def exists(self, key: str) -> bool:
        # By the list, which also tells when there is no such bucket.
        return key in self._listed(key)

    def names(self) -> Iterator[str]:
        yield from self._listed("")

    def modified_at(self, key: str) -> datetime:
        moment: datetime = self._ask("head_object", key)["LastModified"]
        return moment

    def drop_unfinished(self, older_than: datetime) -> int:  # noqa: ARG002 - nothing to look for
        return 0  # what was not sent as a whole is not there

    def part(self, key: str, first: int, last: int) -> bytes:
        """Return the bytes of a file from `first` to `last`, both included.

        Raises StorageError, as all that reads a file of a storage expects.
        """
        with translated():
            body = self._ask("get_object", key, Range=f"bytes={first}-{last}")["Body"]
            with _as_os_errors():
                content: bytes = body.read()
        return content

    def _ask(self, method: str, key: str, **given: Any) -> dict[str, Any]:
        with _as_os_errors():
            answer: dict[str, Any] = getattr(_client(), method)(
                Bucket=self._name, Key=self._prefix + key, **given
            )
        return answer

    def _listed(self, begin: str) -> Iterator[str]:
        with _as_os_errors():
            pages = _client().get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._name, Prefix=self._prefix + begin):
                for each in page.get("Contents", ()):
                    yield each["Key"].removeprefix(self._prefix)


class _Object(RawIOBase):
    """A file of a bucket, read in parts as they are asked for."""

    def __init__(self, bucket: Bucket, key: str, size: int) -> None:
        super().__init__()
        self._bucket, self._key, self._size = bucket, key, size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        start = {SEEK_CUR: self._position, SEEK_END: self._size}.get(whence, 0)
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        last = min(self._position + len(buffer), self._size) - 1
        if last < self._position:
            return 0
        content = self._bucket.part(self._key, self._position, last)
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)


@cache
def _client() -> Any:
    """Return the one client of the process; threads share it, a fork must not."""
    at_home = any(os.environ.get(name) for name in _ENDPOINTS)
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=16,
        # Storages of others know neither host names of buckets nor the newer checksums.
        s3={"addressing_style": "path"} if at_home else None,
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return Session().client("s3", config=config)


@contextmanager
def _as_os_errors() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        kind = FileNotFoundError if code in _GONE else OSError
        raise kind(None, f"the bucket answers {code}") from error
    except BotoCoreError as error:
        raise OSError(None, f"the bucket cannot be reached: {type(error).__name__}") from error
