"""The stores of the records that are shown: open, and asked what is to be shown less."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from paradiplomacy.errors import StoreError

if TYPE_CHECKING:
    from paradiplomacy.evidence.consent.less import LessWatch
    from paradiplomacy.evidence.store import Store


class WatchedStores:
    """Opens stores, each once, and asks each over a connection of its own that stays open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stores: dict[str, Store] = {}
        self._watches: dict[str, LessWatch] = {}

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
                times[address] = self._watch(address).times()
        return _lessened(written_in, shown, times)

    def is_surely_current(self, written_in: Mapping[str, str], shown: Mapping[str, int]) -> bool:
        """Tell whether there is none, where that can be told without waiting."""
        times: dict[str, Mapping[str, int]] = {}
        for address in set(written_in.values()):
            watch = self._watches.get(address)  # to open one takes longer
            now = None if watch is None else watch.times_at_once()
            if now is None:
                return False
            times[address] = now
        return not _lessened(written_in, shown, times)

    def _watch(self, address: str) -> LessWatch:
        from paradiplomacy.evidence.consent.less import LessWatch

        if address not in self._watches:
            self._watches[address] = LessWatch(self.store(address).engine)
        return self._watches[address]

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            for watch in self._watches.values():
                watch.close()
            for store in self._stores.values():
                store.close()


def _lessened(
    written_in: Mapping[str, str], shown: Mapping[str, int], times: Mapping[str, Mapping[str, int]]
) -> list[str]:
    known = [(record, times[at].get(record, 0)) for record, at in written_in.items() if at in times]
    return [record for record, now in known if now != shown.get(record, 0)]
