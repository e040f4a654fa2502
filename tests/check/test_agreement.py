"""What formats say of one feed is compared, and the answers that bring them."""

import hashlib
from dataclasses import replace
from typing import Final

import pytest

from feeds.check import FORMATS, Told, agreement_findings, answer_findings, kept_findings
from feeds.terms import ALTERNATE, HISTORY_NS, PREV_ARCHIVE, SELF
from tests.check.documents import changed, expected, good

ADDRESSES: Final = {suffix: f"/feeds/kultur.{suffix}" for suffix in FORMATS}
BODY: Final = b"body"
ARCHIVE: Final = f'<archive xmlns="{HISTORY_NS}"/>'
WHOLE: Final = f'<complete xmlns="{HISTORY_NS}"/>'


def told(suffix: str, *changes: tuple[str, str]) -> Told:
    """What the good document says after changes."""
    said = FORMATS[suffix].read(changed(good(suffix), *changes))
    assert said is not None
    return said


def test_good_documents_agree() -> None:
    """The three good documents say the same."""
    assert agreement_findings({name: told(name) for name in FORMATS}, ADDRESSES) == []


@pytest.mark.parametrize(
    ("what", "rss", "json"),
    [
        ("title", (">Ny bok<", ">Gammal bok<"), ('"Ny bok"', '"Gammal bok"')),
        ("link", ("entries/2<", "entries/3<"), ("entries/2", "entries/3")),
        ("authors", (">Ann<", ">Bo<"), ('"Ann"', '"Bo"')),
        (
            "topics",
            ("Kultur</category>|    </item>|  </ch", "Konst</category>|    </item>|  </ch"),
            ('["Kultur"],|      "_topic', '["Konst"],|      "_topic'),
        ),
        ("content", (";på lördag&", ";på söndag&"), (">på lördag<", ">på söndag<")),
        (
            "language",
            ("<description>Den", "<dc:language>en</dc:language><description>Den"),
            ('"content_text"', '"language": "en", "content_text"'),
        ),
        ("files", ("1.mp3", "2.mp3"), ("1.mp3", "2.mp3")),
        ("dates", ("2026 10:00:00", "2026 10:00:01"), ("-01T10:00:00", "-01T10:00:01")),
        ("dates", ("-01T11:00:00", "-01T11:00:01"), ("-01T11:00:00", "-01T11:00:01")),
        ("dates", ("2026 09:00:00", "2026 09:00:01"), ('d": "2026-03-01T09', 'd": "2026-03-01T08')),
        ("ids and their order", ("e/2<", "e/3<"), ("e/2", "e/3")),
    ],
)
def test_what_differs(what: str, rss: tuple[str, str], json: tuple[str, str]) -> None:
    """Whatever one format says otherwise is found, once, in the document that differs."""
    for suffix, change in (("rss", rss), ("json", json)):
        both = {"atom": told("atom"), suffix: told(suffix, change)}
        [found] = agreement_findings(both, ADDRESSES)
        assert found.rule == f"our profile: the same as in atom: {what}"
        assert found.place.startswith(ADDRESSES[suffix])


@pytest.mark.parametrize(
    ("what", "rss", "json"),
    [
        ("title", (">Kultur –", ">Konst –"), ('"Kultur –', '"Konst –')),
        ("language", (">sv<", ">sv-FI<"), ('"sv"', '"sv-FI"')),
        ("updated", ("2026 12:00:00", "2026 11:59:59"), ("-01T12:00:00", "-01T11:59:59")),
        ("archive", ("<language>", f"{ARCHIVE}<language>"), ('{"id"', '{"archive": true, "id"')),
        ("complete", ("<language>", f"{WHOLE}<language>"), ('{"id"', '{"complete": true, "id"')),
    ],
)
def test_what_differs_of_feeds(what: str, rss: tuple[str, str], json: tuple[str, str]) -> None:
    """What one format says otherwise of the feed is found."""
    for suffix, change in (("rss", rss), ("json", json)):
        both = {"atom": told("atom"), suffix: told(suffix, change)}
        [found] = agreement_findings(both, ADDRESSES)
        assert found.rule == f"our profile: the same as in atom: {what}"


def test_nothing_but_a_picture() -> None:
    """A description is HTML, as content is: a picture in it is no text, and has an address."""
    picture = "&lt;img src=&quot;https://example.org/1.jpg&quot;&gt;"
    item = f"<item><description>{picture}</description></item>"
    said = FORMATS["rss"].read(f"<rss><channel>{item}</channel></rss>".encode())
    assert said is not None
    [entry] = said.entries
    assert (entry.text, entry.addresses) == ("", ("https://example.org/1.jpg",))


def test_archives_differ() -> None:
    """A format that leads to no archive differs from one that does."""
    line = '  "next_url": "https://news.example.org/feeds/kultur/archive/1.json",|'
    both = {"atom": told("atom"), "json": told("json", (line, ""))}
    [found] = agreement_findings(both, ADDRESSES)
    assert found.rule.endswith(f"atom: {PREV_ARCHIVE}")


def headers(**changes: str) -> dict[str, str]:
    """Those of a good answer with `BODY`."""
    wanted = expected("atom")
    link = ", ".join(f'<{wanted.links[rel]}>; rel="{rel}"' for rel in (SELF, ALTERNATE))
    base = {
        "Content-Type": "application/atom+xml; charset=utf-8",
        "ETag": f'"7-{hashlib.sha256(BODY).hexdigest()[:8]}"',
        "Link": f'{link}, <{wanted.links[PREV_ARCHIVE]}>; rel="{PREV_ARCHIVE}"',
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=60",
        "Access-Control-Allow-Origin": "*",
        "Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT",
    }
    return base | {name.replace("_", "-"): value for name, value in changes.items()}


def test_a_good_answer() -> None:
    """An answer that keeps all rules gives no finding; Last-Modified may be left out."""
    assert answer_findings(200, headers(), BODY, expected("atom")) == []
    assert answer_findings(200, headers(Last_Modified=""), BODY, expected("atom")) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"Content_Type": "text/xml; charset=utf-8"}, "RFC 9110, 8.3: Content-Type"),
        ({"Content_Type": "application/atom+xml; charset=latin-1"}, "RFC 9110, 8.3: charset"),
        ({"ETag": 'W/"7-230d8358"'}, "our profile: ETag"),
        ({"ETag": '"7-00000000"'}, "our profile: ETag"),
        ({"Link": ""}, "RFC 8288, 3"),
        ({"Vary": ""}, "our profile: Vary"),
        ({"X_Content_Type_Options": ""}, "our profile: X-Content-Type-Options"),
        ({"Cache_Control": "no-store"}, "our profile: Cache-Control"),
        ({"Access_Control_Allow_Origin": ""}, "our profile: Access-Control-Allow-Origin"),
        ({"Last_Modified": "Sun, 01 Mar 2026 12:00:02 GMT"}, "RFC 9110, 8.8.2"),
        ({"Last_Modified": "Sun, 01 Mar 2026 11:59:59 GMT"}, "RFC 9110, 8.8.2"),
        ({"Last_Modified": "yesterday"}, "RFC 9110, 8.8.2"),
    ],
)
def test_a_broken_answer(change: dict[str, str], rule: str) -> None:
    """A header that is wrong is found."""
    [found] = answer_findings(200, headers(**change), BODY, expected("atom"))
    assert found.rule.startswith(rule)


def test_a_304() -> None:
    """A 304 has the headers of the 200 that a cache needs."""
    wanted = expected("atom")
    assert kept_findings(304, headers(), headers(), wanted) == []
    [found] = kept_findings(304, headers(Vary=""), headers(), wanted)
    assert found.rule == "RFC 9110, 15.4.5: a 304 has the Vary of the 200"
    [found] = kept_findings(200, headers(), headers(), wanted)
    assert found.rule.endswith("gives 304, and not 200")


def test_long_addresses() -> None:
    """What does not fit into a Link header may be missing in it, but may not be wrong."""
    wanted = expected("atom")
    links = {**wanted.links, PREV_ARCHIVE: "https://example.org/" + "a" * 2000}
    long = replace(wanted, links=links)
    fits, _, _ = headers()["Link"].rpartition(", ")
    assert answer_findings(200, headers(Link=fits), BODY, long) == []
    [found] = answer_findings(200, headers(), BODY, long)
    assert found.rule.startswith("RFC 8288, 3")


def test_a_long_link_header() -> None:
    """A Link header that hubs refuse for its length is found."""
    link = headers()["Link"] + ", " + ", ".join(f"<https://example.org/{n}>" for n in range(99))
    [found] = answer_findings(200, headers(Link=link), BODY, expected("atom"))
    assert found.rule.startswith("our profile: Link has under")


def test_another_status() -> None:
    """An address that answers otherwise than 200 is one finding, whatever its headers."""
    [found] = answer_findings(500, {}, b"", expected("atom"))
    assert "500" in found.rule
