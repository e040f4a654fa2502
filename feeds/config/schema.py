"""What may stand in ``site.yaml`` and ``topics.yaml``; the descriptions become JSON Schemas."""

from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from feeds.config.base import Strict, or_text
from feeds.config.profiles import ProfileSettings
from feeds.config.values import (
    Authority,
    BaseUrl,
    Contact,
    DarkAccent,
    Day,
    Email,
    HostAndPort,
    Interval,
    Language,
    LightAccent,
    NotNegative,
    PageAddress,
    Positive,
    ReaderAddress,
    ReaderName,
    Slug,
    Spelled,
    TagDate,
    Text,
    Timezone,
)


class Author(Strict):
    """Who writes, unless an item says otherwise (RFC 4287, 3.2); a text alone is the name."""

    model_config = ConfigDict(json_schema_extra=or_text)

    name: Text = Field(description="Name shown as the author of feeds and entries.")
    email: Email | None = Field(None, description="E-mail address.")
    uri: PageAddress | None = Field(None, description="Home page, an absolute address.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Tag(Strict):
    """The tagging entity of every minted id (RFC 4151)."""

    authority: Authority = Field(description="Domain or e-mail address that was yours on the date.")
    date: TagDate = Field(description="A day (YYYY-MM-DD, UTC) on which the authority was yours.")


class LimitSettings(Strict):
    """Bounds on what is taken in."""

    capture_bytes: Positive = Field(10_000_000, description="Size of a capture, in bytes.")
    capture_items: Positive = Field(10_000, description="Number of items in a capture.")
    title_characters: Positive = Field(500, description="Length of a title, in characters.")
    summary_characters: Positive = Field(100_000, description="Length of a summary, in characters.")
    topic_characters: Positive = Field(200, description="Length of a topic's label, in characters.")
    item_topics: Positive = Field(64, description="Number of topics of an item.")
    fetch_seconds: Positive = Field(30, description="Time for one fetch in all, in seconds.")


class ThemeSettings(Strict):
    """What the pages look like."""

    logo: Text | None = Field(
        None, description="Path of an image (SVG, PNG, JPEG or WebP), relative to site.yaml."
    )
    accent: LightAccent | None = Field(
        None, description="Colour of links and buttons on light paper, like #0b5a8f."
    )
    accent_dark: DarkAccent | None = Field(
        None, description="The same on dark paper, like #7cc0ee."
    )
    footer: Text | None = Field(None, description="A sentence at the end of every page.")


class ReaderSettings(Strict):
    """A feed reader on the web."""

    name: Text = Field(description="What people call it.")
    url: ReaderAddress = Field(
        description="Address that subscribes to a feed, with {url} for that of the feed."
    )


class AccessibilitySettings(Strict):
    """The accessibility statement; a text alone is its address elsewhere."""

    model_config = ConfigDict(json_schema_extra=or_text)

    url: PageAddress | None = Field(
        None, description="Address of a statement elsewhere; then nothing else is needed."
    )
    organisation: Text | None = Field(
        None, description="Who is responsible for the site; the author's name if left out."
    )
    contact: Contact | None = Field(
        None, description="E-mail address, or web address, for who finds a barrier."
    )
    assessed: Day | None = Field(
        None, description="Day (YYYY-MM-DD) on which the site was last assessed."
    )
    by: Text | None = Field(None, description="Who assessed it; yourselves if left out.")
    gaps: tuple[Text, ...] = Field(
        (), description="What is known not to be accessible, a sentence each."
    )
    enforcement: PageAddress | None = Field(
        None, description="Address of the body that takes complaints."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"url": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _is_enough(self) -> Self:
        if not self.url and not (self.contact and self.assessed):
            raise ValueError("it needs url, or contact and assessed")
        return self


class SiteSettings(Strict):
    """Who publishes."""

    title: Text = Field(description="Name of the site, and of the combined feed.")
    subtitle: Text | None = Field(None, description="What the site is, in one sentence.")
    base_url: BaseUrl = Field(
        description="Absolute address of the site; every address in feeds begins with it."
    )
    language: Language = Field(description="Language of the news, a BCP 47 tag.")
    timezone: Timezone = Field("UTC", description="Time zone of days without a time, an IANA name.")
    author: Author = Field(description="Who writes, unless an item says otherwise.")
    tag: Tag = Field(description="The tagging entity of every minted id, for ever.")
    trusted_hosts: tuple[Text, ...] = Field(
        (), description="Host names to answer to, beside that of base_url and loopback."
    )
    allow: tuple[HostAndPort, ...] = Field(
        (), description="HOST:PORT that may be fetched although they are not public."
    )
    delta: bool = Field(
        default=False,
        description="Whether clients that ask for it (A-IM: feed) get only what is new to them.",
    )
    browsers_to_pages: bool = Field(
        default=True,
        description="Whether a browser that navigates to a feed gets the page for people instead.",
    )
    theme: ThemeSettings = Field(ThemeSettings(), description="What the pages look like.")
    readers: tuple[ReaderSettings, ...] | None = Field(
        None, description="Feed readers on the web that pages lead to, instead of the usual ones."
    )
    accessibility: AccessibilitySettings | None = Field(
        None, description="The accessibility statement that public bodies need."
    )
    limits: LimitSettings = Field(LimitSettings(), description="Bounds on what is taken in.")


class CaptureSettings(Strict):
    """Files that somebody captured from a source."""

    path: Text = Field(
        description="Path of a file or folder, or several with *; relative to site.yaml."
    )
    captured: Text | None = Field(
        None, description="When it was captured: YYYY-MM-DD, an RFC 3339 time, or mtime."
    )


class PagingSettings(Strict):
    """How a listing goes on."""

    parameter: str = Field(
        "", description="Parameter of the address; without one, pages name the next (rel=next)."
    )
    start: NotNegative = Field(0, description="Value of the parameter for the first page.")
    step: Positive = Field(1, description="What is added to the value from page to page.")
    depth: Annotated[int, Field(gt=0, le=1000)] = Field(
        10, description="Number of pages read at most."
    )


class SourceSettings(Strict):
    """Where items come from."""

    title: Text | None = Field(None, description="What people call it, on pages; else its id.")
    reader: ReaderName = Field("auto", description="Name of the reader, or auto.")
    language: Language | None = Field(
        None, description="Language of its items, if not the site's; a BCP 47 tag."
    )
    url: PageAddress | None = Field(
        None, description="Its absolute address; relative ones in it are relative to this."
    )
    interval: Interval = Field(
        "1 h", description="Longest time between two fetches of its url: min, h or d; or never."
    )
    complete: bool = Field(
        default=False, description="Whether what is missing from it is withdrawn."
    )
    profile: ProfileSettings | None = Field(
        None, description="Where the fields of its items stand."
    )
    detail: ProfileSettings | None = Field(
        None, description="Profile of each new item's own page, which is then read, too."
    )
    paging: PagingSettings | None = Field(None, description="How its listing goes on.")
    captures: tuple[CaptureSettings, ...] = Field((), description="Captured files to ingest.")


class FormulaSettings(Strict):
    """A formula with a name of its own; a text alone is the formula."""

    model_config = ConfigDict(json_schema_extra=or_text)

    formula: Spelled = Field(description="The formula, in topics: kultur,hallbarhet+!stod.")
    title: Text | None = Field(None, description="Title of its feed, instead of its own words.")
    description: Text | None = Field(None, description="What it is about, in one sentence.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"formula": value} if isinstance(value, str) else value


class SiteFile(Strict):
    """``site.yaml``"""

    site: SiteSettings = Field(description="Who publishes.")
    sources: dict[Slug, SourceSettings] = Field(
        default_factory=dict, description="Where items come from, by id."
    )
    formulas: dict[Slug, FormulaSettings] = Field(
        default_factory=dict, description="Formulas with names of their own, by name."
    )


class TopicSettings(Strict):
    """A topic that readers can subscribe to."""

    label: Text = Field(description="What people read.")
    aliases: tuple[Text, ...] = Field((), description="Other labels that sources print for it.")
    description: Text | None = Field(None, description="What it is about, in one sentence.")
    parent: Text | None = Field(None, description="Key of the wider topic that it belongs to.")
    include_children: bool = Field(
        default=False, description="Whether its feed holds the entries of its narrower topics, too."
    )
    state: Literal["known", "retired", "hidden", "gone"] = Field(
        "known", description="What became of it: known, retired, hidden or gone."
    )
    successors: tuple[Text, ...] = Field(
        (), description="Keys of the topics to follow instead of one that is retired or gone."
    )


class TopicsFile(Strict):
    """``topics.yaml``"""

    topics: dict[Slug, TopicSettings] = Field(
        description="Topics by key: the first slug, permanent."
    )


FILES: Final[dict[str, type[BaseModel]]] = {"site": SiteFile, "topics": TopicsFile}


def json_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one of the `FILES`."""
    schema = FILES[name].model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
