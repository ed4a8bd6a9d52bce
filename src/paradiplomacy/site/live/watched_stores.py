"""The stores of the records that are shown: which of them have something to be shown less."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from paradiplomacy.errors import StoreError

if TYPE_CHECKING:
    from paradiplomacy.evidence.consent.less_watch import LessWatch
    from paradiplomacy.evidence.store import Store

__all__ = ["WatchedStores"]


class WatchedStores:
    """Asks stores, each over a connection of its own that stays open.

    Parameters
    ----------
    store_of : callable
        Gives the open store of a record.
    """

    def __init__(self, store_of: Callable[[str], Store]) -> None:
        self._store_of = store_of
        self._watches: dict[str, LessWatch] = {}

    def to_be_shown_less(
        self, written_in: Mapping[str, str], shown: Mapping[str, int]
    ) -> list[str]:
        """The records of which something was withdrawn, or is to be shown less, since.

        Parameters
        ----------
        written_in : mapping of str to str
            The store of each record.
        shown : mapping of str to int
            How often each had been made to show less when it was read.
        """
        times: dict[str, Mapping[str, int]] = {}
        for record, address in written_in.items():
            with suppress(StoreError):  # nobody can withdraw from a store that cannot be reached
                if address not in times:
                    times[address] = self._watch(record, address).times()
        return _lessened(written_in, shown, times)

    def is_surely_current(self, written_in: Mapping[str, str], shown: Mapping[str, int]) -> bool:
        """Whether there is none, where that can be told without waiting."""
        times: dict[str, Mapping[str, int]] = {}
        for address in set(written_in.values()):
            watch = self._watches.get(address)  # to open one takes longer
            now = None if watch is None else watch.times_at_once()
            if now is None:
                return False
            times[address] = now
        return not _lessened(written_in, shown, times)

    def _watch(self, record: str, address: str) -> LessWatch:
        from paradiplomacy.evidence.consent.less_watch import LessWatch

        if address not in self._watches:
            self._watches[address] = LessWatch(self._store_of(record).engine)
        return self._watches[address]

    def close(self) -> None:
        """Let go of the connections."""
        for watch in self._watches.values():
            watch.close()


def _lessened(
    written_in: Mapping[str, str],
    shown: Mapping[str, int],
    times: Mapping[str, Mapping[str, int]],
) -> list[str]:
    known = [(record, times[at].get(record, 0)) for record, at in written_in.items() if at in times]
    return [record for record, now in known if now != shown.get(record, 0)]
