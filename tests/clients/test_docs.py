"""docs/readers.md says what the table of these tests says, and how to install what they need."""

from feeds.documents import FORMATS
from tests.clients.table import DIFFERENCES, ROWS
from tests.clients.tools import CLIENTS
from tests.helpers import ROOT
from tests.test_docs import table

PAGE = "readers.md"


def test_the_readers() -> None:
    """The page names each client with its formats, its conditions and whether it decompresses."""
    documented = {row[0]: tuple(row[2:5]) for row in table(PAGE, "# Feed readers")}
    known = {
        client.name: (
            ", ".join(client.formats),
            ", ".join(ROWS[client.name].sends) or "nothing",
            "yes" if ROWS[client.name].is_compressed else "no",
        )
        for client in CLIENTS
    }
    assert documented == known
    assert set(ROWS) == set(known)


def test_the_differences() -> None:
    """The page names each fact that a client shows otherwise."""
    documented = [tuple(row[:3]) for row in table(PAGE, "## Where they differ")]
    known = [(one.client, ", ".join(one.formats), one.fact) for one in DIFFERENCES]
    assert documented == known
    assert {suffix for one in DIFFERENCES for suffix in one.formats} <= set(FORMATS)


def test_what_ci_installs() -> None:
    """CI installs the versions from npm that the page names, and the packages of Debian."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    tried = {row[0]: row[1].split(", ") for row in table(PAGE, "# Feed readers")}
    for name, (version, place) in tried.items():
        if place == "npm":
            assert f" {name}@{version}" in script
        elif place.startswith("Debian"):
            assert name in script.partition("tools=(")[2].partition(")")[0].split()
