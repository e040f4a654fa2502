"""``python -m benchmarks.serving [--quick] [a b c ...]``."""

import argparse

from benchmarks.serving.parts import PARTS, main
from benchmarks.serving.scale import FULL, QUICK


def _asked() -> argparse.Namespace:
    listed = "; ".join(f"{letter}: {what}" for letter, (what, _) in PARTS.items())
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", epilog=listed)
    parser.add_argument("parts", nargs="*", help="letters; all without", metavar="PART")
    parser.add_argument("--quick", action="store_true", help="small, to see whether it works")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    main("".join(asked.parts), QUICK if asked.quick else FULL)
