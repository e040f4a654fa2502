"""Draws what `benchmarks.growth` measured; run by the interpreter of the peers, with matplotlib."""

import json
import sys

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "topicfeeds"  # the same figures, the same file

from matplotlib import pyplot as plt  # noqa: E402  # the kind of picture is chosen first


def main() -> None:
    """A line for each thing over the entries, at the most topics of each size."""
    told = json.load(sys.stdin)
    most: dict[int, list[float]] = {}
    for size, values in told["found"].items():
        entries, _ = map(int, size.split())
        most[entries] = values  # sizes come with more and more topics
    figure, axes = plt.subplots(figsize=(8, 4.5))
    for index, what in enumerate(told["what"]):
        axes.loglog(
            list(most), [values[index] * 1000 for values in most.values()], "o-", label=what
        )
    axes.set_xlabel("entries (10 topics at 1,000, 10,000 topics at 1,000,000)")
    axes.set_ylabel("ms of CPU")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=8)
    figure.savefig(told["to"], bbox_inches="tight", metadata={"Date": None})


if __name__ == "__main__":
    main()
