"""Registries made for tests: places and ties that we choose, as readers would give them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import Gazetteer, gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

Said = Mapping[str, str]


def registry(record: str, places: Mapping[str, Said], ties: Iterable[Sequence[str]]) -> Material:
    """A registry's material.

    Parameters
    ----------
    record : str
    places : mapping of str to mapping
        What tells a place in this registry, to what is said of it: name, country, admin1.
    ties : iterable of (whose entry, partner) or (whose entry, partner, established)
    """
    meta = RecordMeta(record, record, "", "", ("en",), (), "2026", "test", "made/1", ())
    source = Source("made", "Made for a test", "", "en", "third", Voice.REFERENCE)
    extractor = Extractor(meta, [source], file=record, method="made/1")
    keys = {
        told: extractor.place(
            said.get("name", told),
            said.get("country", NOWHERE),
            identified_by=told,
            admin1=said.get("admin1", ""),
        )
        for told, said in places.items()
    }
    for of, partner, *when in ties:
        extractor.listing(keys[of], keys[partner], established=when[0] if when else "")
    return extractor.close().material


_SYLLABLES = ("ba", "ro", "mi", "tel", "vo", "kan", "dur", "shi", "le", "nor", "fa", "gu")


def invented_names(n: int, rng: np.random.Generator) -> list[str]:
    """Different names that no place of GeoNames is likely to bear."""
    names: dict[str, None] = {}
    while len(names) < n:
        parts = rng.choice(_SYLLABLES, size=int(rng.integers(4, 6)))
        names["".join(parts).capitalize()] = None
    return list(names)


@dataclass(frozen=True)
class World:
    """Places with their names and countries, and ties between them."""

    names: list[str]
    countries: list[str]
    ties: list[tuple[int, int]]

    @classmethod
    def drawn(cls, n: int, rng: np.random.Generator, *, ties: int = 4) -> World:
        """So many places, each tied to some others."""
        names = invented_names(n, rng)
        countries = [str(c) for c in rng.choice(["DE", "FR", "PL", "JP", "US"], size=n)]
        pairs = {
            (min(i, int(j)), max(i, int(j)))
            for i in range(n)
            for j in rng.choice(n, size=ties, replace=False)
            if i != int(j)
        }
        return cls(names, countries, sorted(pairs))

    def seen_by(
        self,
        record: str,
        *,
        countries: bool = True,
        spelt: Mapping[int, str] | None = None,
        keep: Iterable[int] | None = None,
    ) -> Material:
        """The world as one registry tells it: places by number, some spelt otherwise."""
        kept = set(range(len(self.names)) if keep is None else keep)
        names = {**dict(enumerate(self.names)), **(spelt or {})}
        places = {
            f"Q{i}": {"name": names[i]} | ({"country": self.countries[i]} if countries else {})
            for i in sorted(kept)
        }
        ties = [(f"Q{a}", f"Q{b}") for a, b in self.ties if a in kept and b in kept]
        return registry(record, places, ties)


def number(key: str) -> int:
    """Which place of a world a key is of."""
    return int(key.rsplit("-q", 1)[1])


@contextmanager
def gazetteer_read_once() -> Iterator[None]:
    """Every name of the gazetteer is made comparable once, not for each question."""
    whole = gazetteer().index()

    def index(
        self: Gazetteer,
        countries: Collection[str] | None = None,
        *,
        keys: Collection[str] | None = None,
    ) -> pl.DataFrame:
        found = whole
        if countries is not None:
            found = found.filter(pl.col("country").is_in(sorted(countries)))
        return found if keys is None else found.filter(pl.col("key").is_in(sorted(keys)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gazetteer, "index", index)
        yield
