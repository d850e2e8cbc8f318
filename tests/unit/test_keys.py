"""The one list of keys: what the script has and what it is called belong together."""

import re
from pathlib import Path

from flask import Flask

import crm
from crm.web.templating import key_texts

SCRIPT = (Path(crm.__file__).parent / "static/js/keys.js").read_text("utf-8")
ENTRY = re.compile(
    r"\{ (?:key: \"(?P<key>[^\"]+)\", )?shown: .*group: \"(?P<group>\w+)\", text: \"(?P<text>\w+)\""
)


def test_each_key_has_a_text_and_a_group_and_each_text_a_key(app: Flask) -> None:
    entries = [found.groupdict() for found in ENTRY.finditer(SCRIPT)]

    with app.test_request_context():
        known = key_texts()

    assert len(entries) > 15
    assert {each["text"] for each in entries} == known.keys() - {
        *("title", "close", "letters", "groups")
    }
    assert {each["group"] for each in entries} == known["groups"].keys()


def test_no_key_does_two_things() -> None:
    keys = [found["key"] for found in ENTRY.finditer(SCRIPT) if found["key"]]

    assert len(keys) == len(set(keys))
