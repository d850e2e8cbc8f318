"""Forms as bytes: the fields of a body, each with the charset it really has.

Not Werkzeug's parser: it decodes by the wrong charset where a provider passes a
mail's text on in the mail's own. Fields are found first and read when asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from crm.domain.i18n import N_
from crm.errors import UnreadableMailError
from crm.inbound._mime.charsets import decode_bytes, decode_transfer
from crm.inbound._mime.parameters import parameters
from crm.inbound._mime.parts import flat_parts

MOST_FIELDS = 1_000

_LONGEST_NAME = 200
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Field:
    """A field and where its value lies; a file when `filename` is not None."""

    name: str
    start: int
    end: int
    is_quoted: bool = False  # percent-encoded
    encoding: str = ""
    filename: str | None = None
    content_type: str = ""


class Form:
    """The fields of the form `raw`, in order."""

    def __init__(self, raw: bytes, fields: tuple[Field, ...]) -> None:
        self._raw = raw
        self.fields = fields

    def __contains__(self, name: str) -> bool:
        return any(field.name == name for field in self.fields)

    def content(self, field: Field) -> bytes:
        """Return the value of `field`."""
        value = self._raw[field.start : field.end]
        if field.is_quoted:
            return _unquoted(value)
        return decode_transfer(value, field.encoding) if field.encoding else value

    def first(self, name: str) -> bytes | None:
        """Return the value of the first field `name`; None when missing."""
        return next((self.content(each) for each in self.fields if each.name == name), None)

    def text(self, name: str) -> str:
        """Return the first field `name` as clean text; "" when missing."""
        return decode_bytes(self.first(name) or b"")

    def last_line(self, name: str) -> str:
        """Return the last field `name`, "" when it is missing or longer than a line."""
        found = [field for field in self.fields if field.name == name]
        if not found or found[-1].end - found[-1].start > _LONGEST_NAME:
            return ""
        return self.content(found[-1]).decode("utf-8", "replace")

    def files(self) -> list[Field]:
        """Return the fields that are files."""
        return [field for field in self.fields if field.filename is not None]


def read_form(raw: bytes, content_type: str) -> Form:
    """Return the form in `raw`; raises UnreadableMailError when it is none."""
    kind, given = parameters(content_type)
    if kind == "application/x-www-form-urlencoded":
        return Form(raw, tuple(_pairs(raw)))
    boundary = given.get("boundary", "").encode("utf-8", "replace")
    if kind != "multipart/form-data" or not boundary:
        raise UnreadableMailError(reason=N_("this is no form"))
    return Form(raw, tuple(_parts(raw, boundary)))


def _parts(raw: bytes, boundary: bytes) -> Iterator[Field]:
    for part in flat_parts(raw, boundary)[:MOST_FIELDS]:
        disposition, given = parameters(part.head.value("content-disposition"))
        if disposition == "form-data" and "name" in given:
            yield Field(
                name=given["name"][:_LONGEST_NAME],
                start=part.head.body,
                end=part.end,
                encoding=part.head.value("content-transfer-encoding"),
                filename=given.get("filename"),
                content_type=part.head.value("content-type"),
            )


def _pairs(raw: bytes) -> Iterator[Field]:
    position = 0
    for _ in range(MOST_FIELDS):
        if position >= len(raw):
            return
        end = raw.find(b"&", position)
        end = len(raw) if end < 0 else end
        equals = raw.find(b"=", position, min(end, position + 3 * _LONGEST_NAME))
        if equals >= 0:
            name = _unquoted(raw[position:equals]).decode("utf-8", "replace")
            yield Field(name[:_LONGEST_NAME], equals + 1, end, is_quoted=True)
        position = end + 1


def _unquoted(value: bytes) -> bytes:
    """Undo percent-encoding piece by piece: at once it takes forty times the size."""
    found = bytearray()
    position = 0
    while position < len(value):
        end = position + _CHUNK
        cut = value.rfind(b"%", end - 2, end) if end < len(value) else -1
        end = end if cut < 0 else cut
        found += unquote_to_bytes(value[position:end].replace(b"+", b" "))
        position = end
    return bytes(found)
