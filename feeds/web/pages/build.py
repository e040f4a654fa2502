"""``/build``: a formula from a form, and what its feed would bring, before anybody subscribes."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from feeds.documents import in_words, title
from feeds.errors import NotFound, UsageError
from feeds.model import Entry, Formula, Pulse
from feeds.web import i18n
from feeds.web.desk import desk
from feeds.web.pages import look
from feeds.web.pages.home import LISTED, listed, matching
from feeds.web.pages.topics import visible

blueprint = Blueprint("build", __name__)

LATEST: Final = 5
"""Entries that a result shows."""

COLUMNS: Final = ("any", "all", "not")
"""The names of the fields: one of these topics, every one of these, none of these."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The topics that the form names, by their keys."""

    any: tuple[str, ...]
    all: tuple[str, ...]
    none: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.keys)

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.any, *self.all, *self.none)))

    @property
    def marks(self) -> set[tuple[str, str]]:
        """The boxes that are ticked: the name of the field, and the key."""
        named = zip(COLUMNS, (self.any, self.all, self.none), strict=True)
        return {(name, key) for name, keys in named for key in keys}

    def spelled(self) -> str:
        """The formula: each of ``any`` with all of ``all`` and without all of ``none``.

        >>> Chosen(("kultur", "sport"), (), ("stod",)).spelled()
        'kultur+!stod,sport+!stod'
        """
        more = [*self.all, *(f"!{key}" for key in self.none)]
        return ",".join("+".join([key, *more]) for key in self.any) or "+".join(more)


@dataclass(frozen=True, slots=True)
class Result:
    """What the chosen formula would bring, or in ``flaw`` why there is none."""

    formula: Formula | None = None
    words: str = ""
    title: str = ""
    pulse: Pulse | None = None
    latest: tuple[Entry, ...] = ()
    flaw: str = ""


@blueprint.get("/build")
def build() -> Response:
    """The form, and what it gives so far."""
    chosen = Chosen(*(tuple(request.args.getlist(name)) for name in COLUMNS))
    topics = listed(desk().store.topics())
    q = " ".join(request.args.get("q", "").split())[:100]
    result = _result(chosen) if chosen else _nothing()
    found = matching(topics, q) if q else list(topics)
    keys = set(chosen.keys)
    picked = [one for one in topics if one.key in keys]
    others = [one for one in found if one.key not in keys]
    return look.page(
        "build.html",
        look.feed_links(result.formula) if result and result.formula else (),
        result=result,
        marks=chosen.marks,
        rows=[*picked, *others[: max(LISTED - len(picked), 0)]],
        left=max(len(others) - max(LISTED - len(picked), 0), 0),
        picked=len(picked),
        is_long=len(topics) > LISTED,
        q=q,
        columns=COLUMNS,
        robots="noindex" if chosen or q else "",
    )


def _nothing() -> Result | None:
    """Who asks for a feed of nothing is told what to do; who only comes in, or searches, is not."""
    if "show" not in request.args:
        return None
    return Result(flaw=i18n.gettext("You have not chosen a topic. Tick at least one."))


def _result(chosen: Chosen) -> Result:
    here = desk()
    if flaw := _contradiction(chosen):
        return Result(flaw=flaw)
    try:
        formula = here.store.resolve(Formula.parse(chosen.spelled()))
        selection = here.store.select(formula)
    except (UsageError, NotFound) as error:
        return Result(flaw=f"{i18n.said(error.message)}.")
    [pulse] = here.store.pulses((formula,))
    return Result(
        formula=formula,
        words=in_words(formula, selection.topics, i18n.tongue().code),
        title=title(selection, here.site),
        pulse=pulse,
        latest=visible(selection.entries[:LATEST]),
    )


def _contradiction(chosen: Chosen) -> str:
    """What cannot be at once, by its label; nothing if there is no such thing."""
    both = {*chosen.any, *chosen.all} & set(chosen.none)
    label = next((one.label for one in desk().store.topics() if one.key in both), "")
    if not label:
        return ""
    said = i18n.gettext("“%(label)s” is ticked as wanted and as left out. Untick one of them.")
    return said % {"label": label}
