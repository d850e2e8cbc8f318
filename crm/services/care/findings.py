"""What a check finds: a part of the installation, a few words, and whether it is a fault."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `flask check`; that of a fault says what to do."""

    part: str
    text: str
    is_fault: bool

    @classmethod
    def ok(cls, part: str, text: str) -> Self:
        return cls(part, text, is_fault=False)

    @classmethod
    def fault(cls, part: str, text: str) -> Self:
        return cls(part, text, is_fault=True)

    def __str__(self) -> str:
        return f"{self.part}: {self.text}"


def plural(count: int, one: str, many: str) -> str:
    """Return `1 mail` or `2 mails`."""
    return f"{count} {one if count == 1 else many}"
