"""Health: how a source is doing, from what its attempts and readings gave.

What decides touches nothing: these modules get a `SourceState` and a moment, and return verdicts.
No I/O and no clock in here.
"""
