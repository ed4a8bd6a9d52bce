"""Ways to make a record folder wrong, and what must be named for each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.support.folders import DALIAN, LITTLE_ROCK, OAKLAND, Folder

Break = Callable[[Folder], object]
"""Makes a folder wrong in one way."""


def add(file: str, **cells: str) -> Break:
    return lambda folder: folder.add(file, **cells)


def change(file: str, row: int, **cells: str) -> Break:
    return lambda folder: folder.change(file, row, **cells)


class Wrong(NamedTuple):
    """How to make a folder wrong; then what is named: file, field of its last row, message."""

    make: Break
    file: str
    field: str
    says: str


CELLS: dict[str, Wrong] = {
    "unknown place": Wrong(
        add("ties.csv", place_a="us-ar-conway", value="1990"),
        "ties.csv",
        "place_a",
        "unknown place 'us-ar-conway'",
    ),
    "unknown place of an exchange": Wrong(
        add("exchanges.csv", id="x", place_b="cn-jilin-siping"),
        "exchanges.csv",
        "place_b",
        "unknown place 'cn-jilin-siping'",
    ),
    "impossible date": Wrong(
        add("ties.csv", value="2001-02-30"), "ties.csv", "value", "2001-02-30"
    ),
    "impossible period": Wrong(
        add("ties.csv", property="kind", value="sister", when="2001-02-30"),
        "ties.csv",
        "when",
        "2001-02-30",
    ),
    "end before start": Wrong(
        add("ties.csv", value="1990/1980"),
        "ties.csv",
        "value",
        "the end 1980 is before the start 1990",
    ),
    "ended before it was established": Wrong(
        add("ties.csv", property="ended", value="1993"),
        "ties.csv",
        "value",
        "ended 1993, before the tie was established (1994-04-05)",
    ),
    "law in effect before it was enacted": Wrong(
        add("laws.csv", enacted="2025", effective="2024-07-01"),
        "laws.csv",
        "effective",
        "before it was enacted",
    ),
    "change of a tie that does not exist": Wrong(
        add("ties.csv", place_a=LITTLE_ROCK, place_b=DALIAN, property="suspended", value="1989"),
        "ties.csv",
        "property",
        "no row says that this tie exists",
    ),
    "change of a tie that is only denied": Wrong(
        lambda folder: folder.add(
            "ties.csv", place_b=DALIAN, property="kind", value="sister", polarity="denies"
        ).add("ties.csv", place_b=DALIAN, property="ended", value="1999"),
        "ties.csv",
        "property",
        "no row says that this tie exists",
    ),
    "duplicate source": Wrong(
        add("sources.csv", id="lr"), "sources.csv", "id", "stand in row 2: lr"
    ),
    "duplicate place of one source": Wrong(
        add("places.csv", id=OAKLAND, name="Oakland"), "places.csv", "id", "stand in row 4"
    ),
    "duplicate exchange of one source": Wrong(
        add("exchanges.csv", id="little-rock-film-festival"),
        "exchanges.csv",
        "id",
        "stand in row 2",
    ),
    "duplicate shock of two sources": Wrong(
        lambda folder: folder.add("shocks.csv").add("shocks.csv", source="lr"),
        "shocks.csv",
        "id",
        "stand in row 2",
    ),
    "unknown source": Wrong(
        add("ties.csv", value="1990", source="nobody"),
        "ties.csv",
        "source",
        "no source 'nobody' in sources.csv",
    ),
    "unknown shock": Wrong(add("responses.csv"), "responses.csv", "shock", "no shock"),
    "self tie": Wrong(
        add("ties.csv", place_b=LITTLE_ROCK, value="1990"),
        "ties.csv",
        "place_b",
        "itself",
    ),
    "self tie by judgement": Wrong(
        lambda folder: folder.add("judgements.csv", subject="us-ar-rock", object=LITTLE_ROCK).add(
            "ties.csv", place_b="us-ar-rock", value="1990"
        ),
        "ties.csv",
        "place_b",
        "is the same place as place_a",
    ),
    "judgement on an unknown place": Wrong(
        add("judgements.csv", subject="us-ar-rock", object="us-ar-pine-bluff"),
        "judgements.csv",
        "object",
        "us-ar-pine-bluff",
    ),
    "bad kind": Wrong(
        add("ties.csv", property="kind", value="cousin city"),
        "ties.csv",
        "value",
        "'cousin city' is not a kind of tie",
    ),
    "bad property": Wrong(
        add("ties.csv", property="befriended", value="1990"),
        "ties.csv",
        "property",
        "befriended",
    ),
    "country that is none": Wrong(
        change("places.csv", -1, country="XX"),
        "places.csv",
        "country",
        "'XX' is no code of a country of ISO 3166-1; did you mean 'XK'?",
    ),
    "bad number": Wrong(
        change("places.csv", -1, latitude="north"), "places.csv", "latitude", "north"
    ),
    "population beyond 64 bits": Wrong(
        change("places.csv", -1, population="9" * 19),
        "places.csv",
        "population",
        "expected 10000000000 or less; found '9999999999999999999'",
    ),
    "population of 401 digits": Wrong(
        change("places.csv", -1, population="9" * 401),
        "places.csv",
        "population",
        "expected 10000000000 or less",
    ),
    "GeoNames number beyond 64 bits": Wrong(
        change("places.csv", -1, geonames_id="9" * 19), "places.csv", "geonames_id", "or less"
    ),
    "latitude that is not a number": Wrong(
        change("places.csv", -1, latitude="nan"), "places.csv", "latitude", "finite number"
    ),
    "longitude without end": Wrong(
        change("places.csv", -1, longitude="-1e999"), "places.csv", "longitude", "-1e999"
    ),
    "coordinates beyond the globe": Wrong(
        change("places.csv", -1, coordinates="91,5"), "places.csv", "coordinates", "out of range"
    ),
    "coordinates of 401 digits": Wrong(
        change("places.csv", -1, coordinates="9" * 401 + ",5"), "places.csv", "coordinates", "999"
    ),
    "reading without end": Wrong(
        add("series.csv", date="1980", value="1e999"), "series.csv", "value", "1e999"
    ),
    "reading that is not a number": Wrong(
        add("series.csv", date="1980", value="nan"), "series.csv", "value", "finite number"
    ),
    "further value without a first": Wrong(
        add(
            "further_values.csv", of=f"place:{DALIAN}", property="name", value="Dairen", source="lr"
        ),
        "further_values.csv",
        "of",
        f"no row of 'place:{DALIAN}' by source 'lr' in places.csv",
    ),
    "further value of no column": Wrong(
        add(
            "further_values.csv",
            of=f"place:{DALIAN}",
            property="mayor",
            value="x",
            source="geonames",
        ),
        "further_values.csv",
        "property",
        "'mayor' is not a column of one value",
    ),
    "further value that does not fit its column": Wrong(
        add(
            "further_values.csv",
            of=f"place:{DALIAN}",
            property="population",
            value="many",
            source="geonames",
        ),
        "further_values.csv",
        "value",
        "expected a whole number",
    ),
    "further value of no table": Wrong(
        add("further_values.csv", of="mayor:x", property="name", value="x", source="geonames"),
        "further_values.csv",
        "of",
        "'mayor:x' is not a subject of a table",
    ),
    "latitude 91": Wrong(change("places.csv", -1, latitude="91"), "places.csv", "latitude", "91"),
    "longitude -181": Wrong(
        change("places.csv", -1, longitude="-181"),
        "places.csv",
        "longitude",
        "-181",
    ),
    "negative population": Wrong(
        change("places.csv", -1, population="-5"),
        "places.csv",
        "population",
        "-5",
    ),
    "no number at all": Wrong(
        change("places.csv", -1, latitude="nan"), "places.csv", "latitude", "nan"
    ),
    "endless number": Wrong(add("series.csv", value="inf"), "series.csv", "value", "inf"),
    "number without sense": Wrong(
        add("series.csv", value="1e300"), "series.csv", "value", "1000000000000000.0 or less"
    ),
    "bad key": Wrong(add("sources.csv", id="Little Rock"), "sources.csv", "id", "Little Rock"),
    "bad voice": Wrong(
        add("sources.csv", id="x", voice="rumour"), "sources.csv", "voice", "rumour"
    ),
    "too long locator": Wrong(
        add("ties.csv", value="1994", locator=" ".join(["word"] * 15)),
        "ties.csv",
        "locator",
        "has 15 words",
    ),
    "empty where it must be filled": Wrong(
        add("places.csv", id="us-ar-conway", name=""),
        "places.csv",
        "name",
        "is empty",
    ),
    **{
        f"formula {start!r}": Wrong(
            add("ties.csv", value="1994", note=f"{start}cmd|' /C calc'!A0"),
            "ties.csv",
            "note",
            f"starts with {start!r}",
        )
        for start in "=+-@"
    },
    "formula after a tab": Wrong(
        add("sources.csv", id="x", title="\t=HYPERLINK(A1)"),
        "sources.csv",
        "title",
        "starts with '='",
    ),
}


def replace_bytes(name: str, old: bytes, new: bytes) -> Callable[[Path], object]:
    return lambda path: (path / name).write_bytes((path / name).read_bytes().replace(old, new))


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "GB18030": (
        replace_bytes("places.csv", "长春".encode(), "长春".encode("gb18030")),
        "places.csv, row 3",
    ),
    "UTF-16": (
        lambda path: (path / "ties.csv").write_text("place_a\n", encoding="utf-16"),
        "ties.csv, row 1",
    ),
    "NUL": (replace_bytes("ties.csv", b"1994-04-05", b"1994\x00"), "ties.csv, row 3"),
    "cut": (
        lambda path: (path / "ties.csv").write_bytes((path / "ties.csv").read_bytes()[:-7]),
        "ties.csv, row 6",
    ),
    "open quote": (replace_bytes("ties.csv", b"1994-06-22", b'"1994'), "ties.csv, row 4"),
    "header": (
        replace_bytes("ties.csv", b"property", b"what"),
        "ties.csv, row 1, field 'property'",
    ),
    "cells": (replace_bytes("ties.csv", b"1994-06-22", b"1994,06"), "ties.csv, row 4"),
    "empty": (lambda path: (path / "ties.csv").write_bytes(b""), "ties.csv, row 1"),
    "missing": (lambda path: (path / "sources.csv").unlink(), "sources.csv"),
    "stray": (lambda path: (path / "tie.csv").touch(), "tie.csv"),
    "no description": (lambda path: (path / "record.yaml").unlink(), "record.yaml"),
    "long cell": (replace_bytes("ties.csv", b"1994-06-22", b"x" * 20_000), "ties.csv, row 4"),
}
