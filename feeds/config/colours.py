"""Colours of pages: what may be read on which paper (WCAG 2.2, 1.4.3)."""

import re
from typing import Final

LIGHT: Final = "#fcfcfa"
DARK: Final = "#14171c"
"""The paper of the pages in either scheme, as in the stylesheet."""

_LEAST: Final = 4.5
_COLOUR: Final = re.compile("#[0-9a-f]{6}")


def readable(value: str, paper: str) -> str:
    """A colour (``#rrggbb``, in lower case), as text that can be read on a paper.

    Raises ``ValueError`` if it is none, or if its contrast is less than 4.5 : 1.
    """
    colour = value.lower()
    if not _COLOUR.fullmatch(colour):
        raise ValueError("it must be a colour like #0b5a8f")
    found = contrast(colour, paper)
    if found < _LEAST:
        wanted = "darker" if paper == LIGHT else "lighter"
        raise ValueError(
            f"its contrast to the paper {paper} is {found:.1f} : 1 and must be at least"
            f" {_LEAST} : 1: take a {wanted} one"
        )
    return colour


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio").

    >>> round(contrast("#ffffff", "#767676"), 2)
    4.54
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb`` (WCAG 2.2, "relative luminance")."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
