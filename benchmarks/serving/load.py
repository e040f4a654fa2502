"""Load: wrk with prepared requests, the CPU time that they cost the server, and pairs of runs."""

import random
import re
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, count
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks.serving import machine
from benchmarks.serving.server import Server

CONNECTIONS: Final = 16
_SCRIPT: Final = Path(__file__).with_name("requests.lua")
_FIGURES: Final = re.compile(r"^figures ([\d ]+)$", re.MULTILINE)
_CHECKED: Final = 200
_PATIENCE: Final = "20s"
_SLACK: Final = 0.02
_numbers: Final = count(1)


class Wanted(NamedTuple):
    """A request; with an ETag its answer is 304, without one 200."""

    path: str
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A server and what it is asked; ``size`` is that of each answer where all are alike."""

    server: Server
    requests: Sequence[Wanted]
    file: Path
    size: int | None = None


class Run(NamedTuple):
    """What a run measured; ``busy`` is the share of its core that the generator used."""

    rate: float
    cpu: float
    size: float
    busy: float


class Pairs(NamedTuple):
    """Medians of two sides, and the medians of the ratios of the pairs, ours to the peer's."""

    ours: Run
    peer: Run
    rate: float
    cpu: float


def missing() -> str:
    """What is to say if there is no wrk; empty if there is."""
    return "" if shutil.which("wrk") else "wrk is not installed: no load can be made"


def side(server: Server, requests: Sequence[Wanted], folder: Path, *, alike: bool = False) -> Side:
    """A side with its file of requests; each different request has been answered as it should."""
    file = folder / f"requests-{next(_numbers)}.txt"
    file.write_text("".join(f"{path}\t{etag}\n" for path, etag in requests), "utf-8")
    made = Side(server, requests, file)
    check(made)
    return Side(server, requests, file, round(run(made, 1).size)) if alike else made


def check(this: Side) -> None:
    """Ask the first requests one by one: any other status than the right one ends the program."""
    for path, etag in dict.fromkeys(this.requests[:_CHECKED]):
        found, right = this.server.get(path, etag=etag).status, 304 if etag else 200
        if found != right:
            raise SystemExit(f"{this.server.name}: {path} answers {found} instead of {right}")


def mixed(paths: Sequence[str], etags: Sequence[str], number: int) -> list[Wanted]:
    """Requests of feeds as popular as words of a language, nine of ten with the ETag."""
    rng = random.Random(1)  # noqa: S311  # the same requests in each run
    weights = list(accumulate(1 / rank for rank in range(1, len(paths) + 1)))
    drawn = rng.choices(range(len(paths)), cum_weights=weights, k=number)
    return [Wanted(paths[n], etags[n] if rng.random() < 0.9 else "") for n in drawn]


def run(this: Side, seconds: int) -> Run:
    """Ask for so many seconds; any error ends the program."""
    before, used = this.server.cpu_seconds(), _generator_seconds()
    said = _wrk(this, seconds)
    cpu, busy = this.server.cpu_seconds() - before, _generator_seconds() - used
    found = _FIGURES.search(said)
    if not found:
        raise SystemExit(f"wrk says nothing of use:\n{said}")
    requests, size, spent, *errors = map(int, found[1].split())
    if any(errors) or not requests:
        names = ("connect", "read", "write", "timeout", "status")
        said = ", ".join(f"{name} {number}" for name, number in zip(names, errors, strict=True))
        raise SystemExit(f"{this.server.name}: {requests} requests, errors: {said}")
    _check_size(this, size / requests)
    lasted = spent / 1e6
    return Run(requests / lasted, cpu / requests, size / requests, busy / lasted)


def pairs(ours: Side, peer: Side, seconds: int, times: int) -> Pairs:
    """Run both in turn, and check once more that both answer as they should."""
    for one in (ours, peer):
        run(one, 1)  # warms up
    runs = [(run(ours, seconds), run(peer, seconds)) for _ in range(times)]
    for one in (ours, peer):
        check(one)
    return Pairs(
        middle([one for one, _ in runs]),
        middle([other for _, other in runs]),
        median(one.rate / other.rate for one, other in runs),
        median(one.cpu / other.cpu for one, other in runs if other.cpu),
    )


def middle(runs: Sequence[Run]) -> Run:
    """The medians of some runs, each figure for itself."""
    return Run(*(median(figures) for figures in zip(*runs, strict=True)))


def _wrk(this: Side, seconds: int) -> str:
    words = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS)]
    words += ["--duration", f"{seconds}s", "--timeout", _PATIENCE, "--script", str(_SCRIPT)]
    words += [f"http://127.0.0.1:{this.server.port}", "--", str(this.file)]
    with machine.pinned(machine.GENERATOR):
        done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


def _generator_seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _check_size(this: Side, size: float) -> None:
    """Where all answers are alike, a wrong one among them shows in their mean size."""
    if this.size and abs(size - this.size) > _SLACK * this.size:
        raise SystemExit(
            f"{this.server.name}: answers of {size:.0f} bytes instead of {this.size}: "
            "some are not what they should be"
        )
