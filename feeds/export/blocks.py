"""Which addresses a web server answers alike: what `nginx` and `caddy` are written from."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feeds.documents import FORMATS
from feeds.export.state import State
from feeds.model import Site


@dataclass(frozen=True, slots=True)
class Block:
    """Addresses that are answered alike: the regular expression of their paths, the folder, the
    media type, the header fields, and what the file is called.

    ``file`` is a path with the variables of `snippets` in braces; ``has_links`` tells that the Link
    field is looked up, ``is_dated`` that Last-Modified is sent.
    """

    name: str
    pattern: str
    type: str
    headers: Mapping[str, str]
    folder: str = "site"
    file: str = ""
    has_links: bool = False
    is_dated: bool = False
    version: str = ""


def blocks(site: Site, state: State) -> Iterator[Block]:
    """The blocks; the first one that fits an address answers it."""
    base = re.escape(site.path)
    for kind, middle in (("archive", "[^/]+/archive/[0-9]+"), ("feed", "[^/]+")):
        for suffix in FORMATS:
            if kind in state.headers:
                pattern = rf"^{base}/feeds/{middle}\.{suffix}$"
                media = state.types[f".{suffix}"]
                yield Block(
                    f"{kind}_{suffix}", pattern, media, state.headers[kind],
                    has_links=True, is_dated=True,
                )  # fmt: skip
    yield Block(
        "outline", rf"^{base}/topics\.opml$", state.types["outline"], state.headers["outline"],
        file=f"{site.path}/topics{{outline}}.opml", has_links=True, is_dated=True,
    )  # fmt: skip
    pattern = rf"^{base}/sitemap(-[0-9]+)?\.xml$"
    yield Block("map", pattern, state.types["map"], state.headers["map"], is_dated=True)
    pattern = rf"^{base}/robots\.txt$"
    yield Block("robots", pattern, state.types["robots"], state.headers["robots"])
    for number, (path, version) in enumerate(sorted(state.assets.items())):
        pattern, media = f"^{re.escape(path)}$", state.types[path]
        yield Block(f"asset_{number}", pattern, media, state.headers["asset"], version=version)
    yield from _pages(site, state)


def _pages(site: Site, state: State) -> Iterator[Block]:
    base, media, headers = re.escape(site.path), state.types["page"], state.headers["page"]
    for name, pattern, file in (
        ("home", rf"^{base}/$", f"{{page}}{site.path}/{{leaf}}.html"),
        ("topics", rf"^{base}/topics/$", f"{{page}}{site.path}/topics/~.html"),
        ("page", rf"^{base}/.*[^/]$", "{page}{path}.html"),
    ):
        yield Block(name, pattern, media, headers, folder="", file=file, has_links=True)
