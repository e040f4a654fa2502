"""What holds for every page, drawn by hypothesis."""

from html import escape

from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import ERROR_CODES, WARNING_CODES
from feeds.markup import line_of, text_of
from feeds.model import Hints, Profile, Rule
from feeds.readers.listing_html import FIELDS, read
from feeds.readers.page import parse
from tests.readers.html.support import REF

FAST = settings(deadline=None, max_examples=200)

PIECES = st.sampled_from([
    "<ul>", "<li class=n>", "<li>", "</li>", "</ul>", "<div>", "<div hidden>", "</div>", "<h3>",
    "</h3>", "<a href=x>", "<a href>", "</a>", "<b>", "<br>", "<img src=y>", "<nav>", "</nav>",
    "<img srcset=', ,'>", "<time datetime=z>", "</time>", "<p class=n>", "<table><tr><td>",
    "<form>", "<template>", "</html>", "<script>", "</script>", "<!--", "-->", "<![CDATA[",
    "&amp;", "&lt;b&gt;", "&#0;", "&#xD800;", "<base href=q>", "<svg>", "<o:p>", "<p/x=1>",
    "<select><option>", "<audio src>", "<meta content>", "<body>", "<head>", "\0", "\x1b",
    "<p style='display:none'>", "<img aria-hidden=true src=z>",
])  # fmt: skip
TEXTS = st.text(max_size=8) | st.sampled_from(["Topic: A", "å", " ", "\n"])
FRAGMENTS = st.lists(PIECES | TEXTS, max_size=40).map("".join)
ENCODED = st.builds(
    lambda text, charset: text.encode(charset, "replace"),
    FRAGMENTS,
    st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-le", "shift_jis"]),
)
BYTES = st.binary(max_size=300) | ENCODED
CHARSETS = st.sampled_from([
    "utf-8", "latin1", "base64", "idna", "punycode", "utf-32", "hz", '"', "å",
])  # fmt: skip
TYPES = st.none() | st.text(max_size=30) | CHARSETS.map("text/html; charset={}".format)
CSS = st.sampled_from([
    "", "li", ".n", "a", "h3", "*", "p, li", "ul > li", "td:nth-child(1)", ":scope > *", "li ~ li",
    "div:has(a) b", "time", "img", "[href]", "html", "body", ":is(a, b)", "sv|li", "> p", "p:x",
    "li:not(.n)", "a:contains('x')", "::text",
])  # fmt: skip
RULES = st.builds(
    Rule,
    CSS,
    st.sampled_from([None, "href", "class", "SRCSET", "style"]),
    st.sampled_from(["", "Topic:", "av", " "]),
    st.sampled_from(["", ",", " "]),
    st.booleans(),
)
PROFILES = st.builds(
    Profile,
    CSS,
    st.lists(CSS, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from([*FIELDS, "headline"]), RULES, max_size=6),
)


@FAST
@given(data=BYTES, content_type=TYPES, base=st.text(max_size=10), profile=PROFILES | st.none())
@example(data=b"\xff\xfe", content_type=None, base="http://[", profile=Profile("*"))
@example(
    data=b"<meta charset=punycode>\xff<li>a", content_type=None, base="", profile=Profile("li")
)
def test_any_page_gives_items_or_problems(
    data: bytes, content_type: str | None, base: str, profile: Profile | None
) -> None:
    """Whatever the bytes and the profile, there is an item or a problem, each at its place."""
    items, problems = read(data, REF, Hints(content_type, base, profile))
    assert items or problems
    assert [one.position for one in items] == list(range(1, len(items) + 1))
    assert {one.code for one in problems} <= {*ERROR_CODES, *WARNING_CODES}
    assert all(one.message and one.hint for one in problems)
    lines = parse(data, REF, Hints(content_type)).root.xpath("string()").count("\n")
    refs = [one.ref.removeprefix(REF) for one in (*items, *problems)]
    assert all(ref[0] in ":#" and int(ref[1:]) >= 1 for ref in refs)
    assert all(item.base == "" or item.base.startswith(("http://", "https://")) for item in items)
    assert lines >= 0


@FAST
@given(st.lists(st.tuples(TEXTS.filter(str.strip), TEXTS), min_size=1, max_size=5))
def test_every_row_is_an_item(rows: list[tuple[str, str]]) -> None:
    """A list of escaped texts gives these texts, in their order."""
    html = "".join(f"<li><h3>{escape(a)}</h3><p>{escape(b)}</p></li>" for a, b in rows)
    rules = Profile("li", (), {"title": Rule("h3"), "summary": Rule("p")})
    items, _ = read(f"<ul>{html}</ul>".encode("utf-8", "replace"), REF, Hints(profile=rules))
    page = parse(f"<ul>{html}</ul>".encode("utf-8", "replace"), REF)
    told = [(line_of(one[0]), text_of(one[1])) for one in page.root.iter("li")]
    assert [(one.title, one.summary) for one in items] == [pair for pair in told if any(pair)]
