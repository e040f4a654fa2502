"""An export: from what the log says is touched to files.

What bytes depend on is either the store, where a cursor tells what is touched; or it is summed up
in ``depends``, and another sum has everything asked anew. Answers are compared with the files that
are there, so that asking too much costs time and changes nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from feeds.errors import TopicfeedsError
from feeds.export import addresses, snippets
from feeds.export.addresses import Address
from feeds.export.asking import Answer, Application, Asking
from feeds.export.folder import LONGEST, Encode, Folder
from feeds.export.seen import Seen
from feeds.model import Formula, Site, Topic
from feeds.store import Cursor, Store, TouchedSince


@dataclass(frozen=True, slots=True)
class Plan:
    """What is exported where.

    ``languages`` are those of the pages and ``mark_name`` is where the environment of a request has
    a mark for the language that links keep. ``encoders`` are the content codings by their names in
    HTTP. ``depends`` is a digest of everything that bytes depend on beside the store.
    """

    site: Site
    store: Store
    application: Application
    path: Path
    languages: tuple[str, ...]
    mark_name: str
    encoders: Mapping[str, Encode]
    depends: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an export did, in numbers of files; ``stale`` ones are of addresses that are no more.

    ``skipped`` are addresses that are too long for the name of a file. ``is_reload_due`` says that
    header fields have changed, which servers read once.
    """

    written: tuple[str, ...]
    unchanged: int
    stale: tuple[str, ...]
    skipped: tuple[str, ...]
    is_reload_due: bool

    @property
    def files(self) -> int:
        """All files."""
        return len(self.written) + self.unchanged


@dataclass(slots=True)
class _Work:
    """What there is: the addresses to ask, and the files of all of them."""

    due: list[Address] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)


class Export:
    """One export; iterate over `steps`, then ask for the `report`."""

    def __init__(
        self, plan: Plan, now: datetime, *, full: bool = False, dry_run: bool = False
    ) -> None:
        """``full`` asks for everything. Raises as `Folder`."""
        self._plan, self._site = plan, plan.site
        self._asking = Asking(plan.application, plan.site.base_url)
        self._folder = Folder(plan.path, plan.encoders, now=int(now.timestamp()), dry_run=dry_run)
        self._before = self._folder.state
        self._mark = f"language-{hashlib.sha256(plan.depends.encode()).hexdigest()[:16]}"
        self._seen = Seen(self._site, self._before)
        self._state = self._seen.state
        self._work = _Work()
        self._early: dict[str, Answer] = {}
        if full or self._before.depends != plan.depends:
            self._before.cursor = Cursor()
            self._folder.recode = True

    def steps(self) -> Iterator[tuple[int, int]]:
        """Ask and write, address by address; gives how many are done, and of how many.

        Everything is from one state of the store. Raises `StoreError`, and `TopicfeedsError` if the
        disk or the site fails.
        """
        with self._plan.store.standing():
            work = self._plan_work()
            for number, address in enumerate(work.due, 1):
                self._export(address)
                yield number, len(work.due)
        self._folder.flush()

    def report(self, *, prune: bool = False) -> Report:
        """Write what servers need to know, and the state; with ``prune`` delete what is stale."""
        state, stale = self._seen.finish(), self._stale()
        before = len(self._folder.written)
        for name, text in snippets.made(
            self._site, state, self._plan.path, self._plan.languages
        ).items():
            self._folder.put(name, text.encode(), None, encoded=False)
        is_reload_due = len(self._folder.written) > before
        self._folder.flush()
        if prune:
            self._folder.remove(stale)
        state.files = dict(self._folder.state.files)
        self._folder.finish(state)
        written = tuple(sorted(self._folder.written))
        skipped = tuple(self._work.skipped)
        return Report(written, self._folder.unchanged, stale, skipped, is_reload_due)

    # -- what there is ----------------------------------------------------------------------------

    def _plan_work(self) -> _Work:
        topics, formulas = self._plan.store.topics(), self._formulas()
        found = self._plan.store.touched(formulas, self._before.cursor)
        shown = self._shown()
        own = {one.key: _digest(_lasting(one)) for one in topics}
        is_other = self._before.shown != shown
        is_renamed = any(own.get(key) != one for key, one in self._before.topics.items())
        self._state.cursor, self._state.depends = found.cursor, self._plan.depends
        self._state.shown, self._state.topics = shown, own
        self._add_feeds(found, is_other=is_other, is_renamed=is_renamed)
        for key, is_touched in found.entries.items():
            self._add(addresses.entry(key, self._site), due=is_touched or is_renamed)
        self._add_general()
        return self._work

    def _formulas(self) -> tuple[Formula, ...]:
        """Everything, every listed topic, and every saved formula that can have a feed."""
        store = self._plan.store
        topics = (Formula.of(one.key) for one in store.topics() if one.is_listed)
        saved = (one.formula for one in store.existing(self._site.formulas))
        return tuple(dict.fromkeys((Formula(), *topics, *saved)))

    def _shown(self) -> str:
        """A digest of what the page of every feed shows of the whole site: the weeks of its chart,
        and which saved formulas there are.
        """
        [pulse] = self._plan.store.pulses((Formula(),))
        saved = self._plan.store.existing(self._site.formulas)
        return _digest((pulse.begins, pulse.known, len(pulse.weeks), saved))

    def _add_feeds(self, found: TouchedSince, *, is_other: bool, is_renamed: bool) -> None:
        for one in found.feeds:
            name, shown = str(one.formula), one.is_shown_otherwise or is_other or is_renamed
            some = replace(one, is_shown_otherwise=shown)
            for address, is_touched in addresses.feeds(some, self._site):
                self._add(address, due=is_touched)
            counted = is_renamed or self._before.pages.get(name) != one.pages
            for address, is_touched in addresses.archives(one, self._site, is_other=counted):
                self._add(address, due=is_touched)
        self._state.pages = {str(one.formula): one.pages for one in found.feeds}

    def _add_general(self) -> None:
        for address in addresses.general(self._site):
            self._add(address, due=True)
        home = self._looked_at(addresses.page("/", self._site))
        for address in addresses.assets(home, self._site):
            self._add(address, due=True)
        self._add_continued(home)
        sitemap = addresses.plain("/sitemap.xml", "map", self._site)
        maps = self._asked_early(sitemap, sitemap.target).body.count(b"<sitemap>")
        for number in range(1, maps + 1):
            self._add(addresses.plain(f"/sitemap-{number}.xml", "map", self._site), due=True)
        self._seen.ask(self._asking, list(addresses.saved(self._site)))

    def _add_continued(self, home: str) -> None:
        """The home pages that one can leaf to, from the first one or a further one."""
        to_visit = [home]
        while to_visit:
            for asked, address in addresses.continued(to_visit.pop(), self._site).items():
                if asked not in self._state.leaves:
                    leaf = address.file.rpartition("/")[2].removesuffix(".html")
                    self._state.leaves[asked] = leaf
                    self._add(address, due=True)
                    to_visit.append(self._looked_at(address))

    def _looked_at(self, address: Address) -> str:
        """What a page that is due says."""
        target, more = self._page_request(address, self._plan.languages[0])
        return self._asked_early(address, target, more).body.decode()

    def _add(self, address: Address, *, due: bool) -> None:
        if any(len(piece.encode()) > LONGEST for piece in address.file.split("/")):
            self._work.skipped.append(address.target)
            return
        self._seen.exists(address)
        self._work.files.update(self._files(address))
        if due or any(name not in self._before.files for name in self._files(address)):
            self._work.due.append(address)

    def _files(self, address: Address) -> tuple[str, ...]:
        if address.kind != "page":
            return (address.file,)
        folders = ("pages", "chosen")
        return tuple(
            f"{folder}/{language}{address.file}"
            for language in self._plan.languages
            for folder in folders
        )

    def _stale(self) -> tuple[str, ...]:
        """Files that an export wrote once, of addresses that are no more."""
        kept = self._work.files | set(snippets.NAMES)
        return tuple(sorted(name for name in self._folder.state.files if name not in kept))

    # -- asking and writing -----------------------------------------------------------------------

    def _export(self, address: Address) -> None:
        if address.kind == "page":
            for language in self._plan.languages:
                self._export_page(address, language)
            return
        answer = self._asked(address, address.target)
        if address.kind != "exact":  # of which there is the same body at another address
            modified = answer.header("Last-Modified")
            second = int(parsedate_to_datetime(modified).timestamp()) if modified else None
            self._folder.put(address.file, answer.body, second)

    def _export_page(self, address: Address, language: str) -> None:
        """A page in a language, and as it is by ``?lang=``: made of one answer, with a mark."""
        answer = self._asked(address, *self._page_request(address, language))
        name = f"{language}{address.file}"
        self._folder.put(f"pages/{name}", _without(answer.body, self._mark), None)
        chosen = answer.body.replace(self._mark.encode(), language.encode())
        self._folder.put(f"chosen/{name}", chosen, None, encoded=False)

    def _page_request(self, address: Address, language: str) -> tuple[str, Mapping[str, str]]:
        """What to ask for a page in a language, with the mark."""
        joint = "&" if "?" in address.target else "?"
        target = f"{address.target}{joint}lang={language}"
        return target, {self._plan.mark_name: self._mark}

    def _asked_early(
        self, address: Address, target: str, more: Mapping[str, str] | None = None
    ) -> Answer:
        """An answer that is needed to know what else is due; it is not asked for again."""
        answer = self._early[target] = self._asked(address, target, more)
        return answer

    def _asked(
        self, address: Address, target: str, more: Mapping[str, str] | None = None
    ) -> Answer:
        if target in self._early:
            return self._early.pop(target)
        answer = self._asking.get(target, more)
        expected = 404 if address.target == addresses.MISSING else 200
        if answer.status != expected:
            message = f"the site answers {answer.status} and not {expected}"
            hint = f"topicfeeds get {address.target} says more"
            raise TopicfeedsError(message, where=address.target, hint=hint)
        self._seen.note(address, answer)
        return answer


def _without(body: bytes, mark: str) -> bytes:
    """A page whose links ask for no language."""
    said = f"lang={mark}"
    hidden = f'<input type="hidden" name="lang" value="{mark}">'
    for text in (f"?{said}", f"&amp;{said}", hidden):
        body = body.replace(text.encode(), b"")
    return body


def _lasting(topic: Topic) -> Topic:
    """A topic without what only its own page and the home page show: that it is pending."""
    return replace(topic, state="known") if topic.state == "pending" else topic


def _digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]
