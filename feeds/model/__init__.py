"""The words of topicfeeds as frozen dataclasses: no I/O, no clock, no library.

    Item -> Draft -> Entry -> Feed -> Document
    (a reader found it) (normalized) (identified, stored) (chosen) (bytes)

Every datetime is aware and in UTC; every sequence is a tuple; texts are clean Unicode from `Draft`
on. Names follow RFC 4287.
"""

from feeds.model.entries import (
    Beside,
    Capture,
    Change,
    ChangeKind,
    Document,
    Entry,
    Feed,
    Neighbour,
    Pulse,
    Selection,
    Tombstone,
    TopicSummary,
)
from feeds.model.formula import Clause, Formula
from feeds.model.health import PUSHED, Alarm, Health, Reading, SourceState, Verdict
from feeds.model.items import (
    DateField,
    Draft,
    Item,
    Link,
    Media,
    Person,
    Preview,
    Snapshot,
    SnapshotState,
    TextType,
    Topic,
    TopicState,
)
from feeds.model.site import READERS, Accessibility, ReaderLink, SavedFormula, Site, Theme
from feeds.model.sources import (
    CaptureFile,
    Conditions,
    Hints,
    Limits,
    Paging,
    Profile,
    Rule,
    Source,
)

__all__ = [
    "PUSHED",
    "READERS",
    "Accessibility",
    "Alarm",
    "Beside",
    "Capture",
    "CaptureFile",
    "Change",
    "ChangeKind",
    "Clause",
    "Conditions",
    "DateField",
    "Document",
    "Draft",
    "Entry",
    "Feed",
    "Formula",
    "Health",
    "Hints",
    "Item",
    "Limits",
    "Link",
    "Media",
    "Neighbour",
    "Paging",
    "Person",
    "Preview",
    "Profile",
    "Pulse",
    "ReaderLink",
    "Reading",
    "Rule",
    "SavedFormula",
    "Selection",
    "Site",
    "Snapshot",
    "SnapshotState",
    "Source",
    "SourceState",
    "TextType",
    "Theme",
    "Tombstone",
    "Topic",
    "TopicState",
    "TopicSummary",
    "Verdict",
]
