"""Doubts that somebody looked into: which of them stand, and which acceptance has had its day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.doubts.checks import CHECKS
from paradiplomacy.doubts.examined_record import Doubt
from paradiplomacy.model.tables import ACCEPTED_DOUBTS
from paradiplomacy.sources.record_folder import FolderTables
from paradiplomacy.sources.record_rows import TABLES, Row
from paradiplomacy.tabular.checked_rows import read_checked_table


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A row of ``accepted_doubts.csv``, with the line where it starts."""

    row: int
    check: str
    subject: str
    about: str
    by: str
    on: str
    why: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Key by which a doubt is accepted."""
        return (self.check, self.subject, self.about)


@dataclass(frozen=True, slots=True)
class SettledDoubts:
    """Doubts, set against what was accepted.

    `open`: neither mended nor accepted.
    `stale`: acceptances of what no check finds any more, and those that repeat another.
    """

    open: tuple[Doubt, ...]
    accepted: tuple[tuple[Doubt, Acceptance], ...]
    stale: tuple[Acceptance, ...]

    @property
    def is_clear(self) -> bool:
        """True if every doubt is accepted, and every acceptance is of a doubt."""
        return not self.open and not self.stale


def accepted_in(folder: FolderTables) -> tuple[Acceptance, ...]:
    """The acceptances of a record folder."""
    return _acceptances(folder.tables.get(ACCEPTED_DOUBTS.file, ()))


def read_accepted(path: str | Path) -> tuple[Acceptance, ...]:
    """The acceptances of a file of the same columns, for a record that is in a store.

    Raises RecordError: Names row and field of everything that is wrong.
    """
    return _acceptances(read_checked_table(path, TABLES[ACCEPTED_DOUBTS.file]))


def _acceptances(rows: Iterable[Row]) -> tuple[Acceptance, ...]:
    return tuple(Acceptance(row.line, **row.cells()) for row in rows)


def settle(
    doubts: Sequence[Doubt],
    acceptances: Sequence[Acceptance],
    *,
    only: Collection[str] = (),
) -> SettledDoubts:
    """Set doubts against what was accepted.

    `only`: the checks that were run; all where none is named. Of the others, nothing says whether
      an acceptance still applies. One of a check that does not exist never does.

    >>> doubt = Doubt("one-name-twice", "place:us-xx-a", "us-xx-b")
    >>> row = Acceptance(2, *doubt.key, "me", "2026", "a town and its county")
    >>> settle([doubt], [row]).is_clear, settle([], [row]).stale == (row,)
    (True, True)
    """
    by_key = {each.key: each for each in reversed(acceptances)}  # the first counts
    doubt_keys = {doubt.key for doubt in doubts}
    were_run = (a for a in acceptances if not only or a.check in only or a.check not in CHECKS)
    return SettledDoubts(
        tuple(doubt for doubt in doubts if doubt.key not in by_key),
        tuple((doubt, by_key[doubt.key]) for doubt in doubts if doubt.key in by_key),
        tuple(
            each for each in were_run if each.key not in doubt_keys or by_key[each.key] is not each
        ),
    )
