"""Selection -> Feed: what a feed is called, where it lives, and what it shows of its entries."""

from dataclasses import replace

from feeds import terms
from feeds.documents.shown import shown
from feeds.model import Feed, Formula, Link, Selection, Site


def compose(selection: Selection, site: Site) -> Feed:
    """The feed of a selection, with exactly one self link and its page as alternate.

    RFC 4287, 4.1.1: at most one alternate per type and language, and one self is recommended.
    """
    formula, topic = selection.formula, selection.topic
    return Feed(
        id=site.feed_id(formula),
        title=f"{topic.label} – {site.title}" if topic else site.title,
        subtitle=(topic.description if topic else "") or site.subtitle,
        language=site.language,
        updated=selection.updated,
        author=site.author,
        links=feed_links(formula, site),
        entries=tuple(
            replace(entry, snapshot=shown(entry.snapshot, site.language))
            for entry in selection.entries
        ),
    )


def feed_links(formula: Formula, site: Site) -> tuple[Link, ...]:
    """The links of a feed, the same in the document and in the Link header."""
    return (
        Link(terms.SELF, site.feed_url(formula), terms.ATOM_TYPE),
        Link(terms.ALTERNATE, site.page_url(formula), terms.HTML_TYPE),
    )
