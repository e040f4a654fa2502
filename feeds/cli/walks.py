"""Walking through the site for ``check``: its feeds in every format, as the app answers them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from werkzeug.test import Client, TestResponse

from feeds import config
from feeds.check import (
    Expected,
    Finding,
    Told,
    agreement_findings,
    answer_findings,
    check,
    kept_findings,
    outline_findings,
)
from feeds.documents import FORMATS, title
from feeds.errors import NotFound, StoreError, UsageError
from feeds.model import Formula, SavedFormula, Selection, Topic
from feeds.store import Audit, Store
from feeds.terms import ALTERNATE, CURRENT, NEXT_ARCHIVE, OPML_TYPE, PREV_ARCHIVE, SELF
from feeds.web import create_app

_TRIES: Final = 3
_UNSERVED: Final = {"hidden": 404, "gone": 410}
_LISTED: Final = frozenset(("known", "pending"))
_GET: Final = "topicfeeds get -i says more of it"


@dataclass(frozen=True, slots=True)
class _Page:
    """One document of a feed: its number (None: the current one), what the store says it holds, and
    the rank of each of the feed's entries.
    """

    selection: Selection
    ranks: Mapping[str, int]


class Walks:
    """Looks at a site through its own app; ``requests`` counts what it asked."""

    def __init__(self, settings: config.Settings) -> None:
        """Raises as `create_app`."""
        self._site = settings.site
        app = create_app(settings, serving=False)
        self._client: Client = app.test_client()
        self._store: Store = app.extensions["topicfeeds"].store
        self._audit = Audit(settings.database)
        self._ids: dict[str, Formula] = {}
        self.requests = 0

    def close(self) -> None:
        """Give the connections back."""
        self._audit.close()
        self._store.close()

    def topics(self) -> tuple[Topic, ...]:
        """Every topic, those without a feed, too."""
        return self._store.topics()

    def served(self) -> list[Formula]:
        """Everything, every topic that has a feed, and every saved formula that can have one."""
        topics = [one for one in self.topics() if one.state not in _UNSERVED]
        saved = (one.formula for one in self._store.existing(self._site.formulas))
        every = [Formula(), *(Formula.of(one.key) for one in topics), *saved]
        return list(dict.fromkeys(every))

    def resolved(self, text: str) -> Formula:
        """The formula of a text, or of a saved formula's name; raises as `Store.named`."""
        return self._store.named(text, self._site.formulas)

    def database(self) -> Iterator[Finding]:
        """What is wrong with the database."""
        return self._audit.findings()

    def saved(self) -> Iterator[Finding]:
        """Saved formulas that lead nowhere, and names that do not lead to their feeds."""
        for one in self._site.formulas:
            yield from self._saved(one)

    def unserved(self) -> Iterator[Finding]:
        """Feeds that there are although their topics are hidden or gone."""
        for topic in self.topics():
            status = _UNSERVED.get(topic.state)
            address = self._site.feed_url(Formula.of(topic.key))
            if status and (found := self._get(address).status_code) != status:
                rule = f"our profile: a topic that is {topic.state} answers {status}, not {found}"
                yield Finding(address, rule, _GET)

    def outlines(self) -> Iterator[Finding]:
        """What is wrong with the list of feeds, in each format."""
        topics = [Formula.of(one.key) for one in self.topics() if one.state in _LISTED]
        for suffix in FORMATS:
            address = self._site.url(f"/topics.opml?format={suffix}")
            answer = self._get(address)
            if answer.status_code != 200:
                rule = f"RFC 9110, 15: it answers 200, and not {answer.status_code}"
                yield Finding(address, rule, _GET)
                continue
            if answer.mimetype != OPML_TYPE:
                yield Finding(address, f"RFC 9110, 8.3: Content-Type is {OPML_TYPE}", _GET)
            feeds = [self._site.feed_url(one, suffix) for one in (Formula(), *topics)]
            yield from outline_findings(answer.data, address, feeds)

    def feed(self, formula: Formula) -> list[Finding]:
        """What is wrong with any document of a formula's feed, in any format.

        Looked at again if it changes meanwhile, which is a warning if it does so all the time.
        Raises `StoreError`; whatever else goes wrong is a finding.
        """
        address = self._site.feed_url(formula)
        try:
            for _ in range(_TRIES):
                before = self._store.select(formula).version
                found = list(self._feed(formula))
                if self._store.select(formula).version == before:
                    return found
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  # one broken feed may not hide the others
            rule = f"our profile: a feed can be made, and no {type(error).__name__} ({error})"
            return [Finding(address, rule, "mend what is said of the database, or report it")]
        rule = "our profile: not checked, because it changed whenever it was looked at"
        return [Finding(address, rule, "check it again", is_warning=True)]

    def _feed(self, formula: Formula) -> Iterator[Finding]:
        members = self._audit.members(formula)
        ranks = {uri: rank for rank, uri in enumerate(members)}
        reached: dict[str, set[str]] = {suffix: set() for suffix in FORMATS}
        selection = self._store.select(formula)
        if selection.total != len(members):
            rule = f"our profile: it has {len(members)} entries, and not {selection.total}"
            remedy = "delete the rows of the table index_part, and report it"
            yield Finding(self._site.feed_url(formula), rule, remedy)
        for number in (None, *range(selection.pages, 0, -1)):
            told, found = self._page(_Page(self._store.select(formula, number), ranks))
            yield from found
            for suffix, one in told.items():
                reached[suffix].update(entry.id for entry in one.entries)
            if not any(one.links.get(PREV_ARCHIVE) for one in told.values()):
                break
        yield from self._unreached(formula, ranks, reached)

    def _page(self, page: _Page) -> tuple[dict[str, Told], list[Finding]]:
        """What each format says in one document, and what is wrong with it."""
        told: dict[str, Told] = {}
        found: list[Finding] = []
        for suffix in FORMATS:
            expected = self._expected(page, suffix)
            answer = self._get(expected.address)
            headers = dict(answer.headers)
            found += answer_findings(answer.status_code, headers, answer.data, expected)
            if answer.status_code != 200:
                continue
            said, wrong = check(answer.data, expected)
            found += wrong
            if said is not None:
                told[suffix] = said
            found += [*self._is_ours(said, page), *self._is_kept(headers, expected)]
        selection = page.selection
        addresses = {
            suffix: self._site.feed_url(selection.formula, suffix, selection.page)
            for suffix in told
        }
        return told, found + agreement_findings(told, addresses)

    def _expected(self, page: _Page, suffix: str) -> Expected:
        selection, media_type = page.selection, FORMATS[suffix].media_type
        dated = {entry.id: entry.snapshot.published or entry.stamp for entry in selection.entries}
        undated = (
            entry.id
            for entry in selection.entries
            if not (entry.snapshot.published or entry.snapshot.updated)
        )
        return Expected(
            address=self._site.feed_url(selection.formula, suffix, selection.page),
            suffix=suffix,
            media_type=media_type,
            id=self._site.feed_id(selection.formula),
            title=title(selection, self._site),
            scheme=self._site.topics_scheme,
            links=self._links(selection, suffix),
            ranks=page.ranks,
            pub_dates={iri: one.replace(microsecond=0) for iri, one in dated.items()},
            is_archive=selection.page is not None,
            undated=frozenset(undated),
            modified=selection.modified,
        )

    def _links(self, selection: Selection, suffix: str) -> dict[str, str]:
        """Where a document leads to (RFC 5005, 4); from the current one to the last archive one."""
        formula, page, pages = selection.formula, selection.page, selection.pages
        before, after = (pages, None) if page is None else (page - 1, page + 1)
        found = {
            SELF: self._site.feed_url(formula, suffix, page),
            ALTERNATE: self._site.page_url(formula),
        }
        if before:
            found[PREV_ARCHIVE] = self._site.feed_url(formula, suffix, before)
        if after and after <= pages:
            found[NEXT_ARCHIVE] = self._site.feed_url(formula, suffix, after)
        if page:
            found[CURRENT] = self._site.feed_url(formula, suffix)
        return found

    def _is_ours(self, told: Told | None, page: _Page) -> Iterator[Finding]:
        """No two feeds share an id."""
        formula = page.selection.formula
        if told is None or told.id is None:
            return
        other = self._ids.setdefault(told.id, formula)
        if other != formula:
            rule = f"RFC 4287, 4.2.6: no two feeds share an id, and this one has that of {other}"
            yield Finding(self._site.feed_url(formula), rule, "please report it")

    def _is_kept(self, headers: Mapping[str, str], expected: Expected) -> list[Finding]:
        """Who has the current document is told that nothing is new."""
        if expected.is_archive or "ETag" not in headers:
            return []
        again = self._get(expected.address, {"If-None-Match": headers["ETag"]})
        return kept_findings(again.status_code, dict(again.headers), headers, expected)

    def _unreached(
        self, formula: Formula, ranks: Mapping[str, int], reached: Mapping[str, set[str]]
    ) -> Iterator[Finding]:
        for suffix, some in reached.items():
            if missing := sorted(set(ranks) - some, key=ranks.__getitem__):
                place = f"{self._site.feed_url(formula, suffix)} {missing[0]}"
                rule = "RFC 5005, 4: a walk over prev-archive reaches every entry"
                remedy = f"{len(missing)} are missing: please report it with the database"
                yield Finding(place, rule, remedy)

    def _saved(self, saved: SavedFormula) -> Iterator[Finding]:
        place = f"site.yaml: formulas.{saved.name}"
        try:
            formula = self._store.resolve(saved.formula)
        except (NotFound, UsageError) as error:
            remedy = f"write it anew, or wait for the topic; {error.hint}".rstrip("; ")
            yield Finding(place, f"our profile: {error.message}", remedy, is_warning=True)
            return
        for suffix in FORMATS:
            by_name = self._site.url(f"/feeds/{saved.name}.{suffix}")
            answer = self._get(by_name)
            leads_to = by_name if answer.status_code == 200 else answer.headers.get("Location")
            if leads_to != self._site.feed_url(formula, suffix):
                rule = "our profile: a saved formula's name leads to its feed"
                yield Finding(by_name, rule, _GET)

    def _get(self, address: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        self.requests += 1
        base = self._site.base_url
        return self._client.get(address.removeprefix(base), base_url=base, headers=headers)
