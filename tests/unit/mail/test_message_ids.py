"""Message-IDs of our own."""

import pytest

from crm.domain.message_ids import make_message_id, own_message_id, own_thread_id, thread_id

SECRET = "secret"


def test_our_message_id_names_its_key() -> None:
    value = make_message_id("412", secret=SECRET, domain="example.com")

    assert value == make_message_id("412", secret=SECRET, domain="example.com")
    assert own_message_id(f" {value}\r\n", SECRET) == "412"
    assert own_message_id(value.replace("example.com", "example.org"), SECRET) == "412"


def test_our_thread_id_names_its_intervention() -> None:
    value = thread_id(17, secret=SECRET, domain="example.com")

    assert own_thread_id(value, SECRET) == 17
    assert own_message_id(value, SECRET) is None
    assert own_thread_id(make_message_id("17", secret=SECRET, domain="x.ro"), SECRET) is None


def test_a_proof_is_good_for_one_key_one_kind_and_one_secret() -> None:
    value = make_message_id("412", secret=SECRET, domain="example.com")

    assert own_message_id(value.replace("412", "413", 1), SECRET) is None
    assert own_thread_id(value.replace("<d.", "<t."), SECRET) is None
    assert own_message_id(value, "other") is None


@pytest.mark.parametrize(
    "value",
    [
        "",
        "<>",
        "<d.412@x>",
        "<d.412.é@x>",
        "<d.412." + "0" * 32 + "@x>",
        "<" * 10_000,
        "d.1\x00\ud800",
    ],
)
def test_anything_else_is_not_ours(value: str) -> None:
    assert own_message_id(value, SECRET) is None
    assert own_thread_id(value, SECRET) is None


@pytest.mark.parametrize("key", ["", "a.b", "a>b", "é", "a" * 65])
def test_a_key_of_other_characters_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="letters"):
        make_message_id(key, secret=SECRET, domain="example.com")
