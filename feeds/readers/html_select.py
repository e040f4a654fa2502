"""CSS selectors (Selectors Level 3, and of Level 4 what cssselect knows) as XPath on lxml trees.

Differences from ``lxml.cssselect``: a selector is matched from its right end, with conditions on
what is around an element and before it. So ``ul li`` finds an ``li`` in an item that itself stands
in a ``ul``, as ``querySelectorAll`` does; ``:scope`` is the item; and the time is in proportion to
the page times its depth, which is bounded. lxml's own form, ``//ul//li``, unites sets of nodes,
which is quadratic: ``div p`` ran for minutes on 1 MB of ``p`` in 240 ``div``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator, SelectorError, parse
from cssselect.parser import Class, Element, Relation
from cssselect.xpath import XPathExpr
from lxml import etree
from lxml.html import HtmlElement, HTMLParser

MAX_CHARACTERS: Final = 1000
MAX_SIBLINGS: Final = 10_000
"""Children of one element among which a selector may count, or look for others."""

MAX_SEARCHED: Final = 20_000
"""Elements of a page in which a selector may look into what is around each element."""

_SCOPE: Final = "count(. | $scope) = 1"
_COUNTING: Final = re.compile(r"count\([a-z]+-sibling|-sibling::(?!\*\)|\*\[1\])")
_SEARCHING: Final = re.compile(
    r"(?:ancestor|parent|preceding-sibling)::.*?(?:descendant::|following-|\./|contains\(\.)"
    r"|/descendant::|/following-"
)
_CLASS_ONLY: Final = re.compile(r"\A(\*|[a-z]\w*)\[(@class\[[^\[\]]*\])\]\Z")
_CROWD: Final = etree.XPath(
    f"boolean(descendant-or-self::*[count(*) > {MAX_SIBLINGS}])", regexp=False
)
_MANY: Final = etree.XPath(f"count(descendant::*) > {MAX_SEARCHED}", regexp=False)


@dataclass(frozen=True, slots=True)
class Selector:
    """A compiled selector.

    ``find`` gives what it selects in an element (and perhaps that itself), in the order of the
    page; it raises ``lxml.etree.XPathError``.
    """

    css: str
    find: Callable[[HtmlElement], list[HtmlElement]]
    is_counting: bool
    is_searching: bool

    def is_too_much_for(self, root: HtmlElement) -> bool:
        """Whether it could take time in proportion to the square of the page's size: it counts
        siblings (``:nth-child()``, ``~``) and there are too many, or it has ``:has()`` or
        ``:contains()`` before its end and the page is too large.
        """
        return (self.is_counting and bool(_CROWD(root))) or (
            self.is_searching and bool(_MANY(root))
        )


@lru_cache(maxsize=256)
def compile_selector(css: str) -> Selector:
    """The selector in a text. Raises ValueError with the reason if it is none."""
    if len(css) > MAX_CHARACTERS:
        raise ValueError(f"it is longer than {MAX_CHARACTERS} characters")
    try:
        text = _path(css)
        path = etree.XPath(text, regexp=False, smart_strings=False)
        path(_NOTHING, scope=_NOTHING)  # only now XPath tells that a prefix is unknown
    except (SelectorError, etree.XPathError, RecursionError) as error:
        raise ValueError(str(error)) from error
    is_counting, is_searching = bool(_COUNTING.search(text)), bool(_SEARCHING.search(text))
    find = (lambda element: path(element, scope=element)) if _SCOPE in text else path
    return Selector(css, find, is_counting, is_searching)


def remembering(selector: Selector) -> Selector:
    """The selector, which gives what it found last if it is asked for the same element again."""
    last: list[tuple[HtmlElement, list[HtmlElement]]] = []

    def find(element: HtmlElement) -> list[HtmlElement]:
        if not last or last[0][0] is not element:
            last[:] = [(element, selector.find(element))]
        return last[0][1]

    return replace(selector, find=find)


def check_selector(text: str) -> str | None:
    """Why a text is no CSS selector that can be used here, or None if it is one."""
    try:
        compile_selector(text)
    except ValueError as error:
        return str(error)
    return None


def _path(css: str) -> str:
    """One location path, also for several selectors: a union of paths is quadratic."""
    tests = [
        _TRANSLATOR.selector_to_xpath(one, prefix="", translate_pseudo_elements=True)
        for one in parse(css)
    ]
    if len(tests) > 1:
        return f"descendant-or-self::*[{' or '.join(f'self::{test}' for test in tests)}]"
    return f"descendant-or-self::{tests[0]}"


class _Compound(XPathExpr):
    """A compound selector: a name, conditions, and one on what is anywhere around it."""

    around: str = ""

    def __str__(self) -> str:
        return super().__str__() + (f"[{self.around}]" if self.around else "")


class _FromTheRight(HTMLTranslator):
    xpathexpr_cls = _Compound

    def xpath_class(self, class_selector: Class) -> XPathExpr:
        """The attribute is looked up once only, which is most of the time."""
        name = class_selector.class_name
        test = f"contains(concat(' ', normalize-space(), ' '), {self.xpath_literal(f' {name} ')})"
        quick = f"contains(string(), {self.xpath_literal(name)})"
        return self.xpath(class_selector.selector).add_condition(f"@class[{quick} and {test}]")

    def xpath_descendant_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """Of several that fit, the nearest decides: what is around others is around it, too."""
        if isinstance(left, _Compound) and isinstance(right, _Compound):
            around, left.around = left.around, ""
            # twice as fast as to ask each element for its class
            test = f"{left}[1][{around}]" if around else _CLASS_ONLY.sub(r"\1/\2", str(left))
            right.around = f"ancestor::{test}"
        return right

    def xpath_child_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """The parent fits."""
        return right.add_condition(f"parent::{left}")

    def xpath_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """The element directly before it fits."""
        return right.add_condition(f"preceding-sibling::*[1][self::{left}]")

    def xpath_indirect_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """An element before it fits."""
        return right.add_condition(f"preceding-sibling::{left}")

    def xpath_relation(self, relation: Relation) -> XPathExpr:
        """``:has()`` looks down and forward, from the left."""
        inner = HTMLTranslator().xpath(Relation(Element(), relation.arguments))
        return self.xpath(relation.selector).add_condition(inner.condition)

    def xpath_scope_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """The element that the selector is called with."""
        return xpath.add_condition(_SCOPE)

    def xpath_first_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Nothing is before it; to count what is would be quadratic."""
        return xpath.add_condition("not(preceding-sibling::*)")

    def xpath_last_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        """Nothing is behind it."""
        return xpath.add_condition("not(following-sibling::*)")


_TRANSLATOR: Final = _FromTheRight()
_NOTHING: Final = HTMLParser().makeelement("p")
