"""Places, or ties, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.laws import laws_by_tie
from paradiplomacy.answers.places import PlaceLine, counts_of, place_line, sectors_in, sectors_of
from paradiplomacy.answers.ties import TieLine, tie_line
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.places import Place
from paradiplomacy.model.ties import Tie
from paradiplomacy.views import RecordAnswer

FEWEST, MOST = 2, 4
"""How many are compared at once: more do not stand side by side on a sheet or a screen."""


class ComparedPlace(RecordAnswer):
    """A place as it stands next to others. What the places in it have counts here.

    `first`: the earliest start of a tie that has a date.
    `status`, `kinds`, `agreement`: how many of its ties, by status, by kind and by agreement on the
        start.
    `sectors`: how many exchanges, by sector; one of several sectors counts under each.
    `responses`: how many responses to crises, by what was done.
    `laws`: keys of the laws, orders and bills that touch a tie of it.
    `partners`: keys of the places at the other ends.
    """

    line: PlaceLine
    first: EventDate | None
    status: Mapping[str, int]
    kinds: Mapping[str, int]
    agreement: Mapping[str, int]
    sectors: Mapping[str, int]
    responses: Mapping[str, int]
    laws: tuple[str, ...]
    partners: tuple[str, ...]


class ComparedTie(RecordAnswer):
    """A tie as it stands next to others.

    `sectors`, `responses`: as of `ComparedPlace`.
    `laws`: keys of the laws, orders and bills that touch it.
    """

    line: TieLine
    sectors: Mapping[str, int]
    responses: Mapping[str, int]
    laws: tuple[str, ...]


class PlaceComparison(RecordAnswer):
    """Places side by side, and the partners that all of them have."""

    places: tuple[ComparedPlace, ...]
    partners_of_all: tuple[str, ...]


class TieComparison(RecordAnswer):
    """Ties side by side."""

    ties: tuple[ComparedTie, ...]


def compare_places(index: RecordIndex, places: Sequence[Place]) -> PlaceComparison:
    """Places side by side.

    Raises ParadiplomacyError: there are fewer than two different ones, or more than four.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> both = compare_places(index_of(record), [record.place("Dallas"), record.place("Houston")])
    >>> [place.line.tie_count for place in both.places]
    [5, 6]
    >>> both.partners_of_all
    ('cn-liaoning-dalian', 'cn-tianjin', 'tw-taipei')
    """
    _refuse_other_numbers([place.id for place in places])
    compared = tuple(compared_place(index, place) for place in places)
    partners = (set(each.partners) for each in compared)
    return PlaceComparison(compared, tuple(sorted(set.intersection(*partners))))


def compare_ties(index: RecordIndex, ties: Sequence[Tie]) -> TieComparison:
    """Ties side by side.

    Raises ParadiplomacyError: there are fewer than two different ones, or more than four.
    """
    _refuse_other_numbers([tie.id for tie in ties])
    return TieComparison(tuple(compared_tie(index, tie) for tie in ties))


def _refuse_other_numbers(keys: Sequence[str]) -> None:
    if not FEWEST <= len(set(keys)) == len(keys) <= MOST:
        raise ParadiplomacyError(
            f"{len(set(keys))} are to be compared ({', '.join(keys)}); "
            f"expected {FEWEST} to {MOST}, each once"
        )


def compared_place(index: RecordIndex, place: Place) -> ComparedPlace:
    """A place as it stands next to others."""
    record, keys = index.record, _ties_compared(index, place)
    ties = [tie_line(index, record.ties[key]) for key in keys]
    starts = [tie.tie.established for tie in ties if tie.tie.established is not None]
    return ComparedPlace(
        line=place_line(index, place),
        first=min(starts, key=lambda start: (start.earliest, start.latest), default=None),
        status=counts_of(tie.status for tie in ties),
        kinds=counts_of(str(tie.kind or "unknown") for tie in ties),
        agreement=counts_of(tie.agreement for tie in ties),
        sectors=sectors_of(index, place.id),
        responses=counts_of(
            str(response.answer)
            for key in (place.id, *index.places_within(place.id))
            for response in index.responses_of_place.get(key, ())
            if response.place == key
        ),
        laws=_laws_on(index, keys),
        partners=_partners_of(index, place),
    )


def compared_tie(index: RecordIndex, tie: Tie) -> ComparedTie:
    """A tie as it stands next to others."""
    return ComparedTie(
        line=tie_line(index, tie),
        sectors=sectors_in(index, index.exchanges_by_tie.get(tie.id, ())),
        responses=counts_of(str(r.answer) for r in index.responses_of_tie.get(tie.id, ())),
        laws=_laws_on(index, [tie.id]),
    )


def _partners_of(index: RecordIndex, place: Place) -> tuple[str, ...]:
    ends = {end for tie in _ties_compared(index, place) for end in index.record.ties[tie].ends}
    return tuple(sorted(ends - {place.id, *index.places_within(place.id)}))


def _ties_compared(index: RecordIndex, place: Place) -> tuple[str, ...]:
    return (*index.ties_of(place.id), *index.ties_within(place.id))


def _laws_on(index: RecordIndex, ties: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({law.key for tie in ties for law, _ in laws_by_tie(index).get(tie, ())}))
