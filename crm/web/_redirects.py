"""Where a page may send the browser on."""


def is_local(target: str) -> bool:
    r"""Tell whether `target` is an address of this site that no browser reads otherwise.

    Browsers take a backslash for a slash and leave out tabs and line ends, so
    /\evil.example and /<tab>/evil.example lead away, as //evil.example does.
    """
    return (
        target.startswith("/")
        and not target.startswith("//")
        and "\\" not in target
        and all(char.isprintable() for char in target)
    )
