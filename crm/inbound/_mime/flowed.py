"""Text that was broken into lines for the journey (RFC 3676)."""

_SIGNATURE = "-- "


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the lines of format=flowed `text` again, quotes of equal depth only.

    `delete_space` is the parameter DelSp: the blank at the end of a line is
    part of the break, not of the text.
    """
    paragraphs: list[str] = []
    open_pieces: list[str] = []
    open_depth = 0
    for line in text.split("\n"):
        depth, content = _unquoted(line)
        flows = content.endswith(" ") and content != _SIGNATURE
        piece = content[:-1] if flows and delete_space else content
        if open_pieces and (depth != open_depth or content == _SIGNATURE):
            paragraphs.append(_quoted(open_depth, open_pieces))
            open_pieces = []
        open_pieces.append(piece)
        open_depth = depth
        if not flows:
            paragraphs.append(_quoted(depth, open_pieces))
            open_pieces = []
    if open_pieces:
        paragraphs.append(_quoted(open_depth, open_pieces))
    return "\n".join(paragraphs)


def _unquoted(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")


def _quoted(depth: int, pieces: list[str]) -> str:
    content = "".join(pieces)
    return f"{'>' * depth} {content}" if depth else content
