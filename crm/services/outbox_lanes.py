"""Sending side by side: while one mail waits for the server, another is made ready."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from crm.services.outbox_claims import Claim

LANES = 2  # connections to the mail server, no more than any server allows


def lanes(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Part a group into lanes that are sent at the same time.

    All mails to one address are in one lane, in order: a withdrawal must not
    overtake the request.
    """
    numbers: dict[str, int] = {}
    found: list[list[Claim]] = [[] for _ in range(LANES)]
    for claim in claims:
        number = numbers.setdefault(claim.mail.to, len(numbers) % LANES)
        found[number].append(claim)
    return [lane for lane in found if lane]


def side_by_side(send: Callable[[Sequence[Claim]], None], parts: Sequence[Sequence[Claim]]) -> None:
    """Let `send` send each of the lanes, and return when all are done; a single one at once.

    Raises what one of them raised, after the others have ended.
    """
    if len(parts) == 1:
        send(parts[0])
        return
    with ThreadPoolExecutor(LANES) as pool:
        for sending in [pool.submit(send, part) for part in parts]:
            sending.result()
