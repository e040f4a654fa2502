"""Where the fields of items stand: rules guessed from what stands in some of them.

Dates are known by their shape, topics by being short and coming again, a summary by being the text
that is left; names of classes help where several would do. A title or link gets no rule where what
the reader takes by itself (the first heading, its link) is as good.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from feeds.model import Rule
from feeds.readers.html_fields import first_link, first_title
from feeds.readers.listing_html import FIELDS
from feeds.readers.probe import names
from feeds.readers.probe.groups import HEADINGS
from feeds.readers.probe.shapes import (
    date_of,
    is_date,
    is_glued,
    is_more,
    is_topic,
    label_of,
    text_of,
    title_worth,
)
from feeds.readers.probe.stock import Shelf, Stock, Used

_TEXTS: Final = names.words("blockquote dd div p section span td")
_TOPIC_LABELS: Final = names.words("""
    amne amnen categories category emne emner etikett etiketter filed kategori kategorier nyckelord
    subject subjects tag tagg taggar tags tema topic topics ämne ämnen ämnesord
""")
_SEPARATORS: Final = (", ", " | ", " / ", "; ", " · ", ",", "|")
_LABELS: Final = frozenset(("a", "b", "i", "li", "span"))
_LEAST_TOPICS: Final = 1.1
_TITLES: Final = frozenset(("a", "b", "strong"))


def guess(members: list[HtmlElement]) -> dict[str, Rule]:
    """The rules for some items of a page."""
    stock = Stock(members)
    rules: dict[str, Rule] = {}
    title = _title(stock)
    if title:
        rules["title"] = Rule(title.css)
    titles = title.firsts if title else _usual_titles(members)
    used = Used()
    used.add(titles)
    link = _link(stock, title)
    if link:
        rules["link"] = Rule(link.css)
    for name, shelf, rule in _dates(stock, used):
        rules[name] = rule
        used.add(shelf.firsts)
    topics = _topics(stock, used)
    if topics:
        rules["topics"] = topics
        used.add(stock.labelled(topics.select, topics.prefix))
    summary = _summary(stock, used)
    if summary:
        rules[_kind_of_text(summary)] = Rule(summary.css)
    image = stock.shelves.get("img")
    if image and stock.share(image) >= 0.3:
        rules["image"] = Rule("img")
    return {name: rules[name] for name in FIELDS if name in rules}


def title_tag(members: list[HtmlElement]) -> str:
    """The element that most of the titles stand in, where no rule says so."""
    tags = Counter(map(names.tag_of, _usual_titles(members)))
    return tags.most_common(1)[0][0] if tags else "a"


def _usual_titles(members: list[HtmlElement]) -> list[HtmlElement]:
    return [found[1] for found in map(first_title, members) if found]


def _title(stock: Stock) -> Shelf | None:
    """A rule for the title, where the first heading or link is not as good or not as plain."""
    heads = [one for tag, one in stock.shelves.items() if tag in HEADINGS]
    best = max(heads, key=stock.share, default=None)
    titles = _usual_titles(stock.members)
    if best and stock.share(best) >= max(0.8, len(titles) / len(stock.members)):
        return best
    usual = _worth(titles, stock)
    for shelf in stock.shelves.values():
        is_named = not shelf.words.isdisjoint(names.TITLE)
        if shelf.css in _TITLES or is_named or shelf.firsts[0].tag == "a":
            worth = _worth(shelf.firsts, stock) + 0.1 * is_named
            if worth > usual + 0.15:
                best, usual = shelf, worth
    return best if best and best not in heads else None


def _worth(titles: list[HtmlElement], stock: Stock) -> float:
    texts = [text_of(one) for one in titles]
    distinct = len(set(texts)) / max(len(texts), 1)
    return sum(map(title_worth, texts)) / len(stock.members) * distinct


def _link(stock: Stock, title: Shelf | None) -> Shelf | None:
    """A rule for the link, where the title's or the first one is not each item's own."""
    usual: list[str] = []
    for index, member in enumerate(stock.members):
        told = title.found.get(index, [None])[0] if title else None
        if told is None:
            told = next(iter(_usual_titles([member])), None)
        usual.append(first_link(told, member))
    own = len(set(filter(None, usual))) / len(stock.members)
    best: Shelf | None = None
    for shelf in stock.shelves.values():
        if shelf.firsts[0].tag == "a":
            share = len({one.get("href") for one in shelf.firsts}) / len(stock.members)
            if share > own + 0.25:
                best, own = shelf, share
    return best


def _dates(stock: Stock, used: Used) -> Iterator[tuple[str, Shelf, Rule]]:
    """The shelves of the dates of publication and of the last change."""
    found: list[tuple[float, Shelf, bool]] = []
    for shelf in stock.shelves.values():
        texts = [] if any(map(used.meets, shelf.firsts)) else list(map(date_of, shelf.firsts))
        share = sum(map(is_date, texts)) / len(stock.members)
        if share >= 0.4 and share >= 0.7 * stock.share(shelf):
            is_edited = _is_edited(shelf)
            found.append((share + _date_bonus(shelf), shelf, is_edited))
    for name, edited in (("published", False), ("updated", True)):
        several = [one for one in found if one[2] is edited]
        if several:
            _, shelf, _ = max(several, key=lambda one: (one[0], -len(one[1].css)))
            yield name, shelf, Rule(shelf.css, prefix=_prefix(list(map(date_of, shelf.firsts))))


def _is_edited(shelf: Shelf) -> bool:
    """Whether names, or the label before it, say that it is the date of a change."""
    if not shelf.words.isdisjoint(names.EDITED):
        return shelf.words.isdisjoint(("published", "datepublished", "pubdate"))
    parent = shelf.firsts[0].getparent()
    said = text_of(parent).partition(" ")[0] if parent is not None else ""
    return said.rstrip(":").lower() in names.EDITED


def _date_bonus(shelf: Shelf) -> float:
    is_exact = shelf.firsts[0].tag in ("time", "meta")
    says = {"published", "publicerad", "pubdate", "datepublished"}
    named = not shelf.words.isdisjoint(says | names.DATE) and not shelf.is_bare
    published = not shelf.words.isdisjoint(says) and not shelf.is_bare
    is_plain = " " not in shelf.css
    return 0.5 * is_exact + 0.2 * named + 0.2 * published + 0.1 * is_plain


def _prefix(texts: list[str]) -> str:
    """The label that most texts begin with, as the first one writes it."""
    labels = [label_of(text) for text in texts]
    first = next(filter(None, labels), "")
    alike = sum(one.casefold() == first.casefold() for one in labels)
    return first if first and 2 * alike > len(texts) else ""


def _topics(stock: Stock, used: Used) -> Rule | None:
    """The rule of the most telling shelf of labels."""
    best, most = None, _LEAST_TOPICS
    for shelf in stock.shelves.values():
        prefix = _topic_prefix(shelf)
        elements = stock.labelled(shelf.css, prefix)
        if elements and not any(map(used.meets, elements)):
            texts = [text_of(one)[len(prefix) :].strip() for one in elements]
            score = _topic_score(shelf, prefix, elements, texts, stock)
            if score > most + 0.05:
                best, most = (shelf.css, prefix, texts), score
    if best is None:
        return None
    css, prefix, texts = best
    separator = _separator(texts)
    return Rule(css, prefix=prefix, separator=separator, glued=not separator and _are_glued(texts))


def _are_glued(texts: list[str]) -> bool:
    return any(map(is_glued, texts))


def _topic_prefix(shelf: Shelf) -> str:
    """The label that says that topics follow, as the first of them writes it."""
    for label in map(label_of, shelf.texts[:20]):
        if not _TOPIC_LABELS.isdisjoint(label.casefold().rstrip(":").split()):
            return label
    return ""


def _topic_score(
    shelf: Shelf, prefix: str, elements: list[HtmlElement], texts: list[str], stock: Stock
) -> float:
    """Above `_LEAST_TOPICS` for labels: short texts that come again or are named so."""
    filled = [one for one in texts if one.casefold().rstrip(":") not in _TOPIC_LABELS]
    if not filled or stock.share(shelf) < 0.3 or shelf.css == "a":
        return 0.0
    short = sum(map(is_topic, filled)) / len(filled)
    crowded = sum(len(one) > 1 for one in elements) / len(elements)
    if short < 0.8 or crowded > 0.3:
        return 0.0
    is_named = bool(prefix) or _names_topics(shelf)
    repeated = 1 - len(set(filled)) / len(filled)
    is_constant = len(set(filled)) == 1 and len(stock.members) > 2
    if not is_named and (is_constant or (repeated == 0 and not shelf.css.startswith("td"))):
        return 0.0
    simple = 0.2 * any(one.tag in _LABELS for one in elements)
    single = 0.3 * sum(len(one) == 0 for one in elements) / len(elements)
    many = 0.15 * min(len(filled) / len(stock.members), 3)
    classed = 0.1 * (shelf.css.startswith(".") and " " not in shelf.css)
    return (
        short * (0.8 * is_named + 0.5)
        + 0.5 * repeated
        + simple
        + single
        + many
        + classed
        + bool(prefix)
    )


def _names_topics(shelf: Shelf) -> bool:
    own = set(names.words_of([shelf.css]))
    return not (own | shelf.words | shelf.near).isdisjoint(names.TOPIC)


def _separator(texts: list[str]) -> str:
    """What stands between labels, if each piece begins as a label does."""
    for sign in _SEPARATORS:
        split = [[part.strip() for part in text.split(sign)] for text in texts if sign in text]
        if split and all(part[:1].isupper() for parts in split for part in parts if part):
            return sign
    return ""


def _summary(stock: Stock, used: Used) -> Shelf | None:
    shelves = list(stock.free(used))
    paragraph = stock.shelves.get("p")
    rest = stock.narrowed(paragraph, used) if paragraph and paragraph not in shelves else None
    best = max(shelves + [rest] * bool(rest), key=lambda one: _prose(one, stock), default=None)
    return best if best and _prose(best, stock) > 0 else None


def _prose(shelf: Shelf | None, stock: Stock) -> float:
    """How much a shelf is the items' text: long enough, in many items, named so."""
    if shelf is None or shelf.firsts[0].tag not in _TEXTS:
        return 0.0
    lengths = [len(text) for text in shelf.texts if text and not is_more(text)]
    share = stock.share(shelf)
    mean = sum(lengths) / max(len(lengths), 1)
    if share < 0.4 or mean < 20 or len(set(shelf.texts)) < 0.7 * len(shelf.texts):
        return 0.0
    own = set(names.words_of([shelf.css]))
    named = len(own & names.SUMMARY) > 0
    several = len(shelf.elements) / len(shelf.found) - 1
    is_long = " " in shelf.css
    return (
        share
        + 0.6 * named
        + 0.3 * (shelf.css == "p")
        + min(mean, 200) / 200
        - (0.1 * is_long + 0.05 * several)
    )


def _kind_of_text(shelf: Shelf) -> str:
    """A body with paragraphs in it is the ``content``, with its markup; else a ``summary``."""
    is_whole = not shelf.words.isdisjoint(names.WHOLE) and not shelf.is_bare
    blocks = sum(len(one.findall("p")) for one in shelf.elements)
    return "content" if is_whole and blocks > len(shelf.elements) else "summary"
