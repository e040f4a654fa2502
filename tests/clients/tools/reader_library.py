"""reader (PyPI), a reader without windows: it keeps feeds and entries in a database."""

import contextlib
import os
from collections.abc import Sequence
from unittest import mock

import reader

from tests.clients.shown import Shown, readable
from tests.clients.tools.base import Client


class Reader(Client):
    """The library with its own storage and its own way to ask.

    Its copy of feedparser wants a package that it does not require; by the environment variable
    that it documents for this it takes the feedparser that is installed.
    """

    name = "reader"
    formats = ("atom", "rss", "json")

    @classmethod
    def missing(cls) -> str:
        return ""

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        path = str(self.folder / "reader.db")
        with (
            mock.patch.dict(os.environ, READER_NO_VENDORED_FEEDPARSER="1"),
            contextlib.closing(reader.make_reader(path)) as library,
        ):
            for url in urls:
                library.add_feed(url, exist_ok=True)
            for result in library.update_feeds_iter(scheduled=False):  # it waits an hour else
                assert not isinstance(result.value, Exception), result.value
            return {url: list(map(_shown, library.get_entries(feed=url))) for url in urls}


def _shown(one: reader.Entry) -> Shown:
    text = one.content[0].value if one.content else one.summary
    return Shown(
        id=one.id,
        title=one.title,
        link=one.link,
        date=one.published or one.updated,
        updated=one.updated or one.published,
        authors=tuple(author.name or "" for author in one.authors),
        text=readable(text),
        files=tuple(file.href for file in one.enclosures),
    )
