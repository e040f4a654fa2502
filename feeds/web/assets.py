"""``/assets/``: the stylesheet with the site's colours, the script, the icon and the logo.

Their addresses carry a digest of their bytes, so that browsers may keep them for a year.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, abort, current_app, request

from feeds.model import Site
from feeds.web.desk import desk
from feeds.web.http import Ready, send
from feeds.web.http.headers import ASSET_CACHE, ASSET_POLICY, FEED_CACHE, VARY

blueprint = Blueprint("assets", __name__)

_FOLDER: Final = Path(__file__).parent / "static"
_EXTENSION: Final = "topicfeeds-assets"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages need, by its name in ``/assets/``."""

    name: str
    body: bytes
    media_type: str

    @property
    def digest(self) -> str:
        """The first 16 hex digits of its SHA-256: its ETag, and what its address carries."""
        return sha256(self.body).hexdigest()[:16]


Assets = dict[str, Asset]


def assets(site: Site) -> Assets:
    """The files of a site's pages by their names; the logo is called ``logo``, if there is one."""
    found = {path.name: _asset(path.name, path) for path in sorted(_FOLDER.iterdir())}
    style = found["style.css"]
    themed = style.body + _colours(site).encode()
    found["style.css"] = Asset(style.name, themed, style.media_type)
    if site.theme.logo:
        found["logo"] = _asset("logo", Path(site.theme.logo))
    return found


def register(app: Flask, site: Site) -> None:
    """Read the files once, and serve them."""
    app.extensions[_EXTENSION] = assets(site)
    app.register_blueprint(blueprint)


def address(name: str, site: Site, found: Assets) -> str:
    """The path of a file, with its digest."""
    return f"{site.path}/assets/{name}?v={found[name].digest[:8]}"


def known(app: Flask) -> Assets:
    """The files of an app's pages."""
    kept: Assets = app.extensions[_EXTENSION]
    return kept


@blueprint.get("/assets/<name>")
def asset(name: str) -> Response:
    """A file; to be kept for a year by who asks for these very bytes."""
    found = known(current_app).get(name)
    if found is None:
        abort(404)
    is_exact = request.args.get("v") == found.digest[:8]
    cache = ("Cache-Control", ASSET_CACHE if is_exact else FEED_CACHE)
    headers = (cache, VARY, ("Content-Security-Policy", ASSET_POLICY))
    return send(Ready(found.body, found.media_type, found.digest, headers), desk().now())


def _asset(name: str, path: Path) -> Asset:
    return Asset(name, path.read_bytes(), _TYPES[path.suffix.lower()])


def _colours(site: Site) -> str:
    """The site's own values of the custom properties that the stylesheet lets it choose."""
    chosen = {"--accent-light": site.theme.accent, "--accent-dark": site.theme.accent_dark}
    rules = "".join(f"{name}:{value};" for name, value in chosen.items() if value)
    return f":root{{{rules}}}\n" if rules else ""
