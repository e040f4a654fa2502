"""``/healthz``, ``/readyz`` and ``/metrics``: for machines that watch the site.

They are open like everything else, tell nothing secret, and are never cached. What the store knows
is read when it is asked for; requests are counted in this process.
"""

import json
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from typing import Final, get_args

from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds import __version__
from feeds.errors import StoreError
from feeds.health import judge
from feeds.model import Source, SourceState, Verdict
from feeds.store import revisions
from feeds.web.desk import Desk, desk
from feeds.web.shelf import SHELF, Shelf

blueprint = Blueprint("probes", __name__)

_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_EXTENSION: Final = "topicfeeds-metrics"
_REQUESTS: Final = "topicfeeds-requests"
_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"})
_MOMENTS: Final = {
    "attempted": "When the source was last tried, in Unix seconds.",
    "succeeded": "When the source was last read, in Unix seconds.",
    "changed": "When the source last brought a change, in Unix seconds.",
    "due": "When the source is to be fetched next, in Unix seconds.",
}


def register(app: Flask) -> None:
    """Add the probes to an app, and count its requests."""
    # a second line for each count, which nobody asks for
    disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no types
    registry = CollectorRegistry(auto_describe=False)
    requests = Counter(
        "topicfeeds_requests",
        "Requests answered by this process.",
        ("route", "method", "status"),
        registry=registry,
    )
    registry.register(_Stored(app.extensions["topicfeeds"]))
    registry.register(_Kept(app))
    app.extensions[_EXTENSION] = registry
    app.extensions[_REQUESTS] = requests
    app.register_blueprint(blueprint)

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in _METHODS else "other"
        requests.labels(route, method, str(response.status_code)).inc()
        return response


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is alive; nothing else is asked."""
    return _uncached(Response("ok\n", content_type="text/plain; charset=utf-8"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Whether the site can answer: the database works and has the tables of this version."""
    reason = _unready(desk())
    said = {"ready": not reason, "reason": reason or "the database answers"}
    response = Response(json.dumps(said) + "\n", content_type="application/json")
    response.status_code = 503 if reason else 200
    return _uncached(response)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The metrics in the text format of Prometheus, version 0.0.4."""
    shelf: Shelf = current_app.extensions[SHELF]
    requests: Counter = current_app.extensions[_REQUESTS]
    for (route, method, status), count in shelf.tallied().items():
        requests.labels(route, method, str(status)).inc(count)
    text = generate_latest(current_app.extensions[_EXTENSION])
    return _uncached(Response(text, content_type=_TYPE))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _unready(here: Desk) -> str:
    """Why the site cannot answer, in words; empty if it can."""
    try:
        found, needed = revisions(here.database)
        if found is None:
            return "the database is gone"
        here.store.topics()
    except StoreError as error:
        return "the database is busy" if error.retry else "the database does not work"
    if found != needed:
        return f"the database stands at migration {found}, this program needs {needed}"
    return ""


class _Stored(Collector):
    """What the store knows, asked for at each scrape."""

    def __init__(self, here: Desk) -> None:
        self._here = here

    def collect(self) -> Iterator[Metric]:
        """The gauges; only that the store does not work, if it does not."""
        try:
            gauges = [*_site_gauges(self._here), *_source_gauges(self._here)]
            is_up = True
        except StoreError:
            gauges, is_up = [], False
        yield GaugeMetricFamily("topicfeeds_store_up", "Whether the database works.", is_up)
        yield from gauges


class _Kept(Collector):
    """What the shelf of this process holds, and how often it did."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def collect(self) -> Iterator[Metric]:
        """Two gauges and two counters."""
        shelf: Shelf = self._app.extensions[SHELF]
        named = "topicfeeds_shelf_"
        yield GaugeMetricFamily(f"{named}documents", "Documents that are ready.", len(shelf))
        yield GaugeMetricFamily(f"{named}bytes", "Bytes that they take.", shelf.bytes)
        text = "Requests answered with a ready document, and those that had to make one."
        yield CounterMetricFamily(f"{named}hits", text, shelf.hits)
        yield CounterMetricFamily(f"{named}misses", text, shelf.misses)


def _site_gauges(here: Desk) -> Iterator[Metric]:
    seq, _ = here.store.last_change()
    build = GaugeMetricFamily("topicfeeds_build", "The version.", labels=["version"])
    build.add_metric([__version__], 1)
    yield build
    yield GaugeMetricFamily("topicfeeds_entries", "Entries in the feeds.", here.store.count())
    yield GaugeMetricFamily("topicfeeds_change_seq", "Number of the latest change.", seq)
    topics = GaugeMetricFamily("topicfeeds_topics", "Topics.", labels=["state"])
    for state, count in sorted(Tally(topic.state for topic in here.store.topics()).items()):
        topics.add_metric([state], count)
    yield topics


def _source_gauges(here: Desk) -> Iterator[Metric]:
    states = here.store.sources.states()
    pairs = [(one, states.get(one.id) or SourceState(one.id)) for one in here.sources]
    for name, text in _MOMENTS.items():
        gauge = _source_gauge(f"{name}_timestamp_seconds", text)
        for source, state in pairs:
            moment: datetime | None = getattr(state, name)
            if moment:
                gauge.add_metric([source.id], moment.timestamp())
        yield gauge
    failures = _source_gauge("failures", "Tries that failed since the last that worked.")
    items = _source_gauge("items", "Items in the latest reading that differed.")
    for source, state in pairs:
        failures.add_metric([source.id], state.failures)
        if state.readings:
            items.add_metric([source.id], state.readings[0].items)
    yield failures
    yield items
    yield _verdicts(pairs, here.now())


def _source_gauge(name: str, text: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"topicfeeds_source_{name}", text, labels=["source"])


def _verdicts(pairs: list[tuple[Source, SourceState]], now: datetime) -> Metric:
    text = "How the source is doing: 1 for the verdict that it has."
    gauge = GaugeMetricFamily("topicfeeds_source_verdict", text, labels=["source", "verdict"])
    for source, state in pairs:
        found = judge(state, source, now).verdict
        for verdict in get_args(Verdict):
            gauge.add_metric([source.id, verdict], verdict == found)
    return gauge
