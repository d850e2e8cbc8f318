"""Addresses of pages: what is the same each time is worked out once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

_KEPT = "!$'()*,/:;?@"  # as Flask leaves them in an address


def address_of(endpoint: str, given: Mapping[str, Any]) -> str:
    """Return the address of an endpoint that has no variable parts; None is left out."""
    said = {name: value for name, value in given.items() if value is not None}
    bare = _bare(endpoint, request.script_root)
    return f"{bare}?{urlencode(said, safe=_KEPT)}" if said else bare


@lru_cache(maxsize=1000)
def _bare(endpoint: str, _script_root: str) -> str:
    return url_for(endpoint)
