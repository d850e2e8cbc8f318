"""The proofs of origin: the same attempts against every provider."""

import hmac
from collections.abc import Sequence
from datetime import timedelta

import pytest
from werkzeug import Request

from crm.errors import WebhookRejectedError
from crm.inbound import get_provider, providers
from tests.webhooks.calls import NOW
from tests.webhooks.signers import SIGNERS, Signer

BY_PUBLIC_KEY = ("postal", "sendgrid")  # no secret of ours is compared there
signed_by = pytest.mark.parametrize("signer", SIGNERS, ids=str)


def verify(signer: Signer, call: Request, secrets: Sequence[str] | None = None) -> None:
    chosen = (signer.secret,) if secrets is None else secrets
    get_provider(signer.provider).verify(call, chosen, now=NOW)


def is_rejected(signer: Signer, call: Request, secrets: Sequence[str] | None = None) -> bool:
    try:
        verify(signer, call, secrets)
    except WebhookRejectedError:
        return True
    return False


def signed(signer: Signer, *, secret: str | None = None) -> Request:
    proof = signer.sign(signer.body, secret or signer.secret, NOW)
    return signer.call(signer.body, proof, NOW)


def test_every_provider_is_tried_here() -> None:
    assert {signer.provider for signer in SIGNERS} | {"generic"} == set(providers())


@signed_by
def test_the_right_secret_proves_a_call(signer: Signer) -> None:
    verify(signer, signed(signer))


@signed_by
def test_w07_old_and_new_secret_hold_until_the_old_is_taken_out(signer: Signer) -> None:
    call = signed(signer)

    verify(signer, call, (signer.other_secret, signer.secret))
    verify(signer, call, (signer.secret, signer.other_secret))
    assert is_rejected(signer, call, (signer.other_secret,))


@signed_by
@pytest.mark.parametrize("secrets", [(), ("",), (" ",), ("\u0103",), ("x" * 5_000,), (":",)])
def test_without_a_usable_secret_nothing_is_accepted(
    signer: Signer, secrets: tuple[str, ...]
) -> None:
    assert is_rejected(signer, signed(signer), secrets)


@signed_by
def test_w01_a_wrong_proof_is_rejected(signer: Signer) -> None:
    right = signer.sign(signer.body, signer.secret, NOW)
    wrong = [
        "",
        " ",
        right[:-1],
        right[:-2],
        right + "A",
        right[: len(right) // 2],
        right.swapcase(),
        right.replace("Basic", "Bearer") if "Basic" in right else f"sha1={right}",
        "v1," + right,
        "v1a," + right.removeprefix("v1,"),
        "\u0103" * 10,
        "\xff\xfe",
        "A" * 100_000,
        "0" * 64,
        "MEUCIQ==",
        signer.sign(b"other", signer.other_secret, NOW),
    ]

    for proof in wrong:
        assert is_rejected(signer, signer.call(signer.body, proof, NOW)), proof[:40]


@pytest.mark.parametrize(
    "signer", [each for each in SIGNERS if each.provider not in BY_PUBLIC_KEY], ids=str
)
def test_w01_a_secret_is_compared_in_constant_time(
    signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = signed(signer, secret=signer.other_secret)
    assert is_rejected(signer, wrong)

    # Nothing else decides: where this comparison is content, the call is let in.
    monkeypatch.setattr(hmac, "compare_digest", lambda _one, _other: True)

    verify(signer, wrong)


@signed_by
def test_w02_a_changed_body_is_rejected(signer: Signer) -> None:
    proof = signer.sign(signer.body, signer.secret, NOW)

    for changed in (signer.body + b" ", signer.body[:-1], b"", signer.body.swapcase() + b"y"):
        call = signer.call(changed, proof, NOW)
        assert is_rejected(signer, call) is signer.signs_body or signer.provider == "ses"


@pytest.mark.parametrize("signer", [each for each in SIGNERS if each.seconds], ids=str)
@pytest.mark.parametrize("early", [-1, 1])
def test_w03_a_proof_is_good_for_its_time(signer: Signer, early: int) -> None:
    ahead = 300 if early == 1 else signer.seconds or 0
    for seconds, is_good in ((ahead - 1, True), (ahead + 1, False), (10**9, False)):
        then = NOW + early * timedelta(seconds=seconds)
        call = signer.call(signer.body, signer.sign(signer.body, signer.secret, then), then)
        assert is_rejected(signer, call) is not is_good, seconds


@signed_by
def test_without_any_header_or_body_a_call_is_rejected(signer: Signer) -> None:
    empty = signer.call(b"", "", NOW)
    for name in [
        each for each in empty.environ if each.startswith("HTTP_") and each != "HTTP_HOST"
    ]:
        del empty.environ[name]

    assert is_rejected(signer, empty)
