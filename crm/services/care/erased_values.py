"""What stands in the records about a person who was erased."""

from secrets import token_hex
from typing import Any

from crm.domain.folding import fold
from crm.domain.kinds import ContactChannel
from crm.services.care.identifiers import MARK

NOBODY = "erased.invalid"  # a domain that can never be (RFC 2606)
OF_CLIENT: dict[str, Any] = {
    "tax_id": None,
    "tax_id_key": None,
    "trade_register_no": None,
    "address": None,
    "town": None,
    "town_key": None,
    "county": None,
    "email": None,
    "phone": None,
    "service_phone": None,
    "notes": None,
}
OF_CONTACT: dict[str, Any] = {
    "preferred_channel": ContactChannel.PHONE,
    "phone": MARK,  # the way of contact that is preferred must be there
    "email": None,
    "job_title": None,
    "role": None,
}
OF_EMPLOYEE: dict[str, Any] = {
    "email": None,
    "other_emails": None,
    "phone": None,
    "job_title": None,
    "town": None,
    "is_active": False,
    "calendar_token": None,
}


def blank(number: int) -> dict[str, str]:
    """Return the name of a record without its person."""
    name = f"{MARK} {number}"
    return {"name": name, "search_text": fold(name)}


def of_user(number: int) -> dict[str, Any]:
    """Return what a user is without the person, who cannot log in any more."""
    return {
        "name": f"{MARK} {number}",
        "email": f"erased-{number}@{NOBODY}",
        "active": False,
        "password": None,
        "fs_uniquifier": token_hex(),  # ends all sessions
        "last_login_ip": None,
        "current_login_ip": None,
    }
