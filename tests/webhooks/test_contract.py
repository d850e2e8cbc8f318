"""The OpenAPI file of the generic webhook is whole, and true of the webhook as it runs."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app import create_app
from crm.config_limits import Limits
from crm.domain.addresses import MAX_ADDRESS
from crm.inbound import get_provider
from crm.inbound._mime.contents import MAX_ATTACHMENT, MAX_ATTACHMENTS, MAX_TEXT
from crm.inbound._mime.parts import MAX_HEADERS
from crm.inbound._proofs import SIGNATURE_HEADER, SIGNATURE_WINDOW
from crm.web._webhook_gate import LONGEST_TYPE
from tests.conftest import settings_for
from tests.webhooks.calls import PAYLOADS, request
from tests.webhooks.conftest import SwitchOn
from tests.webhooks.contract import KINDS, contract, faults, kinds_of, operation, resolved
from tests.webhooks.posts import RAW, post

MOST_BYTES = Limits().webhook_bytes
CONTENTS = operation()["requestBody"]["content"]
MAIL, MIME = CONTENTS["application/json"], CONTENTS["message/rfc822"]
PROPERTIES = resolved(MAIL["schema"])["properties"]
SCHEMES = contract()["components"]["securitySchemes"]
WORDS = {"description", "type", "properties", "additionalProperties", "items", "required", "anyOf"}
WORDS |= {"maxLength", "maxItems", "maxProperties", "minimum", "maximum", "const", "examples"}
WORDS |= {"contentEncoding", "contentMediaType"}
provider = get_provider("generic")


def schemas(node: Any, *, is_schema: bool = False) -> Iterator[dict[str, Any]]:
    """Yield every schema that stands under `node`."""
    if is_schema:
        yield node
    for name, inner in children(node):
        if name in ("properties", "schemas"):
            for each in inner.values():
                yield from schemas(each, is_schema=True)
        elif name not in ("examples", "x-example"):
            yield from schemas(inner, is_schema=name in ("schema", "items", "additionalProperties"))


def children(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, dict):
        return list(node.items())
    return [("", each) for each in node] if isinstance(node, list) else []


def test_every_part_that_openapi_asks_for_is_there() -> None:
    assert contract()["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(contract()["info"])
    assert [name for each in contract()["security"] for name in each] == list(SCHEMES)
    for answer in operation()["responses"].values():
        assert answer["description"]
        assert all("schema" in each for each in answer["content"].values())


def test_every_schema_is_in_words_that_are_known_and_leads_somewhere() -> None:
    found = list(schemas(contract()))

    assert len(found) > 30
    for schema in found:
        if "$ref" in schema:
            assert kinds_of(resolved(schema)), schema
        else:
            assert set(schema) <= WORDS, schema
            assert set(kinds_of(schema)) <= set(KINDS), schema
            assert kinds_of(schema), schema


@pytest.mark.parametrize("name", list(MAIL["examples"]))
def test_examples_in_json_are_as_described_and_are_read(name: str) -> None:
    example = MAIL["examples"][name]["value"]

    [mail] = provider.parse(json.dumps(example).encode(), "application/json")

    assert faults(example, MAIL["schema"]) == []
    assert (mail.sender, mail.text.partition("\n")[0]) == ("andrei@example.com", "Da, confirm.")
    assert mail.addressed_to()[0] == "replies+k7m2q9x4@reply.example.com"
    assert len(mail.attachments) == len(example.get("attachments", []))


def test_the_example_of_a_raw_mail_is_read() -> None:
    example = MIME["examples"]["plain"]["value"]

    [mail] = provider.parse(example.encode(), "message/rfc822")

    assert (mail.sender, mail.text.strip()) == ("andrei@example.com", "Da, confirm.")


@pytest.mark.parametrize("name", ["minimal", "reply"])
def test_payloads_of_the_tests_are_as_described(name: str) -> None:
    payload = json.loads((PAYLOADS / "generic" / f"{name}.json").read_text("utf-8"))

    assert faults(payload, MAIL["schema"]) == []


def test_the_example_of_a_signature_is_right_for_five_minutes() -> None:
    example = SCHEMES["signature"]["x-example"]
    call = request(example["body"].encode(), {SIGNATURE_HEADER: example["header"]})
    time = int(example["header"].split(",")[0].removeprefix("t="))

    provider.verify(call, (example["secret"],), now=datetime.fromtimestamp(time, UTC))

    assert SCHEMES["signature"]["name"] == SIGNATURE_HEADER
    assert f"{SIGNATURE_WINDOW} seconds" in SCHEMES["signature"]["description"]


def test_the_limits_are_those_of_the_code() -> None:
    file = resolved(PROPERTIES["attachments"]["items"])

    assert PROPERTIES["attachments"]["maxItems"] == MAX_ATTACHMENTS
    assert file["properties"]["content"]["maxLength"] == (MAX_ATTACHMENT + 2) // 3 * 4
    assert f"{MAX_ATTACHMENT:,} bytes" in file["description"]
    assert {PROPERTIES[name]["maxLength"] for name in ("text", "html")} == {MAX_TEXT}
    assert PROPERTIES["headers"]["maxProperties"] == MAX_HEADERS
    assert PROPERTIES["envelope_to"]["items"]["maxLength"] == MAX_ADDRESS
    assert f"{MOST_BYTES:,} bytes" in operation()["requestBody"]["description"]
    assert f"{MOST_BYTES:,} bytes" in operation()["responses"]["413"]["description"]
    assert f"{LONGEST_TYPE} characters" in operation()["responses"]["415"]["description"]


def check(answer: TestResponse) -> int:
    """Fail unless the answer is one that is described; return its status."""
    described = operation()["responses"][str(answer.status_code)]
    schema = described["content"][answer.mimetype]["schema"]
    body = answer.get_json() if answer.mimetype == "application/json" else answer.text
    assert faults(body, schema) == []
    assert set(described.get("headers", {})) <= set(answer.headers.keys())
    return answer.status_code


def test_each_answer_that_is_described_is_given_and_no_other(
    app: Flask, client: FlaskClient, switch_on: SwitchOn, tmp_path: Path
) -> None:
    too_large = {"CONTENT_LENGTH": str(MOST_BYTES + 1)}
    cut_off = {"CONTENT_LENGTH": str(len(RAW) + 1)}
    down = create_app(settings_for("sqlite:////nowhere/at/all.db", tmp_path))
    as_mail = {"content_type": "message/rfc822"}

    answers = [
        *(post(client, RAW) for _ in range(2)),
        post(client, b"From: a@b.ro\n\nDa", **as_mail),
        post(client, b"{"),
        post(client, RAW, environ_overrides=cut_off),
        post(client, RAW, secret="another"),
        *(client.open("/inbound/generic", method=each) for each in ("GET", "PUT", "DELETE")),
        client.put("/inbound/generic", data=RAW, content_type="application/json"),
        *(post(client, RAW, environ_overrides=too_large, **each) for each in ({}, as_mail)),
        post(client, RAW, content_type="text/plain"),
        post(client, RAW, content_type="application/json; charset=" + "x" * LONGEST_TYPE),
        post(FlaskClient(down, Response), RAW),
    ]
    switch_on(postmark="user:password")
    answers += [post(client, RAW), post(client, RAW, **as_mail)]

    assert {check(each) for each in answers} == set(map(int, operation()["responses"]))


def allowed(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return values that a schema allows, small ones."""
    schema = resolved(schema)
    texts = st.text(max_size=min(schema.get("maxLength", 20), 20))
    by_kind = {
        "null": st.none(),
        "string": st.one_of(texts, st.sampled_from(schema.get("examples", [""]))),
        "integer": st.integers(schema.get("minimum"), schema.get("maximum")),
    }
    if "items" in schema:
        by_kind["array"] = st.lists(allowed(schema["items"]), max_size=3)
    if "properties" in schema:
        optional = {name: allowed(each) for name, each in schema["properties"].items()}
        by_kind["object"] = st.fixed_dictionaries({}, optional=optional)
    elif "additionalProperties" in schema:
        inner = allowed(schema["additionalProperties"])
        by_kind["object"] = st.dictionaries(st.text(max_size=9), inner, max_size=3)
    return st.one_of(*(by_kind[kind] for kind in kinds_of(schema)))


@settings(deadline=None, max_examples=300)
@given(allowed(MAIL["schema"]))
def test_w14_whatever_the_schema_allows_is_a_mail(payload: dict[str, Any]) -> None:
    payload["text"] = payload.get("text") or ""  # or nothing at all may be left
    assert faults(payload, MAIL["schema"]) == []

    [mail] = provider.parse(json.dumps(payload).encode(), "application/json")

    assert mail.provider == "generic"
