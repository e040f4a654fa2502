"""feedparser's handlers of elements, with their traps cured.

Each method replaces one of feedparser's; the comments say what that one does wrong. The records are
feedparser's own, with what else an item needs under the keys `BASE`, `STATED_TYPE`, `DESCRIPTION`
and `LABEL`, which no element can have as a name. How the events of a document come here is
`handler`'s.
"""

import re
from typing import Any, Final

from feedparser.api import StrictFeedParser
from feedparser.util import FeedParserDict

from feeds.readers.syndication.guess import is_html_title

BASE: Final = " base"
"""The address to which those beside it are relative; empty if nothing says."""

STATED_TYPE: Final = " type"
"""The media type that is stated; feedparser makes one up for links, and we for XML in content."""

DESCRIPTION: Final = " description"
"""What ``media:description`` says about a medium or, in an entry, about all of them."""

LABEL: Final = " label"
"""The same of ``media:title``."""

_VOID: Final = re.compile(
    r"<(?P<end>/)?(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)[ >]"
)


class _Parameters(FeedParserDict):  # type: ignore[misc]  # feedparser publishes no types
    """What is known about a text; feedparser copies it deeply, a tenth of all its time."""

    def __deepcopy__(self, _memo: Any) -> "_Parameters":
        return _Parameters(self)


class Cured(StrictFeedParser):  # type: ignore[misc]  # feedparser publishes no types
    """The elements of a feed; ``entries``, ``feeddata`` and ``version`` are feedparser's."""

    contentparams: Any

    def __init__(self) -> None:
        super().__init__("", None, "utf-8")
        self.resolve_relative_uris = False
        self.sanitize_html = False
        self._medium: Any = None

    @property
    def base(self) -> str:
        """The address to which those in the present element are relative."""
        return ""

    # Content: feedparser takes the second of several descriptions for the content, and the content
    # for a missing summary; a medium's or a podcast's description takes the place of the entry's.

    def push_content(self, tag: Any, attrs_d: Any, default: Any, expecting_text: Any) -> None:
        """A text with its own base; what is XML of another kind is gathered as XHTML would be."""
        super().push_content(tag, attrs_d, default, expecting_text)
        self.contentparams = _Parameters(self.contentparams, base=self.base)
        if self.contentparams["type"].endswith("xml"):
            self.contentparams[STATED_TYPE] = self.contentparams["type"]
            self.contentparams["type"] = "application/xhtml+xml"

    @staticmethod
    def looks_like_html(text: str) -> bool:
        """Whether a text without a type is HTML; feedparser knows no void elements."""
        return is_html_title(text)

    def handle_data(self, text: Any, escape: int = 1) -> None:
        """No end of a void element: ``<br></br>`` is two line breaks in HTML. Nor any white space
        at the beginning: feedparser drops it piece by piece, moving all the others each time.
        """
        void = None if escape else _VOID.match(text)
        is_first = escape and self.elementstack and not self.elementstack[-1][2]
        if (is_first and text.isspace()) or (void and void["end"]):
            return
        super().handle_data(f"{text[:-1]}/>" if void else text, escape)

    def _start_description(self, attrs_d: Any) -> None:
        self.push_content("description", attrs_d, "text/html", 1)

    def _start_summary(self, attrs_d: Any) -> None:
        self._summaryKey = "summary"
        self.push_content("summary", attrs_d, "text/plain", 1)

    def _start_dc_description(self, attrs_d: Any) -> None:
        self.push_content("dc_description", attrs_d, "text/html", 1)

    def _end_dc_description(self) -> None:
        self.pop_content("dc_description")

    def _start_itunes_summary(self, attrs_d: Any) -> None:
        self.push_content("itunes_summary", attrs_d, "text/html", 1)

    def _end_itunes_summary(self) -> None:
        self.pop_content("itunes_summary")

    def _start_content(self, attrs_d: Any) -> None:
        self.push_content("content", attrs_d, "text/plain", 1)
        if attrs_d.get("src"):
            self.contentparams["src"] = attrs_d["src"]

    def _end_content(self) -> None:
        self.pop_content("content")

    _end_body = _end_xhtml_body = _end_content_encoded = _end_fullitem = _end_content

    # Entries and links: feedparser keeps neither the language of an entry nor the bases, resolves
    # ids like links, and makes up types.

    def resolve_uri(self, uri: str) -> str:
        """As it is written: an id is no address, and links have their base beside them."""
        return uri

    def _start_item(self, attrs_d: Any) -> None:
        super()._start_item(attrs_d)
        self.entries[-1][BASE] = self.base
        if self.lang:
            self.entries[-1]["language"] = self.lang

    _start_entry = _start_item

    def _start_link(self, attrs_d: Any) -> None:
        super()._start_link(self._located(attrs_d))

    def _start_enclosure(self, attrs_d: Any) -> None:
        super()._start_enclosure(self._located(attrs_d))

    def _located(self, attrs_d: Any) -> Any:
        return attrs_d | {BASE: self.base, STATED_TYPE: attrs_d.get("type")}

    # Dates: feedparser parses them, takes CET for UTC, and dc:date for the time of an update.

    def _end_published(self) -> None:
        self.pop("published")

    _end_issued = _end_pubdate = _end_published

    def _end_updated(self) -> None:
        self.pop("updated")

    _end_modified = _end_lastbuilddate = _end_updated

    def _end_created(self) -> None:
        self.pop("created")

    def _end_expirationdate(self) -> None:
        self.pop("expired")

    def _start_dc_date(self, _attrs_d: Any) -> None:
        self.push("dc_date", 1)

    def _end_dc_date(self) -> None:
        self.pop("dc_date")

    def _end_dcterms_valid(self) -> None:
        self.pop("validity")

    # People and categories: feedparser's search for an address in an author's text is quadratic in
    # its length, and its search for repeated categories in their number. Keywords are neither.

    def _sync_author_detail(self, key: str = "author") -> None:
        pass

    def _end_author(self) -> None:
        text = self.pop("author")
        self.inauthor = 0
        authors = self._get_context().get("authors", [])
        if text and authors and not authors[-1]:
            authors[-1]["text"] = text

    _end_managingeditor = _end_author

    def _add_tag(self, term: Any, scheme: Any, label: Any) -> None:
        tags = self._get_context().setdefault("tags", [])
        if term or scheme or label:
            tags.append(FeedParserDict(term=term, scheme=scheme, label=label))

    def _end_media_keywords(self) -> None:
        self.pop("media_keywords")

    def _end_itunes_keywords(self) -> None:
        self.pop("itunes_keywords")

    def _end_tags(self) -> None:
        self.pop("tags")

    # Media: feedparser does not tell whose title or description it is.

    def _start_media_content(self, attrs_d: Any) -> None:
        self._medium = self._located(attrs_d)
        super()._start_media_content(self._medium)

    def _end_media_content(self) -> None:
        self._medium = None

    def _start_media_thumbnail(self, attrs_d: Any) -> None:
        super()._start_media_thumbnail(self._located(attrs_d))

    def _start_media_title(self, _attrs_d: Any) -> None:
        self.push("media_title", 1)

    def _end_media_title(self) -> None:
        self._describe(LABEL, self.pop("media_title"))

    def _start_media_description(self, _attrs_d: Any) -> None:
        self.push("media_description", 1)

    def _end_media_description(self) -> None:
        self._describe(DESCRIPTION, self.pop("media_description"))

    def _describe(self, key: str, text: str | None) -> None:
        described = self._get_context() if self._medium is None else self._medium
        if text:
            described.setdefault(key, text)
