"""Sentences that remember what they are made of."""

import pickle

from feeds.told import Told, say


def test_it_is_its_text() -> None:
    """To everybody who does not ask, it is a plain English text."""
    made = say("there is no topic {slug!r}", slug="kultr")
    assert made == "there is no topic 'kultr'"
    assert isinstance(made, str)
    assert f"{made}." == "there is no topic 'kultr'."


def test_it_remembers() -> None:
    """Its template and values can be asked for, and nobody can change them."""
    made = say("{count} of {all}", count=1, all=say("everything"))
    assert (made.template, dict(made.values)) == (
        "{count} of {all}",
        {"count": 1, "all": "everything"},
    )
    assert isinstance(made.values["all"], Told)


def test_braces_in_values() -> None:
    """What stands in a value is text, whatever signs it has."""
    assert say("{name} is wrong", name="{name}") == "{name} is wrong"


def test_it_travels() -> None:
    """A copy in another process remembers as much."""
    made = pickle.loads(pickle.dumps(say("{n} left", n=3)))  # noqa: S301  # our own bytes
    assert (made, made.template, made.values["n"]) == ("3 left", "{n} left", 3)
