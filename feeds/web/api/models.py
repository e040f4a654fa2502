"""What clients send and what they get, as the OpenAPI document describes it too."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from feeds.config.base import or_text
from feeds.normalize.language import language_tag

MOST_ITEMS: Final = 500
MOST_PARTS: Final = 100
LONGEST_ID: Final = 1000
LONGEST_REASON: Final = 500
_MOST_BYTES: Final = 2**53 - 1  # RFC 7493, section 2.2: what every JSON reader counts exactly


def _language(value: str) -> str:
    if value and language_tag(value) is None:
        raise ValueError("it is no language tag such as sv or en-GB")
    return value


class Known(BaseModel):
    """An object with known members only; a text is a text and a number is a number."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Author(Known):
    """Who wrote it (RFC 4287, 3.2); a text alone is the name."""

    model_config = ConfigDict(json_schema_extra=or_text)

    name: str = Field(min_length=1, description="Name that readers see.")
    email: str | None = Field(None, description="E-mail address; it is published.")
    uri: str | None = Field(None, description="Home page, an absolute address.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Enclosure(Known):
    """A file that belongs to the item."""

    url: str = Field(min_length=1, description="Absolute address of the file.")
    type: str | None = Field(None, description="Its media type, such as application/pdf.")
    length: int | None = Field(None, ge=0, le=_MOST_BYTES, description="Its size in bytes.")


class Image(Known):
    """The lead image."""

    url: str = Field(min_length=1, description="Absolute address of the image.")
    alt: str | None = Field(None, description="What it shows, in words.")


class PutItem(Known):
    """An item; its id is in the address."""

    id: str | None = Field(
        None,
        min_length=1,
        max_length=LONGEST_ID,
        description="Your own id of the item, the same for ever.",
    )
    title: str = Field(min_length=1, description="Title, plain text.")
    summary: str | None = Field(
        None, description="Plain text; a blank line stands between two paragraphs."
    )
    content_html: str | None = Field(None, description="The full text as HTML; it is sanitized.")
    topics: list[Annotated[str, Field(min_length=1)]] | None = Field(
        None, max_length=MOST_PARTS, description="Labels of its topics, each by itself."
    )
    link: str | None = Field(None, description="Absolute address of the item's own page.")
    published: str | None = Field(None, description="An RFC 3339 time, or a day (YYYY-MM-DD).")
    updated: str | None = Field(None, description="The same, of the last change.")
    authors: list[Author] | None = Field(
        None, max_length=MOST_PARTS, description="Who wrote it: names, or objects."
    )
    language: Annotated[str, AfterValidator(_language)] | None = Field(
        None, description="Language, if not the source's; a BCP 47 tag."
    )
    enclosures: list[Enclosure] | None = Field(
        None, max_length=MOST_PARTS, description="Files that belong to it."
    )
    image: Image | None = Field(None, description="The lead image.")


class PostItem(PutItem):
    """An item with its id."""

    id: str = Field(
        min_length=1,
        max_length=LONGEST_ID,
        description="Your own id of the item, the same for ever.",
    )


class PostItems(Known):
    """Several items, stored all or none."""

    items: list[PostItem] = Field(max_length=MOST_ITEMS, description="The items, newest first.")


class Warned(Known):
    """What was wrong with an item and cost less than the item."""

    pointer: str = Field(description="Where it stands in the body (RFC 6901).")
    code: str = Field(description="One of the codes of warnings.")
    detail: str = Field(description="The reason.")
    hint: str = Field(description="The remedy.")


class Done(Known):
    """What became of an item, now that it is stored."""

    id: str = Field(description="Your id of it.")
    entry: str = Field(description="The id of its entry in every feed.")
    url: str = Field(description="The address of its page on the site.")
    status: Literal["created", "edited", "unchanged", "restored", "withdrawn"] = Field(
        description="What happened."
    )
    problems: list[Warned] = Field(description="Warnings; the item was stored without these.")


class Answer(Known):
    """What became of the items, in the order of the request."""

    items: list[Done] = Field(description="One for each item of the request.")


class Wrong(Known):
    """One mistake of a request."""

    pointer: str = Field(description="Where it stands in the body (RFC 6901).")
    code: str = Field(description="One of the codes of errors.")
    detail: str = Field(description="The reason.")
    hint: str = Field(description="The remedy.")


class ProblemDetails(Known):
    """Why a request was refused (RFC 9457); nothing of it was stored."""

    type: str = Field(description="Address of the description of this kind of answer.")
    title: str = Field(description="The name of the status.")
    status: int = Field(ge=400, le=599, description="The status.")
    detail: str = Field(description="What is wrong and what to do.")
    instance: str = Field(description="The path of the request.")
    errors: list[Wrong] = Field(description="Every mistake, with its place; may be empty.")
