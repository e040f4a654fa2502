"""How fast a client may ask: a token bucket for each bearer token, in this process.

A server with several processes allows each of them as much.
"""

import math
import threading
from datetime import datetime
from typing import Final

BURST: Final = 100
"""Requests that a client may send at once after a rest."""
PER_SECOND: Final = 10
"""Requests a second that it may send for ever."""


class Limiter:
    """One bucket a key; safe to use from several threads."""

    def __init__(self, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._burst = burst
        self._per_second = per_second
        self._levels: dict[int, tuple[float, datetime]] = {}
        self._lock = threading.Lock()

    def wait(self, key: int, now: datetime) -> int:
        """Take one from a bucket: 0 if there was one, else the whole seconds until there is."""
        with self._lock:
            level, at = self._levels.get(key, (float(self._burst), now))
            passed = max(0.0, (now - at).total_seconds())
            level = min(float(self._burst), level + passed * self._per_second)
            is_free = level >= 1
            self._levels[key] = (level - is_free, now)
            return 0 if is_free else math.ceil((1 - level) / self._per_second)
