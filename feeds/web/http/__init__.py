"""HTTP, in one place for feeds, outlines and pages: what an answer to a GET is made of.

`answers` puts it together and alone knows Flask; `encodings` (RFC 9110, 12.5.3), `conditions`
(RFC 9110, 13) and `headers` are functions of text and time, for whoever answers before Flask does.
"""

from feeds.web.http.answers import (
    SLOT,
    Ready,
    Representation,
    Slot,
    answer,
    choose,
    moved,
    ready,
    represented,
    see_page,
    send,
    send_document,
    send_page,
)
from feeds.web.http.headers import PAGE_POLICY, PAGE_VARY, always, register

__all__ = [
    "PAGE_POLICY",
    "PAGE_VARY",
    "SLOT",
    "Ready",
    "Representation",
    "Slot",
    "always",
    "answer",
    "choose",
    "moved",
    "ready",
    "register",
    "represented",
    "see_page",
    "send",
    "send_document",
    "send_page",
]
