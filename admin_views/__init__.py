"""The admin. A new entity is one new file in this package."""

from flask import Flask


def register(app: Flask) -> None:
    """Add every view in this package to the menu, by `menu_order`."""
