"""What the tests look for on pages, in both languages."""

from dataclasses import dataclass
from typing import Final

from tests.browser.visits import Language


@dataclass(frozen=True)
class Words:
    """The words of a language; a label only begins with ``address``."""

    skip: str
    address: str
    copy: str
    copied: str


WORDS: Final[dict[Language, Words]] = {
    "sv": Words("Hoppa till innehållet", "Flödets adress", "Kopiera adressen", "Kopierad"),
    "en": Words("Skip to the content", "Feed address", "Copy address", "Copied"),
}
