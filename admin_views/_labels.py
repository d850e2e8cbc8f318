"""What columns are called: their models say it, the catalogue translates it."""

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import inspect

from crm.models import Base


def labels_of(model: type[Base]) -> dict[str, Any]:
    """Return the translated labels of the model's columns and relations."""
    mapper = inspect(model)
    infos = {key: column.info for key, column in mapper.columns.items()}
    infos |= {relation.key: relation.info for relation in mapper.relationships}
    texts = {key: info.get("label") for key, info in infos.items()}
    return {key: lazy_gettext(text) for key, text in texts.items() if text}
