"""Where a page leads back to: the address that the one before gave along, if it is ours."""

from flask import request

PREFIX = "/admin/"
LONGEST = 2_000  # characters


def return_target() -> str | None:
    r"""Return the address in the request's `url`, or None when it is not one of the admin.

    Only such as begin with the admin's own path: no other host, scheme or
    spelling of one comes in, such as `//evil.example` or `/\evil.example`.
    """
    target = request.values.get("url", "")
    is_ours = target.startswith(PREFIX) and target.isprintable() and "\\" not in target
    return target if is_ours and len(target) <= LONGEST else None
