"""Settings: from files, environment and flags, or every mistake at once."""

import json
import shutil
import time
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from feeds import config
from feeds.config.checks import check, check_captures, check_labels, check_profiles
from feeds.config.schema import SiteFile, TopicsFile
from feeds.config.topics import check_formulas, check_kinship, check_successors
from feeds.errors import ConfigError
from feeds.model import Formula, SavedFormula, Topic
from feeds.strict_yaml import Tree, read
from tests.helpers import DATA

CASES = Path(__file__).parent / "cases"
LEAST = """site:
  title: A
  base_url: https://a.example
  language: sv
  author: Bo
  tag: {authority: a.example, date: 2026-01-01}"""


@pytest.mark.parametrize("name", ["topics", "labels", "site"])
def test_located_mistakes(name: str) -> None:
    """All mistakes of a file are told with file, line, column, key and the nearest right word."""
    tree = read((CASES / f"{name}.yaml").read_bytes(), f"{name}.yaml")
    if name == "site":
        check(tree, SiteFile)
        check_captures(tree)
        check_profiles(tree)
    else:
        check(tree, TopicsFile)
        check_labels(tree)
    expected = (CASES / f"{name}.expected").read_text().splitlines()
    assert tree.report() == expected


def test_located_mistakes_of_kinship() -> None:
    """Parents and successors must be topics, nothing is wider than itself, and only what has ended
    has successors.
    """
    tree = read((CASES / "kinship.yaml").read_bytes(), "kinship.yaml")
    assert check(tree, TopicsFile) is None
    check_kinship(tree)
    check_successors(tree)
    assert tree.report() == (CASES / "kinship.expected").read_text("utf-8").splitlines()


def test_a_long_family() -> None:
    """Each topic is looked at once, however long the way up is and however many come together."""
    topics: dict[str, dict[str, str]] = {f"t{n}": {"parent": f"t{n + 1}"} for n in range(3000)}
    topics["t3000"] = {"parent": "t2990"}
    tree = Tree("long.yaml", {"topics": topics})
    before = time.process_time()
    check_kinship(tree)
    assert time.process_time() - before < 1
    ring = " in ".join(f"t{n}" for n in range(2990, 3001))
    [mistake] = tree.mistakes
    assert mistake.key == "topics.t2990.parent"
    assert mistake.message == f"the topic is wider than itself: {ring} in t2990"


def test_located_mistakes_of_formulas() -> None:
    """A saved formula has a name of its own, is a formula, and names no misspelt topic."""
    topics = read((CASES / "for_formulas.yaml").read_bytes(), "topics.yaml")
    tree = read((CASES / "formulas.yaml").read_bytes(), "formulas.yaml")
    check(tree, SiteFile)
    check_formulas(tree, topics)
    assert tree.report() == (CASES / "formulas.expected").read_text("utf-8").splitlines()


def test_formulas(tmp_path: Path) -> None:
    """Saved formulas are read in keys, whatever a topic is called in them, as text or mapping."""
    shutil.copy(DATA / "topics.yaml", tmp_path)
    (tmp_path / "site.yaml").write_text(
        f"""
{LEAST}
formulas:
  rost: Kultur, hallbarhet
  vard-i-stan:
    formula: HALSO-OCH-SJUKVARD+!kultur
    title: Vård
    description: Om vård.
  lart: bara-i-kallan+kultur
""",
        "utf-8",
    )
    site = config.load({}, config=str(tmp_path)).site
    assert site.formulas == (
        SavedFormula("rost", Formula.parse("hallbarhet,kultur")),
        SavedFormula(
            "vard-i-stan", Formula.parse("halso-och-sjukvard+!kultur"), "Vård", "Om vård."
        ),
        SavedFormula("lart", Formula.parse("bara-i-kallan+kultur")),
    )
    assert site.saved(Formula.parse("kultur,hallbarhet")) == site.formulas[0]
    schema = json.loads(json.dumps(config.json_schema("site")))
    value = yaml.load((tmp_path / "site.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506  # as text
    assert list(Draft202012Validator(schema).iter_errors(value)) == []


def test_formulas_and_topics_by_their_aliases(tmp_path: Path) -> None:
    """In a saved formula a topic may be called by what an alias looks like in an address."""
    (tmp_path / "topics.yaml").write_text(
        "topics: {kultur: {label: Kultur, aliases: [Kulturen, Konst och kultur]},"
        " konst: {label: Konst, parent: kultur, state: retired, successors: [kultur]},"
        " allt-annat: {label: Annat, include_children: true}}",
        "utf-8",
    )
    (tmp_path / "site.yaml").write_text(
        f"{LEAST}\n  delta: true\n  browsers_to_pages: false\n"
        "formulas: {mitt: '!konst-och-kultur'}",
        "utf-8",
    )
    settings = config.load({}, config=str(tmp_path))
    assert [str(one.formula) for one in settings.site.formulas] == ["all+!kultur"]
    assert settings.site.delta
    assert not settings.site.browsers_to_pages
    assert settings.topics[1] == Topic(
        "konst", "Konst", "retired", parent="kultur", successors=("kultur",)
    )
    assert settings.topics[2].include_children


def test_both_files_at_once(tmp_path: Path) -> None:
    """The mistakes of both files come in one error."""
    for name in ("site", "topics"):
        shutil.copy(CASES / f"{name}.yaml", tmp_path)
    with pytest.raises(ConfigError) as caught:
        config.load({}, config=str(tmp_path))
    files = {Path(line.split(":")[0]).name for line in caught.value.mistakes}
    assert files == {"site.yaml", "topics.yaml"}


def test_the_shipped_configuration() -> None:
    """The project's own files have no mistake: one source, two captures, twelve topics."""
    settings = config.load({})
    assert [len(source.captures) for source in settings.sources] == [2]
    assert len(settings.topics) == 12
    assert settings.database == config.DEFAULT_DATABASE


def test_precedence() -> None:
    """A flag beats the environment, which beats the file, which beats the default."""
    environment = {"TOPICFEEDS_BASE_URL": "http://env.example", "TOPICFEEDS_DB": "sqlite:///env.db"}
    by_environment = config.load(environment)
    assert by_environment.site.base_url == "http://env.example"
    assert by_environment.database == "sqlite:///env.db"
    by_flag = config.load(
        environment, base_url="http://flag.example/", database="sqlite:///flag.db"
    )
    assert (by_flag.site.base_url, by_flag.database) == ("http://flag.example", "sqlite:///flag.db")


def test_another_configuration(tmp_path: Path) -> None:
    """TOPICFEEDS_CONFIG is a folder or a site.yaml, --config beats it, captures are beside it."""
    shutil.copytree(DATA, tmp_path / "mine")
    for path in (tmp_path / "mine", tmp_path / "mine" / "site.yaml"):
        settings = config.load({"TOPICFEEDS_CONFIG": str(path)})
        assert Path(settings.sources[0].captures[0].path).is_relative_to(tmp_path)
    with pytest.raises(ConfigError, match="nowhere"):
        config.load({"TOPICFEEDS_CONFIG": str(tmp_path / "mine")}, config=str(tmp_path / "nowhere"))


def test_the_least_configuration(tmp_path: Path) -> None:
    """A site needs neither topics nor sources, and an author may be a mere name."""
    (tmp_path / "site.yaml").write_text(
        "site: {title: A, base_url: 'https://a.example', language: sv, author: Bo,"
        " tag: {authority: a.example, date: 2026-01-01}}",
        "utf-8",
    )
    settings = config.load({"TOPICFEEDS_CONFIG": str(tmp_path)})
    assert (settings.topics, settings.sources) == ((), ())
    assert settings.site.author.name == "Bo"


@pytest.mark.parametrize(
    "address",
    [
        "https://exämple.se",
        "https://example.org/nyhetér",
        "https://example.org/a b",
        "https://example.org/a%zz",
        "https://example.org/#",
        "https://example.org/?",
        "https://me@example.org/",
        "https:///x",
        "example.org",
    ],
)
def test_addresses_that_no_header_can_carry(address: str) -> None:
    """An address must be an absolute URI in ASCII (RFC 3986), without what would follow a path."""
    with pytest.raises(ConfigError, match="--base-url: it must"):
        config.load({}, base_url=address)


def test_a_bad_address_in_the_environment() -> None:
    """A mistake in an environment variable names the variable."""
    with pytest.raises(ConfigError, match="TOPICFEEDS_BASE_URL: it must be an absolute address"):
        config.load({"TOPICFEEDS_BASE_URL": "ftp://x"})


@pytest.mark.parametrize("name", sorted(config.FILES))
def test_json_schemas(name: str) -> None:
    """The JSON Schema is valid, accepts the shipped file and refuses a misspelt key."""
    schema = json.loads(json.dumps(config.json_schema(name)))
    Draft202012Validator.check_schema(schema)
    value = yaml.load((DATA / f"{name}.yaml").read_text(), yaml.BaseLoader)  # noqa: S506  # as text
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(value)) == []
    assert list(validator.iter_errors(value | {"sites": {}})) != []


def test_the_size_of_the_shelf() -> None:
    """Megabytes of ready documents; what is no number is told with the variable's name."""
    assert config.load({}).shelf_bytes == 256_000_000
    assert config.load({"TOPICFEEDS_SHELF_MB": "12"}).shelf_bytes == 12_000_000
    assert config.load({"TOPICFEEDS_SHELF_MB": "0"}).shelf_bytes == 0
    with pytest.raises(ConfigError, match="TOPICFEEDS_SHELF_MB: '1 GB' is no number"):
        config.load({"TOPICFEEDS_SHELF_MB": "1 GB"})
