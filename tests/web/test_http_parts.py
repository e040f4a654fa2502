"""The pieces of an answer: codings, links, parts of a document."""

import random
from collections.abc import Iterator
from dataclasses import replace

import brotli  # type: ignore[import-untyped]  # it publishes no types
import pytest
import zstandard
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import Settings
from feeds.errors import StoreBusy
from feeds.model import Formula, Link
from feeds.store import Store
from feeds.web import create_app
from feeds.web.http import Ready, answers, represented
from feeds.web.http.conditions import http_date
from feeds.web.http.encodings import CODINGS, IDENTITY, encoded, ranked
from feeds.web.http.headers import link_header
from tests.helpers import DEMO_TIME, FixedClock, capture, drafts
from tests.web.http_table import DECODE

NAMES = [*CODINGS, IDENTITY, "*", "x-gzip", "deflate"]
WEIGHTS = ["", ";q=0", ";q=0.0", ";q=0.3", ";q=1", ";q=7", ";q=x"]


def choose(field: str | None, body: bytes) -> str | None:
    """The coding in which a body would be sent, None if it would not."""
    this = Ready(body, "text/plain", "1-00000000", ())
    found = answers.choose(field, len(body), lambda coding: represented(this, coding))
    return found and dict(found.undated).get("Content-Encoding", IDENTITY)


@given(body=st.binary(max_size=2000), name=st.sampled_from(list(CODINGS)))
@settings(deadline=None, max_examples=60)
def test_codings_are_stable(body: bytes, name: str) -> None:
    """A coding gives the same bytes each time, and the body back."""
    made = encoded(name, body)
    encoded.cache_clear()
    assert encoded(name, body) == made
    assert DECODE[name](made) == body


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WEIGHTS)), max_size=6),
    st.binary(max_size=300),
)
@settings(deadline=None, max_examples=200)
def test_what_is_refused_is_not_sent(said: list[tuple[str, str]], body: bytes) -> None:
    """No coding is chosen that the client gave the weight 0, or never spoke of."""
    field = ", ".join(name + weight for name, weight in said)
    chosen = choose(field, body)
    named = {name.removeprefix("x-") for name, _ in said}
    zero = {name.removeprefix("x-") for name, weight in said if weight in {";q=0", ";q=0.0"}}
    good = {
        name.removeprefix("x-")
        for name, weight in said
        if weight not in {";q=0", ";q=0.0", ";q=7", ";q=x"}
    }
    if chosen in zero:
        assert chosen in good
    if chosen in CODINGS:
        assert chosen in named or "*" in good
    if chosen is None:
        assert zero & {IDENTITY, "*"}


def test_noise_is_sent_bare() -> None:
    """What a coding would not shorten is not encoded, unless the client wants nothing else."""
    noise = random.Random(1).randbytes(500)  # noqa: S311  # it is no secret
    assert choose("gzip, br, zstd", noise) == IDENTITY
    assert choose("gzip, identity;q=0", noise) == "gzip"
    assert choose("gzip", b"a" * 500) == "gzip"


def test_ties() -> None:
    """Among equals zstd comes first, then br, gzip, and the bare bytes."""
    assert ranked("identity, gzip, br, zstd") == ("zstd", "br", "gzip", IDENTITY)


def test_the_window_of_zstd() -> None:
    """A client needs at most 8 MB to decode (RFC 9659)."""
    made = encoded("zstd", b"entry " * 4_000_000)
    assert zstandard.get_frame_parameters(made).window_size <= 24_000_000
    frame = zstandard.ZstdDecompressor(max_window_size=1 << 23)
    assert len(frame.decompressobj().decompress(made)) == 24_000_000
    assert len(brotli.decompress(encoded("br", b"entry"))) == 5


def test_a_body_is_encoded_once() -> None:
    """The latest bodies are kept in their codings, and no more than a few."""
    encoded.cache_clear()
    for _ in range(3):
        choose("gzip", b"the same body" * 50)
    assert encoded.cache_info().misses == 1
    for number in range(100):
        choose("gzip", b"%d" % number)
    assert encoded.cache_info().currsize == encoded.cache_info().maxsize == 32


def test_links_that_do_not_fit() -> None:
    """Of long addresses the Link header has as many as fit into 2,000 characters, self first."""
    long = [Link(rel, f"https://example.org/{rel}/{'x' * 700}", "text/html") for rel in "abcd"]
    value = link_header([Link("self", "https://example.org/", "text/html"), *long])
    assert len(value) < 2000
    assert [rel for rel in ("self", *"abcd") if f'rel="{rel}"' in value] == ["self", "a", "b"]
    assert link_header([Link("hub", "https://example.org/", None)]) == (
        '<https://example.org/>; rel="hub"'
    )


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", True),
        ("Sunday, 06-Nov-94 08:49:37 GMT", True),
        ("Sun Nov  6 08:49:37 1994", True),
        ("Sun, 06 Nov 1994 08:49:37 UTC", False),
        ("Sun, 06 Nov 1994 08:49:37 GMT; length=7", False),
        ("Sun, 06 Nov 1994", False),
        ("", False),
    ],
)
def test_dates(text: str, is_date: bool) -> None:
    """The three forms of RFC 9110, 5.6.7 are one moment; everything else is none."""
    moment = http_date(text)
    assert (moment.isoformat() if moment else None) == (
        "1994-11-06T08:49:37+00:00" if is_date else None
    )


@pytest.fixture
def parts(settings_with_parts: Settings, demo: Store, clock: FixedClock) -> Iterator[Flask]:
    """The demo's app, which may answer with parts."""
    made = create_app(settings_with_parts, now=clock)
    yield made
    made.extensions["topicfeeds"].store.close()


@pytest.fixture
def settings_with_parts(settings: Settings) -> Settings:
    """The demo's settings, with parts."""
    return replace(settings, site=replace(settings.site, delta=True))


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_a_part_is_not_complete(parts: Flask, demo: Store, suffix: str) -> None:
    """A part of a complete feed does not say that it is all (RFC 5005, 2), and the ETag that came
    with it is good for the next question.
    """
    client, site = parts.test_client(), parts.extensions["topicfeeds"].site
    path = f"/feeds/kultur.{suffix}"
    before = client.get(path)
    lines = [("Ny rapport", "Kort.", "Kultur")]
    demo.save(site, capture(lines, DEMO_TIME, source="more"), drafts(lines), DEMO_TIME)
    asks = {"A-IM": "feed", "If-None-Match": before.headers["ETag"]}
    part, whole = client.get(path, headers=asks), client.get(path)
    assert (part.status_code, whole.status_code) == (226, 200)
    assert ("fh:complete" in part.text) is False
    assert ("fh:complete" in whole.text) == (suffix == "atom")
    assert part.text.count("Ny rapport") == 1
    assert len(part.data) < len(whole.data)
    assert part.headers["ETag"] == whole.headers["ETag"]
    again = client.get(path, headers={**asks, "If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304


def test_a_withdrawal_in_parts(parts: Flask, demo: Store) -> None:
    """A withdrawn entry is an edit, and so a part; without the setting nobody gets one."""
    client = parts.test_client()
    before = client.get("/feeds/hallbarhet.rss")
    last = demo.select(Formula.of("hallbarhet")).entries[-1]
    demo.retract(last.key, "It was wrong.", DEMO_TIME)
    asks = {"A-IM": "feed", "If-None-Match": before.headers["ETag"]}
    part = client.get("/feeds/hallbarhet.rss", headers=asks)
    assert (part.status_code, part.text.count("<item>")) == (226, 1)
    assert last.id in part.text


def test_parts_are_off_by_default(app: Flask, demo: Store) -> None:
    """Without the setting everybody gets the whole."""
    client = app.test_client()
    tag = client.get("/feeds/all.atom").headers["ETag"].partition("-")[0]
    asks = {"A-IM": "feed", "If-None-Match": f'"{int(tag.strip(chr(34))) - 1}-00000000"'}
    assert client.get("/feeds/all.atom", headers=asks).status_code == 200


def test_browsers_may_stay(settings: Settings, demo: Store) -> None:
    """A site may show its feeds to browsers, too."""
    stays = replace(settings, site=replace(settings.site, browsers_to_pages=False))
    made = create_app(stays)
    asks = {"Sec-Fetch-Dest": "document"}
    assert made.test_client().get("/feeds/kultur.atom", headers=asks).status_code == 200
    made.extensions["topicfeeds"].store.close()


def test_an_error_in_place_of_a_feed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs on other sites can read when to ask again."""

    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("another process is writing to the database")

    monkeypatch.setattr(Store, "select", busy)
    response = app.test_client().get("/feeds/all.atom")
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]
