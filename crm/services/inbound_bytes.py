"""The bytes of large deliveries, to and from the database in pieces.

A value of 50 MB that goes through the drivers at once is there three to five
times over: as it is, as the driver's copy, as text, as the database's record.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import OperationalError

from crm.models import InboundDelivery

LARGE = 4 * 1024 * 1024  # bytes; below it a copy more or less does not matter
_PIECE = 1024 * 1024
_TABLE, _COLUMN = InboundDelivery.__tablename__, InboundDelivery.raw.key


def is_large(raw: bytes) -> bool:
    """Tell whether the bytes go to the database in pieces."""
    return len(raw) > LARGE


def placeholder(connection: Connection, raw: bytes) -> Any:
    """Return what to insert as `raw`: itself, or what `fill` will write over."""
    if not is_large(raw):
        return raw
    return func.zeroblob(len(raw)) if _is_sqlite(connection) else b""


def fill(connection: Connection, delivery_id: int, raw: bytes) -> None:
    """Write `raw` over its placeholder, in the same transaction; nothing where there is none."""
    if not is_large(raw):
        return
    if _is_sqlite(connection):
        _write_blob(connection, delivery_id, raw)
    else:
        _write_object(connection, delivery_id, raw)


def load(connection: Connection, delivery_id: int, size: int) -> bytes:
    """Return the bytes of a delivery that had `size` of them."""
    if size <= LARGE:
        found = connection.scalar(
            select(InboundDelivery.raw).where(InboundDelivery.id == delivery_id)
        )
        return bytes(found or b"")
    if _is_sqlite(connection):
        return _read_blob(connection, delivery_id)
    return b"".join(_piece(connection, delivery_id, start) for start in range(1, size + 1, _PIECE))


def _write_object(connection: Connection, delivery_id: int, raw: bytes) -> None:
    """Let PostgreSQL put the pieces together: its client never gives back a large buffer."""
    oid = connection.scalar(text("SELECT lo_from_bytea(0, '')"))
    put = text("SELECT lo_put(CAST(:oid AS oid), :start, :piece)")
    for start, piece in _pieces(raw):
        connection.execute(put, {"oid": oid, "start": start, "piece": bytes(piece)})
    whole = text(f"UPDATE {_TABLE} SET {_COLUMN} = lo_get(CAST(:oid AS oid)) WHERE id = :id")  # noqa: S608 - names of ours
    connection.execute(whole, {"oid": oid, "id": delivery_id})
    connection.execute(text("SELECT lo_unlink(CAST(:oid AS oid))"), {"oid": oid})


def _piece(connection: Connection, delivery_id: int, start: int) -> bytes:
    piece = func.substr(InboundDelivery.raw, start, _PIECE)
    return bytes(connection.scalar(select(piece).where(InboundDelivery.id == delivery_id)) or b"")


def _pieces(raw: bytes) -> Iterator[tuple[int, memoryview]]:
    view = memoryview(raw)
    for start in range(0, len(raw), _PIECE):
        yield start, view[start : start + _PIECE]


def _write_blob(connection: Connection, delivery_id: int, raw: bytes) -> None:
    with _blob(connection, delivery_id) as blob:
        for _, piece in _pieces(raw):
            blob.write(piece)


def _read_blob(connection: Connection, delivery_id: int) -> bytes:
    emptied = select(InboundDelivery.raw.is_(None)).where(InboundDelivery.id == delivery_id)
    if connection.scalar(emptied):
        return b""
    with _blob(connection, delivery_id) as blob:
        return bytes(blob.read())


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


@contextmanager
def _blob(connection: Connection, delivery_id: int) -> Iterator[Any]:
    """Open the value itself; SQLite's two drivers have another name for that."""
    driver: Any = connection.connection.driver_connection
    opener = getattr(driver, "open_blob", None) or driver.blobopen
    try:
        blob = opener(_TABLE, _COLUMN, delivery_id)
        try:
            yield blob
        finally:
            blob.close()
    except connection.dialect.loaded_dbapi.Error as error:
        raise OperationalError("open_blob", None, error) from error
