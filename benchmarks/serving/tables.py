"""Markdown tables of what was measured."""

from collections.abc import Iterable, Sequence

from benchmarks.serving.load import Run


def show(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table, each row as soon as it is there."""
    print(f"\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def say(text: str) -> None:
    """Print a paragraph."""
    print(f"\n{text}", flush=True)


def micro(seconds: float) -> str:
    """Seconds as microseconds."""
    return f"{seconds * 1e6:,.0f} µs"


def milli(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1e3:,.2f} ms"


def mega(size: float) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:,.1f} MB"


def rate(this: Run) -> str:
    """Requests a second; with a remark where the generator was the limit."""
    limited = f" (generator {this.busy:.0%} busy)" if this.busy > 0.9 else ""
    return f"{this.rate:,.0f}/s{limited}"
