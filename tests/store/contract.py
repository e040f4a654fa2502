"""The contract of every store, in parts; a back end inherits `StoreContract`."""

from tests.store.contract_entries import EntriesContract
from tests.store.contract_erasures import ErasuresContract
from tests.store.contract_feeds import FeedsContract
from tests.store.contract_names import NamesContract
from tests.store.contract_near import NearContract
from tests.store.contract_pulses import PulsesContract
from tests.store.contract_removals import RemovalsContract
from tests.store.contract_schedule import ScheduleContract
from tests.store.contract_sources import SourcesContract
from tests.store.contract_tokens import TokensContract
from tests.store.contract_topics import TopicsContract
from tests.store.contract_withdrawals import WithdrawalsContract


class StoreContract(
    EntriesContract,
    ErasuresContract,
    FeedsContract,
    NamesContract,
    NearContract,
    PulsesContract,
    RemovalsContract,
    SourcesContract,
    TokensContract,
    TopicsContract,
    WithdrawalsContract,
    ScheduleContract,
):
    """What every store must do: each test gets an empty ``store`` with four topics."""
