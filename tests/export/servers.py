"""nginx and Caddy over an exported folder, on a port of this machine."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NGINX = """
daemon off; master_process off; pid {home}/pid; error_log stderr;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi; uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    include {folder}/nginx-maps.conf;
    server {{ listen 127.0.0.1:{port}; include {folder}/nginx.conf; }}
}}
"""
CADDY = """
{{
    admin off
    auto_https off
    storage file_system {home}
}}
http://127.0.0.1:{port} {{
    import {folder}/Caddyfile
}}
"""


def require(path: str) -> str:
    """Skip the test if a server is not installed; where CI says that it is CI, fail."""
    if not Path(path).is_file():
        told = f"not installed: {path}; .ci/run says how"
        (pytest.fail if os.environ.get("CI") in {"1", "true"} else pytest.skip)(told)
    return path


@contextmanager
def nginx(folder: Path, home: Path) -> Iterator[int]:
    """The port at which nginx serves a folder."""
    with _running(
        NGINX, folder, home, lambda file: [require("/usr/sbin/nginx"), "-c", file]
    ) as port:
        yield port


@contextmanager
def caddy(folder: Path, home: Path) -> Iterator[int]:
    """The port at which Caddy serves a folder."""

    def command(file: str) -> list[str]:
        return [require("/usr/bin/caddy"), "run", "--adapter", "caddyfile", "--config", file]

    with _running(CADDY, folder, home, command) as port:
        yield port


@contextmanager
def _running(template: str, folder: Path, home: Path, command: object) -> Iterator[int]:
    home.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    file = home / "conf"
    file.write_text(template.format(home=home, folder=folder, port=port))
    log = home / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(str(file)),  # type: ignore[operator]
            stdout=output,
            stderr=output,
            env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)},
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.kill()
        process.wait(10)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"the server does not start: {log.read_text()}")
