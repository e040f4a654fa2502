"""The two files and the environment -> `Settings`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from feeds.config.checks import (
    BY_MTIME,
    check,
    check_captures,
    check_labels,
    check_profile,
    check_profiles,
)
from feeds.config.looks import check_theme, looks
from feeds.config.profiles import ProfileSettings, profile
from feeds.config.schema import (
    SiteFile,
    SiteSettings,
    TopicsFile,
)
from feeds.config.topics import check_formulas, check_kinship, check_successors, keys_by_slug
from feeds.config.values import absolute_base_url, seconds_of
from feeds.errors import ConfigError, UsageError
from feeds.model import (
    CaptureFile,
    Formula,
    Limits,
    Paging,
    Person,
    Profile,
    SavedFormula,
    Site,
    Source,
    Topic,
)
from feeds.normalize.dates import parse_captured
from feeds.strict_yaml import Tree, read

ENVIRONMENT: Final[dict[str, str]] = {
    "TOPICFEEDS_CONFIG": "Folder with site.yaml and topics.yaml, or the path of site.yaml.",
    "TOPICFEEDS_DB": "Database URL, like sqlite:///news.db.",
    "TOPICFEEDS_BASE_URL": "Absolute address of the site, instead of site.base_url.",
    "TOPICFEEDS_SHELF_MB": "Megabytes of ready documents that each process keeps; 256 if unset.",
}
"""The environment variables, with what each holds."""

DEFAULT_SHELF_BYTES: Final = 256_000_000

DEFAULT_DATABASE: Final = "sqlite:///instance/topicfeeds.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that an operator configures; ``shelf_bytes`` of ready documents may be kept."""

    site: Site
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    database: str
    shelf_bytes: int = DEFAULT_SHELF_BYTES


def load(
    environment: Mapping[str, str],
    *,
    config: str | None = None,
    database: str | None = None,
    base_url: str | None = None,
) -> Settings:
    """The settings, from flags (the keywords), environment variables, files and defaults.

    Raises `ConfigError` with every mistake of both files.
    """
    site_path = _site_path(config or environment.get("TOPICFEEDS_CONFIG"))
    site_tree, topics_tree = _read_site(site_path), _read_topics(site_path.with_name("topics.yaml"))
    site_file, topics_file = check(site_tree, SiteFile), check(topics_tree, TopicsFile)
    check_captures(site_tree)
    check_profiles(site_tree)
    check_theme(site_tree, site_path.parent)
    _check_topics(topics_tree)
    check_formulas(site_tree, topics_tree)
    mistakes = [*site_tree.report(), *topics_tree.report()]
    override = base_url or environment.get("TOPICFEEDS_BASE_URL")
    mistakes += _check_base_url(override, "--base-url" if base_url else "TOPICFEEDS_BASE_URL")
    megabytes = environment.get("TOPICFEEDS_SHELF_MB") or ""
    mistakes += _check_megabytes(megabytes)
    if mistakes or not site_file or not topics_file:
        raise ConfigError(tuple(mistakes))
    topics = _topics(topics_file)
    return Settings(
        site=replace(
            _site(site_file.site, override),
            formulas=_formulas(site_file, topics),
            **looks(site_file.site, site_path.parent),
        ),
        sources=_sources(site_file, site_path.parent),
        topics=topics,
        database=database or environment.get("TOPICFEEDS_DB") or DEFAULT_DATABASE,
        shelf_bytes=int(megabytes) * 1_000_000 if megabytes else DEFAULT_SHELF_BYTES,
    )


def load_topics(path: str) -> tuple[Topic, ...]:
    """The topics of one file like ``topics.yaml``; raises `ConfigError`, `UsageError`."""
    tree = _read_named(path, "--topics")
    settings = check(tree, TopicsFile)
    _check_topics(tree)
    if tree.mistakes or not settings:
        raise ConfigError(tuple(tree.report()))
    return _topics(settings)


def load_profile(path: str, reader: str) -> Profile:
    """The profile of one file: the very block that stands under ``profile`` in ``site.yaml``.

    Raises `ConfigError`, `UsageError`.
    """
    tree = _read_named(path, "--profile")
    settings = check(tree, ProfileSettings)
    check_profile(tree, (), tree.value, reader)
    if tree.mistakes or not settings:
        raise ConfigError(tuple(tree.report()))
    return profile(settings)


def data_folder() -> Path:
    """The data that ships with the project: in the wheel, else beside the package."""
    packaged = Path(__file__).parent.parent / "data"
    return packaged if packaged.is_dir() else packaged.parent.parent / "data"


def _read_named(path: str, option: str) -> Tree:
    try:
        return read(Path(path).read_bytes(), path)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise UsageError(message, where=path, hint=f"check {option}") from None


def _check_megabytes(said: str) -> list[str]:
    is_number = not said or (said.isascii() and said.isdigit() and len(said) < 8)
    hint = "write a number of megabytes, like 256; 0 keeps none"
    return [] if is_number else [f"TOPICFEEDS_SHELF_MB: {said!r} is no number ({hint})"]


def _site_path(config: str | None) -> Path:
    path = Path(config) if config else data_folder()
    return path / "site.yaml" if path.is_dir() else path


def _read_site(path: Path) -> Tree:
    try:
        return read(path.read_bytes(), str(path))
    except OSError as error:
        hint = "check --config and TOPICFEEDS_CONFIG"
        message = f"{path}:1:1: the file cannot be read: {error.strerror} ({hint})"
        raise ConfigError((message,)) from None


def _read_topics(path: Path) -> Tree:
    """The topics beside a ``site.yaml``; a site without the file begins without topics."""
    try:
        return read(path.read_bytes(), str(path))
    except FileNotFoundError:
        return Tree(str(path), {"topics": {}})
    except OSError as error:
        raise ConfigError((f"{path}:1:1: the file cannot be read: {error.strerror}",)) from None


def _check_topics(tree: Tree) -> None:
    check_labels(tree)
    check_kinship(tree)
    check_successors(tree)


def _check_base_url(value: str | None, name: str) -> list[str]:
    try:
        absolute_base_url(value or "http://localhost")
    except ValueError as error:
        return [f"{name}: {error}"]
    return []


def _site(settings: SiteSettings, base_url: str | None) -> Site:
    return Site(
        title=settings.title,
        subtitle=settings.subtitle or "",
        base_url=absolute_base_url(base_url or settings.base_url),
        language=settings.language,
        timezone=ZoneInfo(settings.timezone),
        author=Person(**settings.author.model_dump()),
        tag_authority=settings.tag.authority,
        tag_date=settings.tag.date,
        trusted_hosts=settings.trusted_hosts,
        allow=settings.allow,
        limits=Limits(**settings.limits.model_dump()),
        delta=settings.delta,
        browsers_to_pages=settings.browsers_to_pages,
    )


def _formulas(settings: SiteFile, topics: tuple[Topic, ...]) -> tuple[SavedFormula, ...]:
    """The saved formulas, in keys as far as the topics are configured."""
    keys = keys_by_slug(topics)
    return tuple(
        SavedFormula(
            name,
            Formula.parse(saved.formula).map(lambda slug: keys.get(slug, slug)),
            saved.title or "",
            saved.description or "",
        )
        for name, saved in settings.formulas.items()
    )


def _sources(settings: SiteFile, folder: Path) -> tuple[Source, ...]:
    zone = ZoneInfo(settings.site.timezone)
    return tuple(
        Source(
            id=name,
            title=source.title or "",
            reader=source.reader,
            language=source.language or settings.site.language,
            url=source.url or "",
            profile=profile(source.profile) if source.profile else None,
            interval=seconds_of(source.interval),
            complete=source.complete,
            paging=Paging(**source.paging.model_dump()) if source.paging else None,
            detail=profile(source.detail) if source.detail else None,
            captures=tuple(
                _capture(one.path, one.captured, folder, zone) for one in source.captures
            ),
        )
        for name, source in settings.sources.items()
    )


def _capture(path: str, captured: str | None, folder: Path, zone: ZoneInfo) -> CaptureFile:
    place = str(folder / path)
    if captured == BY_MTIME:
        return CaptureFile(place, by_mtime=True)
    return CaptureFile(place, parse_captured(captured, zone) if captured else None)


def _topics(settings: TopicsFile) -> tuple[Topic, ...]:
    return tuple(
        Topic(
            key=key,
            label=topic.label,
            state=topic.state,
            aliases=topic.aliases,
            description=topic.description or "",
            parent=topic.parent,
            include_children=topic.include_children,
            successors=topic.successors,
        )
        for key, topic in settings.topics.items()
    )
