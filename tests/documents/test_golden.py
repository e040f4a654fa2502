"""Documents in each format, byte for byte: a diff of ``golden/`` shows what has changed.

After a change that is meant, rewrite them and look at the diff::

    UPDATE_GOLDEN=1 python -m pytest tests/documents/test_golden.py

and raise `feeds.documents.RENDERER`, so that stored feeds count as changed.
"""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from feeds.documents import FORMATS, document
from feeds.model import Formula, Media, Person, Selection, Tombstone, Topic
from tests.documents.example import NOON, SITE, entry
from tests.documents.valid import violations

GOLDEN: Final = Path(__file__).with_name("golden")

CULTURE: Final = Topic("kultur", "Kultur", description="Scen, bild och ord.")
BUDGET: Final = Topic("ekonomi-och-budget", "Ekonomi & budget", "pending", ("Ekonomi",))

RICH: Final = entry(
    1,
    title="Räksmörgås på <scen> & i foajén",
    summary="Första stycket, 133\u202fmiljarder.\n\nAndra: ”å” – 😀 ]]> &amp;",
    topics=(CULTURE, BUDGET),
    language="fi",
    link="https://exempel.se/räkor?a=1&b=2",
    content_html='<p>Ris &amp; <a href="https://example.org/">ros</a></p>',
    published=NOON - timedelta(days=2, microseconds=1),
    authors=(Person("Ann", "ann@example.org", "https://example.org/ann"), Person("Bo")),
)
PLAIN: Final = entry(2, title="Ny scen", summary="Den öppnar.", topics=(CULTURE,), language="sv")
GONE: Final = entry(
    4,
    id="urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
    title="Ny scen & gammal",
    summary="Den öppnar.",
    topics=(CULTURE,),
    language="sv",
    link="https://exempel.se/scen",
    content_html="<p>Den öppnar.</p>",
    state="withdrawn",
    reason="Datumet var <fel>.",
)
ERASED: Final = entry(5, title="", topics=(CULTURE,), state="erased")
FILES: Final = entry(
    6,
    title="Bild och ljud",
    summary=f"Scenen {'är stor och ' * 30}ljus.",
    topics=(CULTURE,),
    image=Media("https://exempel.se/scen.jpg?b=1&c=2", "image/jpeg", 2048, "En scen"),
    enclosures=(
        Media("https://exempel.se/scen.mp3", "audio/mpeg", 1234),
        Media("https://exempel.se/ritning"),
    ),
)
BARE: Final = entry(3, title="Inget mer än en rubrik", updated=NOON + timedelta(microseconds=5))


def selection(topic: Topic | None, *entries: int) -> Selection:
    """The selection of a topic, or of everything, with the entries of these numbers."""
    return Selection(
        formula=Formula.of(topic.key) if topic else Formula(),
        topics={topic.key: topic} if topic else {},
        version=7,
        modified=NOON,
        updated=NOON - timedelta(minutes=5),
        total=len(entries),
        entries=tuple((RICH, PLAIN, BARE, GONE, ERASED, FILES)[number] for number in entries),
        seqs=tuple(number + 1 for number in entries),
    )


SELECTIONS: Final = {
    "topic": selection(CULTURE, 0, 1, 2),
    "gone": replace(
        selection(CULTURE, 3, 4),
        tombstones=(Tombstone("urn:example:7", NOON - timedelta(days=31, microseconds=7)),),
    ),
    "empty": selection(None),
    "archive": replace(selection(CULTURE, 5), pages=3, page=2),
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", SELECTIONS)
def test_golden(name: str, suffix: str) -> None:
    """The document has the golden file's bytes, their hash in its ETag, and is valid."""
    path = GOLDEN / f"{name}.{suffix}"
    found = document(SELECTIONS[name], SITE, suffix)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_bytes(found.body)
    golden = path.read_bytes()
    assert found.body == golden
    assert found.etag == f"7-{hashlib.sha256(golden).hexdigest()[:8]}"
    assert (found.media_type, found.modified) == (FORMATS[suffix].media_type, NOON)
    assert violations(golden, suffix) == []
