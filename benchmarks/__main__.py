"""Runs every benchmark and prints a table of ratios."""

from benchmarks import formulas, ingest, large, pages, readers
from benchmarks.serving import parts as serving

if __name__ == "__main__":
    readers.main()
    ingest.main()
    large.main()
    formulas.main()
    pages.main()
    serving.main()
