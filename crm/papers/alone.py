"""A program: typesets one paper, asked for on its input as JSON, to its output."""

import json
import sys
from pathlib import Path

import typst


def main() -> None:
    """Write the PDF of the asked template with the asked data."""
    asked = json.load(sys.stdin)
    template = Path(asked["template"]).read_bytes()
    inputs = {"data": asked["data"]}
    made = typst.compile(template, sys_inputs=inputs, ignore_system_fonts=True)
    assert isinstance(made, bytes)  # noqa: S101 - PDF is one file, unlike pictures of pages
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
