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
