"""Ready documents, answered before Flask dispatches.

Whoever asks for a feed mostly has it already. A document that a view has left in its `Slot` is kept
with everything that its answers are made of, in each coding that somebody has asked for, until a
change touches it. Whether that has happened is asked before every answer (`Changes`). What is not
kept, or is asked for in a way that only a view can answer, falls through to the app.

Not in here: what an answer is made of (`feeds.web.http`), and which changes touch which documents
(`feeds.store`).
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from feeds.errors import TopicfeedsError
from feeds.model import Formula
from feeds.store import Store
from feeds.web.desk import Clock
from feeds.web.http import (
    SLOT,
    Ready,
    Representation,
    Slot,
    always,
    answer,
    choose,
    represented,
)
from feeds.web.http.answers import Answer, Headers

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

SHELF: Final = "topicfeeds-shelf"
"""Where an app has its `Shelf`, among its extensions."""

_METHODS: Final = ("GET", "HEAD")
_FEEDS: Final = "/feeds/"
_OUTLINE: Final = "/topics.opml"
_OVERHEAD: Final = 2_000
"""Bytes of a kept document that are not its bodies; so many again for each coding."""

_MOST_CHOSEN: Final = 8
_LONGEST_CHOSEN: Final = 100
"""Accept-Encoding fields that a document remembers, and their length: few clients differ."""

_LONGEST: Final = 10.0
"""Seconds to wait for another thread that renders the same document."""

_STATUS: Final = {one.value: f"{one.value} {one.phrase.upper()}" for one in HTTPStatus}

Tally = Counter[tuple[str, str, int]]
"""Answers by route, method and status."""


class _Shelved:
    """A document with the representations that somebody has asked for, by coding and by what was
    asked; ``used`` lately or not.
    """

    __slots__ = ("chosen", "forms", "formula", "key", "path", "ready", "route", "size", "used")

    def __init__(self, key: str, slot: Slot, ready: Ready) -> None:
        self.key, self.ready, self.formula = key, ready, slot.formula
        self.path, self.route = slot.path, slot.route
        self.forms: dict[str, Representation] = {}
        self.chosen: dict[str | None, Representation] = {}
        self.size = len(ready.body) + _OVERHEAD
        self.used = True


class _Mine(threading.local):
    """What others wait for while a thread renders."""

    def __init__(self) -> None:
        self.event = threading.Event()


class Shelf:
    """A WSGI app in front of another one. Safe to use from several threads.

    It keeps ``most`` bytes at most, and lets go first what was not used lately. ``trusts`` says
    whether the site answers to a Host header.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        store: Store,
        trusts: Callable[[str], bool],
        now: Clock,
        most: int,
    ) -> None:
        self.app = app
        self._trusts, self._now, self._most = trusts, now, most
        self._documents: dict[str, _Shelved] = {}
        self._paths: defaultdict[Formula | None, set[str]] = defaultdict(set)
        self._rendering: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._mine = _Mine()
        # By thread: threads that count in one place lose some, or wait.
        self._tallies: defaultdict[int, Tally] = defaultdict(Counter)
        self._told: Tally = Counter()
        self.bytes = 0
        self.misses = 0
        self.hits = 0
        self._changes = store.follow(self._drop)

    def __call__(self, environ: dict[str, Any], start: "StartResponse") -> Iterable[bytes]:
        """The answer from here, else the app's."""
        found = self.find(environ)
        if found is None:
            if not self._is_kept(environ):
                return self.app(environ, start)
            found = self._awaited(environ)
            if found is None:
                return self._rendered(environ, start)
        start(_STATUS[found.status], list(found.headers))
        return [found.body]

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, environ: Mapping[str, Any]) -> Answer | None:
        """The answer to a request, if its document is here and still true.

        ``environ`` has CGI's names (PEP 3333). 406 and 412 are the app's to answer.
        """
        path, asked = environ["PATH_INFO"], environ.get
        this = self._documents.get(path)
        if this is None or not self._may_answer(environ):
            return None
        self._changes.catch_up()
        if self._documents.get(path) is not this:
            return None
        field = asked("HTTP_ACCEPT_ENCODING")
        form = this.chosen.get(field) or self._chosen(this, field)
        if form is None:
            return None
        found = answer(form, asked, self._now())
        if found.status == 412:
            return None
        this.used = True
        method = environ["REQUEST_METHOD"]
        self._tallies[threading.get_ident()][this.route, method, found.status] += 1
        return found._replace(body=b"") if method == "HEAD" else found

    def tallied(self) -> Tally:
        """What was answered from here since this was last asked."""
        whole: Tally = Counter()
        for tally in tuple(self._tallies.values()):
            whole.update(tally.copy())
        new = whole - self._told
        self._told = whole
        self.hits += new.total()
        return new

    # -- inside -----------------------------------------------------------------------------------

    def _may_answer(self, environ: Mapping[str, Any]) -> bool:
        """Whether a request asks for the document as it is: a query asks for another one, a
        browser's navigation for the page, and ``A-IM`` for a part.
        """
        return (
            environ["REQUEST_METHOD"] in _METHODS
            and not environ.get("QUERY_STRING")
            and environ.get("HTTP_SEC_FETCH_DEST") != "document"
            and "HTTP_A_IM" not in environ
            and self._trusts(environ.get("HTTP_HOST", ""))
        )

    def _is_kept(self, environ: Mapping[str, Any]) -> bool:
        """Whether what the app answers may come here."""
        path = environ["PATH_INFO"]
        return (_FEEDS in path or path.endswith(_OUTLINE)) and self._may_answer(environ)

    def _chosen(self, this: _Shelved, field: str | None) -> Representation | None:
        form = choose(field, len(this.ready.body), partial(self._form, this))
        is_short = len(field or "") <= _LONGEST_CHOSEN
        if form is not None and is_short and len(this.chosen) < _MOST_CHOSEN:
            this.chosen[field] = form
        return form

    def _form(self, this: _Shelved, coding: str) -> Representation:
        form = this.forms.get(coding)
        if form is None:
            form = this.forms[coding] = _finished(represented(this.ready, coding), this.path)
            with self._lock:
                self._grow(this, _OVERHEAD + (len(form.body) if coding != "identity" else 0))
        return form

    def _awaited(self, environ: Mapping[str, Any]) -> Answer | None:
        """What another thread is just rendering, or has just rendered; else it is for this one."""
        path = environ["PATH_INFO"]
        event = self._rendering.setdefault(path, self._mine.event)
        if event is not self._mine.event:
            event.wait(_LONGEST)
        found = self.find(environ)
        if found is not None and event is self._mine.event:
            self._done(path)
        return found

    def _rendered(self, environ: dict[str, Any], start: "StartResponse") -> Iterable[bytes]:
        """The app's answer; a document that it leaves is kept."""
        path, slot = environ["PATH_INFO"], Slot()
        self.misses += 1
        self._changes.catch_up()
        since = self._changes.count
        environ[SLOT] = slot
        try:
            body = self.app(environ, start)
            self._keep(path, slot, since)
        finally:
            if self._rendering.get(path) is self._mine.event:
                self._done(path)
        return body

    def _done(self, path: str) -> None:
        """Let those go on who wait for this thread."""
        event, self._mine.event = self._mine.event, threading.Event()
        self._rendering.pop(path, None)
        event.set()

    def _keep(self, path: str, slot: Slot, since: int) -> None:
        if slot.ready is None:
            return
        this = _Shelved(path, slot, slot.ready)
        with suppress(TopicfeedsError):  # it was sent; the next one renders it again
            self._changes.keep(slot.formula, since, partial(self._put, this))

    def _put(self, this: _Shelved) -> None:
        with self._lock:
            self._remove(this.key)
            self._documents[this.key] = this
            self._paths[this.formula].add(this.key)
            self.bytes += this.size
            self._shrink()

    def _grow(self, this: _Shelved, size: int) -> None:
        this.size += size
        if self._documents.get(this.key) is this:
            self.bytes += size
            self._shrink()

    def _shrink(self) -> None:
        """The oldest goes, unless it was used since it last was the oldest."""
        while self.bytes > self._most and self._documents:
            path, this = next(iter(self._documents.items()))
            if this.used:
                this.used = False
                self._documents[path] = self._documents.pop(path)
            else:
                self._remove(path)

    def _drop(self, touched: Collection[Formula] | None) -> None:
        with self._lock:
            formulas = tuple(self._paths) if touched is None else (*touched, None)
            for formula in formulas:
                for path in tuple(self._paths.get(formula, ())):
                    self._remove(path)

    def _remove(self, path: str) -> None:
        this = self._documents.pop(path, None)
        if this is None:
            return
        self.bytes -= this.size
        paths = self._paths[this.formula]
        paths.discard(path)
        if not paths:
            del self._paths[this.formula]


def _finished(form: Representation, path: str) -> Representation:
    """With what every answer from the path has at its end."""
    length: Headers = (("Content-Length", str(len(form.body))),)
    end = always(path)
    return replace(
        form,
        headers=(*form.headers, *end),
        undated=(*form.undated, *length, *end),
        dated=(*form.dated, *length, *end),
    )
