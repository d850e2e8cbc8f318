"""Mails read per second on one core: `python bench/read_replies.py [ROUNDS]`."""

import json
import sys
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crm.domain.replies import read_reply, received_text  # noqa: E402  # runs from any directory

PAYLOADS = ROOT / "tests" / "payloads" / "replies"


def main() -> None:
    """Read the corpus a number of times and print the rate and the hit rate."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    lines = [
        line
        for path in sorted(PAYLOADS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rows = [json.loads(line) for line in lines]
    started = process_time()
    readings = [read_reply(received_text(row["mail"])) for _ in range(rounds) for row in rows]
    rate = rounds * len(rows) / (process_time() - started)
    right = sum(
        reading.decision.value == row["decision"]
        for reading, row in zip(readings, rows, strict=False)
    )
    sys.stdout.write(f"{rate:,.0f} mails/s, {right} of {len(rows)} decisions right\n")


if __name__ == "__main__":
    main()
