"""One fact, tie or exchange that stands in a record twice."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from paradiplomacy.doubts.examined_record import Doubt, ExaminedRecord
from paradiplomacy.earth import DEGREE_KM
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.activity import Exchange, Response
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.places import Place
from paradiplomacy.model.statements import Statement
from paradiplomacy.model.ties import Tie, tie_key

_SHORT = 31
"""Days; of two longer stretches that overlap, nothing says that they mean the same day."""
_SAME_PLACE_KM = 50


def repeated_rows(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Rows of ties.csv with the same pair, property, value and source, for the same period.

    Rows that deny are compared with rows that deny. In a register, the entries of both ends
    are two voices.
    """
    for subject, entries in examined.kind("tie"):
        for fact, rows in group_pairs((_fact_of(row.statement), row) for row in entries).items():
            if len(rows) > 1:
                about = ", ".join(filter(None, fact))
                numbers = ", ".join(str(row.row) for row in rows if row.row) or "-"
                facts = {"fact": about, "count": str(len(rows)), "rows": numbers}
                yield examined.doubt("repeated-row", subject, about, "", rows[-1:], **facts)


def _fact_of(statement: Statement) -> tuple[str, ...]:
    """The parts of a statement in which one that repeats it is alike, in words."""
    denies = statement.polarity if statement.polarity != "asserts" else ""
    listing = statement.side if statement.lists else ""
    return (
        f"{statement.property} {statement.value}",
        statement.when,
        denies,
        listing,
        f"by {statement.source}",
    )


def same_exchange_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two exchanges of the same pair and form whose days are the same.

    The same day is the same date as it is written, or two stretches of at most a month
    that overlap.
    """
    by_pair_and_form = group_pairs(
        ((tie_key(e.place_a, e.place_b), str(e.form)), e)
        for e in examined.record.exchanges.values()
    )
    yield from _on_one_day(examined, "exchange", by_pair_and_form)


def same_response_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two responses of one place to a crisis, alike and on the same day: see the exchanges."""
    responses = examined.record.responses.values()
    keyed = (((r.place, str(r.answer), r.shock, r.partner), r) for r in responses if r.place)
    yield from _on_one_day(examined, "response", group_pairs(keyed))


def _on_one_day(
    examined: ExaminedRecord, kind: str, groups: Mapping[Any, Sequence[Exchange | Response]]
) -> Iterator[Doubt]:
    for (of, form, *_), several in sorted(groups.items()):
        for first, other in combinations(sorted(several, key=lambda each: each.id), 2):
            if first.date and other.date and agree(first.date, other.date, longest=_SHORT):
                subject = f"{kind}:{other.id}"
                yield examined.doubt(
                    f"same-{kind}-twice",
                    subject,
                    first.id,
                    "date",
                    examined.about(subject),
                    label=examined.label(of if kind == "exchange" else f"place:{of}"),
                    form=form,
                    one=first.id,
                    other=other.id,
                    date=str(first.date),
                    other_date=str(other.date),
                )


def same_tie_twice(examined: ExaminedRecord) -> Iterator[Doubt]:
    """Two ties with one end in common whose other ends may be one place.

    Those lie in one state or province. Either both ties started on the same day or in the
    same month and lie at most 50 km apart (a district and its city; a province lies where its
    capital does), or all words of one name stand in the other.
    """
    record = examined.record
    of_place = group_pairs((end, tie) for tie in record.ties.values() for end in tie.ends)
    for place in sorted(of_place):
        for first_tie, second_tie in combinations(
            sorted(of_place[place], key=lambda tie: tie.id), 2
        ):
            first, second = (
                record.places[tie.place_b if tie.place_a == place else tie.place_a]
                for tie in (first_tie, second_tie)
            )
            if not first.admin1 or (first.country, first.admin1) != (second.country, second.admin1):
                continue
            starts = _start_dates(examined, first_tie) & _start_dates(examined, second_tie)
            if not (starts and _close(first, second)) and not _name_in_name(first, second):
                continue
            yield examined.doubt(
                "same-tie-twice",
                second_tie.id,
                first_tie.id,
                "",
                label=record.label(place),
                one=first.label,
                other=second.label,
                date=", ".join(sorted(starts)) or "-",
            )


def _close(place: Place, other: Place) -> bool:
    """True if two places lie at most 50 km apart, as far as is known."""
    first, second = _coordinates_of_place(place), _coordinates_of_place(other)
    if first is None or second is None:
        return True
    away = abs(first[1] - second[1])
    east = min(away, 360 - away) * math.cos(math.radians((first[0] + second[0]) / 2))
    return math.hypot(first[0] - second[0], east) * DEGREE_KM <= _SAME_PLACE_KM


def _coordinates_of_place(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _name_in_name(first: Place, second: Place) -> bool:
    """True if all words of one name stand in the other, as in Lansing and East Lansing."""
    names = [set(place.name.casefold().split()) for place in (first, second)]
    return first.level.tier == second.level.tier and (names[0] <= names[1] or names[1] <= names[0])


def _start_dates(examined: ExaminedRecord, tie: Tie) -> set[str]:
    """Days and months on which somebody says that a tie started."""
    return {
        value
        for value in (row.statement.value for row in examined.about(tie.id, "established"))
        if value != "unknown" and EventDate.parse(value).span_days <= _SHORT
    }
