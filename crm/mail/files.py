"""Mails as files: for a machine without a mail server, and to look at them."""

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import Self

from crm.domain.mail import OutgoingMail
from crm.errors import MailError
from crm.mail.building import build_message

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._@-]")


class FileTransport:
    """Writes each mail into a folder, as a whole file or not at all.

    A mail that is sent twice replaces itself. Only our own user can read the
    files: they hold links that answer for the recipient.
    """

    def __init__(self, folder: Path, *, sender: str | tuple[str, str]) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, message: OutgoingMail) -> None:
        content = build_message(message, sender=self._sender)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(self._folder / _file_name(message), content)
        except OSError as error:
            raise MailError(reason=error) from error

    def _write(self, path: Path, content: bytes) -> None:
        with NamedTemporaryFile(dir=self._folder, suffix=".tmp", delete=False) as file:
            temporary = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                temporary.replace(path)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Have nothing to close."""


def _file_name(message: OutgoingMail) -> str:
    name = _NOT_IN_NAMES.sub("", message.message_id)[:150]
    return f"{message.written_at:%Y%m%dT%H%M%S}-{name}.eml"
