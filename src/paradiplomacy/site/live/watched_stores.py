"""The stores of the records that are shown: open, and asked what is to be shown less."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from paradiplomacy.errors import StoreError

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store


class WatchedStores:
    """Opens stores, each once, and lets go of them at the end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stores: dict[str, Store] = {}

    def store(self, address: str) -> Store:
        """The store of an address, opened once."""
        from paradiplomacy.evidence.store import Store

        with self._lock:
            if address not in self._stores:
                self._stores[address] = Store.open(address, create=False)
            return self._stores[address]

    def to_be_shown_less(
        self, written_in: Mapping[str, str], shown: Mapping[str, int]
    ) -> list[str]:
        """The records of which something was withdrawn, or is to be shown less, since.

        written_in: The store of each record.
        shown: How often each had been made to show less when it was read.
        """
        times: dict[str, Mapping[str, int]] = {}
        for address in set(written_in.values()):
            with suppress(StoreError):  # nobody can withdraw from a store that cannot be reached
                times[address] = self.store(address).times_less()
        known = {record: times[at] for record, at in written_in.items() if at in times}
        return [
            record for record, now in known.items() if now.get(record, 0) != shown.get(record, 0)
        ]

    def close(self) -> None:
        """Let go of the stores."""
        with self._lock:
            for store in self._stores.values():
                store.close()
