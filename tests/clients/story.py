"""The news that the clients subscribe to: what is told first, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from feeds.model import Draft, Media, Person, Snapshot, Topic
from feeds.store import Store
from tests.helpers import NOON, SITE, capture

CULTURE: Final = Topic("kultur", "Kultur & fritid")
HEALTH: Final = Topic("halsa", "Hälsa")
GRANTS: Final = Topic("stod", "Stöd")
TOPICS: Final = (CULTURE, HEALTH, GRANTS)

DAY: Final = datetime(2026, 2, 20, 7, 15, 0, tzinfo=UTC)
EDITED: Final = NOON + timedelta(hours=3)
TALE: Final = (
    "<p>Först <strong>kaffe</strong> &amp; smörgås, sedan <em>5 &lt; 6</em>.</p>"
    '<p>Läs <a href="https://www.example.org/program?a=1&amp;b=2">programmet</a>.</p>'
)
IRI: Final = "https://www.example.org/id/rich"

TOLD: Final = {
    "rich": Snapshot(
        "Räksmörgås & kaffe: 5 < 6 på Ångström",
        "Våren öppnar.",
        (CULTURE, HEALTH),
        "sv",
        link="https://www.example.org/nytt/raksmorgas?a=1&b=2",
        content_html=TALE,
        published=DAY,
        authors=(Person("Åsa Öberg"), Person("Bo Ek")),
        enclosures=(Media("https://www.example.org/ljud/varen.mp3", "audio/mpeg", 12345),),
    ),
    "undated": Snapshot("Badhuset håller stängt", "Vi byter vatten.", (HEALTH,), "sv"),
    "major": Snapshot("Biblioteket öppnar i maj", "Öppet vardagar.", (CULTURE,), "sv"),
    "minor": Snapshot(
        "Ny teaterchef",
        "Den nya chefen tillträder till sommaren och blir kvar i fyra år.",
        (CULTURE,),
        "sv",
        published=DAY - timedelta(days=1),
    ),
    "retagged": Snapshot("Mer pengar till körer", "Körer kan söka.", (CULTURE,), "sv"),
    "drawn": Snapshot("Konsert på torget", "Klockan sju.", (CULTURE,), "sv"),
    "withdrawn": Snapshot("Felaktig nyhet", "Stämmer inte.", (CULTURE,), "sv"),
    "erased": Snapshot("Uppgifter om en person", "Namn och adress.", (CULTURE,), "sv"),
    "english": Snapshot("Grants for choirs", "Apply now.", (CULTURE, GRANTS), "en"),
    **{f"old-{n}": Snapshot(f"Notis {n}", f"Text {n}.", (), "sv") for n in range(1, 42)},
}
"""The first capture, newest first: 50 entries, which are the first archive document."""

LATER: Final = {f"late-{n}": Snapshot(f"Sen {n}", f"Sent {n}.", (), "sv") for n in range(1, 9)}
"""The second one: its entries push the 8 oldest from the current document of ``all``."""

GONE_FIRST: Final = tuple(f"old-{n}" for n in range(34, 42))

WHY: Final = "Det stämde inte."
EDITS: Final = {
    "major": replace(
        TOLD["major"], title="Biblioteket öppnar först i juni", summary="Bygget är försenat."
    ),
    "minor": replace(TOLD["minor"], summary=TOLD["minor"].summary.replace(" och", ", och")),
    "retagged": replace(TOLD["retagged"], topics=(CULTURE, HEALTH)),
    "new": Snapshot("Sommarlov", "Program för alla.", (CULTURE, HEALTH), "sv"),
}
"""The third one: a major edit, a minor one, a retag, and a new entry."""


def tell(store: Store) -> dict[str, str]:
    """Bring all that is there when the clients subscribe; gives each entry's id by its name."""
    ids = _save(store, TOLD, NOON) | _save(store, LATER, NOON + timedelta(hours=1))
    store.retract(ids["withdrawn"], WHY, NOON + timedelta(hours=2))
    store.erase(ids["erased"], NOON + timedelta(hours=2, minutes=1))
    return ids


def edit(store: Store, ids: Mapping[str, str]) -> dict[str, str]:
    """Bring the edits, and withdraw ``drawn``; gives all ids, with that of the new entry."""
    found = _save(store, EDITS, EDITED)
    store.retract(ids["drawn"], WHY, EDITED + timedelta(minutes=1))
    return {**ids, **found}


def _save(store: Store, said: Mapping[str, Snapshot], now: datetime) -> dict[str, str]:
    drafts = [
        Draft(f"test:{n}", n, one, source_id=IRI if name == "rich" else name)
        for n, (name, one) in enumerate(said.items(), 1)
    ]
    saved = store.save(SITE, capture([(str(now), "", "")], now), drafts, now)
    return {name: saved.ids[n] for n, name in enumerate(said, 1)}
