"""The seven captures in any order: what no order may break."""

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.story.every_order import NUMBERS, Watch
from tests.story.telling import Telling, new_store


@settings(deadline=None, max_examples=40)
@given(st.permutations(NUMBERS), st.permutations(NUMBERS))
@example(NUMBERS, NUMBERS[::-1])
@example(NUMBERS[::-1], NUMBERS)
def test_any_order(first: list[int], again: list[int]) -> None:
    """After each capture the newest one's items are each one entry in that state, no entry says
    what only an older capture said, and all of them again in another order change nothing.
    """
    with tempfile.TemporaryDirectory() as name:
        store = new_store(Path(name))
        watch = Watch(Telling(store))
        for number in first:
            watch.take(number)
        watch.take_all_again(tuple(again))
        store.close()
