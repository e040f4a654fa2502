"""The tokens of the API: each lets its holder write to one source.

A token is a secret that is shown once; the table holds its SHA-256. A secret of 32 random bytes
cannot be guessed, so the digest needs neither salt nor a slow hash. It is looked up by the digest:
how long that takes tells nothing of use, because who could choose the digest would need to invert
SHA-256. So no comparison in constant time is needed.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Row, insert, select, update

from feeds.errors import NotFound
from feeds.store import rows
from feeds.store.engine import reading, writing
from feeds.store.log import inserted_number
from feeds.store.schema import token


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; the secret itself is not. Moments are aware, in UTC.

    ``revoked`` is None as long as the token is good.
    """

    id: int
    source: str
    label: str
    created: datetime
    revoked: datetime | None = None


class Tokens:
    """The table ``token``. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(self, source: str, label: str, secret: str, now: datetime) -> Token:
        """Let the holder of a secret write to a source; the caller made it at random."""
        row = {"source": source, "label": label, "digest": _digest(secret)}
        with writing(self._engine) as connection:
            done = connection.execute(insert(token).values(**row, created=rows.seconds(now)))
            return Token(inserted_number(done), source, label, rows.moment(rows.seconds(now)))

    def all(self) -> tuple[Token, ...]:
        """Every token, the revoked ones too, in the order in which they were made."""
        with reading(self._engine) as connection:
            return tuple(map(_token, connection.execute(select(token).order_by(token.c.id))))

    def find(self, secret: str) -> Token | None:
        """The token of a secret, unless it was revoked or never was."""
        query = select(token).where(token.c.digest == _digest(secret), token.c.revoked.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return _token(row) if row else None

    def revoke(self, number: int, now: datetime, *, dry_run: bool = False) -> Token:
        """End a token, and return it; one that was revoked before stays as it is.

        Raises `NotFound`.
        """
        with writing(self._engine) as connection:
            good = (token.c.id == number) & token.c.revoked.is_(None)
            connection.execute(update(token).where(good).values(revoked=rows.seconds(now)))
            row = connection.execute(select(token).where(token.c.id == number)).first()
            if row is None:
                raise NotFound(
                    f"there is no token {number}", hint="topicfeeds tokens list tells them"
                )
            if dry_run:
                connection.rollback()
            return _token(row)


def _token(row: Row[tuple[object, ...]]) -> Token:
    revoked = None if row.revoked is None else rows.moment(row.revoked)
    return Token(row.id, row.source, row.label, rows.moment(row.created), revoked)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
