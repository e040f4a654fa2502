"""Language tags (BCP 47)."""

import re
from typing import Final

_TAG: Final = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?(-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*"
)


def language_tag(text: str | None) -> str | None:
    """The tag with the customary letter case (RFC 5646, 2.1.1), or None if it is not one.

    >>> language_tag("SV-se")
    'sv-SE'
    """
    if not text or not _TAG.fullmatch(text):
        return None
    language, *rest = text.split("-")
    return "-".join([language.lower(), *(_cased(part) for part in rest)])


def _cased(subtag: str) -> str:
    if len(subtag) == 4:
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()
