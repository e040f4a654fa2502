"""An export that asks for what a change touches alone, against one that asks for everything."""

from pathlib import Path

import pytest

from tests.export.world import Story, opened

BASE = "https://news.example.org"
QUICK = {"gzip": lambda body: body[: len(body) // 2]}
"""A coding that costs nothing: what is compared is which files are written."""


@pytest.mark.parametrize("seed", [1, 2])
def test_a_few_changes_give_what_a_full_export_gives(tmp_path: Path, seed: int) -> None:
    """After anything that can happen, every file is that of an export to an empty folder."""
    world = opened(tmp_path / "world")
    story = Story(world, seed)
    story.begin(52)
    world.export("kept", encoders=QUICK)
    told = []
    for _ in range(5):
        told += [story.go_on() for _ in range(story.chance.randint(1, 2))]
        world.export("kept", encoders=QUICK)
    world.export("new", encoders=QUICK)
    kept, new = world.files("kept"), world.files("new")
    world.close()
    assert set(kept) == set(new), told
    assert [name for name in new if kept[name] != new[name]] == [], told


def test_what_a_change_writes(tmp_path: Path) -> None:
    """One new item writes its page, its neighbours' pages and the documents that hold it."""
    world = opened(tmp_path / "world")
    story = Story(world, 1)
    story.begin(12)
    world.export("kept", encoders=QUICK)
    assert world.export("kept", encoders=QUICK).written == ()
    world.say([("one-more", "Ett till", ("Sport",))])
    written = {name for name in world.export("kept", encoders=QUICK).written if name[-3:] != ".gz"}
    feeds = {name for name in written if name.startswith("site/feeds/")}
    pages = {name for name in written if name.startswith("pages/sv/entries/")}
    world.close()
    stems = ("all", "sport", "kultur,sport")
    assert feeds == {f"site/feeds/{one}.{s}" for one in stems for s in ("atom", "rss", "json")}
    assert len(pages) == 2
    assert {"site/topics.opml", "site/sitemap.xml", "pages/en/~.html"} <= written


def test_pages_are_those_of_the_site(tmp_path: Path) -> None:
    """Both pages that are made of one answer are those that the site gives for each address."""
    world = opened(tmp_path / "world")
    Story(world, 3).begin(52)
    world.export("kept", encoders=QUICK)
    client, files = world.app.test_client(), world.files("kept")
    world.close()
    pages = [name for name in files if name.startswith("pages/sv/") and not name.endswith(".gz")]
    assert len(pages) > 60
    for name in pages:
        path = name.removeprefix("pages/sv").removesuffix(".html").removesuffix("~")
        for language in ("sv", "en"):
            bare = client.get(path, base_url=BASE, headers={"Accept-Language": language})
            chosen = client.get(f"{path}?lang={language}", base_url=BASE)
            leaf = name.removeprefix("pages/sv")
            assert files[f"pages/{language}{leaf}"] == bare.data, name
            assert files[f"chosen/{language}{leaf}"] == chosen.data, name
