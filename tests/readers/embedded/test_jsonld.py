"""Single rules of JSON-LD."""

import pytest

from feeds.model import Media, Person
from tests.readers.embedded.support import codes, found, item, items, jsonld, shown, titles


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<!--", "-->"),
        ("<![CDATA[", "]]>"),
        ("//<![CDATA[\n", "\n//]]>"),
        ("/*<![CDATA[*/\n", "\n/*]]>*/"),
        ("// <!--\n", "\n// -->\n"),
        (" \n<!-- <![CDATA[", "]]> -->\n"),
        ("", ""),
    ],
)
def test_marks_around_a_block(opening: str, closing: str) -> None:
    """Comments and CDATA sections around the JSON are passed over, inside they are text."""
    block = '{"@type": "Article", "headline": "Pilen --> och ]]> är text"}'
    assert titles(jsonld(opening + block + closing)) == ["Pilen --> och ]]> är text"]


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "Article", "headline": "A"};',
        '{"@type": "Article", "headline": "A",}',
        "{'@type': 'Article'}",
        '{"@type": "Article", "headline": "A"',
        "[" * 101 + "]" * 101,
        "[" * 500_000,
        '{"a":' * 200_000,
        '"' + '\\"' * 100,
        "undefined",
    ],
)
def test_broken_blocks(block: str) -> None:
    """What is no JSON, or too deep, costs its own block and no other."""
    good = jsonld('{"@type": "Article", "headline": "Hel"}')
    made, problems = found(f"{good}\n{jsonld(block)}\n{good.replace('Hel', 'Hel igen')}")
    assert [one.title for one in made] == ["Hel", "Hel igen"]
    assert shown(problems) == [":2 broken-jsonld"]


def test_the_place_of_the_mistake() -> None:
    """The report says why a block cannot be read, and in which of its lines."""
    _, (problem,) = found(jsonld('<!--\n{"@type": "Article",\n "headline": }\n-->'))
    assert problem.message.endswith("(Expecting value, line 3 of the block)")


def test_odd_values() -> None:
    """Control characters, no numbers, long integers and lone surrogates are accepted."""
    made = item(
        jsonld(
            '{"@type": "Article", "headline": "Rad\n\ttvå", "description": "\\ud800x",'
            f'"text": NaN, "keywords": [{"9" * 5000}, -Infinity, null, true, {{"name": 7.10}}]}}'
        )
    )
    assert made.title == "Rad\n\ttvå"
    assert made.summary == "\ud800x"
    assert made.content == ""
    assert made.topics == ("9" * 5000, "7.10")


def test_the_first_of_two_equal_keys() -> None:
    """It counts, and the other is reported."""
    page = jsonld('{"@type": "Article", "headline": "Först", "headline": "Sedan"}')
    assert [one.title for one in found(page)[0]] == ["Först"]
    assert codes(page) == [":1 duplicate-key"]


@pytest.mark.parametrize(
    "kind",
    [
        '"NewsArticle"',
        '["Thing", "BlogPosting"]',
        '"https://schema.org/Report"',
        '"http://schema.org/TechArticle"',
        '"schema:LiveBlogPosting"',
        '["http://schema.org/SocialMediaPosting"]',
    ],
)
def test_types_that_are_articles(kind: str) -> None:
    """The types derived from Article, alone or in a list, with and without a namespace."""
    assert titles(jsonld(f'{{"@type": {kind}, "name": "En"}}')) == ["En"]


@pytest.mark.parametrize(
    "kind",
    ['"Product"', '"WebPage"', '"Person"', "[]", "null", "7", '{"@id": "Article"}', '"article"'],
)
def test_types_that_are_none(kind: str) -> None:
    """Anything else is no item."""
    assert titles(jsonld(f'{{"@type": {kind}, "name": "En"}}')) == []


@pytest.mark.parametrize(
    "frame",
    [
        '{"@type": "Blog", "blogPost": [%s]}',
        '{"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": [%s]}}',
        '{"@type": "CollectionPage", "hasPart": [%s]}',
        '{"@graph": [[%s]]}',
        '{"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [%s]}]}',
    ],
)
def test_where_articles_stand(frame: str) -> None:
    """Articles are found in lists, blogs, collections and graphs, in their order."""
    two = '{"@type": "Article", "name": "A"}, {"@type": "Article", "name": "B"}'
    assert titles(jsonld(frame % two)) == ["A", "B"]


def test_articles_inside_articles() -> None:
    """What an article cites, and what is said about it, is none of the page's items."""
    inner = '{"@type": "Article", "name": "B"}'
    page = jsonld(f'{{"@type": "Article", "name": "A", "citation": {inner}, "hasPart": [{inner}]}}')
    assert titles(page) == ["A"]


def test_entries_of_a_list_without_a_type() -> None:
    """With a name they are items; without one there is nothing to publish."""
    entries = (
        '{"@type": "ListItem", "url": "/1", "name": "Ett"}, {"@type": "ListItem", "url": "/2"},'
        '{"@type": "ListItem", "name": "Tre", "item": "/3"},'
        '{"@type": "ListItem", "item": {"@id": "https://example.org/4", "name": "Fyra"}},'
        '{"@type": "ListItem", "item": {"@type": "Product", "name": "Vara"}}'
    )
    made = items(jsonld(f'{{"@type": "ItemList", "itemListElement": [{entries}]}}'))
    links = [(one.title, one.link) for one in made]
    assert links == [("Ett", "/1"), ("Tre", "/3"), ("Fyra", "https://example.org/4")]


def test_entries_complete_the_articles_with_their_address() -> None:
    """The same article given twice is one item, at its first place; what is left over is none."""
    listed = (
        '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "/b"},'
        '{"@type": "ListItem", "url": "/a", "description": "Om A"},'
        '{"@type": "ListItem", "url": "/c", "name": "Meny"}, {"@id": "#d"}]}'
    )
    article = '{{"@type": "Article", "url": "/{0}", "@id": "#{0}", "headline": "{1}"}}'
    articles = ",".join(article.format(*one) for one in ("aA", "bB", "bX", "dD"))
    made = items(jsonld(listed) + jsonld(f"[{articles}]"))
    assert [(one.title, one.summary) for one in made] == [("B", ""), ("A", "Om A"), ("D", "")]
    assert [one.position for one in made] == [1, 2, 3]


def test_a_title_made_of_the_text() -> None:
    """An article without a headline is called after its first words; without text it is none."""
    page = jsonld(
        '[{"@type": "BlogPosting", "articleBody": "Kort.\\n\\nMer."},'
        ' {"@type": "Article", "url": "/tom", "headline": " "}]'
    )
    made, problems = found(page)
    assert [(one.title, one.content) for one in made] == [("Kort.", "<p>Kort.</p>\n<p>Mer.</p>")]
    assert shown(problems) == ["#2 empty-item"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A &amp; B", "A & B"),
        ("&lt;b&gt; &#8211; &#x2013;", "<b> – –"),
        ("<em>A</em>", "<em>A</em>"),
        ("A &amp;amp; B", "A &amp; B"),
        ("AT&T &copy &nix; &#99999999999; &;", "AT&T &copy &nix; &#99999999999; &;"),
    ],
)
def test_character_references(written: str, meant: str) -> None:
    """Complete ones are resolved once, and tags are text."""
    assert item(jsonld(f'{{"@type": "Article", "name": "{written}"}}')).title == meant


def test_addresses() -> None:
    """The link is the url, else the page that an article is the main thing of, else its id."""
    fields = {
        '"url": "/u", "mainEntityOfPage": "/m"': ("/u", ""),
        '"url": {"@id": "/u"}': ("/u", ""),
        '"url": ["", "/u2"]': ("/u2", ""),
        '"mainEntityOfPage": {"@type": "WebPage", "@id": "/m"}, "@id": "https://a.example/1"': (
            "/m",
            "https://a.example/1",
        ),
        '"mainEntityOfPage": true, "@id": "https://a.example/1"': ("https://a.example/1",) * 2,
        '"@id": "/1"': ("/1", ""),
        '"@id": "#1"': ("", ""),
        '"@id": "_:b0"': ("", ""),
        '"@id": "urn:uuid:1"': ("", "urn:uuid:1"),
    }
    for written, expected in fields.items():
        made = item(jsonld(f'{{"@type": "Article", "name": "A", {written}}}'))
        assert (made.link, made.id) == expected, written


def test_values_in_objects_and_lists() -> None:
    """Values with a language, sets and ordered lists are opened."""
    made = item(
        jsonld(
            '{"@type": "Article", "headline": {"@value": "Namn", "@language": "sv"},'
            ' "keywords": {"@set": [["A", "B"], {"@value": "C"}]},'
            ' "inLanguage": {"alternateName": "sv"},'
            ' "author": {"@list": ["Bo", {"name": ["Eva"]}, "https://a.example/b", {"url": "/"}]}}'
        )
    )
    assert (made.title, made.topics, made.language) == ("Namn", ("A", "B", "C"), "sv")
    assert made.authors == (Person("Bo"), Person("Eva"))


def test_media() -> None:
    """Media need an address; a size counts only as a plain number of bytes."""
    made = item(
        jsonld(
            '{"@type": "Article", "name": "A", "thumbnailUrl": "/t", "image": {"caption": "Bild"},'
            ' "video": [{"embedUrl": "/v"}, {"contentUrl": "/v.mp4", "contentSize": "12 kB"}, "/"],'
            ' "encoding": [{"contentUrl": "/v.mp4"}, {"contentUrl": "/w", "contentSize": 12}]}'
        )
    )
    assert made.image == Media("/t")
    assert made.enclosures == (Media("/v.mp4"), Media("/w", length=12))


def test_what_a_reference_gives_is_short() -> None:
    """A name of 1,001 characters counts where it stands, and not through a reference."""
    thing = f'{{"@id": "#p", "name": "{"x" * 1001}", "url": "/p"}}'
    by_reference = item(
        jsonld(f'[{{"@type": "Article", "name": "A", "author": {{"@id": "#p"}}}}, {thing}]')
    )
    in_place = item(jsonld(f'{{"@type": "Article", "name": "A", "author": {thing}}}'))
    assert by_reference.authors == ()
    assert in_place.authors == (Person("x" * 1001, uri="/p"),)


def test_other_scripts() -> None:
    """Only JSON-LD is read, with and without parameters in its media type."""
    block = '{"@type": "Article", "name": "A"}'
    assert titles(f'<script type="application/json">{block}</script><script>{block}</script>') == []
    kind = "Application/LD+JSON; charset=utf-8"
    assert titles(f'<script type="{kind}">{block}</script><script type="{kind}"> </script>') == [
        "A"
    ]
