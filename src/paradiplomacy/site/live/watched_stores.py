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
        self._opened: dict[str, tuple[Store, LessWatch]] = {}

    def store(self, address: str) -> Store:
        """The store of an address, opened once."""
        return self._watched(address)[0]

    def to_be_shown_less(
        self, written_in: Mapping[str, str], shown: Mapping[str, int]
    ) -> list[str]:
        """The records of which something was withdrawn, or is to be shown less, since.

        written_in: The store of each record.
        shown: How often each had been made to show less when it was read.
        """
        less: list[str] = []
        for record, address in written_in.items():
            with suppress(StoreError):  # nobody can withdraw from a store that cannot be reached
                now = self._watched(address)[1].times().get(record, 0)
                if now != shown.get(record, 0):
                    less.append(record)
        return less

    def _watched(self, address: str) -> tuple[Store, LessWatch]:
        from paradiplomacy.evidence.consent.less import LessWatch
        from paradiplomacy.evidence.store import Store

        with self._lock:
            if address not in self._opened:
                store = Store.open(address, create=False)
                self._opened[address] = store, LessWatch(store.engine)
            return self._opened[address]

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            for store, watch in self._opened.values():
                watch.close()
                store.close()
