"""How often one address may try to log in."""

from flask import Response, g

from crm import current


def failures_per_address() -> str:
    """Return how many logins of one address may fail."""
    return current.settings().login_rate


def resets_per_address() -> str:
    """Return how many links to a new password one address may ask for."""
    return current.settings().reset_rate


def refused(response: Response) -> bool:
    """Tell whether a form was not accepted: those that were lead on."""
    return response.status_code == 200 and not g.get("entered")


def links_per_address() -> str:
    """Return how often one address may look at links that were sent by mail."""
    return current.settings().link_rate
