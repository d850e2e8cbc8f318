import pytest

from crm.domain.replies import own_text_of_html


@pytest.mark.parametrize(
    "quotation",
    [
        '<div class="gmail_quote">Răspundeți NU</div>',
        '<div class="x_gmail_quote">NU</div>',
        '<div class="gmail_quote gmail_quote_container"><div><b>NU</b></div></div>',
        '<div id="divRplyFwdMsg">De la</div><div>NU</div>',
        '<div id="x_divRplyFwdMsg">De la</div><div>NU</div>',
        '<div id="appendonsend"></div><hr><div>NU</div>',
        '<div id="ydp1a2b3c4dyahoo_quoted_1234567890">NU</div>',
        '<div class="yahoo_quoted">NU</div>',
        '<div class="moz-cite-prefix">Pe 3 martie:</div><blockquote type="cite">NU</blockquote>',
        '<blockquote TYPE=cite>NU<blockquote type="cite">NU</blockquote>NU</blockquote>',
        '<div class="protonmail_quote">NU</div>',
        "<div class='gmail_quote'>NU",
    ],
)
def test_the_marks_of_clients_cut_a_quotation(quotation: str) -> None:
    assert own_text_of_html(f"<div>Da, vin</div>{quotation}") == "Da, vin"


def test_a_plain_blockquote_is_text() -> None:
    assert own_text_of_html("Da<blockquote>adresa</blockquote>vin") == "Da\nadresa\nvin"


def test_words_below_a_cited_quotation_stay() -> None:
    html = '<blockquote type="cite">NU</blockquote><p>Da</p><div class="moz-signature">Ion</div>'

    assert own_text_of_html(html) == "Da"


def test_answers_between_gmails_quotations_stay() -> None:
    intro = "Pe mar., 3 mar. 2015 la 10:32, D &lt;d@x.example&gt; a scris:"
    html = (
        f'<div class="gmail_quote"><div class="gmail_attr">{intro}</div>'
        '<blockquote class="gmail_quote">Marți?</blockquote><div>da</div>'
        '<blockquote class="gmail_quote">La 10?</blockquote><div>la 11</div></div>'
    )

    assert own_text_of_html(html) == "da\nla 11"


def test_headers_drawn_in_html_begin_a_quotation() -> None:
    html = "<p>Da</p><p><b>De la:</b> D<br><b>Trimis:</b> 3 martie 2015<br><b>Către:</b> I</p>NU"

    assert own_text_of_html(html) == "Da"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Da&nbsp;&amp; gata", "Da & gata"),
        ("<p>Da<br>vin</p>", "Da\nvin"),
        ("<pre>Da\n  vin</pre>", "Da\nvin"),
        ("<style>NU</style><script>NU</script><!-- NU -->Da", "Da"),
        ("<div style='display: none'>NU</div>Da", "Da"),
        ("1 < 2, da", "1 < 2, da"),
        ('<a title="a > b">Da</a>', "Da"),
        ("<img src='data:x' alt='NU'>Da", "Da"),
        ("", ""),
        ("<", "<"),
        ("<div", ""),
    ],
)
def test_markup_becomes_text(html: str, text: str) -> None:
    assert own_text_of_html(html) == text
