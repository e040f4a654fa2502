"""nginx: maps for its ``http`` block, and locations for the ``server`` block of the site.

Files in gzip are sent as they are (``gzip_static``, which every packaged nginx has); nginx makes a
strong ETag of a file's time and length.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from feeds.export.blocks import Block
from feeds.export.state import State
from feeds.model import Site

ACCEPTED = {
    "exact": r"(?:^|,)\s*(?:en)\s*(?:;[^,]*)?(?:,|$)",
    "near": r"(?:^|,)\s*(?:en)\b",
}
"""The first language of Accept-Language that there is, here for English: one by its very name comes
before one with a region, as the site itself has it.
"""

_VARIABLES = {
    "page": "$topicfeeds_page",
    "leaf": "$topicfeeds_leaf",
    "outline": "$topicfeeds_outline",
    "path": "$uri",
}


def maps(site: Site, state: State, languages: tuple[str, ...]) -> str:
    """What goes into the ``http`` block."""
    named = {one: one for one in languages}
    own, one_of = own_language(site, languages), "|".join(languages)
    accepted = {
        n: one.replace("(?:en)", f"(?<topicfeeds_{n}>{one_of})") for n, one in ACCEPTED.items()
    }
    parts = [
        "# Made by topicfeeds export: include this in the http block.",
        "map_hash_max_size 262144;\nmap_hash_bucket_size 512;",
        _map("$arg_lang", "chosen", named),
        _block(
            "map $http_accept_language $topicfeeds_accepted",
            [f"default {own};", *(f'"~{one}" $topicfeeds_{n};' for n, one in accepted.items())],
        ),
        _map(
            "$topicfeeds_chosen",
            "page",
            {one: f"/chosen/{one}" for one in languages},
            "/pages/$topicfeeds_accepted",
        ),
        _map("$arg_letter-$arg_page", "leaf", state.leaves, "~"),
        _map("$arg_format", "outline", {one: f".{one}" for one in state.outlines}),
        _map("$topicfeeds_path", "link", state.links, state.links.get("", "")),
        *(
            _map("$arg_v", f"cache_{version}", {version: state.headers["exact"]["Cache-Control"]},
                 state.headers["asset"]["Cache-Control"])
            for version in sorted(set(state.assets.values()))
        ),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def site(site: Site, state: State, blocks: Iterable[Block], folder: Path) -> str:
    """What goes into the ``server`` block."""
    missing = {"page": state.headers["missing"], "feed": state.headers["missing feed"]}
    parts = ["# Made by topicfeeds export: include this in the server block of the site."]
    parts += ["max_ranges 0;", "error_page 404 @topicfeeds_missing_page;"]
    for path, target in sorted(state.moved.items()):
        lines = [*_fields(state.headers["moved"]), f"return 301 {_quoted(target)};"]
        parts.append(_block(f"location = {_quoted(path)}", lines))
    parts += [_location(block, folder) for block in blocks]
    for name, headers in missing.items():
        file = f"/pages/$topicfeeds_accepted{site.path}/404.html"
        lines = [f"root {_quoted(str(folder))};", f"try_files {file} =404;"]
        lines += ["types { }", f"default_type {_quoted(state.types['page'])};"]
        lines += ["gzip_static on;", "etag off;", 'add_header Last-Modified "" always;']
        lines += _fields(headers, always=True)
        parts.append(_block(f"location @topicfeeds_missing_{name}", lines))
    return "\n\n".join(parts) + "\n"


def _location(block: Block, folder: Path) -> str:
    root = f"{folder}/{block.folder}" if block.folder else str(folder)
    lines = [f"root {_quoted(root)};", "types { }", f"default_type {_quoted(block.type)};"]
    if block.file:
        lines.append(f"try_files {block.file.format(**_VARIABLES)} =404;")
    lines.append("gzip_static on;")
    if block.is_dated:
        lines.append("if_modified_since before;")
    else:
        lines += ["if_modified_since off;", 'add_header Last-Modified "";']
    headers = dict(block.headers)
    if block.version:
        headers["Cache-Control"] = f"$topicfeeds_cache_{block.version}"
    if block.has_links:
        headers["Link"] = "$topicfeeds_link"
    lines += _fields(headers)
    if block.name.startswith(("feed", "archive", "outline")):
        lines.append("error_page 404 @topicfeeds_missing_feed;")
    # try_files gives $uri the name of the file: what was asked for is captured before
    pattern = block.pattern.replace("^", "^(?<topicfeeds_path>", 1).replace("$", ")$", 1)
    return _block(f"location ~ {_quoted(pattern)}", lines)


def _fields(headers: Mapping[str, str], *, always: bool = False) -> Iterator[str]:
    for name, value in sorted(headers.items()):
        yield f"add_header {name} {_quoted(value)}{' always' if always else ''};"


def _map(source: str, name: str, values: Mapping[str, str], default: str = "") -> str:
    lines = [f"    default {_quoted(default)};"]
    lines += [
        f"    {_quoted(key)} {_quoted(value)};" for key, value in sorted(values.items()) if key
    ]
    return "\n".join([f"map {source} $topicfeeds_{name} {{", *lines, "}"])


def _block(head: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{head} {{", *(f"    {line}" for line in lines), "}"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def own_language(site: Site, languages: tuple[str, ...]) -> str:
    """The language of who names none that there is."""
    own = site.language.partition("-")[0].lower()
    return own if own in languages else "en"
