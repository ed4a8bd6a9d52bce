"""A made-up world: places in twenty countries, ties among them, told by three registers.

Nothing in it is a fact. Places lie around the middle of their country, ties are the likelier
the closer two places are, and each register lists a part of them, some under one entry only.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from paradiplomacy.evidence.store import Store
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.sphere import angle
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Voice
from paradiplomacy.sources.extract import Extractor

COUNTRIES = {
    "DE": (10, 51), "FR": (2, 47), "PL": (19, 52), "GB": (-2, 53), "IT": (12, 43),
    "ES": (-4, 40), "CZ": (15, 50), "HU": (19, 47), "SE": (16, 60), "RO": (25, 46),
    "US": (-95, 39), "MX": (-101, 22), "CA": (-80, 45), "BR": (-47, -17), "JP": (138, 36),
    "CN": (114, 33), "KR": (127, 36), "AU": (147, -34), "ZA": (26, -29), "TR": (33, 39),
}  # fmt: skip
"""Longitude and latitude about which places are strewn."""

RECORDS = ("register_one", "register_two", "register_dated")


def make_world(store: Path, *, ties: int = 600, seed: int = 7) -> Path:
    """Write a store with the three registers; the same for the same seed."""
    chance = random.Random(seed)
    places = _places(chance)
    pairs = _pairs(places, ties, chance)
    with Store.open(store) as opened:
        first: dict[str, str] = {}
        for record, share, both in zip(RECORDS, (1.0, 0.6, 0.1), (0.5, 0.9, 0.5), strict=True):
            material, keys = _register(record, places, pairs, (share, both), chance)
            same = tuple(
                Judgement(
                    JudgementKind.SAME_PLACE,
                    subject=key,
                    object=first[name],
                    by="tests",
                    on="2026-01-01",
                    why="made so",
                    method="made/1",
                )
                for name, key in keys.items()
                if name in first
            )
            first = keys | first
            opened.import_material(replace(material, judgements=same))
    return store


_Place = tuple[str, str, float, float, int]
"""Name, country, longitude, latitude, inhabitants."""


def _places(chance: random.Random) -> list[_Place]:
    made = []
    for code, (longitude, latitude) in COUNTRIES.items():
        spread = 7.0 if code in ("US", "CN", "BR", "CA", "AU") else 2.5
        for number in range(24):
            x, y = chance.gauss(longitude, spread), chance.gauss(latitude, spread / 2)
            people = round(2_000 * 10 ** chance.expovariate(1.1))
            made.append((f"Place {number + 1} of {code}", code, x, y, people))
    return made


def _pairs(places: list[_Place], ties: int, chance: random.Random) -> list[tuple[_Place, _Place]]:
    found: set[tuple[int, int]] = set()
    while len(found) < ties:
        a, b = sorted(chance.sample(range(len(places)), 2))
        one, other = places[a], places[b]
        apart = angle(one[2:4], other[2:4])
        size = min(1.0, (one[4] * other[4]) ** 0.25 / 400)
        home = 0.02 if one[1] == other[1] else 1.0
        if chance.random() < home * size / (1 + apart / 8):
            found.add((a, b))
    return [(places[a], places[b]) for a, b in sorted(found)]


def _register(
    record: str,
    places: list[_Place],
    pairs: list[tuple[_Place, _Place]],
    shares: tuple[float, float],
    chance: random.Random,
) -> tuple[Material, dict[str, str]]:
    meta = RecordMeta(
        id=record,
        title=f"A made-up world, {record.replace('_', ' ')}",
        description="Ties between made-up places, to try reports on.",
        licence="CC0-1.0",
        languages=("en",),
        ends=(),
        as_of="2026-01-01",
        coder="tests",
        method="made/1",
        limits=("Nothing of it is true.",),
        pairs_once=record == "register_dated",
    )
    source = Source(record, record, f"https://example.org/{record}", "en", "third", Voice.REFERENCE)
    extractor = Extractor(meta, [source], file=record, method="made/1")
    share, both = shares
    keys: dict[str, str] = {}

    def key_of(place: _Place) -> str:
        name, country, x, y, people = place
        if name not in keys:
            keys[name] = extractor.place(name, country)
            for prop, value in (("longitude", x), ("latitude", y), ("population", people)):
                said = str(value) if prop == "population" else f"{value:.4f}"
                extractor.say(f"place:{keys[name]}", prop, said)
        return keys[name]

    for number, (a, b) in enumerate(pairs):
        rare = number % 15 == 0  # only the register that holds each pair once knows it
        is_listed = chance.random() < share
        if not (is_listed or rare if meta.pairs_once else is_listed and not rare):
            continue
        ends = (key_of(a), key_of(b))
        year = str(chance.randint(1950, 2015))
        dated = year if meta.pairs_once or chance.random() < 0.1 else ""
        who = chance.random()
        if who >= 0.95:
            extractor.listing(*ends, third=True)
            continue
        extractor.listing(*ends, established=dated)
        if who < both and not meta.pairs_once:
            doubt = str(int(year) + 3) if dated and chance.random() < 0.5 else dated
            extractor.listing(*reversed(ends), established=doubt)
    return extractor.close().material, keys
