"""Names that standards fix: namespaces, media types and link relations.

Each stands here once, with its source; no other module spells one out.
"""

from typing import Final

ATOM_NS: Final = "http://www.w3.org/2005/Atom"
"""Namespace of Atom documents (RFC 4287, 1.2)."""

XML_NS: Final = "http://www.w3.org/XML/1998/namespace"
"""Namespace of ``xml:lang`` (Namespaces in XML 1.0, section 3)."""

ATOM_TYPE: Final = "application/atom+xml"
"""Media type of Atom documents (RFC 4287, section 7)."""

HTML_TYPE: Final = "text/html"
"""Media type of the pages (RFC 2854)."""

SELF: Final = "self"
"""Relation of a feed to its own preferred address (RFC 4287, 4.2.7.2)."""

ALTERNATE: Final = "alternate"
"""Relation to another form of the same thing, here a page (RFC 4287, 4.2.7.2)."""

ENCLOSURE: Final = "enclosure"
"""Relation to a file that belongs to an entry (RFC 4287, 4.2.7.2)."""

RSS_TYPE: Final = "application/rss+xml"
"""Media type of RSS documents (RSS Advisory Board, best practices profile)."""

JSON_FEED_TYPE: Final = "application/feed+json"
"""Media type of JSON Feed documents (JSON Feed 1.1, "Suggestions for publishers")."""

OPML_TYPE: Final = "text/x-opml"
"""Media type of OPML documents (OPML 2.0)."""

UNKNOWN_TYPE: Final = "application/octet-stream"
"""Media type of a file of which nobody says what it is (RFC 2046, 4.5.1)."""

JSON_TYPE: Final = "application/json"
"""Media type of JSON (RFC 8259, section 11)."""

CONTENT_NS: Final = "http://purl.org/rss/1.0/modules/content/"
"""content:encoded of RSS."""

DC_NS: Final = "http://purl.org/dc/elements/1.1/"
"""Dublin Core."""

MEDIA_NS: Final = "http://search.yahoo.com/mrss/"
"""Media RSS 1.5."""

HISTORY_NS: Final = "http://purl.org/syndication/history/1.0"
"""Namespace of ``fh:archive`` and ``fh:complete`` (RFC 5005, 2 and 4)."""

TOMBSTONES_NS: Final = "http://purl.org/atompub/tombstones/1.0"
"""Namespace of ``at:deleted-entry`` (RFC 6721, section 2)."""

CURRENT: Final = "current"
"""Relation of an archive document to the feed's current document (RFC 5005, section 4)."""

PREV_ARCHIVE: Final = "prev-archive"
"""Relation to the archive document before this one (RFC 5005, section 4)."""

NEXT_ARCHIVE: Final = "next-archive"
"""Relation to the archive document after this one (RFC 5005, section 4)."""
