"""Pages and files are sent compressed to browsers that take that, and only then."""

import gzip

from flask.testing import FlaskClient

from tests.factories import Factories

GRID = "/admin/interventions/"
PACKED = {"Accept-Encoding": "gzip, deflate"}


def test_a_page_is_the_same_page_when_it_was_compressed(
    operator: FlaskClient, factories: Factories
) -> None:
    factories.intervention(description="Nu pornește centrala")

    plain = operator.get(GRID, headers={"Accept-Encoding": "identity"})
    packed = operator.get(GRID, headers=PACKED)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    whole = gzip.decompress(packed.data).decode()
    assert whole.partition("<main")[2].count("<tr") == plain.text.partition("<main")[2].count("<tr")


def test_the_size_of_a_compressed_page_tells_nothing(operator: FlaskClient) -> None:
    sizes = {len(operator.get(GRID, headers=PACKED).data) for _ in range(10)}

    assert len(sizes) > 1


def test_files_are_compressed_and_still_checked_by_their_address(client: FlaskClient) -> None:
    with (
        client.get("/static/app.css", headers=PACKED) as answer,
        client.get("/static/app.css") as plain,
    ):
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "ETag" not in answer.headers
        assert gzip.decompress(answer.data) == plain.data


def test_what_is_small_or_a_download_is_sent_as_it_is(operator: FlaskClient) -> None:
    assert "Content-Encoding" not in operator.get("/healthz", headers=PACKED).headers
    export = operator.get(f"{GRID}export/csv/", headers=PACKED)
    assert "Content-Encoding" not in export.headers


def test_who_refuses_gzip_gets_none(client: FlaskClient) -> None:
    with client.get("/static/app.css", headers={"Accept-Encoding": "gzip;q=0, br"}) as answer:
        assert "Content-Encoding" not in answer.headers
