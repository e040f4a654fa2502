"""The clients, one small module each."""

from tests.clients.tools.base import Client
from tests.clients.tools.feedparser_library import Feedparser
from tests.clients.tools.newsboat import Newsboat
from tests.clients.tools.node import Feedsmith, RssParser
from tests.clients.tools.reader_library import Reader
from tests.clients.tools.rss2email import Rss2email
from tests.clients.tools.sfeed import Sfeed

CLIENTS: tuple[type[Client], ...] = (
    Feedparser,
    Reader,
    Newsboat,
    Rss2email,
    Sfeed,
    RssParser,
    Feedsmith,
)
