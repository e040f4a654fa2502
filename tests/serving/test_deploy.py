"""Each file under ``deploy/`` passes its own tool's check."""

import subprocess
from pathlib import Path

import pytest
import yaml

from feeds.config.load import ENVIRONMENT
from tests.serving.support import DEPLOY, needs, proxied

UNITS = sorted((DEPLOY / "systemd").iterdir())


def said(*command: str | Path) -> str:
    """What a tool says that finds nothing wrong, in both its outputs."""
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout + done.stderr


def test_systemd() -> None:
    """The units hold what systemd knows, and nothing else; the program is not installed here."""
    command = [needs("systemd-analyze"), "verify", *UNITS]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    lines = done.stderr.splitlines()
    assert [
        line for line in lines if "/opt/topicfeeds/bin/topicfeeds is not exec" not in line
    ] == []
    assert len(UNITS) == 3


def test_nginx(tmp_path: Path) -> None:
    """Nginx starts with the example."""
    with proxied(1, tmp_path):
        pass
    errors = (tmp_path / "error.log").read_text()
    assert not any(word in errors for word in ("[warn]", "[error]", "[emerg]"))


def test_caddy(tmp_path: Path) -> None:
    """Caddy takes the example, as it is formatted."""
    path = DEPLOY / "caddy" / "Caddyfile"
    assert said(needs("caddy"), "fmt", path) == path.read_text("utf-8")
    assert "Valid configuration" in said(
        needs("caddy"), "validate", "--adapter", "caddyfile", "--config", path
    )


def test_the_image() -> None:
    """Hadolint has nothing to say about the Dockerfile."""
    assert said(needs("hadolint"), DEPLOY / "docker" / "Dockerfile") == ""


def test_compose() -> None:
    """docker-compose takes the file."""
    said(needs("docker-compose"), "-f", DEPLOY / "docker" / "compose.yaml", "config", "--quiet")


@pytest.mark.parametrize(
    "path", [*UNITS, *sorted((DEPLOY / "docker").iterdir())], ids=lambda one: one.name
)
def test_variables(path: Path) -> None:
    """What they set are variables that there are, and each serves or works."""
    text = path.read_text("utf-8")
    named = {word.partition("=")[0].rstrip(":") for word in text.split() if "TOPICFEEDS_" in word}
    assert {name.removeprefix("Environment=") for name in named} - {"Environment"} <= set(
        ENVIRONMENT
    )


def test_the_compose_services() -> None:
    """The site and the worker have the same database and configuration."""
    services = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text())["services"]
    site, worker = services["site"], services["worker"]
    for key in ("image", "environment", "volumes"):
        assert site[key] == worker[key]
