"""Runs every benchmark and prints a table of ratios."""

from benchmarks import readers

if __name__ == "__main__":
    readers.main()
