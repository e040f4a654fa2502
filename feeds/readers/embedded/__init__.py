"""What an HTML page itself says about its items, without a profile.

Three forms are read, in this order: JSON-LD (`jsonld`), microformats2 and classic hAtom
(`microformats`), schema.org microdata (`microdata`). The first form that gives items wins: pages
that carry two of them say the same thing twice, and halves of two descriptions are never mixed.

Not in here: RDFa, Open Graph (they describe the page, not its items), and anything that needs to be
told where it stands; that is a profile's work.
"""

from feeds.errors import Problem
from feeds.model import Item
from feeds.readers.embedded.jsonld import find as find_jsonld
from feeds.readers.embedded.microdata import find as find_microdata
from feeds.readers.embedded.microformats import find as find_microformats
from feeds.readers.page import Page

__all__ = ["find"]


def find(page: Page, ref: str) -> tuple[list[Item], list[Problem]]:
    """The items that a page describes, in its order, and what is wrong with the descriptions.

    The first of JSON-LD, microformats and microdata that gives items wins; problems come from all
    that were looked at. ``ref`` is the path that reports name. Warnings: ``broken-jsonld``,
    ``duplicate-key``, ``empty-item``. Never raises; linear in the size of the page.
    """
    problems: list[Problem] = []
    for form in (find_jsonld, find_microformats, find_microdata):
        items, found = form(page, ref)
        problems += found
        if items:
            return items, problems
    return [], problems
