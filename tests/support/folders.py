"""Record folders for tests: a small valid one, whose cells a test may change."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder
from paradiplomacy.sources.record_rows import TABLES

LITTLE_ROCK, CHANGCHUN = "us-ar-little-rock", "cn-jilin-changchun"
OAKLAND, DALIAN = "us-ca-oakland", "cn-liaoning-dalian"

# What a row holds where a test says nothing else.
_GIVEN: dict[str, dict[str, str]] = {
    "sources.csv": {
        "title": "A page",
        "language": "en",
        "end": "US",
        "voice": "government",
        "consent": "public",
    },
    "places.csv": {"country": "US", "level": "city", "source": "geonames"},
    "ties.csv": {
        "place_a": LITTLE_ROCK,
        "place_b": CHANGCHUN,
        "property": "established",
        "polarity": "asserts",
        "source": "lr",
    },
    "exchanges.csv": {
        "place_a": LITTLE_ROCK,
        "place_b": CHANGCHUN,
        "date": "1994-08",
        "form": "delegation",
        "flow": "personnel",
        "source": "lr",
    },
    "shocks.csv": {
        "id": "tiananmen-1989",
        "name": "June 1989",
        "date": "1989-06",
        "countries": "US; CN",
        "source": "geonames",
    },
    "responses.csv": {
        "id": "oakland-1989",
        "shock": "tiananmen-1989",
        "place": OAKLAND,
        "partner": DALIAN,
        "answer": "letter",
        "source": "oak",
    },
    "laws.csv": {
        "id": "ar-14-1-116",
        "jurisdiction": "Arkansas",
        "citation": "Ark. Code 14-1-116",
        "status": "in force",
        "source": "lr",
    },
    "series.csv": {
        "series": "opinion.favorable",
        "of": "US",
        "date": "1979",
        "value": "64",
        "unit": "percent",
        "source": "geonames",
    },
    "judgements.csv": {
        "kind": "same place",
        "by": "coder",
        "on": "2026-01-01",
        "why": "same name",
        "method": "manual",
    },
}

_META = {
    "id": "small",
    "title": "A small record",
    "description": "Two ties.",
    "licence": "CC0-1.0",
    "languages": ["en", "zh"],
    "ends": ["US", "CN"],
    "as_of": "2026-01-01",
    "coder": "coder",
    "method": "manual/1",
    "limits": ["Made for tests."],
}


@dataclass
class Folder:
    """A record folder that is written when it is asked for.

    `tables` holds cells by file, `meta` what goes to record.yaml; `add` and `change` edit
    the tables, and files can be overwritten by hand once `write` was called.
    """

    path: Path
    meta: dict[str, Any] = field(default_factory=lambda: dict(_META))
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def small(cls, path: Path) -> Folder:
        """Four places and two ties, said by the ends and by a gazetteer."""
        made = cls(path)
        of_lr = {"voice": "association", "place": LITTLE_ROCK}
        of_cn = {"language": "zh", "end": "CN", "place": CHANGCHUN}
        made.add("sources.csv", id="lr", title="Little Rock Sister Cities", **of_lr)
        made.add("sources.csv", id="jilin", title="长春市友好城市", **of_cn)
        made.add("sources.csv", id="oak", title="City of Oakland", place=OAKLAND)
        made.add("sources.csv", id="arkansas-gazette", title="A daily", voice="local press")
        made.add("sources.csv", id="geonames", title="GeoNames", end="third", voice="reference")
        made.place(LITTLE_ROCK, "Little Rock", "Arkansas", 34.74648, -92.28959)
        made.place(CHANGCHUN, "Changchun", "Jilin", 43.88, 125.32278, name_local="长春市")
        made.place(OAKLAND, "Oakland", "California", 37.80437, -122.2708)
        made.place(DALIAN, "Dalian", "Liaoning", 38.91222, 121.60222, name_local="大连市")
        made.tie("kind", "sister city")
        made.tie("established", "1994-04-05")
        made.tie("established", "1994-06-22", source="jilin")
        made.tie("kind", "sister city", place_a=OAKLAND, place_b=DALIAN, source="oak")
        made.tie("established", "1982-03-30", place_a=OAKLAND, place_b=DALIAN, source="oak")
        made.add("exchanges.csv", id="little-rock-film-festival", sector="culture; education")
        return made

    def add(self, file: str, /, **cells: str) -> Folder:
        """Add a row; what is not given has an everyday value."""
        self.tables.setdefault(file, []).append(_GIVEN.get(file, {}) | cells)
        return self

    def place(
        self, key: str, name: str, admin1: str, latitude: float, longitude: float, **cells: str
    ) -> Folder:
        """Add a place."""
        where = {"latitude": str(latitude), "longitude": str(longitude)}
        about = {"name": name, "admin1": admin1, "country": key[:2].upper()}
        return self.add("places.csv", id=key, **(about | where | cells))

    def tie(self, name: str, value: str, **cells: str) -> Folder:
        """Add a row on a tie, by default on Little Rock and Changchun by Little Rock."""
        return self.add("ties.csv", property=name, value=value, **cells)

    def change(self, file: str, row: int, **cells: str) -> Folder:
        """Change cells of a row, counted from 0."""
        self.tables[file][row] |= cells
        return self

    def line(self, file: str, row: int = -1) -> int:
        """Line of the file on which a row starts, if no cell holds a line break."""
        return range(len(self.tables[file]))[row] + 2

    def write(self) -> Path:
        """Write all files."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(self.meta, allow_unicode=True, sort_keys=False)
        (self.path / "record.yaml").write_text(text, encoding="utf-8")
        for name, rows in self.tables.items():
            columns = list(TABLES[name].model_fields)
            with (self.path / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
                writer.writeheader()
                writer.writerows(rows)
        return self.path

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the folder; empty where it is as it should be."""
        return problems_of(self.write())

    def record(self, *, rule: str = "both-ends") -> Record:
        """The reconciled record of the folder."""
        return build_record([read_record_folder(self.write())], rule=rule)


def problems_of(path: Path) -> tuple[Problem, ...]:
    """What is wrong with a folder as it stands on disk."""
    try:
        read_record_folder(path)
    except RecordError as error:
        return error.problems
    return ()
