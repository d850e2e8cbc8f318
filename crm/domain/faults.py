"""Why something failed, kept so that it can be told later, in each reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that is marked for translation, and the texts for its holes."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, message: str, **params: object) -> Self:
        """Return the fault that says `message`; values become texts as Python writes them."""
        return cls(message, {name: str(value) for name, value in params.items()})

    @classmethod
    def stored(cls, pieces: Any, text: str | None) -> Self | None:
        """Return what `as_json` gave; the plain `text` for a row that has no pieces.

        None where there is neither. Pieces that are damaged count as none.
        """
        message = pieces.get("message") if isinstance(pieces, Mapping) else None
        params = pieces.get("params") if isinstance(pieces, Mapping) else None
        if isinstance(message, str) and isinstance(params, Mapping):
            return cls.of(message, **params)
        return cls("%(reason)s", {"reason": text}) if text else None

    def as_json(self) -> dict[str, Any]:
        """Return the pieces as they are stored."""
        return {"message": self.message, "params": dict(self.params)}

    def __str__(self) -> str:
        return self.message % self.params
