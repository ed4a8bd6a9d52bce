"""Who writes to one SQLite file comes in by turns."""

from __future__ import annotations

import threading
import time

from paradiplomacy.evidence.engine import Turns


def test_first_come_is_first_served() -> None:
    turns, order = Turns(), list[int]()
    threads = []

    def write(number: int) -> None:
        with turns.take(5.0):
            order.append(number)

    with turns.take(5.0):
        for number in range(8):
            threads.append(threading.Thread(target=write, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) < number + 2:  # until it waits
                time.sleep(0.001)
        assert order == []
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_who_has_waited_long_enough_goes_on() -> None:
    turns = Turns()
    with turns.take(5.0), turns.take(0.01):
        pass
    with turns.take(0.0):
        assert len(turns._waiting) == 1
