"""The servers that are compared: ours, the plain way, and Django's syndication framework."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.serving import data, peers
from benchmarks.serving.server import PORT, Server

_GRANIAN: Final = (
    *("-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1"),
    *("--no-ws", "--http", "1", "--host", "127.0.0.1", "--port", PORT),
)
COMMAND: Final = ("-m", "feeds", "serve", "--workers", "1", "--port", PORT)
"""What the interpreter is told to start our server as it is recommended."""


class Ours(Server):
    """Our server over a database, with the settings beside it."""

    def __init__(self, database: Path, name: str = "ours") -> None:
        environment = {
            "TOPICFEEDS_DB": f"sqlite:///{database}",
            "TOPICFEEDS_CONFIG": str(database.parent),
            "TOPICFEEDS_SHELF_MB": "4000",  # ten thousand feeds take 600
        }
        super().__init__(name, (sys.executable, *COMMAND), environment)


def plain(ours: Path) -> Server:
    """The plain way over the same entries, by the same server."""
    words = (sys.executable, *_GRANIAN, "benchmarks.serving.plain:app")
    return Server("the plain way", words, {"PLAIN_DB": str(data.plain(ours))})


def django(ours: Path) -> Server:
    """Django over the same entries, by the same server."""
    words = (peers.python(), *_GRANIAN, "benchmarks.serving.django_site.site:application")
    return Server("Django", words, {"PLAIN_DB": str(data.plain(ours))})


def warmed(server: Server, paths: Sequence[str]) -> list[str]:
    """Ask for each feed in gzip, and once more; the ETags of the second time."""
    for path in paths:
        server.whole(path)
    return [server.whole(path).fields["etag"] for path in paths]
