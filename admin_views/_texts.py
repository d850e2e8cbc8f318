"""The texts of Flask-Admin and WTForms in our words: our catalogues over those that they ship."""

from pathlib import Path

from flask_admin import babel

import crm

OURS = str(Path(crm.__file__).parent / "translations")


def prefer_ours() -> None:
    """Let `crm/translations` decide, in the domains `admin` and `wtforms`; safe to call again.

    Of several directories the last one wins, and Flask-Admin puts its own
    behind what `Admin(translations_path=...)` names.
    """
    for domain in (babel.domain, babel.wtforms_domain):
        shipped = domain._translation_directories[0]  # noqa: SLF001 - no other way in
        domain._translation_directories = [shipped, OURS]  # noqa: SLF001 - see above
        domain.cache.clear()
