"""An item's own page: what the listing does not say is filled in from there."""

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Hints, Item, Media, Person, Profile, Rule
from feeds.normalize import normalize
from feeds.readers.detail import merge

ADDRESS = "https://example.org/nyheter/cykelvag/"
ITEM = Item(
    ref="list.html:12",
    position=3,
    title="Ny cykelväg vid ån",
    link="cykelvag/",
    id="n-17",
    base="https://example.org/nyheter/",
)
PROFILE = Profile(
    fields={
        "title": Rule("h1"),
        "summary": Rule(".ingress"),
        "content": Rule(".text"),
        "published": Rule("time"),
        "updated": Rule("meta[name=modified]"),
        "author": Rule(".byline"),
        "image": Rule("figure img"),
        "enclosure": Rule(".files a"),
        "topics": Rule(".topics li"),
        "language": Rule(".text", attribute="lang"),
    }
)
PAGE = """<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8">
<meta name="modified" content="2026-03-02T08:00:00+01:00"></head><body>
<nav><h1>Example town</h1></nav>
<article><h1>Another title</h1><p class="ingress">Arbetet börjar i maj.</p>
<time datetime="2026-03-01">1 mars</time><span class="byline">Redaktionen</span>
<figure><img src="img/cykel.jpg" alt="En cykel"></figure>
<div class="text" lang="sv-SE"><p>Läs <a href="karta.pdf">kartan</a>.</p></div>
<p class="files"><a href="karta.pdf" type="application/pdf">Karta</a></p>
<ul class="topics"><li>Trafik</li><li>Klimat</li></ul></article></body></html>"""
HINTS = Hints("text/html; charset=utf-8", ADDRESS, PROFILE)
CARRIED = Hints(base=ADDRESS)


def json_ld(*articles: str) -> bytes:
    """A page that carries articles as JSON-LD."""
    block = f'{{"@context": "https://schema.org", "@graph": [{",".join(articles)}]}}'
    return f'<script type="application/ld+json">{block}</script><p>x'.encode()


def article(name: str, url: str, text: str) -> str:
    """An article of schema.org."""
    return (
        f'{{"@type": "NewsArticle", "headline": "{name}", "url": "{url}", "articleBody": "{text}"}}'
    )


def test_everything_is_filled_in() -> None:
    """All that a page says beside the listing; id, link and title are the listing's."""
    found, problems = merge(ITEM, PAGE.encode(), HINTS)
    assert problems == []
    assert found == replace(
        ITEM,
        link=ADDRESS,
        base=ADDRESS,
        summary="Arbetet börjar i maj.",
        content='<p>Läs <a href="karta.pdf">kartan</a>.</p>',
        published="2026-03-01",
        updated="2026-03-02T08:00:00+01:00",
        authors=(Person("Redaktionen"),),
        image=Media("img/cykel.jpg", alt="En cykel"),
        enclosures=(Media("karta.pdf", "application/pdf"),),
        topics=("Trafik", "Klimat"),
        language="sv-SE",
    )


def test_what_the_listing_says_stays() -> None:
    """Nothing that the listing says is replaced, and its addresses keep their meaning."""
    told = replace(
        ITEM,
        summary="Kort.",
        content="<p>Text med <a href='b'>länk</a>.</p>",
        published="igår",
        updated="idag",
        authors=(Person("Kontoret", uri="/kontoret"),),
        image=Media("liten.jpg"),
        enclosures=(Media("protokoll.pdf"),),
        glued=("TrafikKlimat",),
        language="en",
    )
    assert merge(told, PAGE.encode(), HINTS) == (told, [])


def test_addresses_keep_their_bases() -> None:
    """Whichever base the item has in the end, each address means what it meant where it stood."""
    told = replace(ITEM, image=Media("liten.jpg"), authors=(Person("Kontoret", uri="kontoret"),))
    found, _ = merge(told, PAGE.encode(), HINTS)
    [draft], _ = normalize([found])
    assert draft.snapshot.link == ADDRESS
    assert draft.snapshot.image == Media("https://example.org/nyheter/liten.jpg")
    assert draft.snapshot.authors[0].uri == "https://example.org/nyheter/kontoret"
    assert draft.snapshot.enclosures == (Media(f"{ADDRESS}karta.pdf", "application/pdf"),)
    assert f'href="{ADDRESS}karta.pdf"' in (draft.snapshot.content_html or "")

    told = replace(ITEM, content="<p><a href='x'>länk</a></p>")
    found, _ = merge(told, PAGE.encode(), HINTS)
    [draft], _ = normalize([found])
    assert draft.snapshot.link == ADDRESS
    assert draft.snapshot.image == Media(f"{ADDRESS}img/cykel.jpg", alt="En cykel")
    assert 'href="https://example.org/nyheter/x"' in (draft.snapshot.content_html or "")


def test_the_first_match_of_item() -> None:
    """With ``item``, the rules hold in its first match only."""
    data = b"<article><p>One</p></article><article><p>Two</p></article><p>Three</p>"
    profile = Profile("article", fields={"summary": Rule("p")})
    assert merge(ITEM, data, Hints(profile=profile))[0].summary == "One"
    whole = Profile(fields={"summary": Rule("p")})
    assert merge(ITEM, data, Hints(profile=whole))[0].summary == "One\n\nTwo\n\nThree"


def test_rules_that_find_nothing() -> None:
    """One article need not have all that another has."""
    data = b"<p class=ingress>Kort.</p>"
    found, problems = merge(ITEM, data, HINTS)
    assert (found.summary, problems) == ("Kort.", [])


@pytest.mark.parametrize("here", [ADDRESS, "https://example.org/moved"])
@pytest.mark.parametrize("url", ["here", "/nyheter/cykelvag/", ADDRESS, f"{ADDRESS}#text"])
def test_embedded_data(url: str, here: str) -> None:
    """Without rules, the one of the page's articles that has its address: the one that the listing
    says, or the one to which that led.
    """
    url = here if url == "here" else url
    data = json_ld(article("Annan", "/b", "Fel."), article("Titel", url, "Rätt."))
    for profile in (None, Profile()):
        found, problems = merge(ITEM, data, Hints(base=here, profile=profile))
        assert (found.content, problems) == ("<p>Rätt.</p>", [])


def test_embedded_data_without_the_address() -> None:
    """The only article, or the one with the item's title; else none of them."""
    other = article("Annan", "/b", "Fel.")
    assert merge(ITEM, json_ld(other), CARRIED)[0].content == "<p>Fel.</p>"
    same = article("Ny  cykelväg vid ån", "/c", "Rätt.")
    assert merge(ITEM, json_ld(other, same), CARRIED)[0].content == "<p>Rätt.</p>"
    found, [problem] = merge(ITEM, json_ld(other, article("Tredje", "/d", "Fel.")), CARRIED)
    assert found == ITEM
    assert "it describes 2 items, and none is known to be this one" in problem.message
    assert problem.hint == "write a profile under detail"


@pytest.mark.parametrize(
    ("data", "hints", "message"),
    [
        (b"", HINTS, "selects only what is empty"),
        (b"<h1>Only a title</h1>", HINTS, "it says nothing that is used"),
        (b"<p>x</p>", replace(HINTS, profile=replace(PROFILE, item="article")), "article selects"),
        (b"<p>x</p>", CARRIED, "the page carries no data"),
        (b"%PDF-1.7", HINTS, "it is a PDF"),
        (b"<p>x</p>", replace(HINTS, profile=replace(PROFILE, item="p[")), "see the error above"),
    ],
)  # fmt: skip
def test_a_page_that_gives_nothing(data: bytes, hints: Hints, message: str) -> None:
    """The item stays, and one report names the page, the reason and the remedy."""
    found, problems = merge(ITEM, data, hints)
    assert found == ITEM
    assert [one.code for one in problems if one.code != "bad-type"] == ["missing-detail"]
    assert message in problems[-1].message
    assert problems[-1].ref == ADDRESS
    assert problems[-1].hint


def test_problems_of_the_page_are_told() -> None:
    """Lost bytes are reported, at the page's address."""
    data = "<p class=ingress>Kort och långt. åäö ".encode() + b"\xff</p>"
    found, [problem] = merge(ITEM, data, HINTS)
    assert found.summary.startswith("Kort och långt.")
    assert (problem.code, problem.ref) == ("mojibake", f"{ADDRESS}:1")


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(st.binary(max_size=100), st.text("<>/=ap \"'{}[]:,", max_size=100).map(str.encode)),
    st.sampled_from([HINTS, CARRIED, Hints(), Hints(base="http://["), replace(HINTS, base="x")]),
    st.sampled_from(["", "http://[", "b", "https://example.org/b"]),
)
def test_any_bytes(data: bytes, hints: Hints, link: str) -> None:
    """Never an error; what the listing says is as it was, and something is found or reported."""
    told = replace(ITEM, link=link, summary="Kort.", authors=(Person("A", uri="http://["),))
    found, problems = merge(told, data, hints)
    assert (found.id, found.title, found.summary) == (told.id, told.title, told.summary)
    assert (found.ref, found.position) == (told.ref, told.position)
    if any(one.code == "missing-detail" for one in problems):
        assert found == told


def test_time_is_linear() -> None:
    """Four times the page takes about four times the time, not sixteen."""

    def seconds(count: int) -> float:
        data = json_ld(*(article(f"Titel {n}", f"/{n}", "x") for n in range(count)))
        started = process_time()
        merge(ITEM, data, CARRIED)
        return process_time() - started

    small, large = min(seconds(500), seconds(500)), min(seconds(2000), seconds(2000))
    assert large < 8 * small + 0.1
