"""Loading without Python's garbage collection."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["without_collection"]


@contextmanager
def without_collection() -> Iterator[None]:
    """Within it nothing is looked for that could be thrown away.

    Modules and what numba loads are objects by the hundred thousand, of which none is garbage: to
    look through them again and again takes an eighth of a short process. At its end they count as
    old ones, unseen.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():  # of what somebody else has frozen
                gc.freeze()
                gc.unfreeze()  # into the oldest generation
            gc.enable()
