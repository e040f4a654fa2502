"""Every page is quiet, small, and asks nobody else; it lets no cookie in."""

from typing import Final

import pytest

from tests.browser.conftest import LookAt
from tests.browser.server import Server
from tests.browser.showcase import PAGES, STATUSES
from tests.browser.visits import Visit

MOST_BYTES: Final = 50_000


def _is_expected(message: str, name: str) -> bool:
    """Browsers tell that the page itself is answered with an error."""
    return f"status of {STATUSES.get(name, 'none')} " in message


def _foreign(visit: Visit) -> list[str]:
    own = f"{visit.server.base_url}/"
    return [one.url for one in visit.noted.requests if not one.url.startswith((own, "data:"))]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_quiet(name: str, look_at: LookAt) -> None:
    """No message, error, failed or foreign request, and no cookie; one request for the style."""
    visit = look_at(name)
    noted = visit.noted
    assert [one for one in noted.console if not _is_expected(one, name)] == []
    assert (noted.errors, noted.failed, _foreign(visit)) == ([], [], [])
    assert [one.resource_type for one in noted.requests].count("stylesheet") == 1
    assert visit.context.cookies() == []
    assert visit.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_what_a_page_is_made_of(look_at: LookAt, server: Server) -> None:
    """The style, the script and the icon are there; each is small, and kept for long."""
    page = look_at("topic").page
    selector = "link[rel=stylesheet], link[rel=icon], script[src]"
    links = page.eval_on_selector_all(selector, "all => all.map(one => one.href || one.src)")
    assert len(links) == 3
    for link in links:
        answer = server.get(link.removeprefix(server.base_url))
        assert (answer.status, len(answer.data) < MOST_BYTES) == (200, True)
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_small(name: str, server: Server) -> None:
    """The HTML of a page, without any coding, is no burden on a slow line."""
    assert len(server.get(name).data) < MOST_BYTES
