"""Payloads that somebody has changed: a mail or an UnreadableMailError, never anything else."""

import json
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError
from crm.inbound import get_provider
from tests.webhooks.calls import KINDS, MULTIPART, SHAPES, Shape
from tests.webhooks.changed import ALL, IN_FORMS, IN_JSON, SES, fields_of, form_of, places

VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(["\ud800", "\x00", "a\r\nFrom: b@c.ro", "=?utf-8?q?=00?=", "9" * 5_000]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=4,
)


def read(shape: Shape, raw: bytes) -> list[InboundMail]:
    """Read a payload both ways, with what it names and without."""
    with suppress(UnreadableMailError):
        get_provider(shape.provider).parse(raw, shape.content_type)
    try:
        return shape.read(raw)
    except UnreadableMailError:
        return []


def kinds_of(shape: Shape) -> st.SearchStrategy[str]:
    return st.sampled_from(("reply",) if shape.provider == "generic" else KINDS)


def storable(mail: InboundMail) -> bool:
    texts = [mail.sender, mail.sender_name, mail.subject, mail.text, mail.html or ""]
    texts += [part for header in mail.headers for part in header]
    texts += [file.filename for file in mail.attachments] + list(mail.envelope_to)
    return "\x00" not in "".join(texts) and bool("".join(texts).encode() or True)


@pytest.mark.parametrize("shape", IN_JSON, ids=str)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_w14_any_value_may_stand_in_any_place(shape: Shape, data: st.DataObject) -> None:
    payload = json.loads(shape.raw(data.draw(kinds_of(shape))))
    holder, key = data.draw(st.sampled_from(places(payload)))
    if data.draw(st.booleans()):
        holder[key] = data.draw(VALUE)
    else:
        del holder[key]

    assert all(map(storable, read(shape, json.dumps(payload).encode())))


@pytest.mark.parametrize("shape", IN_FORMS, ids=str)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_w14_any_bytes_may_stand_in_any_field(shape: Shape, data: st.DataObject) -> None:
    fields = fields_of(shape.raw(data.draw(kinds_of(shape))), shape.content_type)
    number = data.draw(st.integers(0, len(fields) - 1))
    name, value = fields[number]
    piece = st.sampled_from([b"", b"[", b"{}", b"\xff\x00", b"null", b"9" * 5_000, value])
    others = data.draw(st.lists(piece | st.binary(max_size=30), max_size=3))
    fields[number : number + 1] = [(name, each) for each in others]

    assert all(map(storable, read(shape, form_of(fields, shape.content_type))))


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(st.data())
def test_w14_any_value_may_stand_in_a_notice_of_ses(kind: str, data: st.DataObject) -> None:
    message = json.loads(SES.raw(kind))
    notice = json.loads(message["Message"])
    holder, key = data.draw(st.sampled_from(places(notice)))
    holder[key] = data.draw(VALUE)
    message["Message"] = json.dumps(notice)

    assert all(map(storable, read(SES, json.dumps(message).encode())))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_w14_any_value_may_stand_in_an_event_of_mandrill(data: st.DataObject) -> None:
    shape = next(each for each in SHAPES if each.provider == "mandrill")
    events = json.loads(dict(parse_qsl(shape.raw("reply").decode()))["mandrill_events"])
    holder, key = data.draw(st.sampled_from(places(events)))
    holder[key] = data.draw(VALUE)
    raw = urlencode({"mandrill_events": json.dumps(events)}).encode()

    assert all(map(storable, read(shape, raw)))


@pytest.mark.parametrize("shape", ALL, ids=str)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_w09_bytes_may_be_missing_or_wrong(shape: Shape, data: st.DataObject) -> None:
    raw = shape.raw(data.draw(kinds_of(shape)))
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, min(len(raw), start + 200)))
    wrong = raw[:start] + data.draw(st.binary(max_size=10)) + raw[end:]

    assert all(map(storable, read(shape, wrong)))


@pytest.mark.parametrize("shape", ALL, ids=str)
@settings(deadline=None)
@given(raw=st.binary(max_size=300), content_type=st.text(max_size=40) | st.just(MULTIPART))
def test_w09_any_bytes_of_any_type_are_read_or_not(
    shape: Shape, raw: bytes, content_type: str
) -> None:
    try:
        mails = get_provider(shape.provider).parse(raw, content_type)
    except UnreadableMailError:
        return
    assert all(map(storable, mails))
