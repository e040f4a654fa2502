"""Pieces of configuration with which nginx and Caddy send what the site itself sends.

The header fields are those that the site was seen to send; what differs from one address to the
next (a document's links, where another spelling leads) is looked up by path.
"""

from pathlib import Path
from typing import Final

from feeds.export import caddy, nginx
from feeds.export.blocks import blocks
from feeds.export.state import State
from feeds.model import Site

NGINX_MAPS: Final = "nginx-maps.conf"
NGINX: Final = "nginx.conf"
CADDY: Final = "Caddyfile"
NAMES: Final = (NGINX_MAPS, NGINX, CADDY)


def made(site: Site, state: State, path: Path, languages: tuple[str, ...]) -> dict[str, str]:
    """The files by their names; ``path`` is the folder of the export."""
    folder, found = path.absolute(), list(blocks(site, state))
    return {
        NGINX_MAPS: nginx.maps(site, state, languages),
        NGINX: nginx.site(site, state, found, folder),
        CADDY: caddy.site(site, state, found, folder, languages),
    }
