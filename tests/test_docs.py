"""What is not documented does not exist: commands, settings, routes, codes and packages."""

import re
import tomllib
from collections.abc import Iterator

import click
import pytest
from flask import Flask
from pydantic import BaseModel

from feeds import config, errors
from feeds.cli import cli
from feeds.config import profiles, schema
from feeds.documents import FORMATS
from feeds.normalize import normalize
from feeds.readers import NAMES, READERS
from tests.helpers import ROOT

DOCS = ROOT / "docs"
SECTIONS: dict[str, type[BaseModel]] = {
    "### `site`": schema.SiteSettings,
    "### `site.author`": schema.Author,
    "### `site.tag`": schema.Tag,
    "### `site.theme`": schema.ThemeSettings,
    "### `site.readers`": schema.ReaderSettings,
    "### `site.accessibility`": schema.AccessibilitySettings,
    "### `site.limits`": schema.LimitSettings,
    "### `sources`": schema.SourceSettings,
    "### `sources.ID.profile`": profiles.ProfileSettings,
    "### `sources.ID.profile.FIELD`": profiles.RuleSettings,
    "### `sources.ID.paging`": schema.PagingSettings,
    "### `sources.ID.captures`": schema.CaptureSettings,
    "### `formulas`": schema.FormulaSettings,
    "### `topics`": schema.TopicSettings,
}


def table(name: str, after: str) -> list[list[str]]:
    """The rows of the first table after a line of a page, without its head."""
    text = "\n" + (DOCS / name).read_text("utf-8")
    _, found, rest = text.partition(f"\n{after}\n")
    assert found, f"{name} has no line {after!r}"
    lines = iter(rest.splitlines())
    rows = [line for line in _first_block(lines) if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in rows[2:]]


def _first_block(lines: Iterator[str]) -> Iterator[str]:
    inside = False
    for line in lines:
        if inside and not line.startswith("|"):
            return
        inside = inside or line.startswith("|")
        yield line


def commands(group: click.Group, prefix: str) -> Iterator[tuple[str, str]]:
    """Each command's name and the first sentence of its help."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix} {name}")
        else:
            sentence = re.split(r"(?<=\.)\s", (command.help or "").strip())[0]
            yield f"{prefix} {name}", sentence


def test_commands() -> None:
    """Every command is in the table of commands, with the first sentence of its help."""
    documented = {row[0]: row[1] for row in table("commands.md", "# The command `topicfeeds`")}
    assert documented == dict(commands(cli, "topicfeeds"))


def test_codes() -> None:
    """Every code of an error or a warning is in the table, with its meaning, and no other."""
    documented = {
        (row[0], row[1]): row[2] for row in table("commands.md", "## Codes of errors and warnings")
    }
    expected = {(code, "error"): text for code, text in errors.ERROR_CODES.items()}
    expected |= {(code, "warning"): text for code, text in errors.WARNING_CODES.items()}
    assert documented == expected


def test_codes_are_used() -> None:
    """Every documented code is reported somewhere, and every reported code is documented."""
    source = "".join(
        path.read_text("utf-8")
        for path in (ROOT / "feeds").rglob("*.py")
        if path.name != "errors.py"
    )
    codes = {*errors.ERROR_CODES, *errors.WARNING_CODES}
    assert set(re.findall(r"Problem\(\s*[^,]+,\s*\"([a-z-]+)\"", source)) <= codes
    assert codes - set(re.findall(r"\"([a-z-]+)\"", source)) == set()


def test_exit_codes() -> None:
    """Every exit code is in the table."""
    documented = {int(row[0]) for row in table("commands.md", "## Exit codes")}
    codes = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    assert documented == codes


@pytest.mark.parametrize("section", SECTIONS)
def test_settings(section: str) -> None:
    """Every setting is in its table, with its default and description, and no other."""
    rows = table("configuration.md", section)
    fields = SECTIONS[section].model_fields
    assert {row[0]: row[2] for row in rows} == {
        name: field.description for name, field in fields.items()
    }
    for row in rows:
        field = fields[row[0]]
        if field.is_required():
            assert row[1] == "required"
        elif isinstance(field.default, BaseModel):
            assert row[1] == "see below"
        else:
            written = "true" if field.default is True else str(field.default or "none")
            assert row[1] == written


def test_environment() -> None:
    """Every environment variable is in the table."""
    rows = table("configuration.md", "## Precedence")
    assert {row[0]: row[2] for row in rows} == config.ENVIRONMENT


def test_readers() -> None:
    """Every reader is named."""
    for page in ("configuration.md", "sources.md", "commands.md"):
        text = (DOCS / page).read_text("utf-8")
        assert [name for name in NAMES if f"`{name}`" not in text] == [], page


def test_routes(app: Flask) -> None:
    """Every route is in the table of addresses, and no other; every format has one."""
    rows = table("addresses.md", "# Addresses")
    cells, text = " ".join(row[0] for row in rows), " ".join(" ".join(row) for row in rows)
    documented = set(re.findall(r"/[^\s`]*", cells.replace(" and ", " ")))
    assert documented == {rule.rule for rule in app.url_map.iter_rules()}
    assert all(f".{name}" in text for name in FORMATS)


def test_dependencies() -> None:
    """Every dependency has its reason, and every reason its dependency."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for heading, wanted in (
        ("## At run time", project["dependencies"]),
        ("## For development", [*extras["dev"], *extras["build"]]),
    ):
        names = {re.split(r"[><=;\[ ]", line)[0] for line in wanted}
        assert {row[0] for row in table("dependencies.md", heading)} == names


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.txt", 20), ("requirements-dev.txt", 60)]
)
def test_requirements_are_hashed_and_name_no_index(name: str, least: int) -> None:
    """Every pinned package has hashes, and no address of an index is in the file."""
    text = (ROOT / name).read_text("utf-8")
    pins = re.findall(
        r"^[a-z][^\n]*==[^\n]*\\$(\n    --hash=sha256:[0-9a-f]{64})", text, re.MULTILINE
    )
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)) > least
    assert "://" not in text
    assert "--index" not in text


def test_one_version_of_each_package() -> None:
    """What runs is what the tests run with."""
    running, developing = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert running < developing


def test_links_between_pages() -> None:
    """Every relative link in README and docs leads to a file."""
    pages = [ROOT / "README.md", *DOCS.glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_readme_example_works() -> None:
    """The listing in README gives the two items and three topics that README tells of."""
    text = (ROOT / "README.md").read_text("utf-8")
    example = next(block for block in text.split("```\n") if block.startswith(" • "))
    items, problems = READERS["listing"](example.encode(), "mine.txt")
    drafts, more = normalize(items)
    labels = [[topic.key for topic in one.snapshot.topics] for one in drafts]
    assert (labels, problems, more) == ([["culture", "city-life"], ["traffic"]], [], [])
