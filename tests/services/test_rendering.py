from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from crm.domain.mail import MailContent
from crm.domain.statuses import Priority
from crm.mail.rendering import render_mail
from crm.services.offers import Offer, Phone

TEMPLATES = Path(__file__).parents[2] / "crm" / "templates" / "mail"
MAILS = sorted(folder.name for folder in TEMPLATES.glob("assignment_*"))
OFFER = Offer(
    number=7,
    client="Alfa SRL",
    address="Str. Lungă 1, Iași",
    object="Cameră video",
    starts_on=date(2015, 3, 2),
    ends_on=date(2015, 3, 6),
    complaint_type="Montaj",
    description="La poartă.\nSunați înainte.",
    priority=Priority.LOW,
    contact="Ana Pop (administrator)",
    contact_phone=Phone("+40 722 000 111"),
    client_phone=Phone("0232 123 456"),
)


class Tags(HTMLParser):
    """The tags and links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


def rendered(
    name: str = "assignment_request", *, offer: Offer = OFFER, locale: str = "en"
) -> MailContent:
    return render_mail(
        name, locale=locale, employee="Ion", job=offer, company="Firma", reason="Amânat"
    )


def html(content: MailContent) -> str:
    assert content.html
    return content.html


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_says_what_it_is_about_in_text_and_html(app: Flask, name: str) -> None:
    content = rendered(name)

    for part in (content.text, html(content)):
        assert "Ion" in part
        assert "Alfa SRL" in part
        assert "Cameră video" in part
        assert "Str. Lungă 1, Iași" in part
        assert "0232 123 456" in part
        assert "Firma" in part
    assert content.subject.startswith("[#7] ")


def test_a_request_has_everything_that_the_employee_needs(app: Flask) -> None:
    content = rendered()

    for fact in ("Montaj", "Low", "Ana Pop (administrator)", "2 Mar 2015 – 6 Mar 2015", "YES (DA)"):  # noqa: RUF001 - a range
        assert fact in content.text
        assert fact in html(content)
    assert "La poartă.\nSunați înainte." in content.text
    links = Tags(html(content)).addresses
    assert links == [
        "https://www.openstreetmap.org/search?query=Str.%20Lung%C4%83%201%2C%20Ia%C8%99i",
        "tel:+40722000111",
        "tel:0232123456",
    ]


def test_dates_are_written_as_the_reader_writes_them(app: Flask) -> None:
    assert "02.03.2015 – 06.03.2015" in rendered(locale="ro").text  # noqa: RUF001 - a range
    assert 'lang="ro"' in html(rendered(locale="ro"))


def test_one_day_is_written_once(app: Flask) -> None:
    text = rendered(offer=replace(OFFER, ends_on=OFFER.starts_on)).text

    assert text.count("2 Mar 2015") == 1


def test_what_is_not_known_is_left_out(app: Flask) -> None:
    bare = replace(
        OFFER,
        address="",
        starts_on=None,
        ends_on=None,
        description="",
        contact="",
        contact_phone=None,
        client_phone=None,
    )

    content = rendered(offer=bare)

    for part in (content.text, html(content)):
        for word in ("Address", "Map", "Planned", "Description", "Contact person", "Phone"):
            assert word not in part
    assert Tags(html(content)).addresses == []
    assert "\n\n\n" not in content.text


@pytest.mark.parametrize("name", MAILS)
def test_x11_text_from_outside_is_neither_a_template_nor_a_tag(app: Flask, name: str) -> None:
    bad = "{{7*7}}{% raw %}<img src=x onerror=alert(1)>%(x)s</title><script>"
    offer = replace(
        OFFER,
        client=bad,
        address=bad,
        object=bad,
        complaint_type=bad,
        description=bad,
        contact=bad,
        contact_phone=Phone(bad),
        client_phone=Phone(f'07" onclick="alert(1) {bad}'),
    )

    content = rendered(name, offer=offer)

    assert "{{7*7}}{% raw %}<img src=x onerror=alert(1)>%(x)s" in content.text
    assert "{{7*7}}" in content.subject
    tags = Tags(html(content))
    assert not tags.names & {"script", "img", "iframe", "link", "style"}
    allowed = ("https://www.openstreetmap.org/", "tel:")
    assert all(address.startswith(allowed) for address in tags.addresses)


def test_a_line_break_does_not_survive_in_a_subject(app: Flask) -> None:
    offer = replace(OFFER, client="Alfa\r\nBcc: x@example.com\u2028\u0085X: y" + "z" * 500)

    subject = rendered(offer=offer).subject

    assert len(subject) <= 200
    assert subject.isprintable()


def test_nothing_is_loaded_from_elsewhere(app: Flask) -> None:
    for name in MAILS:
        page = html(rendered(name))
        assert "src=" not in page
        assert "url(" not in page
        assert "@import" not in page


def test_a_mail_needs_no_request(app: Flask) -> None:
    with app.test_request_context("/"):
        inside = rendered()

    assert rendered() == inside


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("0722 000 111", "tel:0722000111"),
        ("+40 (722) 000-111", "tel:+40722000111"),
        ("0722 000 111 / 0733 000 222", "tel:0722000111"),
        ("int. 12", "tel:12"),
        ("sună la birou", ""),
        ("", ""),
        ("javascript:alert(1)", "tel:1"),
    ],
)
def test_x03_a_phone_dials_its_first_number(number: str, link: str) -> None:
    assert Phone(number).link == link
