"""A real server of the S3 interface for tests, and a bucket of its own for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from secrets import token_hex

import pytest
from moto.server import ThreadedMotoServer

from crm import storage_bucket
from tests.ports import free_port


@cache
def _port() -> int:
    """Return the port of a server that ends with the process."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    return int(server.get_host_and_port()[1])


def environment(port: int | None = None) -> dict[str, str]:
    """Return the variables that lead to the server, or to another port of this machine."""
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port or _port()}",
    }


@contextmanager
def bucket() -> Iterator[str]:
    """Yield the address of a folder in an empty bucket."""
    name = f"attachments-{token_hex(4)}"
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in environment().items():
            patch.setenv(variable, value)
        storage_bucket._client.cache_clear()  # noqa: SLF001 - it keeps the address
        place = {"LocationConstraint": "eu-central-1"}
        storage_bucket._client().create_bucket(Bucket=name, CreateBucketConfiguration=place)  # noqa: SLF001
        yield f"s3://{name}/desk"
        storage_bucket._client.cache_clear()  # noqa: SLF001


@contextmanager
def out_of_reach() -> Iterator[None]:
    """Let the bucket be at an address where nobody answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{free_port()}")
        storage_bucket._client.cache_clear()  # noqa: SLF001
        yield
    storage_bucket._client.cache_clear()  # noqa: SLF001
