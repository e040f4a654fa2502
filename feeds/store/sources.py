"""What is remembered of sources: when each is due, who fetches it now, and how it went."""

from sqlalchemy import Engine


class Sources:
    """The tables ``source`` and ``reading``. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
