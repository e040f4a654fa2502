"""What holds for every OPML document of ours, by OPML 2.0 and its "Subscription lists"."""

from collections import Counter
from typing import Final

from lxml import etree

NAMESPACES: Final = {"re": "http://exslt.org/regular-expressions"}
_ADDRESS: Final = r"^https?://[^\s/]+/\S*\Z"
_DATE: Final = r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\Z"
_HEAD: Final = ("title", "dateModified", "ownerName", "ownerEmail", "ownerId", "docs")

RULES: Final[dict[str, str]] = {
    "opml: version, head and body": "/*[not(self::opml[@version = '2.0'][head][body][not(*[3])])]",
    "head: elements that there are": "/opml/head/*[not({})]".format(
        " or ".join(f"self::{name}" for name in _HEAD)
    ),
    "head: dates of RFC 822": f"//dateModified[not(re:test(., '{_DATE}'))]",
    "body: one outline or more": "/opml/body[not(outline)] | //body//*[not(self::outline)]",
    "text: every outline has one": "//outline[not(@text) or @text = '']",
    "rss: xmlUrl": "//outline[@type = 'rss'][not(@xmlUrl)] | //outline[@xmlUrl][@type != 'rss']",
    "rss: nothing beneath": "//outline[@xmlUrl]/outline",
    "group: something beneath": "//outline[not(@xmlUrl)][not(outline)]",
    "group: its own feed is first": "//outline[not(@xmlUrl)]/outline[1][not(@xmlUrl)]",
    "addresses": f"//@xmlUrl[not(re:test(., '{_ADDRESS}'))]"
    f" | //@htmlUrl[not(re:test(., '{_ADDRESS}'))]",
}
"""A rule's gist -> an XPath that selects what breaks it."""

ONCE: Final = "head: no element is repeated"
TWICE: Final = "rss: no feed is there twice"


def violations(body: bytes) -> list[str]:
    """The rules that an OPML document breaks."""
    tree = etree.fromstring(body)
    found = [rule for rule, xpath in RULES.items() if tree.xpath(xpath, namespaces=NAMESPACES)]
    if any(number > 1 for number in Counter(one.tag for one in tree.iterfind("head/*")).values()):
        found.append(ONCE)
    feeds = [one.get("xmlUrl") for one in tree.iter("outline") if one.get("xmlUrl")]
    return found + [TWICE] * (len(feeds) > len(set(feeds)))
