"""The contract of every store, in three parts; a back end inherits `StoreContract`."""

from tests.store.contract_entries import EntriesContract
from tests.store.contract_feeds import FeedsContract
from tests.store.contract_names import NamesContract


class StoreContract(EntriesContract, FeedsContract, NamesContract):
    """What every store must do: each test gets an empty ``store`` with four topics."""
