"""The labelled pairs: reading them, finding them in records, and measuring against them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl
from statsmodels.stats.proportion import proportion_confint

from paradiplomacy.linking.spelling import aliases, area, core, plain

HERE = Path(__file__).parent
MENTIONS = 27_851
"""Mentions of the four records when the context was written."""

Row = Mapping[str, str]


def rows(name: str, *, half: str = "") -> list[dict[str, str]]:
    """Rows of a file of labels; of one half, if one is named."""
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    return [row for row in read if not half or row["half"] == half]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    hits: float
    of: float
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else float("nan")

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}] ({self.hits:g}/{self.of:g})"


def counted(hits: int, of: int) -> Share:
    """A share of a sample, with Clopper and Pearson's interval."""
    if not of:
        return Share(0, 0, 0.0, 1.0)
    low, high = proportion_confint(hits, of, method="beta")
    return Share(hits, of, 0.0 if hits == 0 else float(low), 1.0 if hits == of else float(high))


@dataclass(frozen=True)
class Measured:
    """Precision and recall of the pairs that a method links; `unsure` ones are left out.

    The weighted ones stand for the whole frame from which the pairs were drawn; their
    intervals are a bootstrap within strata.
    """

    precision: Share
    recall: Share
    strata: Mapping[tuple[str, str, str], tuple[Share, Share]]
    groups: Sequence[Sequence[tuple[bool, bool, float]]]
    """The pairs of each stratum: same, found, weight."""
    seed: int

    @property
    def precision_weighted(self) -> Share:
        return self._weighted[0]

    @property
    def recall_weighted(self) -> Share:
        return self._weighted[1]

    @cached_property
    def _weighted(self) -> tuple[Share, Share]:  # thousands of draws, which few ask for
        return _weighted(self.groups, self.seed)


def measured(labelled: Sequence[Row], linked: Sequence[bool], *, seed: int = 1989) -> Measured:
    """Measure a method by what it says of each labelled pair."""
    kept = [
        (row, hit)
        for row, hit in zip(labelled, linked, strict=True)
        if row["label"] in ("same", "different")
    ]
    strata: dict[tuple[str, str, str], list[tuple[bool, bool, float]]] = defaultdict(list)
    for row, hit in kept:
        key = (row["source_a"], row["source_b"], row["stratum"])
        strata[key].append((row["label"] == "same", hit, float(row["weight"])))
    told = [(same, hit) for group in strata.values() for same, hit, _ in group]
    both = sum(same and hit for same, hit in told)
    return Measured(
        counted(both, sum(hit for _, hit in told)),
        counted(both, sum(same for same, _ in told)),
        {key: _stratum(group) for key, group in sorted(strata.items())},
        list(strata.values()),
        seed,
    )


def _stratum(group: Sequence[tuple[bool, bool, float]]) -> tuple[Share, Share]:
    both = sum(same and hit for same, hit, _ in group)
    return (
        counted(both, sum(hit for _, hit, _ in group)),
        counted(both, sum(same for same, _, _ in group)),
    )


def _weighted(
    groups: Sequence[Sequence[tuple[bool, bool, float]]], seed: int
) -> tuple[Share, Share]:
    rng = np.random.default_rng(seed)
    arrays = [np.array(group, dtype=float) for group in groups]

    def totals(drawn: Iterable[np.ndarray]) -> np.ndarray:
        same_hit = hit_all = same_all = 0.0
        for group in drawn:
            same, hit, weight = group[:, 0], group[:, 1], group[:, 2]
            same_hit += float((same * hit * weight).sum())
            hit_all += float((hit * weight).sum())
            same_all += float((same * weight).sum())
        return np.array([same_hit, hit_all, same_all])

    whole = totals(arrays)
    draws = np.array(
        [totals(g[rng.integers(len(g), size=len(g))] for g in arrays) for _ in range(2000)]
    )
    shares = []
    for column in (1, 2):
        spread = draws[:, 0] / np.maximum(draws[:, column], 1e-9)
        low, high = np.quantile(spread, (0.025, 0.975))
        shares.append(Share(whole[0], whole[column], float(low), float(high)))
    return shares[0], shares[1]


def finder(places: Iterable[tuple[str, str, str, str | None, str | None]]) -> Callable[..., str]:
    """Find mentions by what the files of labels tell of them.

    Parameters
    ----------
    places : iterable of (record, key, name, country, division)

    Returns
    -------
    callable
        Of source, name, country, division and item: the key, or ``""``.
    """
    by_name: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    by_item: dict[tuple[str, str], str] = {}
    for record, key, name, country, division in places:
        by_name[record, name, country or ""].append((division or "", key))
        if record.startswith("wikidata"):
            by_item[record, key.rsplit("-", 1)[-1]] = key

    def find(source: str, name: str, country: str, division: str, item: str) -> str:
        if item:
            return by_item.get((source, item.lower()), "")
        found = sorted(by_name.get((source, name, country), []))
        exact = [key for told, key in found if told == division]
        return (exact or [key for _, key in found] or [""])[0]

    return find


def ends(row: Row, end: str) -> tuple[str, str, str, str, str]:
    """What `finder` takes, of one end of a labelled pair."""
    source = row[f"source_{end[0]}"]
    name, country, division, item = (
        row[f"{field}_{end}"] for field in ("name", "country", "admin1", "item")
    )
    return source, name, country, division, item


def context(labelled: Sequence[Row]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """What linking compares, made from the context that the files of labels carry.

    Returns
    -------
    mentions, pairs, commonness
        As `paradiplomacy.linking.link.score` takes them; ids are 2 n and 2 n + 1 of the
        n-th row. Every partner that is not shared is one that only this mention has.
    """
    table: list[dict[str, object]] = []
    common: dict[str, float] = {}
    for number, row in enumerate(labelled):
        shared = [text.rsplit(" ", 1) for text in row["shared"].split("; ") if text]
        weights = [{"token": token, "w": float(np.log(MENTIONS / int(df)))} for token, df in shared]
        for place, end in enumerate("ab"):
            name = row[f"name_{end}"]
            table.append(
                {
                    "id": 2 * number + place,
                    "record": row[f"source_{end}"],
                    "core": core(name),
                    "area": area(name),
                    "forms": list(dict.fromkeys([core(name), plain(name)])),
                    "country": row[f"country_{end}"] or None,
                    "admin1": row[f"admin1_{end}"] or None,
                    "latitude": None,
                    "longitude": None,
                    "partners": weights,
                    "reach": float(row[f"reach_{end}"]),
                    "degree": int(row[f"partners_{end}"]),
                    "rarest": None,
                }
            )
            common[core(name)] = float(row["name_u"] or 1e-6)
    partners = pl.List(pl.Struct({"token": pl.String, "w": pl.Float64}))
    types = {"country": pl.String, "admin1": pl.String, "rarest": pl.String, "partners": partners,
             "latitude": pl.Float64, "longitude": pl.Float64}  # fmt: skip
    ids = range(0, 2 * len(labelled), 2)
    return (
        aliases(pl.DataFrame(table, schema_overrides=types)),
        pl.DataFrame({"a": list(ids), "b": [i + 1 for i in ids]}),
        pl.DataFrame({"core": list(common), "tf_core": list(common.values())}),
    )
