"""Rounds: the sources that are due are fetched, each by one worker at a time."""
