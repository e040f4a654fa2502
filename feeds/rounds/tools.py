"""What visits work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from feeds.fetch import Client
from feeds.model import Conditions, Site, Source, Topic
from feeds.rounds.hosts import Hosts
from feeds.store import Store


@dataclass(frozen=True, slots=True)
class Tools:
    """One set a process; safe to use from several threads.

    ``topics`` are the operator's. ``now`` gives the present moment, aware. ``worker`` is a name
    that no other process has. Once ``stopping`` is set, nothing new is begun.
    """

    store: Store
    site: Site
    topics: tuple[Topic, ...]
    client: Client
    hosts: Hosts
    now: Callable[[], datetime]
    worker: str
    stopping: Event = field(default_factory=Event)

    def conditions(self, source: Source, captured: datetime) -> Conditions:
        """What the normalizer must know of a capture of the source at that time."""
        return Conditions(source.language, self.site.timezone, captured, self.site.limits)
