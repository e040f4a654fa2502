"""What a listing does not say of an item whose own page was read before, the entry still says."""

from dataclasses import replace

from feeds.model import Draft, Snapshot


def filled(draft: Draft, old: Snapshot) -> Draft:
    """A brief draft with what it leaves out taken from the entry; any other draft as it is.

    Its language is the listing's, which says nothing about this item: the entry keeps its own.
    """
    if not draft.brief:
        return draft
    new = draft.snapshot
    return replace(
        draft,
        snapshot=replace(
            new,
            summary=new.summary or old.summary,
            topics=new.topics or old.topics,
            language=old.language or new.language,
            link=new.link or old.link,
            content_html=new.content_html or old.content_html,
            published=new.published or old.published,
            updated=new.updated or old.updated,
            authors=new.authors or old.authors,
            enclosures=new.enclosures or old.enclosures,
            image=new.image or old.image,
        ),
    )
