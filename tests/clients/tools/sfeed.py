"""sfeed: shell scripts around a parser; it keeps a file of lines a feed."""

import re
import shutil
from collections.abc import Sequence

from tests.clients.shown import Shown, moment, readable
from tests.clients.tools.base import Client

# The `fetch` of sfeed's own README, which sends an ETag: the plain one asks without any condition.
# Its `-z` is left out: curl then drops what is older than its last visit, and the story's clock
# stands still while this machine's goes on.
_CONFIG = """
sfeedpath="$HOME/feeds"
fetch() {
    etag="$HOME/etags/$(basename "$3")"
    curl -L --max-redirs 0 -H "User-Agent:" -f -s -m 15 --compressed \\
        --etag-save "$etag" --etag-compare "$etag" "$2" 2>/dev/null
}
feeds() {
"""
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


class Sfeed(Client):
    """The command ``sfeed_update`` with curl, which asks as the README of sfeed says."""

    name = "sfeed"
    formats = ("atom", "rss")

    @classmethod
    def missing(cls) -> str:
        tools = ("sfeed", "curl")
        return " and ".join(f"{one} (apt-get)" for one in tools if not shutil.which(one))

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        (self.folder / "etags").mkdir(exist_ok=True)
        lines = "".join(f"    feed feed{n} '{url}'\n" for n, url in enumerate(urls))
        (self.folder / "sfeedrc").write_text(f"{_CONFIG}{lines}}}\n")
        self.run("sfeed_update", "sfeedrc")
        return {url: self._read(f"feed{n}") for n, url in enumerate(urls)}

    def _read(self, name: str) -> list[Shown]:
        lines = (self.folder / "feeds" / name).read_text().splitlines()
        return [_shown(*line.split("\t")) for line in lines]


def _shown(*fields: str) -> Shown:
    date, title, link, content, _, iri, author, file, topics = map(_plain, fields)
    return Shown(
        id=iri,
        title=title,
        link=link,
        date=moment(date),
        topics=tuple(topics.split("|")) if topics else (),
        authors=(author,) if author else (),
        text=readable(content),
        files=(file,) if file else (),
    )


def _plain(field: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES[found[1]], field)
