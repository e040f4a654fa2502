"""The plain way: a Flask app as one writes it, which makes each feed when it is asked for it.

It opens the database for each request, as Flask's tutorial does, and leaves compression to a proxy.
"""

import os
import sqlite3
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator
from flask import Flask, Response, abort, g, request

app = Flask(__name__)

_NEWEST = """
    SELECT entry.* FROM entry JOIN entry_topics ON entry_id = entry.id
    WHERE topic_id = ? ORDER BY updated DESC LIMIT 50
"""
_TOPICS = """
    SELECT entry_id, slug, label FROM topic JOIN entry_topics ON topic_id = topic.id
    WHERE entry_id IN ({})
"""


def database() -> sqlite3.Connection:
    """The database, opened for the present request."""
    if "db" not in g:
        g.db = sqlite3.connect(os.environ["PLAIN_DB"])
        g.db.row_factory = sqlite3.Row
    return g.db


@app.teardown_appcontext
def close(_: BaseException | None) -> None:
    """Close what the request opened."""
    if "db" in g:
        g.db.close()


@app.get("/feeds/<slug>.atom")
def feed(slug: str) -> Response:
    """The feed of a topic."""
    topic = database().execute("SELECT * FROM topic WHERE slug = ?", (slug,)).fetchone()
    if topic is None:
        abort(404)
    entries = database().execute(_NEWEST, (topic["id"],)).fetchall()
    made = _feed(topic)
    made.updated(_moment(entries[0]))
    topics = _topics(entries)
    for entry in entries:
        _add(made, entry, topics[entry["id"]])
    response = Response(made.atom_str(), content_type="application/atom+xml; charset=utf-8")
    response.cache_control.max_age = 60
    response.add_etag()
    return response.make_conditional(request)


@app.get("/healthz")
def healthz() -> str:
    """The process is alive."""
    return "ok"


def _feed(topic: sqlite3.Row) -> FeedGenerator:
    made = FeedGenerator()
    made.id(f"tag:example.org,2026-01-01:f/{topic['slug']}")
    made.title(topic["label"])
    made.language("sv")
    made.author(name="Redaktionen")
    made.link(href=f"https://news.example.org/feeds/{topic['slug']}.atom", rel="self")
    return made


def _add(made: FeedGenerator, entry: sqlite3.Row, topics: list[sqlite3.Row]) -> None:
    one = made.add_entry(order="append")
    one.id(entry["uri"])
    one.title(entry["title"])
    one.summary(entry["summary"])
    one.link(href=entry["link"])
    one.updated(_moment(entry))
    for topic in topics:
        one.category(term=topic["slug"], label=topic["label"])


def _topics(entries: list[sqlite3.Row]) -> dict[int, list[sqlite3.Row]]:
    """The topics of all entries, by one statement."""
    ids = [entry["id"] for entry in entries]
    found: dict[int, list[sqlite3.Row]] = {number: [] for number in ids}
    for row in database().execute(_TOPICS.format(",".join("?" * len(ids))), ids):
        found[row["entry_id"]].append(row)
    return found


def _moment(entry: sqlite3.Row) -> datetime:
    return datetime.fromisoformat(entry["updated"]).replace(tzinfo=UTC)
