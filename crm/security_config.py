"""What Flask-Security is told: what it may do, how passwords are kept, and its texts.

Its texts are ours, so that our catalogue translates them.
"""

from datetime import timedelta
from typing import Any

from crm.clock import utcnow
from crm.domain.i18n import N_
from crm.domain.passwords import SHORTEST_WITH_FACTOR

RESET_WITHIN = timedelta(hours=2)
NEVER_ASK_AGAIN = timedelta(minutes=-1)  # also closes the address that would ask

# At least what OWASP's Password Storage Cheat Sheet asks of argon2id (19 MiB, 2 passes).
ARGON2ID = {
    "argon2__type": "ID",
    "argon2__memory_cost": 19_456,
    "argon2__time_cost": 3,
    "argon2__parallelism": 1,
}

TEXTS = {
    "GENERIC_AUTHN_FAILED": (
        N_("The address or the password is not right. After several attempts, wait a little."),
        "error",
    ),
    "UNAUTHENTICATED": (N_("Log in to go on."), "info"),
    "UNAUTHORIZED": (N_("You may not do this."), "error"),
    "API_ERROR": (N_("This cannot be read."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Write your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This is not an e-mail address."), "error"),
    "USER_DOES_NOT_EXIST": (N_("This is not an e-mail address."), "error"),
    "DISABLED_ACCOUNT": (N_("This is not an e-mail address."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Write a password."), "error"),
    "INVALID_PASSWORD": (N_("This is not your password."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("The new password is the same as the old one."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ."), "error"),
    "PASSWORD_CHANGE": (
        N_("The password is changed. You are logged out everywhere else."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("If somebody logs in with this address, a mail with a link is on its way to it."),
        "info",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("The new password holds from now on: log in with it."),
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (
        N_("This link was good for %(within)s only. Ask for a new one here."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("This link is not valid, or was used already. Ask for a new one here."),
        "error",
    ),
    "FORGOT_PASSWORD": (N_("Forgotten the password?"), "info"),
}


def security_config() -> dict[str, Any]:
    """Return Flask-Security's configuration."""
    return {
        **{f"SECURITY_MSG_{name}": text for name, text in TEXTS.items()},
        **_parts(),
        **_passwords(),
        **_addresses(),
        "SECURITY_JOIN_USER_ROLES": False,  # a role is a column of the user
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_DATETIME_FACTORY": utcnow,
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_I18N_DOMAIN": "messages",
        "SECURITY_I18N_DIRNAME": None,  # the catalogue of the application
    }


def _parts() -> dict[str, Any]:
    """Only the session's cookie proves who somebody is: no tokens, no passwords in headers."""
    return {
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_REGISTERABLE": False,
        "SECURITY_TRACKABLE": False,  # crm.services.accounts does it, with the lock
        "SECURITY_FRESHNESS": NEVER_ASK_AGAIN,
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CACHE_CONTROL": None,  # crm.web.context says it for all pages
        "SECURITY_CLI_USERS_NAME": None,  # people are made by `flask create-user`
        "SECURITY_CLI_ROLES_NAME": None,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        "SECURITY_EMAIL_PLAINTEXT": False,  # our own mails are written in crm.web._security
        "SECURITY_EMAIL_HTML": False,
    }


def _passwords() -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2ID,
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_WITH_FACTOR,  # see crm.web._security
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_PASSWORD_CONFIRM_REQUIRED": True,
        "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
    }


def _addresses() -> dict[str, Any]:
    return {
        "SECURITY_LOGIN_URL": "/login",
        "SECURITY_LOGOUT_URL": "/logout",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_RESET_URL": "/reset",
        "SECURITY_CHANGE_URL": "/change-password",
        "SECURITY_POST_LOGIN_VIEW": "/admin/",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_POST_RESET_VIEW": "/login",
        "SECURITY_POST_CHANGE_VIEW": "/account/",
    }
