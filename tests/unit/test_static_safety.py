"""What the code never does, by reading it: rows X-02, X-03, X-08 and X-12.

Ruff stops at the same (S704, S608, S301 and their kin) unless a line says why not; which
lines say so is reviewed here.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = ("crm", "admin_views", "commands")
FILES = [ROOT / "app.py", *(path for part in OURS for path in (ROOT / part).rglob("*.py"))]
TEMPLATES = list((ROOT / "crm/templates").rglob("*.*"))
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "dill", "yaml", "xmlrpc", "telnetlib", "ftplib"}
UNSAFE_CALLS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "tempfile.mktemp"}
# Where a text that was put together becomes markup: each part of it is escaped before.
MARKUP = {
    "admin_views/_cells.py",
    "admin_views/_formats.py",
    "admin_views/_inlines.py",
    "admin_views/_naming.py",
    "admin_views/_object_notes.py",
    "admin_views/_planner_bars.py",
    "admin_views/_rows.py",
    "crm/web/second_factor.py",
    "crm/web/translating.py",
}
# Where SQL is put together, from names of tables and columns that stand in our code.
SQL = {
    "admin_views/_audit_filters.py",  # a code that is one of those known here
    "crm/database.py",
    "crm/models/base.py",
    "crm/search/tables.py",
    "crm/services/care/compacting.py",
    "crm/services/care/check_database.py",
    "crm/services/inbound_bytes.py",
    "crm/rows.py",
}
RUNNERS = {"crm/papers/listing.py", "crm/services/care/postgresql_copies.py"}


@cache
def parsed(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Yield every call of the code: the file, the last name of what is called, the call."""
    for path in FILES:
        for node in parsed(path):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield str(path.relative_to(ROOT)), name, node


def is_plain(node: ast.Call) -> bool:
    """Tell whether the first argument is a text that stands there as it is."""
    return not node.args or isinstance(node.args[0], ast.Constant)


def test_x02_markup_is_made_in_reviewed_places_only() -> None:
    found = {path for path, name, node in calls() if name == "Markup" and not is_plain(node)}

    assert found == MARKUP


def test_x02_no_template_switches_escaping_off() -> None:
    assert len(TEMPLATES) > 50
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), path
        assert "autoescape false" not in text, path
        assert " style=" not in text or "mail" in path.parts, path  # the policy forbids it


def test_x03_a_window_that_a_link_opens_cannot_reach_ours() -> None:
    links = [
        link
        for path in TEMPLATES
        for link in re.findall(r"<a\b[^>]*target=[^>]*>", path.read_text(encoding="utf-8"))
    ]

    assert len(links) > 3
    assert [link for link in links if 'rel="noopener' not in link] == []


def test_x08_sql_is_put_together_in_reviewed_places_only() -> None:
    names = {"text", "exec_driver_sql", "execute", "executemany", "literal_column"}
    found = {
        path
        for path, name, node in calls()
        if name in names
        and node.args
        and (
            isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            or (
                isinstance(node.args[0], ast.Name | ast.Call)
                and name in ("text", "exec_driver_sql")
            )
        )
        and not path.startswith(("crm/inbound/", "crm/domain/"))  # which know no database
    }

    assert found == SQL


def test_x12_nothing_that_is_read_becomes_code() -> None:
    for path in FILES:
        for node in parsed(path):
            names = [
                each.name for each in getattr(node, "names", ()) if isinstance(each, ast.alias)
            ]
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            assert not {name.partition(".")[0] for name in names} & UNSAFE_MODULES, path
    for place, name, node in calls():
        assert ast.unparse(node.func) not in UNSAFE_CALLS, (place, node.lineno)
        assert "shell" not in [each.arg for each in node.keywords], (place, node.lineno)
        if name in ("run", "Popen", "check_output") and "subprocess" in ast.unparse(node.func):
            assert place in RUNNERS, (place, node.lineno)
