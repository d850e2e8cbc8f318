"""The company's logo, as the settings name it."""

import logging
from pathlib import Path

from crm.config import Settings
from crm.config_values import MOST_LOGO_BYTES

logger = logging.getLogger(__name__)


def logo_of(settings: Settings) -> bytes:
    """Return the picture; empty when there is none, or when it cannot be read any more."""
    if not settings.company_logo:
        return b""
    try:
        content = Path(settings.company_logo).read_bytes()
    except OSError:
        logger.exception("The logo %s cannot be read", settings.company_logo)
        return b""
    return content if len(content) <= MOST_LOGO_BYTES else b""
