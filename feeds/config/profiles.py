"""The block under ``profile``: where the fields of a source's items stand."""

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from feeds.config.base import Strict, or_text
from feeds.model import Profile, Rule


class RuleSettings(Strict):
    """Where one field stands, and how to read it; a text alone is what to select."""

    model_config = ConfigDict(json_schema_extra=or_text)

    select: str = Field("", description="CSS selector within the item, or name of a column or key.")
    attribute: str | None = Field(None, description="Attribute to read instead of the text.")
    prefix: str = Field("", description="Label in front of the value that is left out.")
    separator: str = Field("", description="What stands between several values.")
    glued: bool = Field(
        default=False, description="Whether topics are printed without a separator."
    )
    html: bool = Field(default=False, description="Whether the text of a record is HTML.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"select": value} if isinstance(value, str) else value


class ProfileSettings(Strict):
    """Where the fields of a source's items stand."""

    item: str = Field("", description="CSS selector of the items, or path of their list.")
    drop: tuple[str, ...] = Field((), description="CSS selectors of what belongs to no field.")
    title: RuleSettings | None = Field(None, description="Title.")
    link: RuleSettings | None = Field(None, description="Address of the item's own page.")
    summary: RuleSettings | None = Field(None, description="Summary, as plain text.")
    content: RuleSettings | None = Field(None, description="Whole text, as HTML.")
    topics: RuleSettings | None = Field(None, description="Topics.")
    published: RuleSettings | None = Field(None, description="Date of publication.")
    updated: RuleSettings | None = Field(None, description="Date of the last change.")
    author: RuleSettings | None = Field(None, description="Names of the authors.")
    image: RuleSettings | None = Field(None, description="Lead image.")
    enclosure: RuleSettings | None = Field(None, description="Related file, such as a recording.")
    id: RuleSettings | None = Field(None, description="The source's own id of the item.")
    language: RuleSettings | None = Field(None, description="Language of the item, a BCP 47 tag.")


def profile(settings: ProfileSettings) -> Profile:
    """The profile that the settings describe."""
    rules = settings.model_dump(exclude={"item", "drop"}, exclude_none=True)
    fields = {name: Rule(**rule) for name, rule in rules.items()}
    return Profile(settings.item, settings.drop, fields)
