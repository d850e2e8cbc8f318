"""Charsets, encoded words and broken lines: text stays readable."""

from pathlib import Path

import pytest

from crm.domain.mail import InboundMail
from crm.inbound.generic import provider

PAYLOADS = Path(__file__).parents[2] / "payloads" / "mime"


def read(name: str) -> InboundMail:
    return parse((PAYLOADS / name).read_bytes())


def parse(raw: bytes) -> InboundMail:
    [mail] = provider.parse(raw, "message/rfc822")
    return mail


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wrong_charset.eml", "Da, vin și joi dimineață.\n"),
        ("windows_1250_unlabelled.eml", "Da, ajung mîine la ora 9 şi jumătate. Mulţumesc!\n"),
        ("iso_2022_jp.eml", "確認しました\n"),
    ],
)
def test_text_is_readable_whatever_its_charset_claims(name: str, expected: str) -> None:
    assert read(name).text == expected


@pytest.mark.parametrize(
    "charset",
    [b"x-unknown", b"zlib", b"idna", b"punycode", b"\x00", b"utf-8'%s", b"a" * 5_000, b"utf-16"],
)
def test_an_impossible_charset_leaves_the_text_readable(charset: bytes) -> None:
    mail = parse(
        b"From: a@b.ro\nContent-Type: text/plain; charset=" + charset + b"\n\nDa, vin\xc4\x83."
    )

    assert mail.text.encode()


def test_flowed_text_is_joined_and_quotes_stay_apart() -> None:
    assert read("flowed.eml").text == (
        "Da, confirm că ajung joi dimineață la sediul clientului.\n>nu este citat\n\n"
        "> Bună ziua, ați fost repartizat.\n-- \nIon\n"
    )


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?q?Da?= =?utf-8?q?_acum?=", "Da acum"),
        (b"=?utf-8?q?=C8?= =?utf-8?q?=99i?=", "și"),
        (b"=?utf-8?q?Ce faci??=", "Ce faci?"),
        (b"=?utf-8?q?=C8=99i?= =?iso-8859-2?q?=E3?=", "șiă"),
        (b"=?utf-8?b?yJlp?= (=?utf-8?q?=C8=99i?=)", "și (și)"),
        (b"=?utf-8?q?neterminat", "=?utf-8?q?neterminat"),
        (b"=?x-nu?q?Da?=", "Da"),
        (b"=?utf-8*ro?q?Da?=", "Da"),
        (b"a =?utf-8?q?b=00=0Ac?= d", "a b c d"),
        (b"Confirm\xc4\x83", "Confirmă"),
        (b"Confirm\xe3", "Confirmă"),
    ],
)
def test_subjects_are_decoded_as_far_as_they_go(subject: bytes, expected: str) -> None:
    assert parse(b"From: a@b.ro\nSubject: " + subject + b"\n\nDa").subject == expected


def test_broken_base64_is_read_as_far_as_it_goes() -> None:
    head = b"From: a@b.ro\nContent-Transfer-Encoding: base64\n\n"

    assert parse(head + b"RGEsIG-NvbmZp!cm0").text == "Da, confirm"
    assert parse(head + b"RGEsI").text == "Da,"


def test_lines_that_end_with_cr_alone_are_lines() -> None:
    mail = parse(b"From: a@b.ro\rSubject: x\r\rDa\rvin")

    assert (mail.subject, mail.text) == ("x", "Da\nvin")


@pytest.mark.parametrize(
    ("flowed", "expected"),
    [
        (b"Da, con \nfirm", "Da, confirm"),
        (b"> a \n>> b \nc", "> a\n>> b\nc"),
        (b"Da \n-- \nIon", "Da\n-- \nIon"),
        (b"gata ", "gata"),
        (b" \n \nDa", "\n\nDa"),
    ],
)
def test_flowed_text_loses_its_marks(flowed: bytes, expected: str) -> None:
    kind = b"Content-Type: text/plain; format=flowed; delsp=yes"

    assert parse(b"From: a@b.ro\n" + kind + b"\n\n" + flowed).text == expected
