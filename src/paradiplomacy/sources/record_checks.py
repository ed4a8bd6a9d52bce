"""Checks across the rows of a record folder: keys, references, order of dates, voices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paradiplomacy.errors import Problem
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.outlets import belonging, hosts_of
from paradiplomacy.model.statements import MANUAL, Certainty, JudgementKind, Polarity
from paradiplomacy.model.tables import (
    FILES,
    FURTHER_VALUES,
    OUTLETS,
    SOURCES,
    TIES,
    TRANSLATIONS,
    table_of,
)
from paradiplomacy.sources.record_rows import FactRow, Row

Rows = Mapping[str, Sequence[Row]]
"""The rows of a record folder by file, in its order."""

_NEEDS_A_TIE = frozenset({"renewed", "dormant", "suspended", "resumed", "ended"})


def check_folder(rows: Rows) -> Iterator[Problem]:
    """Everything that is wrong between rows that are each right in themselves."""
    for check in (
        _unique_keys,
        _references,
        _places_exist,
        _further_values_have_a_first,
        _translations_have_an_original,
        _ties_exist,
        _dates_in_order,
        _check_voices,
    ):
        yield from check(rows)


def _unique_keys(rows: Rows) -> Iterator[Problem]:
    """Places, sources and shocks have one row a key; others one a key, source and certainty."""
    for name, of_file in rows.items():
        once = FILES[name].one_row_a_key
        seen: dict[object, Row] = {}
        for row in of_file:
            key = _identity_of_row(row)
            if key is None:
                continue
            if key in seen:
                what = "id" if once else "id, source and certainty"
                yield row.problem(
                    "" if len(row.table.keys) > 1 else "id",
                    f"the same {what} stand in row {seen[key].line}: {key}; give each its own",
                )
            seen.setdefault(key, row)


def _identity_of_row(row: Row) -> str | tuple[object, ...] | None:
    if row.table.one_row_a_key:
        return str(row["id"])
    if isinstance(row, FactRow) and not row.table.layout:
        return (row.key, row["source"], str(row["certainty"]))
    return None  # one fact a row: it may be repeated, equal ones are one statement


def _references(rows: Rows) -> Iterator[Problem]:
    """Every source, shock or account that a row names has a row; of places see below."""
    for name, of_file in rows.items():
        for column in FILES[name].cells:
            if column.names in ("", "places"):
                continue
            file = f"{column.names}.csv"
            known = {row["id"] for row in rows.get(file, ())}
            do = "register" if file == SOURCES.file else "add"
            for row in of_file:
                key = row[column.name]
                if key and key not in known:
                    yield row.problem(
                        column.name, f"no {column.name} {key!r} in {file}; {do} it there first"
                    )


def _known_places(rows: Rows, *, by_hand: bool = False) -> dict[str, str]:
    """Every key that may name a place, with the key of places.csv that it stands for.

    With `by_hand`, without what a method judged.
    """
    known = {row["id"]: row["id"] for row in rows["places.csv"]}
    same = [row for row in _same_places(rows) if not (by_hand and _by_method(row))]
    # A method that links records may point to a place of another one.
    known |= {
        row["object"]: row["object"]
        for row in same
        if row["object"] not in known and _by_method(row)
    }
    return known | {row["subject"]: known[row["object"]] for row in same if row["object"] in known}


def _same_places(rows: Rows) -> list[Row]:
    return [
        row for row in rows.get("judgements.csv", ()) if row["kind"] is JudgementKind.SAME_PLACE
    ]


def _by_method(row: Row) -> bool:
    """True if a method judged, not a person."""
    return str(row["method"]).partition("/")[0] != MANUAL


def _places_exist(rows: Rows) -> Iterator[Problem]:
    known = _known_places(rows)
    for of_file in rows.values():
        for row in of_file:
            for column, key in row.places():
                if key not in known:
                    yield row.problem(
                        column, f"unknown place {key!r}; add it to places.csv or judge what it is"
                    )
    for row in _same_places(rows):
        if row["object"] not in known:
            yield row.problem(
                "object", f"unknown place {row['object']!r}; it must stand in places.csv"
            )
    # What a method merges is set aside when the record is built, and named there.
    judged = _known_places(rows, by_hand=True)
    for row in rows["ties.csv"]:
        if judged.get(row["place_a"], "a") == judged.get(row["place_b"], "b"):
            yield row.problem("place_b", "is the same place as place_a")


def _further_values_have_a_first(rows: Rows) -> Iterator[Problem]:
    """A further value has a row of its subject and source."""
    if not rows.get(FURTHER_VALUES.file):
        return
    first = {
        (row.subject, row["source"])
        for of_file in rows.values()
        for row in of_file
        if isinstance(row, FactRow) and not row.table.layout
    }
    for row in rows[FURTHER_VALUES.file]:
        subject, source = row["of"], row["source"]
        if (subject, source) not in first:
            table = table_of(subject)
            yield row.problem(
                "of",
                f"no row of {subject!r} by source {source!r} in "
                f"{table.file if table else 'its table'}; put its first value there",
            )


def _translations_have_an_original(rows: Rows) -> Iterator[Problem]:
    """A translation is of a text that stands where it says, and has one text in a language."""
    texts: dict[tuple[str, str], set[object]] = {}
    first: dict[tuple[str, str], Row] = {}
    for row in rows.get(TRANSLATIONS.file, ()):
        at, key = (row["file"], row["field"]), (row["language"], row["original"])
        if at not in texts:
            further = (each["value"] for each in rows.get(FURTHER_VALUES.file, ()))
            texts[at] = {*further, *(each.cells().get(at[1]) for each in rows.get(at[0], ()))}
        if row["original"] not in texts[at]:
            message = (
                f"no row of {at[0]} has this {at[1]}; give it as it stands there"
                if at[0] in rows
                else f"{at[0]} is no table here; a title of the record goes into its 'texts'"
            )
            yield row.problem("original", message)
        elif (other := first.setdefault(key, row))["text"] != row["text"]:
            yield row.problem(
                "text", f"another translation of this text stands in row {other.line}; keep one"
            )


def _ties_exist(rows: Rows) -> Iterator[Problem]:
    """A tie must be said to exist (kind or establishment) before anything happens to it."""
    known = _known_places(rows)

    def ends(row: Row) -> frozenset[str]:
        return frozenset({known.get(row["place_a"], ""), known.get(row["place_b"], "")})

    exist = {
        ends(row)
        for row in rows[TIES.file]
        if row["property"] not in _NEEDS_A_TIE and row["polarity"] is Polarity.ASSERTS
    }
    for row in rows[TIES.file]:
        if row["property"] in _NEEDS_A_TIE and ends(row) not in exist:
            yield row.problem(
                "property",
                f"{row['property']}, but no row says that this tie exists; add a row with its "
                "kind or its establishment",
            )


def _dates_in_order(rows: Rows) -> Iterator[Problem]:
    """No end before the start, by one source's word (a register: under one place's entry)."""
    # A method that takes two places for one does not make a source contradict itself.
    known = _known_places(rows, by_hand=True)

    def key(row: Row) -> tuple[str, ...]:
        ends = (known.get(row[end], row[end]) for end in ("place_a", "place_b"))
        return (*sorted(ends), row["source"], known.get(row["side"], row["side"]))

    stated = [row for row in rows[TIES.file] if row["certainty"] is Certainty.STATED]
    starts = group_pairs(
        (key(row), EventDate.parse(row["value"]))
        for row in stated
        if row["property"] == "established" and row["value"] != "unknown"
    )
    for row in stated:
        if row["property"] not in _NEEDS_A_TIE or row["value"] == "unknown":
            continue
        date = EventDate.parse(row["value"])
        of_source = starts.get(key(row), [])
        if of_source and all(date.before(start) is True for start in of_source):
            yield row.problem(
                "value",
                f"{row['property']} {date}, before the tie was established ({of_source[0]})",
            )
    for law in rows.get("laws.csv", ()):
        if law["enacted"] and law["effective"]:
            enacted, effective = EventDate.parse(law["enacted"]), EventDate.parse(law["effective"])
            if effective.before(enacted) is True:
                yield law.problem(
                    "effective", f"in effect {effective}, before it was enacted ({enacted})"
                )


_READING = ("end", "voice", "place")


def _check_voices(rows: Rows) -> Iterator[Problem]:
    """Problems in whose voice sources and outlets are said to be."""
    known_places = _known_places(rows)
    for row in (*rows[SOURCES.file], *rows.get(OUTLETS.file, ())):
        place, end = row["place"], row["end"]
        if place and end != (country := place[:2].upper()):
            what = f"{place!r} lies in {country}, and end is {end}; correct one of them"
            yield row.problem("place", what)
    outlets = {row["id"]: row for row in rows.get(OUTLETS.file, ())}
    by_host: dict[tuple[str, tuple[str, ...]], Row] = {}
    for outlet in outlets.values():
        yield from _hosts(outlet, by_host)
    for row in rows[SOURCES.file]:
        of = outlets.get(row["outlet"]) if row["outlet"] else belonging(row["url"], by_host)
        if of is not None:
            yield from _second_reading(row, of, known_places)


def _hosts(outlet: Row, by_host: dict[tuple[str, tuple[str, ...]], Row]) -> Iterator[Problem]:
    """Take up the hosts of an outlet, none of which is another's."""
    for text in filter(None, map(str.strip, outlet["hosts"].split(";"))):
        (address,) = hosts_of(text)
        first = by_host.setdefault(address, outlet)
        if "." not in address[0] or "://" in text:
            yield outlet.problem(
                "hosts", f"{text!r} is not a host; expected one such as example.org, or with a path"
            )
        elif first is not outlet:
            yield outlet.problem(
                "hosts",
                f"{text!r} belongs to outlet {first['id']!r} (row {first.line}) too; give it to "
                "one, or add the path that tells them apart",
            )


def _second_reading(source: Row, outlet: Row, known: Mapping[str, str]) -> Iterator[Problem]:
    """A source is read as its outlet is."""
    readings = [
        (row["end"], row["voice"], known.get(row["place"], row["place"]))
        for row in (source, outlet)
    ]
    if readings[0] == readings[1]:
        return
    field = next(
        name
        for name, of_source, of_outlet in zip(_READING, *readings, strict=True)
        if of_source != of_outlet
    )
    of_source, of_outlet = (
        f"{end}, {voice}, {place or 'no place'}" for end, voice, place in readings
    )
    why = "" if source["outlet"] else ", to whose hosts its address belongs,"
    yield source.problem(
        field,
        f"this source is read as {of_source}, and outlet {outlet['id']!r} ({OUTLETS.file}, row "
        f"{outlet.line}){why} as {of_outlet}; correct one of them, or name in outlet who published "
        "it first",
    )
