"""The timeline: no second twice, and listings keep their order."""

from hypothesis import given
from hypothesis import strategies as st

from feeds.identity.timeline import free_seconds, import_seconds, live_seconds

seconds = st.integers(0, 60)


@given(count=st.integers(1, 20), commit=seconds, last=seconds)
def test_live_seconds(count: int, commit: int, last: int) -> None:
    """Live seconds fall from the top, lie after the last one, and do not run ahead of need."""
    found = live_seconds(count, commit, last)
    assert found == list(range(found[0], found[0] - count, -1))
    assert found[-1] > last
    assert found[0] == max(commit, last + count)


@given(captured=seconds, count=st.integers(1, 20), taken=st.sets(seconds))
def test_free_seconds(captured: int, count: int, taken: set[int]) -> None:
    """An import keeps its order, moves upward only, and takes nothing that is taken."""
    wanted = import_seconds(captured, range(1, count + 1))
    found = free_seconds(wanted, taken)
    assert found == sorted(set(found), reverse=True)
    assert not set(found) & taken
    assert all(got >= want for got, want in zip(found, wanted, strict=True))
    if not set(wanted) & taken:
        assert found == wanted


def test_crowded_seconds_stay_cheap() -> None:
    """A hundred thousand items at one moment above as many taken seconds end at once."""
    found = free_seconds([5] * 100_000, range(100_000))
    assert found == list(range(199_999, 99_999, -1))
