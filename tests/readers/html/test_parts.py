"""What is hidden, what is the frame of a page, and how parts are taken out."""

import time

import pytest
from lxml.html import HtmlElement, document_fromstring

from feeds.readers.html_parts import Frame, is_frame, is_hidden, remove, without_hidden
from tests.readers.html.support import items_of


def first(html: str) -> HtmlElement:
    """The first element of a body."""
    return document_fromstring(f"<html><body>{html}</body></html>").find("body")[0]


@pytest.mark.parametrize(
    "html",
    [
        "<p hidden>x</p>",
        "<p hidden=until-found>x</p>",
        "<p aria-hidden=true>x</p>",
        "<p aria-hidden=' TRUE '><img src=x>x</p>",
        "<p style='display:none'>x</p>",
        "<p style='color:red;Display : NONE !important'>x</p>",
        "<p style='visibility: hidden'>x</p>",
        "<template>x</template>",
        "<script>x</script>",
        "<style>x</style>",
        "<noscript>x</noscript>",
        "<dialog>x</dialog>",
    ],
)
def test_hidden(html: str) -> None:
    """It is not shown, and its text is gone from the page; what stands behind it is not."""
    element = first(html + "behind")
    assert is_hidden(element)
    root = element.getroottree().getroot()
    without_hidden(root)
    assert "".join(root.itertext()) == "behind"


@pytest.mark.parametrize(
    "html",
    [
        "<p>x</p>",
        "<p aria-hidden=false>x</p>",
        "<a aria-hidden=true href=x><img src=y></a>",
        "<p style='content-visibility:hidden'>x</p>",
        "<p style='x-display:none'>x</p>",
        "<dialog open>x</dialog>",
        "<details><summary>x</summary>y</details>",
    ],
)
def test_not_hidden(html: str) -> None:
    """It is shown, or can be opened, or is a picture that only screen readers pass over."""
    assert not is_hidden(first(html))


def test_a_page_is_never_hidden_as_a_whole() -> None:
    """Its scripts show it when they have run."""
    html = "<html hidden><body style='display:none'><ul><li>A</ul>"
    assert [one.title or one.ref for one in items_of(html, "item: li")] == ["captures/a:b.html:1"]


@pytest.mark.parametrize(
    "html",
    [
        "<nav>{}</nav>",
        "<footer>{}</footer>",
        "<search>{}</search>",
        "<header>{}</header>",
        "<div><header>{}</header></div>",
        "<div role=navigation>{}</div>",
        "<div role='x BANNER'>{}</div>",
        "<div role=contentinfo>{}</div>",
        "<div role=search>{}</div>",
        "<form>{}</form>",
        "<form><a href=x>y</a><fieldset>{}</fieldset></form>",
        "<ul class='a pagination'>{}</ul>",
        "<select>{}</select>",
        "<label>{}</label>",
        "<nav><main><article>{}</article></main></nav>",
        "<article><footer>{}</footer></article>",
    ],
)
def test_frame(html: str) -> None:
    """What stands in it is no item, however deep."""
    inner = first(html.format("<div><b class=n>x</b></div>")).find(".//b")
    assert not Frame().take(inner)
    assert Frame().is_around(inner)


@pytest.mark.parametrize(
    "html",
    [
        "<div>{}</div>",
        "<main><header>{}</header></main>",
        "<article><header>{}</header></article>",
        "<form><a href=x>y</a>{}</form>",
        "<fieldset><a href=x>y</a>{}</fieldset>",
        "<aside>{}</aside>",
        "<div class=pagination-free>{}</div>",
        "<div role=list>{}</div>",
    ],
)
def test_no_frame(html: str) -> None:
    """Items can stand in it."""
    inner = first(html.format("<div><b class=n>x</b></div>")).find(".//b")
    assert Frame().take(inner)
    assert not Frame().is_around(inner)


def test_item_that_is_a_frame_itself_counts() -> None:
    """The operator has selected it; only what stands inside a frame is left out."""
    element = first("<nav class=news>x</nav>")
    assert is_frame(element)
    assert Frame().take(element)


def test_removed_parts_leave_what_is_behind_them() -> None:
    """In its order, also between two of them; the root stays."""
    root = document_fromstring("<p>a<b>1</b>b<b>2<b>3</b></b>c<i>d</i><b>4</b>e</p>")
    remove(root, [root, *root.iter("b")])
    assert "".join(root.itertext()) == "abcde"
    assert root.tag == "html"


def test_work_is_linear() -> None:
    """Each part of a deep page with many items is looked at once."""
    rows = "<span hidden></span>x" * 20_000 + "<li>a" * 20_000
    nested = "<div>" * 240 + rows
    start = time.process_time()
    assert len(items_of(nested, "item: li")) == 20_000
    assert time.process_time() - start < 10
