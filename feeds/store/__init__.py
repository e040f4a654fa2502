"""The store: entries, topics and the change log in a database; the only room that knows SQL."""

from feeds.store.audit import Audit
from feeds.store.history import Revision
from feeds.store.migrate import migrate_database, revisions
from feeds.store.save import Saved
from feeds.store.sql import Store

__all__ = ["Audit", "Revision", "Saved", "Store", "migrate_database", "revisions"]
