"""The store: entries, topics and the change log in a database; the only room that knows SQL."""

from feeds.store.audit import Audit
from feeds.store.history import Revision
from feeds.store.migrate import migrate_database, revisions
from feeds.store.save import Saved
from feeds.store.sql import Store
from feeds.store.touched import Cursor, TouchedFeed, TouchedSince

__all__ = [
    "Audit",
    "Cursor",
    "Revision",
    "Saved",
    "Store",
    "TouchedFeed",
    "TouchedSince",
    "migrate_database",
    "revisions",
]
