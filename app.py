"""The application factory: puts the parts together and decides nothing else."""

import gc
import os
import sys
from pathlib import Path

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import admin_views
import commands
from crm import current, database, logs, web
from crm.config import Settings, load_settings
from crm.errors import ConfigError
from crm.extensions import babel, csrf, db, limiter, mail, migrate
from crm.flask_config import TRANSLATIONS, flask_config

HERE = Path(__file__).resolve().parent


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for `settings`, which come from `instance/` and CRM_* by default."""
    settings = settings or _settings()
    app = Flask(
        __name__,
        instance_path=str(settings.instance.resolve()),
        template_folder="crm/templates",
        static_folder="crm/static",
    )
    app.config.from_mapping(flask_config(settings))
    app.extensions["settings"] = settings

    db.init_app(app)
    with app.app_context():
        database.listen(db.engine)
    migrate.init_app(app, db, directory=str(HERE / "migrations"), render_as_batch=True)
    mail.init_app(app)
    babel.init_app(
        app, default_translation_directories=TRANSLATIONS, locale_selector=current.language
    )
    csrf.init_app(app)
    limiter.init_app(app)

    web.register(app)
    admin_views.register(app)
    commands.register(app)
    if settings.proxies:
        proxies = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies)  # type: ignore[method-assign]
    if not settings.testing:
        gc.freeze()  # what is there by now stays: it need not be looked through for garbage
    return app


def _settings() -> Settings:
    """Return the installation's settings; a command line is told in one line what is wrong."""
    is_command = click.get_current_context(silent=True) is not None
    try:
        settings = load_settings(Path(os.environ.get("CRM_INSTANCE", HERE / "instance")))
    except (ConfigError, OSError) as error:
        if not is_command:
            raise
        sys.exit(f"Error: {error}")
    # Commands say by themselves what they do; `serve` and `worker` log as a server does.
    logs.begin("warning" if is_command else settings.log_level)
    return settings
