"""Ingesting captures one after the other, and telling what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import click

from feeds.cli import output
from feeds.errors import (
    EXIT_FAILED,
    EXIT_OK,
    EXIT_PARTLY,
    EXIT_TRY_LATER,
    CaptureError,
    Problem,
)
from feeds.fetch import FetchError
from feeds.rounds import Job, Tools, Visit, ingest, problem
from feeds.store import Saved


@dataclass(slots=True)
class Tally:
    """What ingesting several captures came to, in numbers of changes, entries and captures.

    Of a file of records, which may be large, nothing is kept but these.
    """

    stored: int = 0
    unchanged: int = 0
    read: int = 0
    failed: int = 0
    later: int = 0
    lost: int = 0

    @property
    def exit_code(self) -> int:
        """0 if all went well, 4 if something was lost, 1 if nothing could be read, 75 if all of it
        can be read later.
        """
        if self.failed and not self.read:
            return EXIT_TRY_LATER if self.later == self.failed else EXIT_FAILED
        if self.failed:
            return EXIT_PARTLY
        return EXIT_PARTLY if self.lost else EXIT_OK

    def add(self, saved: Saved) -> None:
        """Count a transaction's outcome."""
        self.stored += len(saved.changes)
        self.unchanged += saved.unchanged
        self.lost += sum(one.is_error for one in saved.problems)

    def visited(self, visit: Visit) -> None:
        """Count a visit to a source."""
        self.stored += visit.kinds.total()
        self.unchanged += visit.unchanged
        self.lost += visit.lost
        self.failed += visit.error is not None
        self.later += visit.is_later
        self.read += visit.error is None or bool(visit.kinds or visit.unchanged)


class Report:
    """Tells a person what happens; a subclass tells a program."""

    def __init__(self, verb: str) -> None:
        """``verb`` is what becomes of a change: it is stored, or would be."""
        self._verb = verb
        self._kinds: Counter[str] = Counter()
        self._unchanged = 0
        self._repeated = True

    def saved(self, saved: Saved) -> None:
        """A transaction was committed."""
        self._kinds.update(change.kind for change in saved.changes)
        self._unchanged += saved.unchanged
        self._repeated &= saved.repeated

    def problems(self, problems: Iterable[Problem]) -> None:
        """Something is wrong."""
        output.tell_problems(problems)

    def done(self, job: Job) -> None:
        """A capture was read to its end."""
        again = ", the same capture as before" if self._repeated else ""
        kinds, unchanged = self.take_counts()
        counts = [f"{number} {kind}" for kind, number in kinds.items()]
        done = f"{self._verb} {', '.join(counts)}; " if counts else ""
        click.echo(f"{job.path}: {done}{unchanged} unchanged{again}")

    def take_counts(self) -> tuple[Counter[str], int]:
        """The changes by kind, and the entries that stayed as they were, since the last time."""
        counts = self._kinds, self._unchanged
        self._kinds, self._unchanged, self._repeated = Counter(), 0, True
        return counts

    def summary(self, tally: Tally) -> None:
        """Everything is done."""


class JsonReport(Report):
    """A line of JSON for each change, and a last one with the sums and the problems."""

    def __init__(self, verb: str) -> None:
        """``verb`` names the event of a change."""
        super().__init__(verb)
        self._problems: list[Problem] = []

    def saved(self, saved: Saved) -> None:
        """A transaction was committed."""
        for change in saved.changes:
            record = {"kind": change.kind, "id": change.id, "title": change.title}
            output.print_json({"event": self._verb} | record | {"seq": change.seq}, line=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Something is wrong."""
        self._problems += problems

    def done(self, job: Job) -> None:
        """A capture was read to its end."""

    def summary(self, tally: Tally) -> None:
        """Everything is done."""
        sums = {"event": "summary", "stored": tally.stored, "unchanged": tally.unchanged}
        output.print_json(sums | output.sorted_problems(self._problems), line=True)


def run(
    jobs: Iterable[Job],
    tools: Tools,
    report: Report,
    *,
    backfill: bool = False,
    dry_run: bool = False,
) -> Tally:
    """Ingest captures one after the other; one that is refused does not cost the others."""
    tally = Tally()
    for job in jobs:
        try:
            for saved in ingest(tools, job, backfill=backfill, dry_run=dry_run):
                tally.add(saved)
                report.saved(saved)
                report.problems(saved.problems)
        except (CaptureError, FetchError) as error:
            tally.failed += 1
            tally.later += error.retry
            report.problems([problem(error, job.path)])
            continue
        tally.read += 1
        report.done(job)
    report.summary(tally)
    return tally
