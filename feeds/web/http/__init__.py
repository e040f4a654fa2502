"""HTTP, in one place for feeds, outlines and pages: what an answer to a GET is made of.

`answers` puts it together and alone knows Flask; `encodings` (RFC 9110, 12.5.3), `conditions`
(RFC 9110, 13) and `headers` are functions of text and time, for whoever answers before Flask does.
"""

from feeds.web.http.answers import (
    Ready,
    answer,
    moved,
    ready,
    see_page,
    send,
    send_document,
    send_page,
)
from feeds.web.http.headers import PAGE_POLICY, PAGE_VARY, register

__all__ = [
    "PAGE_POLICY",
    "PAGE_VARY",
    "Ready",
    "answer",
    "moved",
    "ready",
    "register",
    "see_page",
    "send",
    "send_document",
    "send_page",
]
