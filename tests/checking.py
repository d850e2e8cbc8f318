"""Running `flask check` in tests."""

from click.testing import Result


def faults(result: Result) -> list[str]:
    """Return the faults that were told; each is one line that begins with its part."""
    lines = result.stderr.splitlines()
    assert result.exit_code == (1 if lines else 0), result.output
    assert all(": " in line for line in lines)
    return lines
