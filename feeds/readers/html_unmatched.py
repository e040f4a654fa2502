"""Rules of a profile that find nothing in any item of a page: one of the two is wrong."""

from collections.abc import Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from feeds.errors import Problem
from feeds.readers.html_fields import Field, enclosures, first, fits_prefix, image


def unmatched(
    fields: Mapping[str, Field], items: Sequence[HtmlElement], where: str
) -> Iterator[Problem]:
    """One ``unmatched-rule`` at ``where`` for each field whose rule finds nothing in all items.

    Nothing is found if the selector selects nothing, if no text begins with the prefix, or if the
    attribute has no value. No rule is judged by a page without items. Looks no further than to the
    first item that bears a rule out.
    """
    for name, field in fields.items() if items else ():
        reason = _reason(name, field, items)
        if reason:
            message, hint = reason
            yield Problem(where, "unmatched-rule", f"{name}: {message}", hint)


def _reason(name: str, field: Field, items: Sequence[HtmlElement]) -> tuple[str, str] | None:
    css = field.rule.select.strip()
    what = f"what {css} selects" if css else "the items"
    if not any(field.find(item) for item in items):
        message = f"{css} selects nothing in any of the {len(items)} items"
        return message, "compare the selector with the page as it was served"
    if field.prefix and not any(fits_prefix(field, item) for item in items):
        message = f"no text of {what} begins with the prefix {field.rule.prefix}"
        return message, "compare the prefix with the words on the page"
    if field.rule.attribute and not any(_has_value(name, field, item) for item in items):
        message = f"the attribute {field.rule.attribute} of {what} has no value to use"
        return message, "compare the attribute's name with the page as it was served"
    return None


def _has_value(name: str, field: Field, item: HtmlElement) -> bool:
    if name == "image":
        return image(field, item) is not None
    return any(enclosures(field, item)) if name == "enclosure" else first(field, item) is not None
