"""Forms read as bytes, whatever they hold and however much."""

from urllib.parse import quote_plus, urlencode

import pytest

from crm.errors import UnreadableMailError
from crm.inbound._forms import MOST_FIELDS, Form, read_form
from tests.unit.mail.test_reading_limits import bounded_work
from tests.webhooks.calls import MULTIPART, URLENCODED


def multipart(*parts: bytes) -> Form:
    body = b"".join(b"--xYzZY\r\n" + part + b"\r\n" for part in parts) + b"--xYzZY--\r\n"
    return read_form(body, MULTIPART)


def test_fields_keep_their_bytes() -> None:
    form = multipart(
        b'Content-Disposition: form-data; name="text"\r\n\r\nn\xe3o\r\n-- \r\n--xYz\r\n',
        b'Content-Disposition: form-data; name="a"; filename="p.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n\xff\x00\r\n",
        b'Content-Disposition: form-data; name="empty"\r\n\r\n',
    )

    assert form.first("text") == b"n\xe3o\r\n-- \r\n--xYz\r\n"
    assert form.first("empty") == b""
    assert form.first("none") is None
    [file] = form.files()
    assert (file.filename, file.content_type, form.content(file)) == (
        "p.jpg",
        "image/jpeg",
        b"\xff\x00\r\n",
    )


def test_a_part_that_is_multipart_itself_is_one_field() -> None:
    inner = b"--q\r\n\r\nx\r\n--q--"
    head = b'Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=q'

    assert multipart(head + b"\r\n\r\n" + inner).first("a") == inner


def test_a_transfer_encoding_is_undone() -> None:
    head = b'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64'

    assert multipart(head + b"\r\n\r\nRGE=").first("a") == b"Da"


@pytest.mark.parametrize(
    "value", ["", "Da, mâine + 1 % & =", "x" * 70_000, "%" * 70_001, "ă" * 30_000]
)
def test_percent_encoding_is_undone(value: str) -> None:
    form = read_form(f"b=1&a={quote_plus(value)}&a=2&c".encode(), URLENCODED)

    assert form.first("a") == value.encode()
    assert [field.name for field in form.fields] == ["b", "a", "a"]
    assert form.text("b") == "1"


def test_the_last_of_several_fields_counts_for_a_proof() -> None:
    form = read_form(urlencode([("token", "theirs"), ("token", "ours")]).encode(), URLENCODED)

    assert form.last_line("token") == "ours"
    assert form.first("token") == b"theirs"
    assert read_form(b"token=" + b"x" * 999, URLENCODED).last_line("token") == ""


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", "multipart/mixed; boundary=a"]
)
def test_anything_else_is_no_form(kind: str) -> None:
    with pytest.raises(UnreadableMailError, match="no form"):
        read_form(b"a=b", kind)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"&" * 20_000_000, URLENCODED),
        (b"a=&" * 5_000_000, URLENCODED),
        (b"a=" + b"%41" * 5_000_000, URLENCODED),
        (b"--xYzZY\r\n" * 1_000_000, MULTIPART),
        (b"--xYzZY\r\n" + b"a:b\r\n" * 2_000_000, MULTIPART),
        (b"--xYzZ" * 2_000_000, MULTIPART),
    ],
    ids=range(6),
)
def test_w11_a_form_of_millions_of_fields_takes_no_time(raw: bytes, kind: str) -> None:
    with bounded_work():
        form = read_form(raw, kind)
        contents = [form.content(field) for field in form.fields]

    assert len(contents) <= MOST_FIELDS
