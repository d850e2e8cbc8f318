"""Settings: no more than the admin needs, no logins, the database that the environment names."""

import os
import sys
from urllib.parse import parse_qs, urlsplit

import pysqlite3

sys.modules["sqlite3"] = pysqlite3  # the SQLite that ours has, too

_url = urlsplit(os.environ["CRM_DATABASE_URL"])
SECRET_KEY = "of-a-bench"  # noqa: S105 - it opens nothing
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.measured.django_admin.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "ro"
USE_TZ = True
STATIC_URL = "/static/"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "bench.measured.django_admin",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "bench.measured.django_admin.somebody.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
if _url.scheme.startswith("sqlite"):
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _url.path.removeprefix("/"),
        "OPTIONS": {"init_command": "PRAGMA cache_size = -16000; PRAGMA synchronous = FULL;"},
    }
else:
    _database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.removeprefix("/"),
        "USER": _url.username,
        "HOST": parse_qs(_url.query)["host"][0],
    }
DATABASES = {"default": {**_database, "CONN_MAX_AGE": None}}
