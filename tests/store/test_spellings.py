"""What topics are called in addresses, however many there are."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Topic
from feeds.normalize.topics import slug_of
from feeds.store.spellings import Spellings

labels = st.text("abå -&", max_size=6)
topics = st.lists(
    st.builds(
        lambda key, label, aliases: Topic(key, label, aliases=tuple(aliases)),
        st.text("ab", min_size=1, max_size=3),
        labels,
        st.lists(labels, max_size=2),
    ),
    max_size=6,
    unique_by=lambda one: one.key,
)


@settings(deadline=None, max_examples=200)
@given(topics)
def test_every_name_leads_somewhere(some: list[Topic]) -> None:
    """A key leads to its topic, a label to the first topic that has it, unless it looks like a key;
    and what leads to a topic is the nearest to itself.
    """
    spellings, keys = Spellings(some), {topic.key for topic in some}
    claims: dict[str, str] = {}
    for topic in some:
        assert spellings.key(topic.key) == topic.key
        for label in (topic.label, *topic.aliases):
            claims.setdefault(slug_of(label), topic.key)
    for slug, key in claims.items():
        expected = slug if slug in keys else key
        assert spellings.key(slug) == (expected if slug else None)
        if slug:
            assert spellings.nearest(slug, 1) == (expected,)


def test_ten_thousand_topics() -> None:
    """Among ten thousand topics a name is found without looking at all, and a misspelt one in
    milliseconds.
    """
    many = [
        Topic(
            f"kommun-{number}", f"Kommun nummer {number * 7919 % 10_000}", aliases=(f"K{number}",)
        )
        for number in range(10_000)
    ]
    spellings = Spellings(many)
    begun = time.process_time()
    for number in range(0, 10_000, 10):
        assert spellings.key(f"kommun-{number}") == f"kommun-{number}"
        assert spellings.key(f"k{number}") == f"kommun-{number}"
    assert time.process_time() - begun < 0.2
    begun = time.process_time()
    for number in range(20):
        assert f"kommun-{number}" in spellings.nearest(f"kommmun-{number}", 50)
    assert time.process_time() - begun < 2
