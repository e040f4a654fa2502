"""Health: how a source is doing, from what its attempts and readings gave.

    counts     what a reading gave, in numbers
    rhythm     how often a source has something new, and when to fetch it next
    drift      what its latest reading has lost, compared with the earlier ones (`ALARMS`)
    verdict    the sum of it: fine, quiet, late or broken, why, and what to do

What decides touches nothing: these modules get a `SourceState` and a moment, and return verdicts.
No I/O and no clock in here.
"""

from feeds.health.counts import add, tally
from feeds.health.drift import ALARMS, LOSSES, drift
from feeds.health.rhythm import next_due, rhythm
from feeds.health.verdict import judge

__all__ = ["ALARMS", "LOSSES", "add", "drift", "judge", "next_due", "rhythm", "tally"]
