"""What pages look like, and what only they need: theme, readers, accessibility statement."""

from pathlib import Path
from typing import Final, TypedDict

from feeds.config.checks import mapping
from feeds.config.schema import AccessibilitySettings, SiteSettings
from feeds.model import READERS, Accessibility, ReaderLink, Theme
from feeds.strict_yaml import Tree

LOGO_TYPES: Final = (".svg", ".png", ".jpg", ".jpeg", ".webp")
LOGO_BYTES: Final = 200_000
"""Size of a logo at most: every first visit loads it."""


class Looks(TypedDict):
    """The fields of `Site` that are for pages alone."""

    theme: Theme
    readers: tuple[ReaderLink, ...]
    accessibility: Accessibility | None


def looks(settings: SiteSettings, folder: Path) -> Looks:
    """What the settings say of pages; paths are relative to a folder."""
    theme, readers = settings.theme, settings.readers
    return Looks(
        theme=Theme(
            logo=str(folder / theme.logo) if theme.logo else "",
            accent=theme.accent or "",
            accent_dark=theme.accent_dark or "",
            footer=theme.footer or "",
        ),
        readers=READERS if readers is None else tuple(ReaderLink(r.name, r.url) for r in readers),
        accessibility=_accessibility(settings.accessibility, settings.author.name),
    )


def check_theme(tree: Tree, folder: Path) -> None:
    """Note a logo that is not there, too large, or no image; and colours that YAML did not see."""
    theme = mapping(mapping(tree.value, "site"), "theme")
    name = theme.get("logo")
    if isinstance(name, str) and (reason := _flaw(folder / name)):
        tree.wrong(("site", "theme", "logo"), reason)
    for key in ("accent", "accent_dark"):
        if key in theme and theme[key] in (None, ""):
            reason = 'it is empty: write it in quotes ("#0b5a8f"), as # begins a comment'
            tree.wrong(("site", "theme", key), reason)


def _flaw(path: Path) -> str:
    if path.suffix.lower() not in LOGO_TYPES:
        return f"it must be one of {', '.join(LOGO_TYPES)}"
    if not path.is_file():
        return f"there is no file {path.name!r} in that place"
    if path.stat().st_size > LOGO_BYTES:
        return f"it has more than {LOGO_BYTES:,} bytes: make it smaller"
    return ""


def _accessibility(settings: AccessibilitySettings | None, author: str) -> Accessibility | None:
    if settings is None:
        return None
    said = {name: value for name, value in settings.model_dump().items() if value is not None}
    return Accessibility(**{"organisation": author} | said)
