"""Loads: one feed polled, one feed sent, a mix over many feeds, and many feeds against few."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.serving import data, load, nginx, peers, sides, tables
from benchmarks.serving.load import Pairs, Side, Wanted
from benchmarks.serving.scale import Scale
from benchmarks.serving.server import Server

_DRAWN: Final = 20_000
_HEADS: Final = (
    "what",
    "ours, CPU a request",
    "peer",
    "ratio",
    "ours, requests",
    "peer",
    "ratio",
)

Peer = tuple[str, Callable[[], Server]]
"""A peer's name, and what makes its server."""


def polled(folder: Path, scale: Scale) -> None:
    """One feed, asked for with its ETag: answers with 304."""
    _one_feed(folder, scale, "304 of one feed : nginx", is_known=True)


def sent(folder: Path, scale: Scale) -> None:
    """One feed, sent whole in gzip."""
    _one_feed(folder, scale, "one feed of {size:,} bytes in gzip : nginx", is_known=False)


def _one_feed(folder: Path, scale: Scale, what: str, *, is_known: bool) -> None:
    if _unable(load.missing(), nginx.missing()):
        return
    [path] = data.paths(1)
    with ExitStack() as stack:
        ours = stack.enter_context(sides.Ours(data.site(folder, scale.few)))
        peer = stack.enter_context(nginx.nginx(ours, [path], folder / f"nginx-{is_known}"))
        both = []
        for server in (ours, peer):
            [etag] = sides.warmed(server, [path])
            wanted = Wanted(path, etag if is_known else "")
            both.append(load.side(server, [wanted], folder, alike=True))
        named = what.format(size=len(ours.whole(path).body))
        tables.show(_HEADS, (_row(named, *one, scale) for one in [both]))


def mix(folder: Path, scale: Scale) -> None:
    """A mix over many feeds: against nginx, the plain way and Django."""
    if _unable(load.missing()):
        return
    database = data.site(folder, scale.feeds)
    with sides.Ours(database) as ours:
        own, others = _mixed(ours, scale.feeds, folder), list(_peers(ours, database, folder, scale))
        tables.show(_HEADS, _mix_rows(own, others, folder, scale))


def _mix_rows(
    own: Side, others: Sequence[Peer], folder: Path, scale: Scale
) -> Iterator[Sequence[object]]:
    for name, start in others:
        with start() as peer:
            other = _mixed(peer, scale.feeds, folder)
            yield _row(f"mix over {scale.feeds:,} feeds : {name}", own, other, scale)


def _peers(ours: Server, database: Path, folder: Path, scale: Scale) -> Iterator[Peer]:
    """Whoever is there."""
    if not _unable(nginx.missing()):
        paths = data.paths(scale.feeds)
        yield "nginx", lambda: nginx.nginx(ours, paths, folder / "nginx-mix")
    yield "the plain way", lambda: sides.plain(database)
    if peers.has("django"):
        yield "Django", lambda: sides.django(database)


def many_feeds(folder: Path, scale: Scale) -> None:
    """The same mix over many feeds and over few, ours both times: in turn."""
    if _unable(load.missing()):
        return
    counts = (scale.many, scale.few)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(sides.Ours(data.site(folder, count), f"ours, {count:,} feeds"))
            for count in counts
        ]
        pairs = zip(servers, counts, strict=True)
        many, few = (_mixed(server, count, folder) for server, count in pairs)
        heads = ["what", *(f"{count:,} feeds, {what}" for what in _FIGURES for count in counts)]
        found = load.pairs(many, few, scale.seconds, scale.pairs)
        tables.show([*heads, "ratio of CPU", "ratio of requests"], [_many_row(found)])


_FIGURES: Final = ("CPU a request", "requests")


def _many_row(found: Pairs) -> Sequence[object]:
    cpu = (tables.micro(one.cpu) for one in (found.ours, found.peer))
    rate = (tables.rate(one) for one in (found.ours, found.peer))
    return ("mix", *cpu, *rate, f"{found.cpu:.2f}", f"{found.rate:.2f}")


def _mixed(server: Server, feeds: int, folder: Path) -> Side:
    """The mix of a server; all of its feeds have been asked for."""
    paths = data.paths(feeds)
    return load.side(server, load.mixed(paths, sides.warmed(server, paths), _DRAWN), folder)


def _row(what: str, ours: Side, peer: Side, scale: Scale) -> Sequence[object]:
    found = load.pairs(ours, peer, scale.seconds, scale.pairs)
    return (
        what,
        *(tables.micro(one.cpu) for one in (found.ours, found.peer)),
        f"{found.cpu:.3f}",
        *(tables.rate(one) for one in (found.ours, found.peer)),
        f"{found.rate:.3f}",
    )


def _unable(*reasons: str) -> bool:
    """Whether something is missing; what it is, is said."""
    said = [reason for reason in reasons if reason]
    for reason in said:
        tables.say(reason)
    return bool(said)
