"""What all pages share: the frame, the language, addresses, and how things are written.

A page is a template and values. Addresses of pages are paths, so that they work by whatever name
the site is reached; addresses of feeds are absolute, for people copy them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote, unquote, urlencode, urlsplit

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from feeds import terms
from feeds.documents import FORMATS
from feeds.markup import excerpt
from feeds.model import Formula, Link, Site
from feeds.web import assets, i18n
from feeds.web.desk import LOOPBACK, desk
from feeds.web.http import send_page
from feeds.web.pages import charts

EVERYTHING: Final = Formula()
EXCERPT: Final = 280
"""Characters that a list of entries shows of each."""

KEPT: Final = ("q", "letter", "page", "any", "all", "not", "show")
"""What an address may ask of a page, beside its language."""

FORMAT_NAMES: Final = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}


class Language(NamedTuple):
    """A language that the page is there in, too."""

    code: str
    name: str
    href: str
    is_shown: bool


def page(template: str, feeds: Sequence[Link] = (), **values: Any) -> Response:
    """A page; ``feeds`` are what it announces, by default the combined feed."""
    feeds = feeds or feed_links(EVERYTHING)
    return send_page(html(template, feeds, **values), feeds)


def html(
    template: str,
    feeds: Sequence[Link],
    *,
    feed_title: str = "",
    robots: str = "",
    **values: Any,
) -> str:
    """The HTML of a page; ``feed_title`` is what the feeds are called, ``robots`` what search
    engines are told, and ``values`` are the template's own.
    """
    site = desk().site
    return render_template(
        template,
        site=site,
        lang=i18n.tongue().code,
        chosen_language=i18n.tongue().query.get("lang"),
        origin=site.base_url.removesuffix(site.path),
        is_local=urlsplit(site.base_url).hostname in LOOPBACK,
        languages=_languages(),
        feeds=feeds,
        feed_title=feed_title or site.title,
        format_names=FORMAT_NAMES,
        robots=robots,
        **values,
    )


def feed_links(formula: Formula, archive: int | None = None) -> tuple[Link, ...]:
    """A formula's feed in every format, or an archive document of it (autodiscovery)."""
    site = desk().site
    return tuple(
        Link(terms.ALTERNATE, site.feed_url(formula, one.suffix, archive), one.media_type)
        for one in FORMATS.values()
    )


def path(address: str, **query: object) -> str:
    """The path of a page of the site, in the language that the reader has chosen.

    ``address`` is a path that begins with a slash, or an absolute address of the site.
    """
    site = desk().site
    bare = address.removeprefix(site.base_url) if "://" in address else address
    pairs = [(name, value) for name, value in query.items() if value not in (None, "", ())]
    chosen = i18n.tongue().query
    if not pairs:  # most paths by far, of which a page has fifty: a language's code is plain
        said = "".join(f"{name}={value}" for name, value in chosen.items())
    else:
        said = urlencode([*pairs, *chosen.items()], doseq=True)
    return f"{site.path}{bare}{'?' if said else ''}{said}"


def local(moment: datetime) -> datetime:
    """A moment in the site's time zone."""
    return moment.astimezone(desk().site.timezone)


def register(app: Flask) -> None:
    """Give the templates of an app what they work with."""
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    found = assets.known(app)
    site: Site = app.extensions["topicfeeds"].site
    environment.globals.update(
        path=path,
        asset=lambda name: assets.address(name, site, found),
        has_logo="logo" in found,
        bars=charts.bars,
        year=charts.year,
        share=charts.share,
        said=i18n.said,
        host=_host,
        file_name=_file_name,
        kind=_kind,
    )
    environment.filters.update(
        day=lambda moment: i18n.day(local(moment)),
        minute=lambda moment: i18n.minute(local(moment)),
        month=i18n.month,
        weekday=i18n.day,
        ends=charts.ends,
        busy_weeks=charts.busy_weeks,
        iso=lambda moment: moment.isoformat(),
        number=i18n.number,
        span=i18n.span,
        excerpt=lambda text: excerpt(text, EXCERPT),
        paragraphs=_paragraphs,
        in_language=_in_language,
    )


def _languages() -> list[Language]:
    """The page in every language; what else its address says stays."""
    shown = i18n.tongue().code
    return [
        Language(code, i18n.language_name(code), _here(code), code == shown)
        for code in i18n.LANGUAGES
    ]


def _here(code: str) -> str:
    """The path of this page in a language; one slash in front, as two would lead elsewhere."""
    pairs = {name: request.args.getlist(name) for name in KEPT} | {"lang": [code]}
    address = quote(request.path.replace(" ", "+").lstrip("/"), safe="/+!,:@$&'()*;=~")
    return f"{desk().site.path}/{address}?{urlencode(pairs, doseq=True)}"


def _in_language(code: str | None) -> Markup:
    """The lang attribute of what is in a language (BCP 47), where the page is in another one."""
    own = code or desk().site.language
    if own == i18n.tongue().code:
        return Markup("")
    return Markup(' lang="{}"').format(own)


def _paragraphs(text: str) -> Iterable[str]:
    return text.split("\n\n") if text else ()


def _host(address: str) -> str:
    """Where a link leads, as people say it."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _file_name(address: str) -> str:
    """The last piece of an address, or the host where there is none."""
    return unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2]) or _host(address)


def _kind(media_type: str) -> str:
    """A media type in short: PDF, MPEG."""
    return media_type.partition("/")[2].partition(";")[0].removeprefix("x-").upper()
