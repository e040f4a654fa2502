"""What feeds/check/rfc4287.rng accepts and refuses, checked on documents written by hand."""

from typing import Final

import pytest
from lxml import etree

from feeds.check.atom import schema

SCHEMA: Final = schema()

NAMESPACES: Final = (
    'xmlns="http://www.w3.org/2005/Atom" '
    'xmlns:fh="http://purl.org/syndication/history/1.0" '
    'xmlns:x="http://www.w3.org/1999/xhtml"'
)
UPDATED: Final = "<updated>2024-05-06T07:08:09Z</updated>"
CORE: Final = f"<id>urn:1</id><title>T</title>{UPDATED}"
FEED: Final = f"<feed {NAMESPACES}>{CORE}</feed>"
ENTRY: Final = f"<entry {NAMESPACES}>{CORE}</entry>"
RICH: Final = f"""<feed {NAMESPACES} xml:lang="en-GB" xml:base="https://e.org/" fh:state="fresh">
  <fh:complete/>
  <fh:simple>text</fh:simple>
  <author><fh:role>editor</fh:role><name>A</name><uri>a</uri><email>a@e.org</email></author>
  <category term="t" scheme="urn:s" label="T"/>
  <contributor><name>C</name></contributor>
  <generator uri="https://g.org/" version="1">G</generator>
  <icon>i.png</icon>
  <id>urn:f</id>
  <link href="f.atom" rel="self" type="application/atom+xml" hreflang="de" title="F" length="9"/>
  <logo>l.png</logo>
  <rights type="html">&lt;b&gt;R&lt;/b&gt;</rights>
  <subtitle type="xhtml"><x:div class="c">S <x:b>s</x:b></x:div></subtitle>
  <title type="text">F</title>
  <updated>2024-05-06T07:08:09.25+02:00</updated>
  <fh:outer kind="k">before <fh:inner>in</fh:inner> after</fh:outer>
  <fh:bare>before <fh:inner/> after</fh:bare>
  <plain xmlns="">in no namespace</plain>
  <entry xml:lang="de">
    <id>urn:e</id><title>E</title><updated>2024-05-06T07:08:10Z</updated>
    <published>2024-05-06T07:08:11Z</published>
    <author><name>B</name></author><category term="u"/><contributor><name>D</name></contributor>
    <link href="e.html" rel="https://e.org/rel"><fh:note/></link>
    <rights>R</rights><summary>S</summary><content type="html">&lt;p&gt;C&lt;/p&gt;</content>
    <source>
      <id>urn:s</id><title>S</title><updated>2024-05-06T07:08:12Z</updated><subtitle>s</subtitle>
      <author><name>E</name></author><generator>H</generator><icon>j.png</icon><fh:archive/>
      <category term="v"/><contributor><name>G</name></contributor><link href="s"/>
      <logo>m.png</logo><rights>r</rights>
    </source>
    <fh:rank of="9">1</fh:rank>
  </entry>
  <entry>{CORE}</entry>
</feed>"""


def valid(document: str) -> bool:
    """Whether the schema accepts `document`, which has to be well-formed."""
    return SCHEMA.validate(etree.fromstring(document))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(FEED, id="minimal-feed"),
        pytest.param(RICH, id="rich-feed"),
        pytest.param(ENTRY, id="entry-document"),
    ],
)
def test_accepts_document(document: str) -> None:
    """A minimal feed, one with every element and extensions, and a lone entry are valid."""
    assert valid(document), SCHEMA.error_log


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("<content/>", id="empty"),
        pytest.param('<content type="text">C</content>', id="text"),
        pytest.param('<content type="xhtml"><x:div>C</x:div></content>', id="xhtml"),
        pytest.param('<content type="text/plain">C</content>', id="media-type"),
        pytest.param('<content type="application/xml"><a b="c">d<fh:e/></a></content>', id="xml"),
        pytest.param('<content type="audio/mpeg" src="c.mp3"/>', id="out-of-line"),
    ],
)
def test_accepts_content(content: str) -> None:
    """An entry may carry its content in each of the four forms."""
    assert valid(ENTRY.replace("</entry>", f"{content}</entry>")), SCHEMA.error_log


@pytest.mark.parametrize(
    ("document", "old", "new"),
    [
        pytest.param(FEED, "<id>urn:1</id>", "", id="feed-without-id"),
        pytest.param(FEED, "<title>T</title>", "", id="feed-without-title"),
        pytest.param(FEED, UPDATED, "", id="feed-without-updated"),
        pytest.param(FEED, "<id>", "<id>urn:2</id><id>", id="two-ids"),
        pytest.param(FEED, "<title>", "<title>U</title><title>", id="two-titles"),
        pytest.param(FEED, UPDATED, UPDATED + UPDATED, id="two-updated"),
        pytest.param(ENTRY, "<id>urn:1</id>", "", id="entry-without-id"),
        pytest.param(ENTRY, "<title>T</title>", "", id="entry-without-title"),
        pytest.param(ENTRY, UPDATED, "", id="entry-without-updated"),
        pytest.param(RICH, "<id>urn:e</id>", "", id="entry-in-feed-without-id"),
        pytest.param(FEED, "07:08:09Z", "07:08:09", id="date-without-zone"),
        pytest.param(RICH, "07:08:11Z", "07:08:11", id="published-without-zone"),
        pytest.param(FEED, "T07:08:09Z", "", id="date-without-time"),
        pytest.param(FEED, "<updated>", "<updated> ", id="white-space-before-date"),
        pytest.param(FEED, "</updated>", " </updated>", id="white-space-after-date"),
        pytest.param(RICH, "<name>A</name>", "", id="person-without-name"),
        pytest.param(RICH, "<name>A", "<name>Z</name><name>A", id="person-with-two-names"),
        pytest.param(RICH, "a@e.org", "a.e.org", id="email-without-at"),
        pytest.param(RICH, 'category term="t"', "category", id="category-without-term"),
        pytest.param(RICH, 'link href="f.atom"', "link", id="link-without-href"),
        pytest.param(RICH, 'type="application/atom+xml"', 'type="atom"', id="link-type-no-slash"),
        pytest.param(RICH, "<fh:complete/>", "<complete/>", id="unknown-atom-element"),
        pytest.param(RICH, "<fh:complete/>", "text", id="text-in-feed"),
        pytest.param(RICH, 'content type="html"', 'content src="c"', id="content-src-and-text"),
        pytest.param(RICH, 'type="text"', 'type="text/plain"', id="unknown-text-type"),
        pytest.param(RICH, 'type="html">&lt;b', 'type="xhtml">&lt;b', id="xhtml-without-div"),
        pytest.param(RICH, "fh:state", "state", id="unprefixed-unknown-attribute"),
        pytest.param(RICH, '"en-GB"', '"en GB"', id="language-with-space"),
        pytest.param(RICH, '"de" title', '"d e" title', id="hreflang-with-space"),
        pytest.param(RICH, "<icon>i", "<generator>H</generator><icon>i", id="two-generators"),
        pytest.param(RICH, "<icon>i", "<subtitle>S</subtitle><icon>i", id="two-subtitles"),
    ],
)
def test_rejects(document: str, old: str, new: str) -> None:
    """One mistake put into a valid document makes it invalid."""
    assert document.count(old) == 1
    assert valid(document), SCHEMA.error_log
    assert not valid(document.replace(old, new))
