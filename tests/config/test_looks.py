"""What a site says of its pages: theme, readers, accessibility statement."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import config
from feeds.config.checks import check
from feeds.config.colours import DARK, LIGHT, contrast, readable
from feeds.config.looks import LOGO_BYTES, check_theme
from feeds.config.schema import SiteFile
from feeds.model import READERS, Accessibility, ReaderLink, Theme
from feeds.strict_yaml import read
from tests.config.test_load import CASES, LEAST
from tests.helpers import ROOT

LOOKS = """
  theme: {logo: logo.svg, accent: "#7A1F5C", accent_dark: "#e7a6d2", footer: Vi finns på Torget 1.}
  readers:
    - {name: Läsaren, url: "https://reader.example/add?feed={url}&x=1"}
  accessibility:
    contact: webb@a.example
    assessed: 2026-10-01
    gaps: [Kartorna har ingen text.]
    enforcement: https://www.example.org/tillsyn
"""


def load(folder: Path, text: str) -> config.Settings:
    """The settings of a site.yaml in a folder with a logo."""
    (folder / "site.yaml").write_text(LEAST + text, "utf-8")
    (folder / "logo.svg").write_text("<svg/>")
    return config.load({}, config=str(folder))


@pytest.mark.parametrize("name", ["looks", "looks-2"])
def test_located_mistakes(name: str) -> None:
    """Logos, colours, readers and statements that cannot be are told with their places."""
    tree = read((CASES / f"{name}.yaml").read_bytes(), f"{name}.yaml")
    check(tree, SiteFile)
    check_theme(tree, CASES)
    assert tree.report() == (CASES / f"{name}.expected").read_text("utf-8").splitlines()


def test_all_of_it(tmp_path: Path) -> None:
    """Everything is read; the organisation is the author unless it is named."""
    site = load(tmp_path, LOOKS).site
    logo = str(tmp_path / "logo.svg")
    assert site.theme == Theme(logo, "#7a1f5c", "#e7a6d2", "Vi finns på Torget 1.")
    assert site.readers == (ReaderLink("Läsaren", "https://reader.example/add?feed={url}&x=1"),)
    assert site.accessibility == Accessibility(
        organisation="Bo",
        contact="webb@a.example",
        assessed="2026-10-01",
        gaps=("Kartorna har ingen text.",),
        enforcement="https://www.example.org/tillsyn",
    )


def test_defaults(tmp_path: Path) -> None:
    """Without a word about them there are the usual readers and no statement; readers can be none,
    and a statement an address.
    """
    site = load(tmp_path, "").site
    assert (site.theme, site.readers, site.accessibility) == (Theme(), READERS, None)
    site = load(tmp_path, "\n  readers: []\n  accessibility: https://a.example/tillganglighet").site
    assert site.readers == ()
    assert site.accessibility == Accessibility(
        url="https://a.example/tillganglighet", organisation="Bo"
    )


def test_an_address_in_an_address() -> None:
    """A feed's address stands percent-encoded in that of a reader, whatever signs it has."""
    link = ReaderLink("A", "https://a.example/?add={url}&b=1")
    assert link.href("https://b.example/feeds/x+!y,z.atom") == (
        "https://a.example/?add=https%3A%2F%2Fb.example%2Ffeeds%2Fx%2B%21y%2Cz.atom&b=1"
    )


def test_a_large_logo(tmp_path: Path) -> None:
    """A logo that is too large for a page is refused."""
    (tmp_path / "logo.svg").write_bytes(b" " * (LOGO_BYTES + 1))
    tree = read(b"site: {theme: {logo: logo.svg}}", "site.yaml")
    check_theme(tree, tmp_path)
    assert [one.message for one in tree.mistakes] == [
        "it has more than 200,000 bytes: make it smaller"
    ]


def test_the_papers_of_the_stylesheet() -> None:
    """Colours are measured against the paper that the pages have."""
    style = (ROOT / "feeds" / "web" / "static" / "style.css").read_text("utf-8")
    assert style.count(f"--paper: {LIGHT};") == 1
    assert style.count(f"--paper: {DARK};") == 1


@given(st.integers(0, 0xFFFFFF), st.sampled_from([LIGHT, DARK]))
def test_what_is_accepted_can_be_read(number: int, paper: str) -> None:
    """A colour is accepted exactly if its contrast is at least 4.5 : 1."""
    colour = f"#{number:06x}"
    if contrast(colour, paper) >= 4.5:
        assert readable(colour.upper(), paper) == colour
    else:
        with pytest.raises(ValueError, match="contrast"):
            readable(colour, paper)


def test_contrast() -> None:
    """Black on white is 21, equal colours 1, and the order does not matter."""
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#123456", "#123456") == 1
    assert contrast("#0b5a8f", LIGHT) == contrast(LIGHT, "#0b5a8f")
