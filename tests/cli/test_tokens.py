"""Tokens at the terminal: made, listed, revoked."""

import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.cli.run import topicfeeds

SOURCE = "region-stockholm"


def create(at: Path, label: str = "the CMS") -> dict[str, Any]:
    """A new token as JSON."""
    done = topicfeeds("tokens", "create", SOURCE, "--label", label, "--json", at=at)
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def test_create(tmp_path: Path) -> None:
    """The token alone is on stdout, and the database has its digest only."""
    done = topicfeeds("tokens", "create", SOURCE, at=tmp_path)
    secret = done.stdout.decode().strip()
    assert re.fullmatch(r"tf_[A-Za-z0-9_-]{43}", secret)
    assert b"shown only now" in done.stderr
    assert secret.encode() not in (tmp_path / "cli.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "cli.db")) as database:
        assert database.execute("SELECT source, digest FROM token").fetchall() == [
            (SOURCE, hashlib.sha256(secret.encode()).hexdigest())
        ]


def test_two_tokens_differ(tmp_path: Path) -> None:
    """Each token is a new secret."""
    one, two = create(tmp_path), create(tmp_path)
    assert (one["id"], two["id"]) == (1, 2)
    assert one["token"] != two["token"]


def test_list_and_revoke(tmp_path: Path) -> None:
    """The list tells everything but the secret; a revoked token stays in it."""
    made = create(tmp_path)
    secret = made.pop("token")
    listed = topicfeeds("tokens", "list", "--json", at=tmp_path)
    assert json.loads(listed.stdout) == [made]
    assert secret.encode() not in listed.stdout
    assert (made["source"], made["label"], made["revoked"]) == (SOURCE, "the CMS", None)
    tried = topicfeeds("tokens", "revoke", made["id"], "--dry-run", at=tmp_path)
    assert tried.stdout.decode() == f"Token 1 of {SOURCE} would be revoked\n"
    assert json.loads(topicfeeds("tokens", "list", "--json", at=tmp_path).stdout) == [made]
    done = topicfeeds("tokens", "revoke", made["id"], at=tmp_path)
    assert done.stdout.decode().startswith(f"Token 1 of {SOURCE} is revoked since 2")
    line = topicfeeds("tokens", "list", at=tmp_path).stdout.decode()
    assert re.fullmatch(rf"1\t{SOURCE}\t[\d-]{{10}}\trevoked since [\d-]{{10}}\tthe CMS\n", line)


def test_a_label_of_several_lines(tmp_path: Path) -> None:
    """A token is a line of the list, whatever its label has in it."""
    assert create(tmp_path, "our\tCMS\nat home")["label"] == "our CMS at home"


def test_what_is_not_there(tmp_path: Path) -> None:
    """A source that is not configured is refused with the nearest one, a token with its number."""
    done = topicfeeds("tokens", "create", "region-stokholm", at=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"did you mean region-stockholm?" in done.stderr
    other = topicfeeds("tokens", "create", "xyz", at=tmp_path)
    assert b"there is: region-stockholm" in other.stderr
    missing = topicfeeds("tokens", "revoke", "7", at=tmp_path)
    assert (missing.returncode, missing.stdout) == (1, b"")
    assert b"there is no token 7" in missing.stderr
