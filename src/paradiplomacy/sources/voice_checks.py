"""Checks of whose voice sources and outlets are said to be: one reading an outlet and host."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from paradiplomacy.errors import Problem
from paradiplomacy.model.outlets import belonging, hosts_of
from paradiplomacy.model.tables import OUTLETS, SOURCES
from paradiplomacy.sources.rows import Row

_READING = ("end", "voice", "place")


def whose_voices(
    rows: Mapping[str, Sequence[Row]], known_places: Mapping[str, str]
) -> Iterator[Problem]:
    """Problems in whose voice sources and outlets are said to be.

    `rows`: by file.
    `known_places`: every key of a place, with the one that is kept.
    """
    for file in (SOURCES.file, OUTLETS.file):
        for row in rows.get(file, ()):
            yield from _place_at_end(file, row)
    outlets = {row["id"]: row for row in rows.get(OUTLETS.file, ())}
    by_host: dict[tuple[str, tuple[str, ...]], Row] = {}
    for outlet in outlets.values():
        yield from _hosts(outlet, by_host)
    for row in rows[SOURCES.file]:
        of = outlets.get(row["outlet"]) if row["outlet"] else belonging(row["url"], by_host)
        if of is not None:
            yield from _second_reading(row, of, known_places)


def _place_at_end(file: str, row: Row) -> Iterator[Problem]:
    """A place lies in the country of the end to which its voice belongs."""
    place, end = row["place"], row["end"]
    if place and end != place[:2].upper():
        message = f"{place!r} lies in {place[:2].upper()}, and end is {end}; correct one of them"
        yield Problem(file, row.line, "place", message)


def _hosts(outlet: Row, by_host: dict[tuple[str, tuple[str, ...]], Row]) -> Iterator[Problem]:
    """Take up the hosts of an outlet, none of which is another's."""
    for text in filter(None, map(str.strip, outlet["hosts"].split(";"))):
        (address,) = hosts_of(text)
        first = by_host.setdefault(address, outlet)
        if "." not in address[0] or "://" in text:
            message = f"{text!r} is not a host; expected one such as example.org, or with a path"
            yield Problem(OUTLETS.file, outlet.line, "hosts", message)
        elif first is not outlet:
            message = (
                f"{text!r} belongs to outlet {first['id']!r} (row {first.line}) too; give it to "
                "one, or add the path that tells them apart"
            )
            yield Problem(OUTLETS.file, outlet.line, "hosts", message)


def _second_reading(source: Row, outlet: Row, known: Mapping[str, str]) -> Iterator[Problem]:
    """A source is read as its outlet is."""
    readings = [
        (row["end"], row["voice"], known.get(row["place"], row["place"]))
        for row in (source, outlet)
    ]
    if readings[0] == readings[1]:
        return
    field = next(
        name for name, here, there in zip(_READING, *readings, strict=True) if here != there
    )
    here, there = (f"{end}, {voice}, {place or 'no place'}" for end, voice, place in readings)
    why = "" if source["outlet"] else ", to whose hosts its address belongs,"
    message = (
        f"this source is read as {here}, and outlet {outlet['id']!r} ({OUTLETS.file}, row "
        f"{outlet.line}){why} as {there}; correct one of them, or name in outlet who published it "
        "first"
    )
    yield Problem(SOURCES.file, source.line, field, message)
