"""Who publishes."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from feeds.model.formula import Formula
from feeds.model.items import Person
from feeds.model.sources import Limits


@dataclass(frozen=True, slots=True)
class SavedFormula:
    """A formula that the operator gives a name: ``/feeds/NAME.atom`` leads to it.

    An empty ``title`` or ``description`` is made of the formula's own words.
    """

    name: str
    formula: Formula
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """What the pages look like: ``logo`` is the absolute path of an image, ``accent`` and
    ``accent_dark`` are colours (``#rrggbb``) on light and on dark paper, ``footer`` is a sentence.
    """

    logo: str = ""
    accent: str = ""
    accent_dark: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class ReaderLink:
    """A feed reader that can be sent an address: ``url`` has ``{url}`` in its place."""

    name: str
    url: str

    def href(self, feed: str) -> str:
        """The address that subscribes to a feed, whose own is percent-encoded in it."""
        return self.url.replace("{url}", quote(feed, safe=""))


@dataclass(frozen=True, slots=True)
class Accessibility:
    """An accessibility statement (Directive (EU) 2016/2102, article 7).

    With a ``url`` it stands elsewhere. Else ``organisation`` is who is responsible, ``contact`` an
    e-mail or web address, ``assessed`` a day (YYYY-MM-DD), ``by`` who assessed it, ``gaps`` are
    known shortcomings and ``enforcement`` the address of the supervising body.
    """

    url: str = ""
    organisation: str = ""
    contact: str = ""
    assessed: str = ""
    by: str = ""
    gaps: tuple[str, ...] = ()
    enforcement: str = ""


READERS: Final = (
    ReaderLink("Feedbin", "https://feedbin.com/?subscribe={url}"),
    ReaderLink("Feedly", "https://feedly.com/i/subscription/feed%2F{url}"),
    ReaderLink("Inoreader", "https://www.inoreader.com/?add_feed={url}"),
    ReaderLink("NewsBlur", "https://www.newsblur.com/?url={url}"),
    ReaderLink("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={url}"),
)
"""Readers on the web that take an address, unless the operator names others."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes, and the one place that knows how ids and addresses are made.

    ``base_url`` is absolute and ends without a slash. ``tag_authority`` and ``tag_date`` are the
    tagging entity of RFC 4151; all minted ids hang on them and none on ``base_url``. ``allow``
    names exceptions from public addresses as ``HOST:PORT``. ``delta`` allows answers that hold only
    what is new to the client (RFC 3229, ``A-IM: feed``). ``browsers_to_pages`` sends a person who
    opens a feed's address in a browser to the page. ``theme``, ``readers`` and ``accessibility``
    are for the pages alone.
    """

    title: str
    base_url: str
    language: str
    timezone: ZoneInfo
    author: Person
    tag_authority: str
    tag_date: str
    subtitle: str = ""
    trusted_hosts: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    formulas: tuple[SavedFormula, ...] = ()
    delta: bool = False
    browsers_to_pages: bool = True
    theme: Theme = Theme()
    readers: tuple[ReaderLink, ...] = READERS
    accessibility: Accessibility | None = None

    def tag(self, specific: str) -> str:
        """A tag IRI (RFC 4151) of this site."""
        return f"tag:{self.tag_authority},{self.tag_date}:{specific}"

    def entry_id(self, key: str) -> str:
        """The atom:id of a minted entry."""
        return self.tag(f"e/{key}")

    def feed_id(self, formula: Formula) -> str:
        """The atom:id of a formula's feed; all its documents share it."""
        return self.tag(f"f/{formula}")

    @property
    def topics_scheme(self) -> str:
        """The scheme of every category (RFC 4287, 4.2.2.2)."""
        return self.tag("topics")

    @property
    def path(self) -> str:
        """The path of ``base_url``, mostly empty: paths of pages begin with it."""
        return urlsplit(self.base_url).path

    def url(self, path: str) -> str:
        """The absolute address of a path that begins with a slash."""
        return self.base_url + path

    def feed_url(self, formula: Formula, suffix: str = "atom", page: int | None = None) -> str:
        """Where a formula's feed is served in a format, or an archive document of it."""
        archive = f"/archive/{page}" if page else ""
        return self.url(f"/feeds/{formula}{archive}.{suffix}")

    def page_url(self, formula: Formula) -> str:
        """Where people read about the formula."""
        return self.url(f"/topics/{formula}")

    def entry_url(self, key: str) -> str:
        """The permalink page of an entry."""
        return self.url(f"/entries/{key}")

    def saved(self, formula: Formula) -> SavedFormula | None:
        """What the operator calls a formula, if it has a name."""
        return next((one for one in self.formulas if one.formula == formula), None)
