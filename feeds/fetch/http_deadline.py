"""One deadline for everything that a fetch does."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class Deadline:
    """So many seconds from now, on a clock that never goes back."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """The seconds that are left, more than 0; raises `TimeoutError` if there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work gives or raises; `TimeoutError` if it takes longer.

    For calls that know no timeout, such as getaddrinfo. A late one is left alone in its thread,
    which keeps nobody from exiting.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001  # it is raised where the result is awaited
            future.set_exception(error)

    Thread(target=run, name="topicfeeds-resolve", daemon=True).start()
    return future.result(seconds)
