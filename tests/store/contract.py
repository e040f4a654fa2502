"""The contract of every store, in two parts; a back end inherits `StoreContract`."""

from tests.store.contract_entries import EntriesContract
from tests.store.contract_feeds import FeedsContract


class StoreContract(EntriesContract, FeedsContract):
    """What every store must do: each test gets an empty ``store`` with four topics."""
