"""The table of checks, and how they are run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from paradiplomacy.doubts import certainties, doubtful_exchanges, locations, repeats, totals, voices
from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.errors import NotFoundError

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
