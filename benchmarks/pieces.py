"""One changed entry in a feed of fifty, against generating all of it with feedgen."""

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from benchmarks.ingest import SITE
from benchmarks.pairs import compare
from feeds.documents import FORMATS, Kept
from feeds.documents.compose import compose
from feeds.documents.pieces import assembled
from feeds.model import Entry, Formula, Person, Selection, Snapshot, Topic

PAIRS: Final = 15
CHANGES: Final = 100
ENTRIES: Final = 50
NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOPICS: Final = (Topic("kultur", "Kultur"), Topic("ekonomi", "Ekonomi och budget"))
TEXT: Final = "Regionen vill veta mer om hur resor, vård och kultur hänger ihop. " * 5


def main() -> None:
    """Print the comparison for each format."""
    gc.freeze()  # as the server's workers do
    print("\n| fifty entries of 330 characters | one changed | feedgen, all | ratio |")
    print("|---|---|---|---|")
    for suffix in FORMATS:
        ours, whole = _works(suffix)
        found = compare(ours, whole, PAIRS)
        one, every = found.ours / CHANGES * 1e6, found.peer * 1e6
        times = 1 / (found.ratio / CHANGES)
        print(f"| {suffix} | {one:.0f} µs | {every:.0f} µs | {times:.0f} times less |")


def _works(suffix: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """A hundred documents, each with another changed entry; and one from nothing."""
    form, kept = FORMATS[suffix], Kept()
    entries = tuple(map(_entry, range(ENTRIES)))
    seqs = tuple(range(1, ENTRIES + 1))
    topics = {topic.key: topic for topic in TOPICS}
    chosen = Selection(Formula.of("kultur"), topics, 50, NOON, NOON, 50, entries, seqs=seqs)
    feed = compose(chosen, SITE, suffix, form.media_type)
    assembled(feed, seqs, SITE, form.shape, kept.pieces(SITE, suffix))
    latest = [ENTRIES]
    changed = replace(feed, entries=entries[:1])

    def ours() -> None:
        for _ in range(CHANGES):
            latest[0] += 1
            some = (latest[0], *seqs[1:])
            pieces = kept.pieces(SITE, suffix)
            pieces.missing(some)
            assembled(changed, some, SITE, form.shape, pieces)

    return ours, lambda: form.render(feed, SITE)


def _entry(number: int) -> Entry:
    when = NOON - timedelta(minutes=number)
    link = f"https://www.example.org/nyheter/{number}"
    said = Snapshot(f"Nyhet nummer {number}", TEXT, TOPICS, "sv", link, authors=(Person("Eva"),))
    return Entry(f"tag:example.org,2026:{number}", f"{number:020x}", "a", *[when] * 5, said)


if __name__ == "__main__":
    main()
