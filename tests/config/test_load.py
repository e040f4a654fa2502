"""Settings: from files, environment and flags, or every mistake at once."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from feeds import config
from feeds.config.checks import check, check_captures, check_labels, check_profiles
from feeds.config.schema import SiteFile, TopicsFile
from feeds.errors import ConfigError
from feeds.strict_yaml import read
from tests.helpers import DATA

CASES = Path(__file__).parent / "cases"


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
