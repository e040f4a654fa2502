"""Files and single addresses: what was read before is known without being read again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feeds.model import Formula, Source
from feeds.rounds import Job, Tools, captures, ingest
from feeds.store import Saved
from tests.helpers import NOON, FixedClock
from tests.rounds.support import Press, json_feed, titles

RECORDS = Source("records", "records")


@pytest.fixture
def file(tmp_path: Path) -> Callable[[int], Path]:
    """A file of so many records."""

    def made(count: int) -> Path:
        path = tmp_path / "news.csv"
        rows = "".join(f"Nyhet {number},Text {number}\n" for number in range(count))
        path.write_text(f"title,summary\n{rows}", "utf-8")
        return path

    return made


def sums(outcomes: list[Saved]) -> tuple[int, int, bool]:
    """How many entries are new, how many stayed, and whether all of it was known before."""
    new, same = sum(one.created for one in outcomes), sum(one.unchanged for one in outcomes)
    return new, same, all(one.repeated for one in outcomes)


def test_the_same_file(tools: Tools, file: Callable[[int], Path]) -> None:
    """The same bytes are known at once, under whatever name, and count as many items as then."""
    path = file(1200)
    assert sums(list(ingest(tools, Job(str(path), RECORDS)))) == (1200, 0, False)
    [again] = ingest(tools, Job(str(path.rename(path.with_name("other.csv"))), RECORDS))
    assert sums([again]) == (0, 1200, True)
    [reading] = tools.store.sources.state("records").readings
    assert (reading.items, reading.created, reading.ref) == (1200, 1200, str(path))


def test_what_makes_it_another_capture(tools: Tools, file: Callable[[int], Path]) -> None:
    """Another source, another stated time or another way to read is another capture."""
    path = str(file(3))
    first = NOON - timedelta(days=9)
    jobs = [
        Job(path, RECORDS),
        Job(path, RECORDS, first),
        Job(path, RECORDS, first + timedelta(days=1)),
        Job(path, replace(RECORDS, language="en")),
        Job(path, replace(RECORDS, id="others")),
    ]
    for job in jobs:
        list(ingest(tools, job))
    assert [len(tools.store.sources.state(name).readings) for name in ("records", "others")] == [
        4,
        1,
    ]


def test_what_was_broken_off(tools: Tools, file: Callable[[int], Path]) -> None:
    """After a stop in the middle the same command finishes the work."""
    path = str(file(1200))
    broken = ingest(tools, Job(path, RECORDS))
    next(broken)
    broken.close()
    assert tools.store.select(Formula()).total == 500
    assert sums(list(ingest(tools, Job(path, RECORDS))))[:2] == (700, 500)
    assert sums(list(ingest(tools, Job(path, RECORDS)))) == (0, 1200, True)


def test_a_file_that_grows_while_it_is_read(tools: Tools, file: Callable[[int], Path]) -> None:
    """What is not certain to be what was read gets no digest, and so is read again."""
    path = file(1200)
    reading = ingest(tools, Job(str(path), RECORDS))
    next(reading)
    path.write_bytes(path.read_bytes() + b"En till,Text\n")
    list(reading)
    assert [one.raw for one in tools.store.sources.state("records").readings] == [""]
    assert sums(list(ingest(tools, Job(str(path), RECORDS))))[0] == 1
    assert sums(list(ingest(tools, Job(str(path), RECORDS)))) == (0, 1201, True)


def test_a_dry_run_is_not_remembered(tools: Tools, file: Callable[[int], Path]) -> None:
    """A dry run says the same every time, and the first real one stores."""
    path = str(file(3))
    for _ in range(2):
        assert sums(list(ingest(tools, Job(path, RECORDS), dry_run=True))) == (3, 0, False)
    assert sums(list(ingest(tools, Job(path, RECORDS)))) == (3, 0, False)


def test_what_was_lost_is_told_again(tools: Tools, tmp_path: Path) -> None:
    """A file that cost an item is read each time, and remembered once."""
    path = tmp_path / "bad.csv"
    path.write_text("title,summary\n,Utan rubrik\nNyhet,Text\n", "utf-8")
    source = Source("bad", "records")
    lost = []
    for _ in range(3):
        outcomes = list(ingest(tools, Job(str(path), source)))
        lost.append([one.code for saved in outcomes for one in saved.problems if one.is_error])
    assert lost[0]
    assert lost == lost[:1] * 3
    assert len(tools.store.sources.state("bad").readings) == 1


def test_an_address_that_returns(tools: Tools, press: Press, clock: FixedClock) -> None:
    """Of an address only the latest state is known: an older one that returns is read."""
    source = Source("live", "feed")
    known = []
    for titles_ in (["Ett"], ["Ett"], ["Två", "Ett"], ["Ett"], ["Ett"]):
        press.pages["/feed"] = json_feed(*titles_)
        clock.forward(minutes=1)
        known.append(sums(list(ingest(tools, Job(press.url("/feed"), source))))[2])
    assert known == [False, True, False, False, True]
    assert titles(tools) == ["Två", "Ett"]


def test_large_files_are_not_held(tools: Tools, file: Callable[[int], Path]) -> None:
    """The print of a file is taken in pieces."""
    path = file(1)
    found = captures.fingerprint(str(path))
    assert found
    assert found.size == path.stat().st_size
    assert captures.fingerprint("-") is None
    assert captures.fingerprint("/dev/null") is None
