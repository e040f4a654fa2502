"""Serving, measured against named peers: `python -m benchmarks.serving [--quick] [a b c ...]`."""
