"""Well-formed XML through feedparser's handlers, within bounds, with the bases of all addresses.

`parse` drives the handler itself and not through ``feedparser.parse``, whose fallback for broken
XML (sgmllib) needs quadratic time and whose detection of encodings believes what it should not.
"""

from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from xml.sax import handler, make_parser
from xml.sax.xmlreader import AttributesNSImpl

from feeds.readers.syndication.cures import Cured
from feeds.terms import XML_NS

_BASE_KEY: Final = (XML_NS, "base")
_UNWANTED: Final = (_BASE_KEY, (None, "base"))
_LANGUAGES: Final = ((XML_NS, "lang"), (None, "lang"))
_LINKING: Final = frozenset(
    ("href", "src", "cite", "poster", "longdesc", "background", "data", "action", "usemap")
)
_ROOTS: Final = frozenset(("rss", "feed", "rdf", "entry"))
_DIVISIONS: Final = frozenset(("div", "xhtml:div"))  # feedparser drops both ends of some
_WEB: Final = frozenset(("http", "https"))
_LANGUAGE_CHARACTERS: Final = 100
_BASE_CHARACTERS: Final = 2000
_MAX_DEPTH: Final = 500
_MAX_ELEMENTS: Final = 500_000
_MAX_NAMESPACES: Final = 100
_STUMBLES: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class AbsurdError(Exception):
    """The document has more of something than any feed: reading it would take too long."""


class DepthError(AbsurdError):
    """Elements stand deeper inside each other than in any feed, perhaps because none is closed."""


def parse(text: str, base: str) -> "Handler":
    """What feedparser finds in a well-formed document without a document type.

    ``base`` is the address of the document, if known. Raises `xml.sax.SAXParseException` if it is
    not well-formed, `DepthError` and `AbsurdError`.
    """
    found = Handler(base)
    parser = make_parser()  # noqa: S317  # document types never come this far
    parser.setFeature(handler.feature_namespaces, True)  # noqa: FBT003  # as SAX defines it
    parser.setFeature(handler.feature_external_ges, False)  # noqa: FBT003  # the same
    parser.setContentHandler(found)
    parser.feed(text)  # type: ignore[attr-defined]  # expat's is an IncrementalParser
    parser.close()  # type: ignore[attr-defined]  # the same
    return found


class Handler(Cured):
    """One reading of one document.

    feedparser joins the base with itself at every tag, looks at all namespaces for each element,
    and moves all pieces of a text for each blank one. So bases are kept here and not there, and
    what multiplies is bounded.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        self.root = ""
        self._bases = [base]
        self.stumbles = 0
        self._elements = 0
        self._characters: list[str] = []
        self._content_depth = 0

    @property
    def is_feed(self) -> bool:
        """Whether the root element is one of a feed; an RDF document need not be one."""
        return bool(self.version) and self.root in _ROOTS

    @property
    def is_atom(self) -> bool:
        """Whether texts state their types (RFC 4287, 3.1)."""
        return str(self.version).startswith("atom")

    @property
    def base(self) -> str:
        """The address to which those in the present element are relative (W3C XML Base, 3)."""
        return self._bases[-1]

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802  # SAX's name
        """Counts, keeps the base, and hands on what feedparser may see of the attributes."""
        self._hand_on()
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise AbsurdError(f"it has more than {_MAX_ELEMENTS} elements")
        if len(self._bases) > _MAX_DEPTH:
            raise DepthError(f"elements stand more than {_MAX_DEPTH} deep inside each other")
        self.root = self.root or str(name[1]).lower()
        has_attributes = len(attrs) > 0
        self._bases.append(self._inner_base(attrs) if has_attributes else self._bases[-1])
        super().startElementNS(name, qname, self._cured(attrs) if has_attributes else attrs)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802  # SAX's name
        """Goes back to the outer base."""
        self._hand_on()
        super().endElementNS(name, qname)
        self._bases.pop()

    def unknown_starttag(self, tag: Any, attrs: Any) -> None:
        """A stumble costs its element: feedparser raises where an element stands unexpectedly."""
        try:
            super().unknown_starttag(tag, attrs)
        except _STUMBLES:
            self.stumbles += 1

    def unknown_endtag(self, tag: Any) -> None:
        """The same, and an HTML element inside a text (``summary``, ``source``, ``title``) ends no
        element of the feed with its name, as feedparser takes it.
        """
        if self.incontent and len(self._bases) > self._content_depth and tag not in _DIVISIONS:
            tag = f" :{tag.rpartition(':')[2]}"
        try:
            super().unknown_endtag(tag)
        except _STUMBLES:
            self.stumbles += 1
            self.depth -= 1  # what feedparser does at each end, behind its handlers
            self.basestack.pop()
            self.langstack.pop()
            self.lang = self.langstack[-1] if self.langstack else None

    def push_content(self, tag: Any, attrs_d: Any, default: Any, expecting_text: Any) -> None:
        """Remembers how deep the text begins."""
        if not self.incontent:
            self._content_depth = len(self._bases)
        super().push_content(tag, attrs_d, default, expecting_text)

    def characters(self, text: Any) -> None:
        """Gathers what stands between two tags: expat gives each line break for itself."""
        self._characters.append(text)

    def _hand_on(self) -> None:
        if self._characters:
            super().characters("".join(self._characters))
            self._characters.clear()

    def track_namespace(self, prefix: Any, uri: str) -> None:
        """Counts."""
        if len(self.namespaces_in_use) >= _MAX_NAMESPACES:
            raise AbsurdError(f"it declares more than {_MAX_NAMESPACES} namespaces")
        super().track_namespace(prefix, uri)

    def _start_item(self, attrs_d: Any) -> None:
        """Before the first entry: if nobody knows the address of the document, what it says."""
        if not self.entries and not self._bases[0]:
            root = self._own_address()
            self._bases = [join(root, base) for base in self._bases]
        super()._start_item(attrs_d)

    _start_entry = _start_item

    def _own_address(self) -> str:
        """The ``self`` link, else the page's; empty if it does not say."""
        links = dict.get(self.feeddata, "links")
        records = [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
        found = {one.get("rel"): one.get("href") for one in records}
        address = str(found.get("self") or found.get("alternate") or "")
        return address if scheme(address) in _WEB else ""

    def _inner_base(self, attrs: Any) -> str:
        outer, stated = self._bases[-1], attrs.get(_BASE_KEY)
        if not stated or len(stated) + len(outer) > _BASE_CHARACTERS:
            return outer
        joined = join(outer, stated.strip())
        return joined if scheme(joined) in {"", *_WEB} else outer

    def _cured(self, attrs: Any) -> Any:
        """The attributes without bases and absurd languages; in XHTML with addresses resolved.

        Their qualified names are left out, which SAX looks up in quadratic time.
        """
        kept = {key: value for key, value in attrs.items() if key not in _UNWANTED}
        for key in _LANGUAGES:
            if len(kept.get(key, "")) > _LANGUAGE_CHARACTERS:
                del kept[key]
        if self.incontent and self._bases[-1] != self.contentparams.get("base"):
            links = [key for key in kept if key[0] is None and key[1].lower() in _LINKING]
            kept |= {key: join(self._bases[-1], kept[key]) for key in links}
        return AttributesNSImpl(kept, {})


def join(base: str, address: str) -> str:
    """The address resolved against the base (RFC 3986, 5.2); as it is if either is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def scheme(address: str) -> str:
    """In lower case; empty if the address is relative, ``none`` if it is no address."""
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return "none"
