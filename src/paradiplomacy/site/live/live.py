"""The record that a server shows: its site now, and how far its results are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, StoreError
from paradiplomacy.site.live.answers import PackedAnswer
from paradiplomacy.site.live.work import State, results_of
from paradiplomacy.site.site import Site

if TYPE_CHECKING:
    from paradiplomacy.evidence.store import Store
    from paradiplomacy.record.record import Record
    from paradiplomacy.results.begun import Opening
    from paradiplomacy.results.gathered import Results
    from paradiplomacy.results.second_process import SecondProcess


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


MOST_ANSWERS = 5_000
"""Answers kept in memory, those asked for last: of pages, 17 kB each with what is packed."""

FIRST = 1.0
"""Seconds for which the work lets the first page go before it."""

EVERY = 10.0
"""Seconds between two looks whether the record has changed."""

QUIET = 5.0
"""Seconds without another write, before results are worked out again."""


class Live:
    """The record that is shown.

    Pages of the record are there at once. Results are worked out behind them, in a process of
    their own, and appear in the pages without a restart. Where the record changes, in its
    folder or in its store, it is opened again; until then pages show it as it was. But what was
    withdrawn, or is to be shown less, is in no page that is asked for later; see `catch_up`.

    results: Where they are there already.
    is_shared: Whether people sign in.
    written_in: The stores of the records that are in one, by key of the record.

    >>> from paradiplomacy.results.begun import RunOptions, begin
    >>> live = Live(begin(RunOptions(("china_russia",))))
    >>> live.state.name, live.answer("index.html").content.media_type
    ('working', 'text/html; charset=utf-8')
    """

    def __init__(
        self, opening: Opening, *, results: Results | None = None, is_shared: bool = False
    ) -> None:
        self._opening = opening
        self._is_shared = is_shared
        self._watched = WatchedStores()
        self._showing, self._catching_up = threading.Lock(), threading.Lock()
        self._making = threading.Lock()
        self._changes = 0
        self._show(opening.record, results)
        self._process: SecondProcess | None = None
        self._closed, self._asked = threading.Event(), threading.Event()
        self._written, self._soon = threading.Event(), threading.Event()
        self.state = State("working" if results is None else "ready")

    @property
    def site(self) -> Site:
        """The site as it is now."""
        return self._shown[0]

    @property
    def records(self) -> tuple[str, ...]:
        """Keys of the records that are shown."""
        return tuple(meta.id for meta in self._opening.record.metas)

    @property
    def store(self) -> str | None:
        """The address of the store that the records are in; None where they are in folders."""
        return self._opening.asked.store

    def store_of(self, record: str) -> Store:
        """The store that a record is in, opened once.

        Raises NotFoundError: The record is in none, or is not shown.
        """
        if record not in self.written_in:
            raise NotFoundError("record in a store", record, self.written_in)
        return self._watched.store(self.written_in[record])

    def answer(self, address: str) -> PackedAnswer:
        """The answer at an address.

        Raises NotFoundError: Nothing stands there.
        """
        answer = self._shown[1](address)
        self._asked.set()
        return answer

    def start(self, *, failed: Callable[[str], None] | None = None) -> None:
        """Work out the results and watch the record, in a thread of its own.

        failed: Called with a message for whoever started the server, where something goes wrong.
        """
        threading.Thread(target=self._run, args=(failed,), daemon=True).start()

    def close(self) -> None:
        """End the work, if it still goes on."""
        self._closed.set()
        self._written.set()
        self._stop_working()
        self._watched.close()

    def show_change(self, record: str, subject: str = "") -> None:
        """Show what somebody wrote; results that are being worked out are outdated.

        A tie is shown as it is now. Anything else shows when the record was opened again, at once
        or, where the tie is shown, when nobody has written for a while.

        subject: What was written on; empty where it is not a single subject.
        """
        from paradiplomacy.record.patched import patch_record

        store = self.store_of(record)
        with self._showing:  # what two write is shown one after the other, and none is lost
            self._changes += 1
            self._written.set()
            record_now = None
            if subject:
                fresh = store.material_on(record, subject)
                record_now = patch_record(self.site.record, fresh, subject)
            if record_now is None:
                self._soon.set()
            else:
                self._show(record_now, None)
                self.state = State("working")
        self._stop_working()

    def _stop_working(self) -> None:
        if self._process is not None:
            self._process.close()

    def _run(self, failed: Callable[[str], None] | None) -> None:
        self._asked.wait(FIRST)
        self._work(failed)
        while not self._closed.is_set():
            if self._written.wait(EVERY):
                self._until_quiet()
            if self._closed.is_set():
                return
            try:
                if self._opening.states_now() != self._opening.states:
                    self.open_again()
            except (ParadiplomacyError, OSError) as error:
                self._say(failed, f"the record has changed and cannot be read: {error}")
                continue
            self._work(failed)

    def _until_quiet(self) -> None:
        """Wait until nobody has written for a while, or what was written has to be read."""
        while not self._closed.is_set():
            self._written.clear()
            if self._soon.is_set():
                self._soon.clear()
                return
            if not self._written.wait(QUIET):
                return

    def open_again(self, *, anyway: bool = False) -> bool:
        """Show the record as it is now; its results are still to be worked out.

        anyway: Even where somebody wrote while it was read; what they wrote shows later.
        Returns whether it is shown.
        """
        from paradiplomacy.results.begun import begin

        before = self._changes
        opening = begin(self._opening.asked)
        with self._showing:
            if self._changes != before and not anyway:
                return False
            self._changes += 1
            self._opening = opening
            self.state = State("working")
            self._show(opening.record, None)
        return True

    def catch_up(self) -> None:
        """See that nothing is shown that was withdrawn before now, or is to be shown less.

        That costs one small query; after a withdrawal, to open the record again.

        Raises ParadiplomacyError, OSError: Something is to be shown less, and the record cannot be
        read.
        """
        if not self._watched.to_be_shown_less(self.written_in, self._opening.less):
            return
        with self._catching_up:
            records = self._watched.to_be_shown_less(self.written_in, self._opening.less)
            if not records:
                return
            self._stop_working()
            for record in records:
                if self._opening.results is not None:
                    self._opening.results.forget(record)
            self.open_again() or self.open_again() or self.open_again(anyway=True)
            self._soon.set()
            self._written.set()

    def _work(self, failed: Callable[[str], None] | None) -> None:
        """Work out the results, unless they are there, and show them."""
        if self.state.name != "working" or self._written.is_set():
            return

        def progress(what: str, share: float) -> None:
            self.state = State("working", what, share)

        from paradiplomacy.results.second_process import SecondProcess

        opening = self._opening
        with SecondProcess(is_needed=True) as process:
            self._process = process
            if self._written.is_set():  # whoever writes from now on ends it
                return
            try:
                results = results_of(opening, process, progress=progress)
            except (ParadiplomacyError, CancelledError, RuntimeError) as error:
                if self._opening is opening and not process.is_over:
                    self._say(failed, f"the results could not be worked out: {error}")
                return
        with self._showing:
            # Else they are of the record as it was.
            if self._opening is opening and not self._written.is_set():
                self.show(results)

    def show(self, results: Results) -> None:
        """Show results, in place of the pages that waited for them."""
        self._show(results.record, results)
        self.state = State("ready", share=1.0)

    def _show(self, record: Record, results: Results | None) -> None:
        from paradiplomacy.results.opening import wanted_records

        wanted = wanted_records(self._opening.agreed.names, self._opening.asked.store)[1]
        self.written_in = {name: store for name, store in wanted if store is not None}
        site = Site(
            record,
            results=results,
            hypotheses=self._opening.agreed.known,
            is_live=True,
            is_shared=self._is_shared,
            may_be_written=bool(self.written_in),
        )

        @lru_cache(MOST_ANSWERS)
        def answer(address: str) -> PackedAnswer:
            with self._making:  # one at a time, as one core makes it
                return PackedAnswer.of(site.content(address))

        self._shown = (site, answer)

    def _say(self, failed: Callable[[str], None] | None, message: str) -> None:
        self.state = State("failed", message)
        if failed:
            failed(message)
