"""What the parts of a view derive from."""

from typing import Any

# Not Flask-Admin's own class: its metaclass would give each part the stock pages, which
# would then stand before ours. Any, since a part uses what the other parts have.
Part: Any = object
