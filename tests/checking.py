"""Running `flask check` in tests."""

import socket

from click.testing import Result


def faults(result: Result) -> list[str]:
    """Return the faults that were told; each is one line that begins with its part."""
    lines = result.stderr.splitlines()
    assert result.exit_code == (1 if lines else 0), result.output
    assert all(": " in line for line in lines)
    return lines


def closed_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
