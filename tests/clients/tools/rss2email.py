"""rss2email: every entry becomes a letter, which is laid down in a folder instead of being sent."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from lxml import html

from tests.clients.shown import Shown, readable
from tests.clients.tools.base import Client

_CONFIG = """[DEFAULT]
to = reader@example.org
email-protocol = maildir
maildir-path = letters
maildir-mailbox = new
date-header = True
date-header-order = issued, modified
html-mail = True
reply-changes = True
name-format = {author}
"""


class Rss2email(Client):
    """The command ``r2e``, which writes letters in HTML and replies to them after a change."""

    name = "rss2email"
    formats = ("atom", "rss")

    @classmethod
    def missing(cls) -> str:
        return "" if shutil.which("r2e") else "rss2email (apt-get install rss2email)"

    def poll(self, urls: Sequence[str]) -> dict[str, list[Shown]]:
        (self.folder / "letters").mkdir(exist_ok=True)
        feeds = "".join(f"[feed.feed{n}]\nurl = {url}\n" for n, url in enumerate(urls))
        config = self.folder / "r2e.cfg"
        if not config.exists():  # from then on it is r2e's own
            config.write_text(_CONFIG + feeds)
        self.run("r2e", "-c", "r2e.cfg", "-d", "r2e.json", "run")
        letters = self._last_letters()
        return {
            url: [_shown(one) for one in letters if one["List-ID"] == f"<feed{n}.localhost>"]
            for n, url in enumerate(urls)
        }

    def _last_letters(self) -> list[EmailMessage]:
        """Those that no other one replies to."""
        files = (self.folder / "letters").rglob("new/*")
        letters = [_letter(one.read_bytes()) for one in files if one.is_file()]
        replied = {one["In-Reply-To"] for one in letters}
        return [one for one in letters if one["Message-ID"] not in replied]


def _letter(data: bytes) -> EmailMessage:
    letter = message_from_bytes(data, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    return letter


def _utc(date: str) -> datetime:
    """rss2email writes the zone ``-0000``, which is UTC without saying so (RFC 5322, 3.3)."""
    return parsedate_to_datetime(date).replace(tzinfo=UTC)


def _shown(letter: EmailMessage) -> Shown:
    page = html.document_fromstring(letter.get_content())
    [body] = page.cssselect("#body")
    links = [link.get("href") for link in page.cssselect(".footer a")]
    tags = letter["X-RSS-TAGS"]
    return Shown(
        id=letter["X-RSS-ID"],
        title=letter["Subject"],
        link=letter["X-RSS-URL"],
        date=_utc(letter["Date"]),
        topics=tuple(tags.split(",")) if tags else (),
        authors=(parseaddr(letter["From"])[0],),
        text=readable(html.tostring(body, encoding="unicode")),
        files=tuple(link for link in links if link and link != letter["X-RSS-URL"]),
    )
