"""Rounds: the sources that are due are fetched, each by one worker at a time.

    hosts      how a host is asked: one request at a time, by its robots.txt, in its own time
    digests    whether the same bytes were read in the same way before
    paging     the further pages of a listing
    details    the own pages of new items
    captures   files and single addresses, which have no schedule
    visits     one source, from its lease to its new state
    states     what a visit means for the next one
    crowd      many sources: hosts in parallel, one source never costs another
    worker     round after round, until it is stopped

Not in here: what a source gives (`feeds.pipeline`), and how healthy it is (`feeds.health`).
"""

from feeds.rounds.captures import Job, ingest, jobs, listed_jobs
from feeds.rounds.crowd import HOSTS, due_sources, visit_all
from feeds.rounds.hosts import Hosts
from feeds.rounds.states import Urge, Visit, problem
from feeds.rounds.tools import Tools
from feeds.rounds.visits import visit
from feeds.rounds.worker import work

__all__ = [
    "HOSTS",
    "Hosts",
    "Job",
    "Tools",
    "Urge",
    "Visit",
    "due_sources",
    "ingest",
    "jobs",
    "listed_jobs",
    "problem",
    "visit",
    "visit_all",
    "work",
]
