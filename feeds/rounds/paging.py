"""The further pages of a listing: all of them together are one capture.

Reading stops where everything on a page is known, at the configured depth, where no page follows,
and where nothing new comes: no item, or only items, bytes or an address that came before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from feeds import pipeline
from feeds.errors import CaptureError, Problem
from feeds.fetch import Fetched, FetchError, Request, Response, gone
from feeds.model import Conditions, Item, Paging, Source
from feeds.readers import PAGES, Batch, whole
from feeds.readers.next_page import next_page
from feeds.rounds.digests import body_digest
from feeds.rounds.hosts import Get

IsKnown = Callable[[list[Item]], bool]
"""Whether the source has shown all of these items before."""

_NOT_THERE: Final = frozenset({404, 410})


@dataclass(slots=True)
class Listing:
    """The pages of a listing, read as one.

    ``first`` counts the items of the first page. ``is_whole`` says that its end was reached.
    ``error`` is why a page after the first could not be had, and ``place`` which.
    """

    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    first: int = 0
    is_whole: bool = False
    error: FetchError | CaptureError | None = None
    place: str = ""
    _names: set[str] = field(default_factory=set)
    _texts: set[tuple[str, str]] = field(default_factory=set)

    @property
    def batch(self) -> Batch:
        """Everything that was read."""
        return Batch(self.items, self.problems)

    def add(self, body: bytes, page: Batch) -> bool:
        """Take a page in; False if nothing on it is new to the listing.

        An item that moved on to this page while the one before was read counts once, if it has an
        id or a link.
        """
        digest = body_digest(body)
        new = [one for one in page.items if _name(one) not in self._names]
        is_new = digest not in self.bodies and any(
            _name(one) or (one.title, one.summary) not in self._texts for one in new
        )
        self.bodies.append(digest)
        if is_new:
            last = self.items[-1].position if self.items else 0
            self.items += [replace(one, position=last + one.position) for one in new]
            self.problems += page.problems
            self._names |= {_name(one) for one in new} - {""}
            self._texts |= {(one.title, one.summary) for one in new}
        return is_new


def read_pages(
    first: Response, source: Source, get: Get, conditions: Conditions, is_known: IsKnown | None
) -> Listing:
    """A listing that begins with an answer, up to where it ends or all ``is_known`` (if given).

    Raises what `batches` raises of the first page; later ones end in the listing's ``error``.
    """
    listing, answer, paging = Listing(), first, source.paging or Paging(depth=1)
    page = read_page(answer, source, conditions)
    listing.add(answer.body, page)
    listing.first = len(page.items)
    if not listing.items:  # what is wrong with an empty page is told, too
        listing.problems += page.problems
    addresses = {source.url, answer.url}
    try:
        for number in range(1, paging.depth + 1):
            listing.place = _next(number, answer, first, paging) or ""
            if source.paging is None or not listing.place or listing.place in addresses:
                listing.is_whole = True
                return listing
            if number == paging.depth or len(listing.items) >= conditions.limits.capture_items:
                return listing
            if is_known and is_known(page.items):
                return listing
            addresses.add(listing.place)
            answer, page = _later_page(listing.place, source, get, conditions)
            if not listing.add(answer.body, page):
                listing.is_whole = bool(page.items or paging.parameter)
                return listing
    except (FetchError, CaptureError) as error:
        if not (isinstance(error, FetchError) and error.status in _NOT_THERE and paging.parameter):
            listing.error = error
    return listing


def read_page(answer: Response, source: Source, conditions: Conditions) -> Batch:
    """What is on one page; raises `CaptureError`."""
    return whole(read_batches(answer, source, conditions))


def read_batches(answer: Response, source: Source, conditions: Conditions) -> Iterator[Batch]:
    """The same in batches, as files of records come."""
    found = Fetched([answer.body], answer.content_type, answer.url)
    return pipeline.parse(found, answer.url, source, conditions)


def _later_page(
    url: str, source: Source, get: Get, conditions: Conditions
) -> tuple[Response, Batch]:
    """An answer and what is on it; raises `FetchError`, and `CaptureError` also if nothing could
    be read of it: that is no end of a listing.
    """
    answer = get(Request(url), is_page=source.reader in PAGES)
    if answer.status != 200:
        raise gone(url)
    page = read_page(answer, source, conditions)
    error = next((one for one in page.problems if one.is_error), None)
    if error and not page.items:
        raise CaptureError(error)
    return answer, page


def _next(number: int, answer: Response, first: Response, paging: Paging) -> str | None:
    if paging.parameter:
        return _with(first.url, paging.parameter, str(paging.start + number * paging.step))
    return next_page(answer.body, answer.content_type, answer.url, answer.links)


def _with(url: str, name: str, value: str) -> str:
    """The address with one parameter of its query set; the others keep their bytes, which need
    not be UTF-8.
    """
    parts, octets = urlsplit(url), name.encode().decode("latin-1")
    pairs = parse_qsl(parts.query, keep_blank_values=True, encoding="latin-1")
    pairs = [*(pair for pair in pairs if pair[0] != octets), (octets, value)]
    query = urlencode(pairs, encoding="latin-1")
    return parts._replace(query=query, fragment="").geturl()


def _name(item: Item) -> str:
    return item.id or item.link
