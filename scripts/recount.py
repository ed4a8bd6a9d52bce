"""Recount, from the CSV files of a record folder alone, of which ties both ends confirm the start.

    python scripts/recount.py src/paradiplomacy/records/sino_us

A second implementation of one number: it imports nothing of paradiplomacy, reads the files with
the csv module, and prints each tie that both places date, with what both say, and how many there
are. `docs/reference/rules.md` says what is counted: rule both-ends/3.
"""

from __future__ import annotations

import calendar
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import combinations
from pathlib import Path

Days = tuple[date, date]
Row = dict[str, str]

OFFICIAL = ("government", "association", "statute")
LOCAL = (*OFFICIAL, "local press")
ONE_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([~?%]?)")


def rows(folder: Path, name: str) -> list[Row]:
    """The rows of a table; none where there is no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            defaultdict(str, {key: (cell or "").strip() for key, cell in row.items()})
            for row in csv.DictReader(file)
        ]


def days(text: str) -> Days:
    """The first and the last day that a date in EDTF leaves open."""
    if text.startswith("[") or "/" in text:
        low, high = text[1:-1].split("..", 1) if text.startswith("[") else text.split("/", 1)
        first = date.min if low in ("", "..") else days(low)[0]
        return first, date.max if high in ("", "..") else days(high)[1]
    if text.endswith("X"):
        return date(int(f"{text[:3]}0"), 1, 1), date(int(f"{text[:3]}9"), 12, 31)
    found = ONE_DATE.fullmatch(text)
    if found is None:
        raise SystemExit(f"{text!r} is a date that this script does not read")
    year, month, day, mark = found.groups()
    y, about = int(year), mark in ("~", "%")
    if day:
        exact = date(y, int(month), int(day))
        return exact - timedelta(days=about), exact + timedelta(days=about)
    if month:
        from_, to = (12 * y + int(month) - 1 + step for step in (-about, about))
        end = calendar.monthrange(to // 12, to % 12 + 1)[1]
        return date(from_ // 12, from_ % 12 + 1, 1), date(to // 12, to % 12 + 1, end)
    return date(y - about, 1, 1), date(y + about, 12, 31)


def overlap(one: Days, other: Days) -> bool:
    """Whether two dates can be the same day."""
    return one[0] <= other[1] and other[0] <= one[1]


def shared(one: Days, other: Days) -> str:
    """What two dates share: a day, a month, a year, a decade, or nothing that short."""
    low, high = (day.isoformat() for day in (min(one[0], other[0]), max(one[1], other[1])))
    return next((low[:n] for n in (10, 7, 4, 3) if low[:n] == high[:n]), "")


class Folder:
    """The tables of a record folder, as far as they bear on starts of ties."""

    def __init__(self, folder: Path) -> None:
        self.record = next(
            line.partition(":")[2].strip()
            for line in (folder / "record.yaml").read_text(encoding="utf-8").splitlines()
            if line.startswith("id:")
        )
        self.sources = {row["id"]: row for row in rows(folder, "sources")}
        self.ties = rows(folder, "ties")
        self.same: dict[str, str] = {}
        self.out: dict[str, bool] = {}
        order = ("on", "kind", "subject", "object", "by", "why", "method")
        for row in sorted(
            rows(folder, "judgements"), key=lambda row: [row[name] for name in order]
        ):
            if row["kind"] == "same place":
                self.same[row["subject"]] = row["object"]
            elif row["kind"] in ("reject", "withdrawn", "accept", "restored"):
                self.out[row["subject"]] = row["kind"] in ("reject", "withdrawn")
        self.only = defaultdict[str, set[str]](set)
        parts = [row for row in self.ties if not self.is_out(row)]
        for row in (*parts, *rows(folder, "exchanges"), *rows(folder, "responses")):
            for name in ("place_a", "place_b", "place", "partner"):
                if row[name]:
                    self.only[row[name][:2].upper()].add(self.place(row[name]))

    def place(self, key: str) -> str:
        """The key that is kept of a place."""
        seen = set()
        while key in self.same and key not in seen:
            seen.add(key)
            key = self.same[key]
        return key

    def is_out(self, row: Row) -> bool:
        """Whether a judgement sets the statement of a row of ties aside, by its id."""
        source = self.sources[row["source"]]
        side = row["side"] or (source["end"] if source["voice"] in LOCAL else "third")
        parts = [
            *(
                row["source"],
                self.record,
                f"tie:{'|'.join(sorted((row['place_a'], row['place_b'])))}",
            ),
            *(row["property"], row["value"], side, row["when"], row["actor"]),
            *(source["language"] or "en", row["polarity"] or "asserts"),
        ]
        if row["certainty"] not in ("", "stated"):
            parts.append(row["certainty"])
        return self.out.get(blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest(), False)

    def speaks_for(self, key: str) -> str:
        """The place that speaks itself in a source; empty where none does."""
        source = self.sources[key]
        if source["voice"] not in OFFICIAL or source["consent"] not in ("", "public"):
            return ""
        if source["place"]:
            return self.place(source["place"])
        places = self.only[source["end"]] if source["end"] != "third" else set()
        return next(iter(places)) if len(places) == 1 else ""

    def confirmed(self) -> Iterator[tuple[str, str]]:
        """Each tie whose start both of its places say, and what both say of it."""
        told: dict[str, list[tuple[str, Days]]] = defaultdict(list)
        for row in self.ties:
            counts = row["certainty"] in ("", "stated") and row["polarity"] != "denies"
            if row["property"] != "established" or not counts or row["side"] or self.is_out(row):
                continue
            ends = sorted((self.place(row["place_a"]), self.place(row["place_b"])))
            speaker = self.speaks_for(row["source"])
            if speaker in ends and ends[0] != ends[1] and row["value"] != "unknown":
                told[f"tie:{'|'.join(ends)}"].append((speaker, days(row["value"])))
        for tie, said in sorted(told.items()):
            pairs = list(combinations(said, 2))
            both = [shared(one, other) for (a, one), (b, other) in pairs if a != b]
            if both and all(overlap(one, other) for (_, one), (_, other) in pairs):
                yield tie, max(both, key=lambda text: (len(text), text))


if __name__ == "__main__":
    found = list(Folder(Path(sys.argv[1])).confirmed())
    for tie, text in found:
        print(tie, f"{text}X" if len(text) == 3 else text)
    print(len(found))
