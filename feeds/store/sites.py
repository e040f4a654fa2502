"""What a database notes of its site: whose ids are in it, and how feeds were last said to look."""

import hashlib

from sqlalchemy import Connection

from feeds.errors import ConfigError
from feeds.model import Site
from feeds.store.log import get_meta, set_meta


def is_adopted(connection: Connection, site: Site, renderer: str, *, serving: bool) -> bool:
    """Whether all that there is to note is noted; who does not serve feeds cannot tell how they
    look, as long as somebody has said it.
    """
    noted = get_meta(connection, "site")
    is_shown = noted is not None and (not serving or noted == _shown(site, renderer))
    return is_shown and get_meta(connection, "tag") == site.tag("")


def adopt_tag(connection: Connection, site: Site) -> None:
    """Keep the site's tagging entity for ever; `ConfigError` if another one is kept."""
    kept, configured = get_meta(connection, "tag"), site.tag("")
    if kept is None:
        set_meta(connection, "tag", configured)
    elif kept != configured:
        message = f"tag: site.yaml says {configured}, but the ids in the database say {kept}"
        raise ConfigError((f"{message} (write the old one back, or start a new database)",))


def note(connection: Connection, site: Site, renderer: str) -> None:
    """Note how feeds look now."""
    set_meta(connection, "site", _shown(site, renderer))


def _shown(site: Site, renderer: str) -> str:
    """A digest of everything about the site that feeds show."""
    parts = (
        site.title,
        site.subtitle,
        site.base_url,
        site.language,
        repr(site.author),
        repr(site.formulas),
        renderer,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
