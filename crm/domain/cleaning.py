"""Making text from outside safe to store and to show.

PostgreSQL stores no NUL and no driver encodes a lone surrogate; direction and
zero-width characters make a name look like another one.
"""

import re
import unicodedata

MAX_FILENAME = 255

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAKS = re.compile("[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSAFE_IN_NAMES = re.compile(r'[<>:"|?*]')
# Windows opens a device instead of a file of these names, whatever the extension.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)


def clean_text(value: str) -> str:
    """Return `value` without NUL and lone surrogates, line ends as LF."""
    value = _storable(value)
    return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value


def clean_line(value: str, limit: int = 1_000) -> str:
    """Return `value` as one line of at most `limit` characters.

    Control characters and runs of blanks become one blank; marks that change
    the direction of writing are removed.
    """
    if not value.isprintable() or "  " in value:
        line = _LINE_BREAKS.sub(" ", _UNSTORABLE.sub("", value))
        value = _DIRECTION_MARKS.sub("", line)
    return value.strip()[:limit].rstrip()


def clean_filename(value: str, *, default: str = "attachment") -> str:
    """Return `value` as a file name that is safe to show and to save under.

    Folders, control, direction and zero-width characters and leading dots are
    removed, device names of Windows are defused, and the name is cut to
    MAX_FILENAME characters before its extension. Nothing left: `default`.
    """
    name = unicodedata.normalize("NFC", _UNSTORABLE.sub("", value)[-4_096:])
    name = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    name = name.replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE_IN_NAMES.sub("_", " ".join(name.split())).strip(". ")
    if _DEVICE.match(name):
        name = f"_{name}"
    return _shortened(name) or default


def _storable(value: str) -> str:
    try:
        raw = value.encode()  # ten times as fast as to search for what is almost never there
    except UnicodeEncodeError:
        return _UNSTORABLE.sub("", value)
    return value.replace("\0", "") if b"\0" in raw else value


def _shortened(name: str) -> str:
    if len(name) <= MAX_FILENAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 20:
        return name[:MAX_FILENAME]
    return stem[: MAX_FILENAME - len(extension) - 1] + dot + extension
