"""Whether a text is HTML where nothing says so, as everywhere in RSS.

A text is HTML if it has an end tag, an element that has none (``br``, ``img``), a ``p`` (HTML,
13.1.2.4, lets its end tag be left out) or a character reference: ``a<b and b>c`` has tags for a
parser, but is text.
"""

import re
from html import unescape
from html.entities import html5
from typing import Final

from feedparser.sanitizer import _HTMLSanitizer

_ENDED: Final = re.compile(
    r"""</[A-Za-z][A-Za-z0-9:-]*\s*>
      | <p>
      | <(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)(?:\s[^<>]*|/)?>
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TAG: Final = re.compile(r"</?(\w+)")
_REFERENCE: Final = re.compile(r"&(#[0-9]{1,8};|#[xX][0-9A-Fa-f]{1,7};|[A-Za-z][A-Za-z0-9]{0,40};)")


def is_html(text: str) -> bool:
    """Whether a text has markup that nobody writes by accident."""
    if _ENDED.search(text):
        return True
    return any(_is_known(name) for name in _REFERENCE.findall(text))


def is_html_title(text: str) -> bool:
    """`is_html`, and HTML knows all that looks like it: ``<script>`` in a title is spoken of."""
    return (
        is_html(text)
        and all(tag.lower() in _HTMLSanitizer.acceptable_elements for tag in _TAG.findall(text))
        and all(map(_is_known, _REFERENCE.findall(text)))
    )


def resolved(label: str) -> str:
    """A plain text that was escaped twice, as Drupal writes categories, without its references."""
    return _REFERENCE.sub(_character, label) if "&" in label else label


def _is_known(name: str) -> bool:
    return name.startswith("#") or name in html5


def _character(match: re.Match[str]) -> str:
    return unescape(match[0]) if _is_known(match[1]) else match[0]
