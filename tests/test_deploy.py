"""The files in deploy/ speak of what there is: commands, settings, figures, sizes."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml  # type: ignore[import-untyped]  # ships no types
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from crm.config import PREFIX, Settings
from crm.extensions import db
from crm.flask_config import flask_config
from tests.installations import settings_of

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FIGURE = re.compile(r"\b((?:dispecer|process)_[a-z_]+)(?:\{([^}]*)\})?")
LABEL = re.compile(r"([a-z_]+) *(?:=~|!~|!=|=)")
OF_PROMETHEUS = {"job", "instance"}  # it adds them to every figure itself


def expressions() -> Iterator[str]:
    """Yield what the rules and the board ask Prometheus for."""
    rules = yaml.safe_load((DEPLOY / "prometheus/dispecer-rules.yml").read_text())
    for group in rules["groups"]:
        yield from (rule["expr"] for rule in group["rules"])
    board = json.loads((DEPLOY / "grafana/dispecer.json").read_text())
    for panel in board["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def test_rules_and_board_ask_for_figures_that_there_are(client: FlaskClient) -> None:
    client.get("/login")
    page = client.get("/metrics").text
    given = {
        sample.name: set(sample.labels)
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }

    asked = [found for each in expressions() for found in FIGURE.findall(each)]

    assert len(asked) > 30
    assert {name for name, _ in asked} - set(given) == set()
    for name, labels in asked:
        assert set(LABEL.findall(labels)) - OF_PROMETHEUS <= given[name], name


def test_the_board_has_a_place_of_its_own_for_each_figure() -> None:
    panels = json.loads((DEPLOY / "grafana/dispecer.json").read_text())["panels"]

    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24


UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_command_that_there_is(applications: dict[str, Flask], unit: Path) -> None:
    text = unit.read_text()
    [line] = re.findall(r"^ExecStart=/srv/dispecer/\.venv/bin/flask (.+)$", text, re.M)
    name, *given = shlex.split(line.replace("%i", "8000"))
    command = applications["sqlite"].cli.commands[name]

    made = command.make_context(name, given)  # refuses options that there are not

    assert isinstance(made, click.Context)
    options = [each for each in given if each.startswith("-")]
    assert len(set(options)) == len(options)
    if unit.stem == "dispecer-backup":
        assert f"flask {line}" in (ROOT / "docs/going-live.md").read_text()
    for safe in ("User=dispecer", "NoNewPrivileges=true", "ProtectSystem=strict", "UMask=0077"):
        assert safe in text
    if "Type=oneshot" in text:
        assert unit.with_suffix(".timer").is_file()
    else:
        assert "Restart=always" in text


@pytest.mark.parametrize(
    "path", ["deploy/dispecer.env", "deploy/Containerfile", "docs/going-live.md"]
)
def test_settings_are_named_as_they_are_called(path: str) -> None:
    known = {PREFIX + each.name.upper() for each in fields(Settings)}

    named = set(re.findall(r"\bCRM_[A-Z_]+\b", (ROOT / path).read_text()))

    assert named - known <= {"CRM_INSTANCE"}
    assert named


def test_nginx_lets_through_what_the_desk_takes_and_no_claim_of_a_caller(app: Flask) -> None:
    text = (DEPLOY / "nginx/dispecer.conf").read_text()
    [pages, _logins, mails] = [
        int(size) * 1024 * 1024 for size in re.findall(r"client_max_body_size (\d+)m;", text)
    ]

    assert pages > flask_config(settings_of(app))["MAX_CONTENT_LENGTH"]
    assert mails > settings_of(app).webhook_bytes
    for claim in ("For", "Host", "Proto", "Port", "Prefix"):  # all that Werkzeug's ProxyFix reads
        assert len(re.findall(rf"proxy_set_header X-Forwarded-{claim} ", text)) == 1
    assert "$proxy_add_x_forwarded_for" not in text
    db.session.rollback()
