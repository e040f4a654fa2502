"""Any text that is stored comes out of every format as it went in, and the same state gives the
same bytes, wherever and whenever it is rendered.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Final

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.documents import FORMATS, Offer, document, offered
from feeds.markup import paragraphs_html, plain_text
from feeds.model import Formula, Person, Selection, Site, Topic
from feeds.normalize.sanitize import clean_html
from feeds.normalize.text import clean_line, clean_text
from tests.documents.example import NOON, SITE, entry, selection
from tests.documents.rules import NAMESPACES
from tests.documents.test_golden import CULTURE, SELECTIONS
from tests.helpers import ROOT

MARKUP: Final = "<>&;\"'] \t\r\n\x00\x0b\x7f\x85\xa0\u2028\u202e\ufeff\ufffe\ud800\U0001f600å"
RAW: Final = st.text(st.sampled_from(MARKUP) | st.characters(), max_size=60) | st.sampled_from(
    [
        "&amp;amp;",
        "&#229;",
        "Ã¤ <b>",
        "]]>",
        "<!-- -->",
        "{{ x }}",
        "\\u00e5\\",
        "e\u0301",
        "\u0000",
    ]
)
LINES: Final = RAW.map(lambda raw: clean_line(raw) or "0")
TEXTS: Final = RAW.map(clean_text)
HTML: Final = st.builds("<p>{}</p><pre>{}</pre>".format, RAW, RAW).map(
    lambda raw: clean_html(raw).html
)

Texts = dict[str, str | None]


def atom_texts(body: bytes) -> Texts:
    """The texts of an Atom document with one entry."""
    return _by_xpath(
        body,
        feed="/a:feed/a:title",
        about="/a:feed/a:subtitle",
        owner="/a:feed/a:author/a:name",
        title="//a:entry/a:title",
        summary="//a:summary",
        content="//a:content",
        label="//a:category/@label",
        author="//a:entry/a:author/a:name",
    )


def rss_texts(body: bytes) -> Texts:
    """The texts of an RSS document with one item; a description is read as HTML."""
    found = _by_xpath(
        body,
        feed="/rss/channel/title",
        about="/rss/channel/description",
        owner="/rss/channel/dc:creator",
        title="//item/title",
        summary="//item/description",
        content="//item/content:encoded",
        label="//item/category",
        author="//item/dc:creator",
    )
    return found | {"summary": unescape(found["summary"] or "")}


def json_texts(body: bytes) -> Texts:
    """The texts of a JSON Feed document with one item."""
    feed = json.loads(body)
    [item] = feed["items"]
    return {
        "feed": feed["title"],
        "about": feed.get("description", ""),
        "owner": feed["authors"][0]["name"],
        "title": item["title"],
        "summary": item.get("summary", ""),
        "content": item.get("content_html", ""),
        "label": item["tags"][0],
        "author": item["authors"][0]["name"],
    }


READ: Final[dict[str, Callable[[bytes], Texts]]] = {
    "atom": atom_texts,
    "rss": rss_texts,
    "json": json_texts,
}
"""Suffix -> how its texts are read, exactly; a new format needs a line here."""


def _by_xpath(body: bytes, **paths: str) -> Texts:
    names = {
        **NAMESPACES,
        "dc": "http://purl.org/dc/elements/1.1/",
        "content": "http://purl.org/rss/1.0/modules/content/",
    }
    tree = etree.fromstring(body)
    return {
        name: str(tree.xpath(f"string({path})", namespaces=names)) for name, path in paths.items()
    }


def state(**texts: str) -> tuple[Selection, Site]:
    """A selection with one entry, and a site, that have these texts."""
    one = entry(
        title=texts["title"],
        summary=texts["summary"],
        content_html=texts["content"] or None,
        topics=(Topic("kultur", texts["label"]),),
        authors=(Person(texts["author"]),),
    )
    site = replace(
        SITE, title=texts["feed"], subtitle=texts["about"], author=Person(texts["owner"])
    )
    return selection(one, formula=Formula(), topics={}), site


def test_every_format_is_read() -> None:
    """A format that is added must keep texts, too."""
    assert READ.keys() == FORMATS.keys()


@settings(max_examples=150, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "feed": LINES,
            "about": LINES,
            "owner": LINES,
            "title": LINES,
            "summary": TEXTS,
            "content": HTML,
            "label": LINES,
            "author": LINES,
        }
    )
)
def test_texts_survive(texts: dict[str, str]) -> None:
    """Every text of a feed and its entry is read back from every format as it is stored."""
    chosen, site = state(**texts)
    for suffix in FORMATS:
        found = READ[suffix](document(chosen, site, suffix).body)
        expected: Texts = dict(texts)
        if suffix == "rss":  # which has content and a description always
            expected["content"] = texts["content"] or paragraphs_html(texts["summary"])
            expected["summary"] = texts["summary"] or plain_text(texts["content"])
        assert found == expected


@settings(max_examples=100, deadline=None)
@given(site=LINES, label=LINES, about=TEXTS, group=LINES, owner=LINES)
@example(site="a & b", label='"<å>"', about="Ett.\n\nTvå.\ttre", group="]]>", owner="&#10;")
def test_texts_survive_in_opml(site: str, label: str, about: str, group: str, owner: str) -> None:
    """Titles, groups and descriptions are read back from OPML as they are stored."""
    topics = {
        "wide": Topic("wide", group, description=about),
        "narrow": Topic("narrow", label, parent="wide", description=about),
    }
    home = replace(SITE, title=site, subtitle=about, author=Person(owner))
    tree = etree.fromstring(offered(Offer(topics, 1, NOON), home).body)
    assert [tree.findtext("head/title"), tree.findtext("head/ownerName")] == [site, owner]
    titles = [site, group, f"{group} – {site}", f"{label} – {site}"]
    outlines = list(tree.iter("outline"))
    assert [one.get("text") for one in outlines] == [one.get("title") for one in outlines] == titles
    assert [one.get("description") for one in outlines if one.get("xmlUrl")] == [about or None] * 3


def everything() -> dict[str, str]:
    """The hashes of documents in every format, archives and OPML among them."""
    bodies = {
        f"{name}.{suffix}": document(chosen, SITE, suffix).body
        for name, chosen in SELECTIONS.items()
        for suffix in FORMATS
    }
    topics = {one.key: one for one in (CULTURE, Topic("ar", "Ångström", parent="kultur"))}
    bodies["opml"] = offered(Offer(topics, 1, NOON, (Formula.parse("kultur,ar"),)), SITE).body
    return {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()}


ELSEWHERE: Final = {
    "PYTHONHASHSEED": "4711",
    "PYTHONUTF8": "0",
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "sv_SE",
}


def test_same_bytes_elsewhere() -> None:
    """Another process in another place, language and order of sets gives the same bytes."""
    code = "import json, tests.documents.test_round_trip as t; print(json.dumps(t.everything()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], **ELSEWHERE},
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == everything()


def test_same_bytes_again() -> None:
    """Rendering a second time gives the same bytes, whatever was rendered in between."""
    first = everything()
    document(selection(entry(9)), SITE, "rss")
    assert everything() == first
    assert len(set(first.values())) == len(first)
