"""Which of a source's own ids are kept, and which name one thing everywhere?"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.identity.assign import is_of_a_story, link_key, spellings
from feeds.normalize.ids import is_global, is_iri
from tests.documents.rules import _IRI


@pytest.mark.parametrize(
    "name",
    [
        "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
        "tag:example.org,2026-03-01:nyhet/7",
        "https://www.example.org/?p=7&a=%C3%A5#b",
        "HTTP://www.EXAMPLE.org/Thing",
        "http://räksmörgås.example/å?ä=ö",
    ],
)
def test_global_iris(name: str) -> None:
    """These are absolute IRIs that nobody but their owner gives."""
    assert is_iri(name)
    assert is_global(name)


@pytest.mark.parametrize("name", ["id:7", "oai:example.org:7", "x-y+z.1:a", "mailto:a@example.org"])
def test_other_iris(name: str) -> None:
    """These are absolute IRIs that two sources may give to two things."""
    assert is_iri(name)
    assert not is_global(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "7", "/nyhet/7", "//example.org/7", "?p=7", "nyhet 7:a", "12:30", "å:7", "urn:"),
        *("http:", "http:7", "http:///a", "https://", "http://:80/", "https://?a", "http://#a"),
        *("urn:a b", "urn:a\nb", "urn:a\n", "urn:<a>", 'urn:"a"', "urn:{a}", "urn:a|b", "urn:a\\b"),
        *("urn:%", "urn:%4", "urn:%zz", "urn:a#b#c", "urn:\x85", "urn:\ufffe", "urn:\ud800"),
        "urn:" + "a" * 2000,
    ],
)
def test_no_iris(name: str) -> None:
    """These are no absolute IRIs, or too long to be one that anybody means."""
    assert not is_iri(name)
    assert not is_global(name)


@given(st.text("ab:/#?%[]<> \n\u00e5\u2028", max_size=12))
def test_a_kept_id_is_one_that_documents_allow(text: str) -> None:
    """Whatever is kept passes the rule of the documents, too."""
    if is_iri(f"urn:{text}"):
        assert re.search(_IRI, f"urn:{text}")


@pytest.mark.parametrize("link", ["https://www.example.org/a/7", "http://example.org/a/7/"])
def test_spellings(link: str) -> None:
    """A link is one of the spellings of its key, and they all have that key."""
    found = set(spellings(link_key(link)))
    assert (link in found, len(found)) == (True, 8)
    assert {link_key(one) for one in found} == {link_key(link)}


@pytest.mark.parametrize(
    ("link", "names"),
    [
        ("https://www.example.org", False),
        ("https://www.example.org/", False),
        (None, False),
        ("https://www.example.org/a", True),
        ("https://www.example.org?p=7", True),
    ],
)
def test_front_pages_name_no_story(link: str | None, names: bool) -> None:
    """A site's front page is no story's name."""
    assert is_of_a_story(link_key(link)) == names
