"""Timing two things against each other: alternating pairs, and the median of their ratios.

Machines are noisy and drift; two runs that follow each other drift alike, so that their ratio says
more than either time.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Comparison:
    """Median CPU seconds of ours and of the peer's, and the median of the ratios of each pair."""

    ours: float
    peer: float
    ratio: float
    """Ours divided by the peer's: below 1 is faster than the peer."""


def compare(ours: Callable[[], object], peer: Callable[[], object], pairs: int) -> Comparison:
    """Run both in turn."""
    times = [(seconds(ours), seconds(peer)) for _ in range(pairs)]
    return Comparison(
        ours=median(one for one, _ in times),
        peer=median(other for _, other in times),
        ratio=median(one / other for one, other in times),
    )


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of a call: of the second of two, so that neither finds the memory as another left
    it, and with the garbage of earlier ones collected before.
    """
    work()
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start
