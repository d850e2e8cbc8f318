"""Serves Django's admin: `python -m bench.measured.django_admin.serve PORT`."""

import os
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.measured.django_admin.site_settings"

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

from bench.measured.counting import count, serve


def _note(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
    count(sql)
    return execute(sql, *given)


def _watch(connection: Any, **_more: Any) -> None:
    connection.execute_wrappers.append(_note)


if __name__ == "__main__":
    connection_created.connect(_watch)
    serve(get_wsgi_application())
