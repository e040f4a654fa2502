"""The contract of every store: tokens of the API, and what else the API asks."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feeds.errors import Conflict, NotFound
from feeds.store import Saved, Store, engine
from feeds.store.names import Named
from feeds.store.schema import token
from tests.helpers import NOON, SITE, capture, draft, drafts
from tests.store.contract_base import Contract
from tests.store.lines import ALL, FIRST


class TokensContract(Contract):
    """A token is known by its secret until it is revoked; a save can be checked and refused."""

    def test_a_token_is_found_by_its_secret(self, store: Store) -> None:
        """The holder of the secret has the source, and nobody else."""
        made = store.tokens.create("news", "the CMS", "tf_one", NOON)
        assert (made.source, made.label, made.created) == ("news", "the CMS", NOON)
        assert store.tokens.find("tf_one") == made
        assert [store.tokens.find(other) for other in ("", "tf_on", "tf_One", "é", "\udcff")] == [
            None
        ] * 5

    def test_the_secret_is_not_kept(self, store: Store) -> None:
        """The database holds the SHA-256 of the secret and not the secret."""
        store.tokens.create("news", "", "tf_one", NOON)
        with engine.reading(store._engine) as connection:
            [row] = connection.execute(select(token))
        assert row.digest == hashlib.sha256(b"tf_one").hexdigest()
        assert "tf_one" not in map(str, row)

    def test_a_revoked_token_is_not_found(self, store: Store) -> None:
        """A revoked token stays in the list with its time, and opens nothing."""
        first = store.tokens.create("news", "old", "tf_one", NOON)
        store.tokens.create("news", "new", "tf_two", NOON)
        later = NOON + timedelta(hours=1)
        revoked = store.tokens.revoke(first.id, later)
        assert revoked.revoked == later
        assert store.tokens.find("tf_one") is None
        assert [one.label for one in store.tokens.all() if one.revoked is None] == ["new"]
        assert store.tokens.revoke(first.id, later + timedelta(hours=1)) == revoked

    def test_a_dry_run_revokes_nothing(self, store: Store) -> None:
        """What a dry run tells is taken back."""
        made = store.tokens.create("news", "", "tf_one", NOON)
        assert store.tokens.revoke(made.id, NOON, dry_run=True).revoked == NOON
        assert store.tokens.find("tf_one") == made

    def test_a_token_that_is_not_there(self, store: Store) -> None:
        """Nobody can revoke what never was."""
        with pytest.raises(NotFound, match="no token 7"):
            store.tokens.revoke(7, NOON)

    def test_a_check_can_refuse(self, store: Store) -> None:
        """A check sees what is about to be committed; nothing is, if it raises."""
        seen: list[Saved] = []

        def refuse(saved: Saved) -> None:
            seen.append(saved)
            raise Conflict("no")

        with pytest.raises(Conflict):
            store.save(SITE, capture(FIRST, NOON), drafts(FIRST), NOON, check=refuse)
        assert [len(one.ids) for one in seen] == [len(FIRST)]
        assert store.entries(ALL, 9) == ()
        assert len(store.save(SITE, capture(FIRST, NOON), drafts(FIRST), NOON).ids) == len(FIRST)

    def test_names(self, store: Store) -> None:
        """An entry is found by its id, or by the source's own, with its owner and its holder."""
        [line] = FIRST[:1]
        one = replace(draft(1, line), source_id="17")
        store.save(SITE, capture([line], NOON), [one], NOON)
        [entry] = store.entries(ALL, 9)
        named = store.names.shown("test", "17")
        assert named == Named(entry.id, entry.key, "test", "")
        assert store.names.entries([entry.id, "tag:nothing"]) == {entry.id: named}
        assert store.names.shown("test", "18") is None
        assert store.names.shown("other", "17") is None
        store.retract(entry.key, "", NOON)
        now = store.names.shown("test", "17")
        assert now
        assert now.holder == "operator"
