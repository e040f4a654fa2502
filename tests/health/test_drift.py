"""What a source's latest reading has lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.health import ALARMS, LOSSES, drift
from feeds.model import Reading
from tests.health.support import ANY_READINGS, any_reading, reading, readings

NOW = 60


def codes(found: tuple[Reading, ...]) -> list[str]:
    """The codes of the alarms."""
    return [alarm.code for alarm in drift(found)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param((), [], id="no reading"),
        pytest.param((reading(NOW),), [], id="the first reading"),
        pytest.param((reading(NOW, 0),), ["no-items"], id="nothing from the beginning"),
        pytest.param(readings(reading(NOW)), [], id="as ever"),
        pytest.param(readings(reading(NOW, 0)), ["no-items"], id="empty"),
        pytest.param(readings(reading(NOW, 0), earlier=1), ["no-items"], id="empty at once"),
        pytest.param(readings(reading(NOW, 0), reading(120, 0)), ["no-items"], id="empty for long"),
        pytest.param(
            (reading(NOW, 0), reading(120, 3), reading(180, 0), reading(240, 1)), [],
            id="warnings come and go",
        ),
        pytest.param(readings(reading(NOW, 6)), ["few-items"], id="six of twenty"),
        pytest.param(readings(reading(NOW, 7)), [], id="seven of twenty"),
        pytest.param(readings(reading(NOW, 6), earlier=2), [], id="few, but a short history"),
        pytest.param(readings(reading(NOW, 6), reading(120, 6)), ["few-items"], id="few for long"),
        pytest.param(readings(reading(NOW, 20), reading(120, 200)), [], id="an archive first"),
        pytest.param(
            (reading(NOW, 1), *(reading(120 + n, 5) for n in range(5))), [], id="a small source"
        ),
        pytest.param(readings(reading(NOW, bare=11)), ["empty-summaries"], id="no texts"),
        pytest.param(readings(reading(NOW, bare=10)), [], id="half of the texts"),
        pytest.param(readings(reading(NOW, bare=20), bare=20), [], id="never any text"),
        pytest.param(readings(reading(NOW, bare=20), bare=3), [], id="often no text"),
        pytest.param(readings(reading(NOW, bare=20), bare=2), ["empty-summaries"], id="seldom"),
        pytest.param(readings(reading(NOW, bare=20), earlier=2), [], id="short history"),
        pytest.param(
            readings(reading(NOW, bare=20), reading(120, bare=19), reading(180, bare=20)),
            ["empty-summaries"], id="no texts for long",
        ),
        pytest.param(
            readings(*[reading(NOW + n, bare=20) for n in range(9)]), ["empty-summaries"],
            id="most of the time that is remembered",
        ),
        pytest.param(readings(reading(NOW, 2, bare=2)), ["few-items"], id="two items"),
        pytest.param(readings(reading(NOW, undated=20)), ["no-dates"], id="no dates"),
        pytest.param(readings(reading(NOW, untopiced=11)), ["unknown-topics"], id="no topics"),
        pytest.param(readings(reading(NOW, pending=11)), ["unknown-topics"], id="new labels"),
        pytest.param(
            readings(reading(NOW, untopiced=6, pending=5)), ["unknown-topics"], id="both of them"
        ),
        pytest.param(readings(reading(NOW, pending=20), pending=20), [], id="an own vocabulary"),
        pytest.param(readings(reading(NOW, unmatched=1)), ["unmatched-profile"], id="an idle rule"),
        pytest.param(readings(reading(NOW, unmatched=1), unmatched=1), [], id="idle as ever"),
        pytest.param(
            readings(reading(NOW, unmatched=2), unmatched=1), ["unmatched-profile"], id="one more"
        ),
        pytest.param(
            readings(reading(NOW, unmatched=1), reading(120, unmatched=1)), ["unmatched-profile"],
            id="idle for long",
        ),
        pytest.param(
            readings(reading(NOW, unmatched=1), reading(120), reading(180, unmatched=1)), [],
            id="a rule for what some pages have",
        ),
        pytest.param(readings(reading(NOW, unmatched=1), earlier=2), [], id="idle, short history"),
        pytest.param(
            readings(reading(NOW, unmatched=3, bare=20, undated=20, untopiced=20)),
            ["unmatched-profile", "empty-summaries", "no-dates", "unknown-topics"], id="all of it",
        ),
        pytest.param(
            (reading(NOW), *(reading(120 + n, 0) for n in range(5))), [], id="it has items at last"
        ),
    ],
)  # fmt: skip
def test_alarms(found: tuple[Reading, ...], expected: list[str]) -> None:
    """What was there in nearly all earlier readings and is gone, and nothing else."""
    assert codes(found) == expected


def test_messages_are_for_people() -> None:
    """Each alarm tells numbers and a remedy."""
    [empty] = drift(readings(reading(NOW, 0)))
    assert empty.message == "the latest reading has no item at all; usually there are 20"
    [few] = drift(readings(reading(NOW, 1)))
    assert few.message == "the latest reading has 1 item; usually there are 20"
    [bare] = drift(readings(reading(NOW, bare=19)))
    assert bare.message == "19 of 20 items have no text but a title; before, hardly any had so"
    [idle] = drift(readings(reading(NOW, unmatched=1)))
    assert idle.message == "1 rule of the profile found nothing in any of 20 items"
    for alarm in (empty, few, bare, idle):
        assert "topicfeeds preview" in alarm.hint


@settings(deadline=None, max_examples=200)
@given(ANY_READINGS)
def test_any_readings(found: tuple[Reading, ...]) -> None:
    """Known codes, each once, the same each time; none without a history but no-items."""
    alarms = drift(found)
    assert alarms == drift(found)
    names = [alarm.code for alarm in alarms]
    assert len(names) == len(set(names))
    assert set(names) <= ALARMS.keys()
    if len(found) <= 3:
        assert set(names) <= {"no-items"}
    assert all(alarm.message and alarm.hint for alarm in alarms)


@settings(deadline=None, max_examples=100)
@given(any_reading(), st.integers(0, 12))
def test_a_source_that_stays_as_it_is(one: Reading, times: int) -> None:
    """The same numbers again and again are no alarm, unless there is nothing."""
    assert codes((one,) * (times + 1)) == ([] if one.items else ["no-items"])


@settings(deadline=None, max_examples=100)
@given(any_reading(), ANY_READINGS, st.integers(1, 9))
def test_alarms_stay_while_nothing_changes(
    one: Reading, earlier: tuple[Reading, ...], times: int
) -> None:
    """A bad reading that comes again does not take its own alarm away."""
    assert set(codes((one, *earlier))) <= set(codes((one,) * times + (one, *earlier)))


def test_losses_are_alarms() -> None:
    """Those that break a source are among the alarms."""
    assert ALARMS.keys() > LOSSES
