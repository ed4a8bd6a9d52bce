"""The table of checks, how they are run, and doubts that somebody looked into and accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paradiplomacy.doubts import certainties, doubtful_exchanges, locations, repeats, totals, voices
from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.errors import NotFoundError
from paradiplomacy.model.tables import ACCEPTED_DOUBTS
from paradiplomacy.sources.record_folder import FolderTables
from paradiplomacy.sources.record_rows import TABLES, Row
from paradiplomacy.tabular.checked_rows import read_checked_table

CHECKS: Mapping[str, Callable[[ExaminedRecord], Iterator[Doubt]]] = {
    "repeated-row": repeats.repeated_rows,
    "same-tie-twice": repeats.same_tie_twice,
    "same-exchange-twice": repeats.same_exchange_twice,
    "same-response-twice": repeats.same_response_twice,
    "place-outside-region": locations.outside_region,
    "one-name-twice": locations.one_name_twice,
    "place-without-region": locations.without_region,
    "place-without-coordinates": locations.without_coordinates,
    "party-at-no-end": doubtful_exchanges.party_at_no_end,
    "exchange-without-tie": doubtful_exchanges.exchange_without_tie,
    "exchange-before-tie": doubtful_exchanges.exchange_before_tie,
    "exchange-after-tie": doubtful_exchanges.exchange_after_tie,
    "note-without-effect": certainties.note_without_effect,
    "start-of-another-moment": certainties.start_of_another_moment,
    "moments-out-of-order": certainties.moments_out_of_order,
    "date-to-come": certainties.date_to_come,
    "training-without-teacher": doubtful_exchanges.training_without_teacher,
    "taught-by-nobody-else": doubtful_exchanges.taught_by_nobody_else,
    "sector-not-listed": doubtful_exchanges.sector_not_listed,
    "without-locator": voices.without_locator,
    "without-address": voices.without_address,
    "official-without-place": voices.official_without_place,
    "one-text-twice": voices.one_text_twice,
    "one-quote-twice": voices.one_quote_twice,
    "one-host-twice": voices.one_host_twice,
    "one-host-both-ends": voices.one_host_both_ends,
    "one-source-both-ends": voices.one_source_both_ends,
    "total-definition": totals.total_definition,
    "total-without-definition": totals.total_without_definition,
    "total-sum": totals.total_sum,
}
"""Every check by its name: a function from what is examined to what is doubtful in it."""


def chosen_checks(only: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of checks in the order in which they are run; all of them where none is named.

    Raises NotFoundError: There is no check of a name.
    """
    for name in only:
        if name not in CHECKS:
            raise NotFoundError("check", name, CHECKS, hint=f"the checks are {', '.join(CHECKS)}")
    return tuple(name for name in CHECKS if not only or name in only)


def find_doubts(
    examined: ExaminedRecord,
    only: Sequence[str] = (),
    *,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> tuple[Doubt, ...]:
    """All that is valid but doubtful in a record.

    `examined`: see `examine_folder` and `examine`.
    `only`: names of checks; all of them where none is named.
    `progress`: told which check is run, and the share that is done.

    Returns: In the order of the checks, then of subjects.

    Raises NotFoundError: There is no check of a name.

    >>> from paradiplomacy.doubts.examined_record import examine
    >>> from paradiplomacy.record.open import read_material
    >>> found = find_doubts(examine(read_material("article")), ["place-without-coordinates"])
    >>> {doubt.check for doubt in found} <= {"place-without-coordinates"}
    True
    """
    names = chosen_checks(only)
    in_order: list[Doubt] = []
    for position, name in enumerate(names):
        progress(name, position / len(names))
        doubts = {doubt.key: doubt for doubt in CHECKS[name](examined)}
        in_order += sorted(doubts.values(), key=lambda doubt: doubt.key)
    progress("checked", 1.0)
    return tuple(in_order)


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
