"""Translations of a page, found once for the page and not for each of its texts."""

from collections.abc import Callable
from typing import Any

from flask import Flask, g
from flask_babel import Domain, get_locale, get_translations
from markupsafe import Markup

from crm.extensions import babel

Texts = dict[str, Callable[..., Markup]]


class Catalogue(Domain):  # type: ignore[misc] # has no types
    """The texts of the application; looks once for the translations of a request's language."""

    def get_translations(self) -> Any:
        """Return the translations into the language at hand."""
        request = g._flask_babel.__dict__  # noqa: SLF001 - where Flask-Babel keeps what it found
        locale = request.get("babel_locale")
        known = request.get("translations")
        if locale is None or known is None or known[0] is not locale:
            found = super().get_translations()
            request["translations"] = (request.get("babel_locale"), found)
            return found
        return known[1]


def register(app: Flask) -> None:
    """Give pages, and the templates of a page, the texts of their language."""
    with app.app_context():
        babel.domain_instance = Catalogue(domain=babel.domain)
    known: dict[str, Texts] = {}

    def texts() -> Texts:
        language = str(get_locale())
        if language not in known:
            known[language] = texts_of(get_translations())
        return known[language]

    app.context_processor(texts)


def texts_of(translations: Any) -> Texts:
    """Return the functions that translate, as templates call them.

    They do what Jinja's own do: a translation is taken for safe, and what is put into
    it is escaped. A text without a place for anything is translated once.
    """
    whole: dict[str, Markup] = {}

    def gettext(text: str, /, **given: Any) -> Markup:
        found = whole.get(text)
        if found is not None:
            return found
        found = Markup(translations.ugettext(text))  # noqa: S704 - it comes from the catalogue
        if "%" not in found:
            whole[text] = found
            return found
        return found % given

    def ngettext(one: str, many: str, number: int, /, **given: Any) -> Markup:
        found = Markup(translations.ungettext(one, many, number))  # noqa: S704 - the same
        return found % ({"num": number} | given)

    return {"gettext": gettext, "_": gettext, "ngettext": ngettext}
