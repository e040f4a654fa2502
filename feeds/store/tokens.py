"""The tokens of the API: each lets its holder write to one source."""

from sqlalchemy import Engine


class Tokens:
    """The table ``token``. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
