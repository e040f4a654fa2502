"""Selection -> Feed: what a feed is called, where it lives, and what it shows of its entries."""

from collections.abc import Mapping
from dataclasses import replace

from feeds import terms
from feeds.documents.shown import shown
from feeds.documents.words import in_words
from feeds.model import Feed, Formula, Link, Selection, Site, Topic


def compose(selection: Selection, site: Site, suffix: str, media_type: str) -> Feed:
    """The feed document of a selection, with exactly one self link and its page as alternate.

    RFC 4287, 4.1.1: at most one alternate per type and language, and one self is recommended. All
    documents of a feed have its id.
    """
    topic = selection.topic
    return Feed(
        id=site.feed_id(selection.formula),
        title=title(selection, site),
        subtitle=subtitle_of(selection.formula, selection.topics, site),
        language=site.language,
        updated=selection.updated,
        author=site.author,
        links=feed_links(selection, site, suffix, media_type),
        entries=tuple(
            replace(entry, snapshot=shown(entry.snapshot, site.language))
            for entry in selection.entries
        ),
        tombstones=selection.tombstones,
        is_archive=selection.page is not None,
        is_complete=len(selection.seqs) == selection.total and not selection.pages,
        is_expired=topic is not None and topic.state == "retired",
    )


def title(selection: Selection, site: Site) -> str:
    """What a feed is called, as `title_of` says."""
    return title_of(selection.formula, selection.topics, site)


def title_of(formula: Formula, topics: Mapping[str, Topic], site: Site) -> str:
    """What a formula's feed is called: as the operator says, else in words; with the site's name.

    ``topics`` are by key.
    """
    saved = site.saved(formula)
    own = saved.title if saved else ""
    if not (own or formula.topics):
        return site.title
    return f"{own or in_words(formula, topics, site.language)} – {site.title}"


def subtitle_of(formula: Formula, topics: Mapping[str, Topic], site: Site) -> str:
    """What a formula's feed is about: the operator's words for it, else for the site."""
    saved = site.saved(formula)
    topic = topics.get(formula.topic or "")
    return (saved and saved.description) or (topic.description if topic else "") or site.subtitle


def feed_links(selection: Selection, site: Site, suffix: str, media_type: str) -> tuple[Link, ...]:
    """The links of a feed document, the same in the document and in the Link header.

    The current document leads to the latest archive document, each archive document to its
    neighbours and to the current one (RFC 5005, section 4).
    """
    formula, page = selection.formula, selection.page
    links = [
        Link(terms.SELF, site.feed_url(formula, suffix, page), media_type),
        Link(terms.ALTERNATE, site.page_url(formula), terms.HTML_TYPE),
    ]
    neighbours = {
        terms.PREV_ARCHIVE: selection.pages if page is None else page - 1,
        terms.NEXT_ARCHIVE: page + 1 if page and page < selection.pages else 0,
    }
    links += [
        Link(rel, site.feed_url(formula, suffix, number), media_type)
        for rel, number in neighbours.items()
        if number
    ]
    if page:
        links.append(Link(terms.CURRENT, site.feed_url(formula, suffix), media_type))
    return tuple(links)
