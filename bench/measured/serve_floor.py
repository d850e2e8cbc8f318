"""The floor: bare Flask pages with the same rows, each by one SQL statement."""

import csv
import io
import os
from collections.abc import Iterator
from typing import Any

from flask import Flask, Response, jsonify, request
from jinja2 import Environment
from sqlalchemy import Engine, create_engine, event, text  # noqa: TID251 - counts statements

from bench.measured.counting import count, serve
from crm import database

COLUMNS = """
    i.id, i.number, i.status, c.name AS client, t.name AS type, i.object_label, i.priority,
    i.planned_from_on, i.planned_to_on, i.complaint_on,
    (SELECT string_agg(e.name, ', ') FROM assignment a JOIN employee e ON e.id = a.employee_id
     WHERE a.intervention_id = i.id AND a.status <> 'WITHDRAWN') AS people
"""
TABLES = """
    intervention i JOIN client c ON c.id = i.client_id
    JOIN complaint_type t ON t.id = i.complaint_type_id
"""
PAGE = """<!doctype html><html lang="ro"><title>Floor</title><h1>Interventions</h1><table>
{% for row in rows %}<tr><td><a href="/form?id={{ row.id }}">{{ row.number }}</a></td>
<td>{{ row.status }}</td><td>{{ row.client }}</td><td>{{ row.type }}</td>
<td>{{ row.object_label }}</td><td>{{ row.priority }}</td>
<td>{{ row.planned_from_on or "" }} {{ row.planned_to_on or "" }}</td>
<td>{{ row.people or "" }}</td><td>{{ row.complaint_on }}</td></tr>{% endfor %}</table></html>"""
FORM = """<!doctype html><html lang="ro"><title>Floor</title><form method="post">
{% for name, value in row.items() %}<label>{{ name }}
<input name="{{ name }}" value="{{ value or '' }}"></label>{% endfor %}<button>OK</button>
</form></html>"""


class Floor:
    """The pages, for one database."""

    def __init__(self, engine: Engine, templates: Environment) -> None:
        self._engine = engine
        self._page, self._form = templates.from_string(PAGE), templates.from_string(FORM)

    def list_page(self) -> str:
        where, order = request.args["where"], request.args["order"]
        sql = f"SELECT {COLUMNS} FROM {TABLES} WHERE {where} ORDER BY {order} LIMIT 20"  # noqa: S608 - of the bench
        return self._page.render(rows=self._rows(sql))

    def form_page(self) -> str:
        sql = f"SELECT {COLUMNS}, i.description FROM {TABLES} WHERE i.id = :id"  # noqa: S608 - of the bench
        [row] = self._rows(sql, id=int(request.args["id"]))
        return self._form.render(row=row)

    def save(self) -> Response:
        sql = text("UPDATE intervention SET description = :description WHERE id = :id")
        given = {"id": int(request.args["id"]), "description": request.form["description"]}
        with self._engine.begin() as connection:
            connection.execute(sql, given)
        return Response(status=302, headers={"Location": "/list"})

    def lookup(self) -> Response:
        where = request.args["where"]
        sql = f"SELECT id, name, town, phone FROM client WHERE {where} ORDER BY name LIMIT 20"  # noqa: S608 - of the bench
        rows = self._rows(sql)
        return jsonify([dict(row) for row in rows])

    def export(self) -> Response:
        return Response(self._lines(), mimetype="text/csv")

    def _lines(self) -> Iterator[str]:
        sql = text(f"SELECT {COLUMNS} FROM {TABLES} ORDER BY i.id DESC")  # noqa: S608 - of the bench
        with self._engine.connect().execution_options(yield_per=1000) as connection:
            for batch in connection.execute(sql).partitions():
                written = io.StringIO()
                csv.writer(written).writerows(batch)
                yield written.getvalue()

    def _rows(self, sql: str, **given: Any) -> list[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(text(sql), given).mappings())


def floor_app(url: str) -> Flask:
    """Return the application for the database at `url`, with the engine rules of ours."""
    app = Flask(__name__)
    engine = create_engine(url, **database.engine_options(url))
    database.listen(engine)
    floor = Floor(engine, app.jinja_env)
    app.before_request(lambda: database.start_reading(request.method == "GET"))
    app.get("/list")(floor.list_page)
    app.get("/form")(floor.form_page)
    app.post("/form")(floor.save)
    app.get("/lookup")(floor.lookup)
    app.get("/export")(floor.export)
    return app


def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    count(statement)


if __name__ == "__main__":
    event.listen(Engine, "before_cursor_execute", _note)
    serve(floor_app(os.environ["CRM_DATABASE_URL"]))
