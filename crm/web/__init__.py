"""HTTP besides the admin. A new part is one new file in this package, with `register`."""

from flask import Flask

from crm.discovery import exports


def register(app: Flask) -> None:
    """Let every module of this package add what it has to the application."""
    for add in exports(__name__, "register"):
        add(app)
