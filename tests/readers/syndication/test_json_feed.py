"""JSON Feed beyond the pairs of files: hostile and odd documents."""

import json
from typing import Any

import pytest

from feeds.model import Hints
from feeds.readers.syndication import json_feed
from tests.readers.syndication.support import REF, in_short, noted, reading

VERSION = "https://jsonfeed.org/version/1.1"


def feed(*items: Any, **more: Any) -> bytes:
    """A JSON Feed with those items."""
    return json.dumps({"version": VERSION, "title": "x", "items": [*items], **more}).encode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_every_encoding_of_json_is_read(encoding: str) -> None:
    """RFC 8259 wants UTF-8; older JSON may be in others, with and without a mark."""
    text = f'\n{{"version": "{VERSION}", "items": [{{"id": "1", "title": "Åäö"}}]}}'
    assert reading(text.lstrip().encode(encoding)) == ([{"id": "1", "title": "Åäö"}], [])


def test_deep_nesting_is_refused_before_it_is_parsed() -> None:
    """One error, and no RecursionError, however deep."""
    for signs in ("[", '{"a":', '[{"version":'):
        items, [problem] = json_feed.read(signs.encode() * 200_000, REF)
        assert (items, problem.code) == ([], "parse-error")
        assert "50 deep" in problem.message


def test_brackets_in_texts_are_no_nesting() -> None:
    """Signs in strings do not count, nor does an escaped quote end one."""
    title = '\\"[[{{' * 100
    assert reading(feed({"id": "1", "title": title})) == ([{"id": "1", "title": title}], [])


def test_broken_json_is_no_feed_at_all() -> None:
    """The specification advises against using a part; the error tells the line."""
    data = feed({"id": "1", "title": "a"}).replace(b'"items"', b'\n\n"items"')[:-4]
    assert reading(data) == ([], [":3 parse-error"])


def test_numbers_keep_their_spelling() -> None:
    """Ids that no float can hold stay apart."""
    numbers = ("12345678901234567890123", "12345678901234567890124", "1e2", "-0", "9" * 5000)
    items = ",".join(f'{{"id": {number}, "title": "a"}}' for number in numbers)
    found, problems = reading(f'{{"version": "{VERSION}", "items": [{items}]}}'.encode())
    assert [one["id"] for one in found] == list(numbers)
    assert problems == []


@pytest.mark.parametrize("size", [-1, 1.5, 10**19, 0])
def test_only_a_count_of_bytes_is_a_length(size: float) -> None:
    """Other numbers are no length, without a report: JSON Feed allows any number."""
    item = {"id": "1", "title": "a", "attachments": [{"url": "b", "size_in_bytes": size}]}
    assert reading(feed(item))[0][0]["enclosures"] == [{"href": "b"}]
    assert reading(feed(item))[1] == []


@pytest.mark.parametrize("size", ["12", "12.0", "12.000"])
def test_a_whole_number_may_be_spelled_as_a_fraction(size: str) -> None:
    """JSON knows one kind of numbers (RFC 8259, 6)."""
    item = f'{{"id": "1", "title": "a", "attachments": [{{"url": "b", "size_in_bytes": {size}}}]}}'
    found, problems = reading(f'{{"version": "{VERSION}", "items": [{item}]}}'.encode())
    assert (found[0]["enclosures"], problems) == ([{"href": "b", "length": "12"}], [])


def test_an_item_of_files_only_has_their_title() -> None:
    """What the first of them says, else what one is called; there is no other text."""
    files = [{"url": "/a/Bl%C3%A5b%C3%A4r.v2.pdf"}, {"url": "b.mp3", "title": "Avsnitt 1"}]
    items = [
        {"id": "1", "attachments": files},
        {"id": "2", "attachments": files[:1]},
        {"id": "3", "banner_image": "https://example.org/bild.jpg?w=9"},
        {"id": "4", "summary": "x", "attachments": files},
        {"id": "5", "attachments": [{"url": "data:audio/mpeg;base64,a/b"}]},
    ]
    items.append({"id": "6", "content_html": "<p><img><img src='/bro.png'></p>"})
    found, _ = reading(feed(*items))
    titles = [one.get("title") for one in found]
    assert titles == ["Avsnitt 1", "Blåbär.v2", "bild", "x", None, "bro"]


@pytest.mark.parametrize("items", [None, {}, "x", 3, True])
def test_items_must_be_a_list(items: Any) -> None:
    """One error for the feed."""
    data = json.dumps({"version": VERSION, "items": items}).encode()
    assert reading(data) == ([], [":1 bad-type"])


def test_an_empty_feed_is_one() -> None:
    """With a warning."""
    assert reading(feed()) == ([], [":1 no-items"])


def test_too_many_items_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be more problems than anybody can read."""
    monkeypatch.setattr(json_feed, "_MAX_ITEMS", 3)
    assert reading(feed({}, {}, {}, {})) == ([], [":1 too-large"])


def test_many_wrong_values_are_one_report() -> None:
    """A list with a thousand wrong values, or a thousand equal keys, costs one line."""
    keys = ", ".join(f'"k{number % 10}": 1' for number in range(1000))
    item = f'{{"id": "1", "title": "a", "tags": [{"1," * 1000} "b"], {keys}}}'
    items, problems = reading(f'{{"version": "{VERSION}", "items": [{item}]}}'.encode())
    assert items == [{"id": "1", "title": "a", "topics": ["b"]}]
    assert problems == ["#1 duplicate-key", "#1 bad-type"]


def test_the_first_of_equal_keys_counts_at_every_depth() -> None:
    """Also in authors and attachments, each reported with its item."""
    item = '{"id": "1", "id": "2", "title": "a", "authors": [{"name": "b", "name": "c"}]}'
    data = f'{{"version": "{VERSION}", "version": "x", "items": [{item}]}}'.encode()
    items, problems = reading(data)
    assert items == [{"id": "1", "title": "a", "authors": [{"name": "b"}]}]
    assert problems == [":1 duplicate-key", "#1 duplicate-key", "#1 duplicate-key"]


def test_reports_hold_no_signs_that_cannot_be_printed() -> None:
    """A key is quoted as ASCII."""
    text = f'{{"version": "{VERSION}", "items": [], "\\ud800\\u001b": 1, "\\ud800\\u001b": 2}}'
    _, problems = json_feed.read(text.encode(), REF)
    assert in_short(problems) == [":1 duplicate-key", ":1 no-items"]
    assert all((one.message + one.hint).isprintable() for one in problems)


def test_versions_and_addresses_of_old_feeds_are_known() -> None:
    """http, www and later versions are JSON Feed; anything else is not."""
    for version in ("http://www.jsonfeed.org/version/1", "https://jsonfeed.org/version/2.0"):
        assert reading(feed({"id": "1", "title": "a"}, version=version))[1] == []
    for version in ("https://example.org/version/1", "1.1", 1, None):
        assert reading(feed({"id": "1"}, version=version)) == ([], [":1 not-a-feed"])


def test_the_base_is_where_the_feed_came_from() -> None:
    """What is known goes before what the feed says, its own address before its page's."""
    more = {"feed_url": "https://example.org/f.json", "home_page_url": "https://example.org/"}
    item = {"id": "1", "title": "a", "url": "b"}
    for hints, left_out, base in (
        (Hints(base="https://example.com/"), "", "https://example.com/"),
        (Hints(), "", more["feed_url"]),
        (Hints(), "feed_url", more["home_page_url"]),
    ):
        stated = {key: value for key, value in more.items() if key != left_out}
        [found], _ = json_feed.read(feed(item, **stated), REF, hints)
        assert noted(found) == {"id": "1", "title": "a", "link": "b", "base": base}
