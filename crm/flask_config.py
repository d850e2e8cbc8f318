"""What Flask and its extensions are told, made from the settings."""

from typing import Any

from crm.config import Settings
from crm.database import engine_options
from crm.security_config import security_config

TRANSLATIONS = "crm/translations"


def flask_config(settings: Settings) -> dict[str, Any]:
    """Return Flask's configuration for `settings`."""
    return {
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "MAX_CONTENT_LENGTH": settings.request_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.form_bytes,
        "MAX_FORM_PARTS": settings.form_fields,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "BABEL_DEFAULT_LOCALE": settings.language,
        "BABEL_DEFAULT_TIMEZONE": settings.timezone,
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open over lunch can still be saved
        # Answer pages send no referrer. The token is in the cookie, which on HTTPS nobody else
        # can plant: its name begins with __Host-.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        **_cookies(settings),
        **_mail(settings),
        **security_config(),
    }


def _cookies(settings: Settings) -> dict[str, Any]:
    secure = settings.is_https
    return {
        "SESSION_COOKIE_NAME": "__Host-dispecer" if secure else "dispecer",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_idle,
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
    }


def _mail(settings: Settings) -> dict[str, Any]:
    return {
        "MAIL_SERVER": settings.mail_server or "localhost",
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_USE_SSL": settings.mail_use_ssl,
        "MAIL_DEFAULT_SENDER": settings.mail_default_sender,
        "MAIL_TIMEOUT": settings.mail_timeout,
    }
