"""The addresses in ``docs/newsletters.md`` work as they are spelled there, on the demo."""

import re
from typing import Final

import pytest
from flask.testing import FlaskClient

from feeds import terms
from feeds.documents import FORMATS
from tests.helpers import ROOT

PAGE: Final = (ROOT / "docs" / "newsletters.md").read_text("utf-8")
ADDRESSES: Final = sorted(set(re.findall(r"http://127\.0\.0\.1:8000(/[^\s`]*)", PAGE)))


@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses(client: FlaskClient, path: str) -> None:
    """Each is answered at once, in the format that it ends with, and with a 304 the second time."""
    suffix = path.rpartition(".")[2]
    wanted = FORMATS[suffix].media_type if suffix in FORMATS else terms.OPML_TYPE
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, wanted)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "max-age=60" in answer.headers["Cache-Control"]


def test_there_are_enough() -> None:
    """The page has an address of each format, of a topic, a formula and everything."""
    assert len(ADDRESSES) >= 10
    ends = {path.rpartition(".")[2] for path in ADDRESSES}
    assert ends == {*FORMATS, "opml"}


def test_formulas_do_what_they_are_called(client: FlaskClient) -> None:
    """A formula's feed has entries, and none of the topic that it leaves out."""
    paths = [path for path in ADDRESSES if "!" in path]
    assert len(paths) == 2
    for path in paths:
        formula = path.removeprefix("/feeds/").removesuffix(".rss")
        items = client.get(f"/feeds/{formula}.json").get_json()["items"]
        left_out = formula.partition("!")[2]
        assert items, path
        for item in items:
            slugs = [topic["slug"] for topic in item["_topicfeeds"].get("topics", [])]
            assert left_out not in slugs
