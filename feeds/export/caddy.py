"""Caddy: what goes into the block of the site, by ``import``.

Its file server sends files in zstd, br and gzip as they are (``precompressed``), and makes a strong
ETag of a file's time and length.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote_plus

from feeds.export.blocks import Block
from feeds.export.nginx import ACCEPTED, own_language
from feeds.export.state import State
from feeds.model import Site

_VARIABLES = {
    "page": "{topicfeeds_page}",
    "leaf": "{topicfeeds_leaf}",
    "outline": "{topicfeeds_outline}",
    "path": "{path}",
}


def site(
    site: Site, state: State, blocks: Iterable[Block], folder: Path, languages: tuple[str, ...]
) -> str:
    """What goes into the block of the site."""
    parts = ["# Made by topicfeeds export: import this in the block of the site."]
    parts += _maps(site, state, languages)
    inner = list(_moved(state))
    for block in blocks:
        inner += _handle(block, state, folder)
    parts.append(_block("route", inner))
    parts.append(_block("handle_errors", _errors(site, state, folder)))
    return "\n\n".join(parts) + "\n"


def _maps(site: Site, state: State, languages: tuple[str, ...]) -> Iterator[str]:
    own = own_language(site, languages)
    one_of = f"({'|'.join(languages)})"
    accepted = [one.replace("(?:en)", one_of) for one in ACCEPTED.values()]
    yield _block(
        "map {header.Accept-Language} {topicfeeds_accepted}",
        [*(f"{_quoted(f'~{one}')} {_quoted('${1}')}" for one in accepted), f"default {own}"],
    )
    pages = {one: f"/chosen/{one}" for one in languages}
    yield _map("{query.lang}", "page", pages, "/pages/{topicfeeds_accepted}")
    decoded = {unquote_plus(asked): leaf for asked, leaf in state.leaves.items()}
    yield _map("{query.letter}-{query.page}", "leaf", decoded, "~")
    yield _map("{query.format}", "outline", {one: f".{one}" for one in state.outlines}, "")
    yield _map("{http.request.orig_uri.path}", "link", state.links, state.links.get("", ""))
    if state.moved:
        yield _map("{path}", "moved", state.moved, "")


def _moved(state: State) -> Iterator[str]:
    if state.moved:
        yield f"@topicfeeds_moved path {' '.join(map(_quoted, sorted(state.moved)))}"
        moved = state.headers["moved"].items()
        lines = [f"header {name} {_quoted(value)}" for name, value in sorted(moved)]
        lines.append("redir * {topicfeeds_moved} 301")
        yield _block("handle @topicfeeds_moved", lines)


def _handle(block: Block, state: State, folder: Path) -> Iterator[str]:
    name = f"@topicfeeds_{block.name}"
    yield f"{name} path_regexp {block.name} {_quoted(block.pattern)}"
    root = f"{folder}/{block.folder}" if block.folder else str(folder)
    headers = {"Content-Type": block.type, **block.headers}
    if block.has_links:
        headers["Link"] = "{topicfeeds_link}"
    lines = list(_headers(headers, is_dated=block.is_dated))
    if block.version:
        exact = state.headers["exact"]["Cache-Control"]
        path = f"path_regexp {_quoted(block.pattern)}"
        yield _block(f"{name}_exact", [path, f"query v={block.version}"])
        lines.append(
            f"header {name}_exact {_block('', [f'Cache-Control {_quoted(exact)}', 'defer'])}"
        )
    if block.file:
        lines.append(f"rewrite * {block.file.format(**_VARIABLES)}")
    lines += [f"root * {_quoted(root)}", "file_server {", "    precompressed zstd br gzip", "}"]
    yield _block(f"handle {name}", lines)


def _errors(site: Site, state: State, folder: Path) -> Iterator[str]:
    yield f"@topicfeeds_feed path {site.path}/feeds/* {site.path}/topics.opml"
    feed, page = state.headers["missing feed"], state.headers["missing"]
    yield from _headers({"Content-Type": state.types["page"], **page}, is_dated=False)
    more = {name: value for name, value in feed.items() if name not in page}
    lines = [f"{name} {_quoted(value)}" for name, value in sorted(more.items())]
    yield f"header @topicfeeds_feed {_block('', [*lines, 'defer'])}"
    yield f"rewrite * /pages/{{topicfeeds_accepted}}{site.path}/404.html"
    yield f"root * {_quoted(str(folder))}"
    yield "file_server {\n    precompressed zstd br gzip\n    status {err.status_code}\n}"


def _headers(headers: Mapping[str, str], *, is_dated: bool) -> Iterator[str]:
    lines = [f"{name} {_quoted(value)}" for name, value in sorted(headers.items())]
    lines += [] if is_dated else ["-Last-Modified"]
    yield _block("header", [*lines, "defer"])


def _map(source: str, name: str, values: Mapping[str, str], default: str) -> str:
    lines = [f"{_quoted(key)} {_quoted(value)}" for key, value in sorted(values.items()) if key]
    return _block(f"map {source} {{topicfeeds_{name}}}", [*lines, f"default {_quoted(default)}"])


def _block(head: str, lines: Iterable[str]) -> str:
    inner = "\n".join(lines).replace("\n", "\n    ")
    return f"{head} {{\n    {inner}\n}}".lstrip()


def _quoted(text: str) -> str:
    """A token as it stands, whatever signs are in it."""
    return f"`{text}`"
