"""nginx with the same documents as files, bare and in gzip, and with the same header fields."""

import grp
import os
import pwd
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.serving.server import PORT, Server

PROGRAM: Final = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")

_ITS_OWN: Final = frozenset(
    {
        *("date", "server", "connection", "transfer-encoding", "content-length"),
        *("content-type", "content-encoding", "etag", "last-modified"),
    }
)
"""What each server says itself of what it sends."""

_TEMPORARY: Final = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_CONFIGURATION: Final = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=100000 inactive=1h;
    open_file_cache_valid 1h;
    gzip_static on;
    map_hash_max_size 65536;
    map_hash_bucket_size 256;
    types {{ }}
    default_type "{media_type}";
    {temporary}
    {maps}
    server {{
        listen 127.0.0.1:{port};
        root {folder}/files;
        location = /healthz {{ return 200; }}
        location / {{
            {fields}
        }}
    }}
}}
"""


def missing() -> str:
    """What is to say if there is no nginx; empty if there is."""
    return "" if PROGRAM else "nginx is not installed: its rows are left out."


def nginx(source: Server, paths: Sequence[str], folder: Path) -> Server:
    """A server of what another answers to these paths, from files in a new folder."""
    folder.mkdir()
    answers = {path: _exported(source, path, folder / "files") for path in paths}
    return configured(answers, folder)


def configured(answers: Mapping[str, Mapping[str, str]], folder: Path) -> Server:
    """A server of the files below a folder, with the header fields that each path has."""
    first = next(iter(answers.values()))
    names = [name for name in first if name not in _ITS_OWN]
    written = _CONFIGURATION.format(
        user=_user(),
        folder=folder,
        port=PORT,
        media_type=first["content-type"],
        temporary="\n".join(f"{one}_temp_path {folder}/{one};" for one in _TEMPORARY),
        maps="\n".join(_map(answers, name, number) for number, name in enumerate(names)),
        fields="\n".join(f"add_header {name} $field{n};" for n, name in enumerate(names)),
    )
    return _Nginx(written, folder)


class _Nginx(Server):
    def __init__(self, configuration: str, folder: Path) -> None:
        file = folder / "nginx.conf"
        words = [str(PROGRAM), "-c", str(file), "-p", str(folder), "-e", f"{folder}/error.log"]
        super().__init__("nginx", words)
        file.write_text(configuration.replace(PORT, str(self.port)), "utf-8")


def _exported(source: Server, path: str, files: Path) -> dict[str, str]:
    """Write an answer's body, bare and in gzip; the header fields of the latter.

    This is what ``topicfeeds export`` is for.
    """
    bare, packed = source.whole(path, "identity"), source.whole(path)
    if packed.fields.get("content-encoding") != "gzip":
        raise SystemExit(f"{path} does not come in gzip")
    file = files / path.removeprefix("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bare.body)
    file.with_name(f"{file.name}.gz").write_bytes(packed.body)
    return packed.fields


def _map(answers: Mapping[str, Mapping[str, str]], name: str, number: int) -> str:
    """A variable with the value of a header field: one for all, or looked up by path."""
    values = {path: fields.get(name, "") for path, fields in answers.items()}
    one, *others = set(values.values())
    rows = [f"{path} {_quoted(value)};" for path, value in values.items()] if others else []
    return f"map $uri $field{number} {{ default {_quoted(one)}; {' '.join(rows)} }}"


def _quoted(value: str) -> str:
    if "$" in value:
        raise SystemExit(f"nginx cannot send this value: {value}")
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _user() -> str:
    """Whoever runs this; only root may choose, and must, for another could not read the files."""
    if os.geteuid():
        return ""
    return f"user {pwd.getpwuid(0).pw_name} {grp.getgrgid(0).gr_name};"
