"""Checks across the rows of a record folder: keys, references, order of dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from paradiplomacy.errors import Problem
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import MANUAL, JudgementKind, Polarity
from paradiplomacy.sources.rows import FactRow, Row
from paradiplomacy.sources.tables import (
    AccountRow,
    AnswerRow,
    FurtherRow,
    JudgementRow,
    LawRow,
    PlaceRow,
    ResponseRow,
    ShockRow,
    SourceRow,
    TieRow,
    table_of,
)

if TYPE_CHECKING:
    from paradiplomacy.tabular.checked_rows import NumberedRow

__all__ = ["check_folder"]

Tables = Mapping[str, "Sequence[NumberedRow[Row]]"]

_NEEDS_A_TIE = frozenset({"renewed", "dormant", "suspended", "resumed", "ended"})


def check_folder(tables: Tables) -> Iterator[Problem]:
    """Everything that is wrong between rows that are each right in themselves."""
    yield from _unique_keys(tables)
    yield from _sources_exist(tables)
    yield from _places_exist(tables)
    yield from _shocks_exist(tables)
    yield from _accounts_exist(tables)
    yield from _further_values_have_a_first(tables)
    yield from _ties_exist(tables)
    yield from _dates_in_order(tables)


def _unique_keys(tables: Tables) -> Iterator[Problem]:
    """Places, sources and shocks have one row a key; other subjects one a key and source."""
    for name, rows in tables.items():
        seen: dict[object, int] = {}
        for line, row in rows:
            key = _identity(row)
            if key is None:
                continue
            if key in seen:
                what = "id" if isinstance(row, SourceRow | ShockRow) else "id and source"
                said = f"the same {what} stand in row {seen[key]}: {key}; give each its own"
                yield Problem(name, line, "id" if "id" in type(row).model_fields else "", said)
            seen.setdefault(key, line)


def _identity(row: Row) -> object:
    if isinstance(row, SourceRow | ShockRow):
        return row.id
    if isinstance(row, FactRow) and not isinstance(row, TieRow | FurtherRow):
        return (row.key, row.source)
    return None  # one fact a row: it may be repeated, equal ones are one statement


def _sources_exist(tables: Tables) -> Iterator[Problem]:
    known = {row.id for _, row in tables["sources.csv"] if isinstance(row, SourceRow)}
    for name, rows in tables.items():
        for line, row in rows:
            if isinstance(row, FactRow) and row.source not in known:
                said = f"no source {row.source!r} in sources.csv; register it there first"
                yield Problem(name, line, "source", said)


def _known_places(tables: Tables) -> dict[str, str]:
    """Every key that may name a place, with the key of places.csv that it stands for."""
    known = {row.id: row.id for _, row in tables["places.csv"] if isinstance(row, PlaceRow)}
    same = [
        row
        for _, row in tables.get("judgements.csv", ())
        if isinstance(row, JudgementRow) and row.kind is JudgementKind.SAME_PLACE
    ]
    # A method that links records may point to a place of another one.
    known |= {row.object: row.object for row in same if row.object not in known and _is_made(row)}
    return known | {row.subject: known[row.object] for row in same if row.object in known}


def _is_made(row: JudgementRow) -> bool:
    """Whether a method judged, not a person."""
    return row.method.partition("/")[0] != MANUAL


def _judged_by_hand(tables: Tables) -> dict[str, str]:
    """As `_known_places`, without what a method judged."""
    by_hand = {
        name: [p for p in rows if not (isinstance(p.row, JudgementRow) and _is_made(p.row))]
        for name, rows in tables.items()
    }
    return _known_places(by_hand)


def _places_exist(tables: Tables) -> Iterator[Problem]:
    known = _known_places(tables)
    # What a method merges is set aside when the record is built, and told there.
    judged = _judged_by_hand(tables)
    for name, rows in tables.items():
        for line, row in rows:
            for column, key in row.places():
                if key not in known:
                    said = f"unknown place {key!r}; add it to places.csv or judge what it is"
                    yield Problem(name, line, column, said)
            if isinstance(row, JudgementRow) and row.kind is JudgementKind.SAME_PLACE:
                if row.object not in known:
                    said = f"unknown place {row.object!r}; it must stand in places.csv"
                    yield Problem(name, line, "object", said)
            elif isinstance(row, TieRow) and (
                judged.get(row.place_a, "a") == judged.get(row.place_b, "b")
            ):
                yield Problem(name, line, "place_b", "is the same place as place_a")


def _shocks_exist(tables: Tables) -> Iterator[Problem]:
    known = {row.id for _, row in tables.get("shocks.csv", ()) if isinstance(row, ShockRow)}
    for line, row in tables.get("responses.csv", ()):
        if isinstance(row, ResponseRow) and row.shock not in known:
            said = f"no shock {row.shock!r} in shocks.csv; add it there first"
            yield Problem("responses.csv", line, "shock", said)


def _accounts_exist(tables: Tables) -> Iterator[Problem]:
    known = {row.id for _, row in tables.get("accounts.csv", ()) if isinstance(row, AccountRow)}
    for line, row in tables.get("answers.csv", ()):
        if isinstance(row, AnswerRow) and row.account not in known:
            said = f"no account {row.account!r} in accounts.csv; add it there first"
            yield Problem("answers.csv", line, "account", said)


def _further_values_have_a_first(tables: Tables) -> Iterator[Problem]:
    """A further value stands beside the row of its subject and source."""
    rows = {
        (row.subject, row.source)
        for placed in tables.values()
        for _, row in placed
        if isinstance(row, FactRow) and not isinstance(row, TieRow | FurtherRow)
    }
    for line, row in tables.get("further_values.csv", ()):
        if isinstance(row, FurtherRow) and (row.subject, row.source) not in rows:
            table = table_of(row.subject)
            said = (
                f"no row of {row.subject!r} by source {row.source!r} in "
                f"{table.file if table else 'its table'}; put its first value there"
            )
            yield Problem("further_values.csv", line, "of", said)


def _ties_exist(tables: Tables) -> Iterator[Problem]:
    """A tie must be said to exist (kind or establishment) before anything happens to it."""
    known = _known_places(tables)

    def ends(row: TieRow) -> frozenset[str]:
        return frozenset({known.get(row.place_a, ""), known.get(row.place_b, "")})

    ties = [(line, row) for line, row in tables["ties.csv"] if isinstance(row, TieRow)]
    exist = {
        ends(row)
        for _, row in ties
        if row.property not in _NEEDS_A_TIE and row.polarity is Polarity.ASSERTS
    }
    for line, row in ties:
        if row.property in _NEEDS_A_TIE and ends(row) not in exist:
            said = (
                f"{row.property}, but no row says that this tie exists; add a row with its "
                "kind or its establishment"
            )
            yield Problem("ties.csv", line, "property", said)


def _dates_in_order(tables: Tables) -> Iterator[Problem]:
    """No end before the start, as told by one source (a register: under one place's entry)."""
    # A method that takes two places for one does not make a source contradict itself.
    known = _judged_by_hand(tables)
    starts: dict[tuple[str, ...], list[EventDate]] = {}
    ties = [(line, row) for line, row in tables["ties.csv"] if isinstance(row, TieRow)]

    def key(row: TieRow) -> tuple[str, ...]:
        ends = (known.get(row.place_a, row.place_a), known.get(row.place_b, row.place_b))
        return (*sorted(ends), row.source, known.get(row.side, row.side))

    for _, row in ties:
        if row.property == "established" and row.value != "unknown":
            starts.setdefault(key(row), []).append(EventDate.parse(row.value))
    for line, row in ties:
        if row.property not in _NEEDS_A_TIE or row.value == "unknown":
            continue
        date = EventDate.parse(row.value)
        of_source = starts.get(key(row), [])
        if of_source and all(date.before(start) is True for start in of_source):
            said = f"{row.property} {date}, before the tie was established ({of_source[0]})"
            yield Problem("ties.csv", line, "value", said)
    for line, law in tables.get("laws.csv", ()):
        if isinstance(law, LawRow) and law.enacted and law.effective:
            enacted, effective = EventDate.parse(law.enacted), EventDate.parse(law.effective)
            if effective.before(enacted) is True:
                said = f"in effect {effective}, before it was enacted ({enacted})"
                yield Problem("laws.csv", line, "effective", said)
