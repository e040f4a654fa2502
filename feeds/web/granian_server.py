"""The production server: granian, with the site in each of its workers.

The listening socket is opened here, or comes from the service manager, and is shared by all
workers: it stays open while they are replaced, so that nobody who connects meanwhile is refused.
"""

import gc
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Timer
from typing import Any, Final, cast

from granian import net as _net
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import mp as _mp
from granian.server.mp import MPServer
from werkzeug.middleware.proxy_fix import ProxyFix

from feeds import config
from feeds.errors import ConfigError, UsageError
from feeds.web.access_log import AccessLog
from feeds.web.app import create_app
from feeds.web.lanes import lanes
from feeds.web.shelf import SHELF, Shelf

_BACKLOG: Final = 1024
_FIRST_PASSED: Final = 3
"""The first file descriptor that a service manager passes (sd_listen_fds)."""

_HEADER_SECONDS: Final = 15
_STOP_SECONDS: Final = 25
"""What workers get to finish what they answer; then they are killed."""

_OVERLAP_SECONDS: Final = 2.0
"""How long old and new workers are there together when they are replaced."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How to serve: ``workers`` processes, ``threads`` for what is not ready in each of them.

    ``hops`` is the number of trusted proxies in front. ``logs`` says whether answers are logged.
    """

    workers: int
    hops: int = 0
    logs: bool = False
    threads: int = 4


def listen(host: str, port: int) -> socket.socket:
    """The socket that a service manager has passed, else one that listens there.

    Raises `UsageError` if the port cannot be opened.
    """
    made = _passed() or _opened(host, port)
    # Headers and body are written one after the other: the body shall not wait for the client.
    if made.family != socket.AF_UNIX:
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _passed() -> socket.socket | None:
    is_for_us = os.environ.get("LISTEN_PID") == str(os.getpid())
    return socket.socket(fileno=_FIRST_PASSED) if is_for_us else None


def _opened(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        hint = "stop what listens there, or choose another --port"
        where = f"{host}:{port}"
        raise UsageError(
            f"the port cannot be opened: {error.strerror}", where=where, hint=hint
        ) from None


def serve(listening: socket.socket, how: Serving, tell: Callable[[str], None]) -> None:
    """Serve the site of the environment's settings until SIGTERM or SIGINT.

    SIGHUP replaces the workers by ones that have read the settings anew; settings with mistakes are
    told and not taken. What is being answered is finished in either case.
    """
    server = _Server(listening, how, tell)
    server.serve(target_loader=partial(_load, how), wrap_loader=False)


class _Server(MPServer):
    """granian on a socket that is there already."""

    def __init__(self, listening: socket.socket, how: Serving, tell: Callable[[str], None]) -> None:
        self._listening, self._tell, self._master = listening, tell, os.getpid()
        super().__init__(
            "feeds.web:create_app",
            interface=Interfaces.WSGI,
            workers=how.workers,
            blocking_threads=1,
            websockets=False,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=_HEADER_SECONDS * 1000),
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=_OVERLAP_SECONDS,
            workers_kill_timeout=_STOP_SECONDS,
        )

    def _init_shared_socket(self) -> None:
        workshop: Any = _net
        self._listening.set_inheritable(True)
        number, is_unix = self._listening.fileno(), self._listening.family == socket.AF_UNIX
        given = {
            "_ssp": None,
            "_sfd": number,
            "_shd": workshop.SocketHolder(number, is_unix, _BACKLOG),
            "_sso": self._listening,
        }
        vars(self).update(given)

    def signal_handler_interrupt(self, *args: Any, **words: Any) -> None:
        """Stop; a worker that is told so before it has handlers of its own ends at once."""
        if os.getpid() != self._master:
            os._exit(1)
        super().signal_handler_interrupt(*args, **words)  # type: ignore[no-untyped-call]

    def _stop_workers(self) -> None:
        """A worker that has just come up may miss the first signal: it gets another one."""
        there = list(self.wrks)
        timers = [Timer(seconds, _terminate, [there]) for seconds in (1.0, 3.0)]
        for timer in timers:
            timer.start()
        super()._stop_workers()  # type: ignore[no-untyped-call]
        for timer in timers:
            timer.cancel()

    def signal_handler_reload(self, *args: Any, **words: Any) -> None:
        """Replace the workers, unless the settings have mistakes."""
        try:
            config.load(os.environ)
        except ConfigError as error:
            self._tell(f"Not reloaded, the settings have mistakes:\n{error}")
            return
        super().signal_handler_reload(*args, **words)  # type: ignore[no-untyped-call]


def _terminate(workers: Iterable[Any]) -> None:
    for worker in workers:
        if worker.is_alive():
            worker.terminate()


def _load(how: Serving) -> Any:
    """The app of a worker, in the worker; granian is told to run it in `lanes`.

    The handlers of signals are still the parent's, which would let a worker that is told to stop
    while it starts go on for ever.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # it reads the settings anyway
    _scheduled("SCHED_BATCH")
    app = create_app()
    log = AccessLog(_write, how.hops) if how.logs else None
    shelf = cast("Shelf", app.extensions[SHELF])
    workshop: Any = _mp
    original = workshop._wsgi_call_wrap  # noqa: SLF001  # where a request comes to Python

    def wrapped(callback: Any, options: dict[str, Any], access_format: str | None = None) -> Any:
        slow = original(callback, options, access_format)
        return lanes(slow, shelf, log, how.threads, begin=partial(_scheduled, "SCHED_OTHER"))

    workshop._wsgi_call_wrap = wrapped  # noqa: SLF001  # the same
    outer: Any = log.around(app) if log else app
    if how.hops:
        outer = ProxyFix(outer, x_for=how.hops, x_proto=how.hops, x_host=0, x_prefix=0)
    gc.collect()
    gc.freeze()  # what is there now stays: no collection needs to look at it again
    return outer


def _scheduled(policy: str) -> None:
    """Change how Linux schedules this thread, and those that it will create (sched(7)).

    The thread that reads and writes sockets is created as SCHED_BATCH, and the ones that run Python
    are SCHED_OTHER again: on a busy core the former then passes on, and sends, all that is there at
    a time, instead of interrupting Python for each request, which takes half as long again.
    """
    number = getattr(os, policy, None)
    if number is not None:
        with suppress(OSError):  # whoever confines the service may forbid it
            os.sched_setscheduler(0, number, os.sched_param(0))


def _write(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()
