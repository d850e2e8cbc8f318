"""Headers as providers give them in JSON: a list of pairs, or an object of texts and lists."""

from collections.abc import Iterable

from crm.domain.cleaning import clean_text
from crm.inbound._json import JsonObject
from crm.inbound._mime import Headers


def headers_by_name(fields: JsonObject) -> Headers:
    """Return the headers of an object whose values are a text, or a list for several."""
    return _cleaned((name, text) for name in fields.names() for text in fields.texts(name))


def headers_in_list(fields: Iterable[JsonObject], name: str, value: str) -> Headers:
    """Return the headers of a list of objects with a `name` and a `value`."""
    return _cleaned((each.text(name) or "", each.text(value) or "") for each in fields)


def completed(headers: Headers, others: Iterable[tuple[str, str]]) -> Headers:
    """Return `headers` and those of `others` that have a value and are not there yet."""
    named = {name.lower() for name, _ in headers}
    missing = [(name, value) for name, value in others if value and name.lower() not in named]
    return (*headers, *_cleaned(missing))


def mailbox(address: str, name: str) -> str:
    """Return a header's text for an address with its name, which cannot become another one."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if quoted and address else address


def _cleaned(headers: Iterable[tuple[str, str]]) -> Headers:
    return tuple((clean_text(name), clean_text(value)) for name, value in headers)
