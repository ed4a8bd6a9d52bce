"""Records with votes and dated ties of several hubs: made ones, and one of real material."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np

from paradiplomacy.hypotheses.policy.policy_design import OLDER, OUTCOME
from paradiplomacy.language.countries import country_code

HUBS = ("US", "CN", "DE")
CODES = tuple(f"{a}{b}" for a in "XQ" for b in "ABDEFGHJKLMNOPRSTUVWY")


def fill(
    hand: Any,
    *,
    seed: int = 1,
    effect: float = 0.0,
    shift: float = 0.0,
    drift: float = 0.0,
    noise: float = 0.05,
    hubs: tuple[str, ...] = HUBS,
) -> None:
    """Forty countries and their distance to each hub in 35 years, with first ties to most hubs.

    From the first tie on a pair is `effect` apart; a country that makes a first tie with anybody is
    `shift` apart from every hub from then on; pairs that make a tie drift by `drift` a year.
    """
    rng = np.random.default_rng(seed)
    years = np.arange(1970, 2005)
    for code in CODES:
        level, walk = rng.normal(), np.cumsum(0.05 * rng.normal(size=len(years)))
        firsts = [int(rng.integers(1980, 2015)) for _ in hubs]
        for hub, first in zip(hubs, firsts, strict=True):
            after, any_after = years >= first, years >= min(firsts)
            value = 5 + level + rng.normal() + walk + noise * rng.normal(size=len(years))
            value += effect * after + shift * any_after
            value += drift * (years - 1970) * (first <= 2004)
            for year, one in zip(years.tolist(), value.tolist(), strict=True):
                hand.reading(OUTCOME, f"{hub}-{code}", year, one)
            hand.tie(f"{hub}{code}a", f"{hub}{code}b", str(first), countries=(hub, code))


def fill_from(shared: Path, hand: Any, *, hubs: tuple[str, ...] = ("US", "CN", "JP", "DE")) -> None:
    """Ideal points of 1946 to 2012, and the dated ties of two lists."""
    points: dict[str, dict[int, float]] = {}
    path = shared / "data" / "series" / "unvoting.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["CountryName"]
            code = "DE" if name == "German Federal Republic" else country_code(name)
            if code and row["idealpoint"] not in ("", "NA"):
                points.setdefault(code, {})[int(row["Year"])] = float(row["idealpoint"])
    ties = [
        (row["iso2_a"], row["iso2_b"], row["date"][:4])
        for row in _rows(shared / "data" / "multi_country_dated_ties.csv")
    ]
    for row in _rows(shared / "data" / "networks" / "wikidata_dated" / "p190_dated.csv"):
        codes = [country_code(row[name]) for name in ("country_a", "country_b") if row[name]]
        if len(codes) == 2 and all(codes) and row["start"][:4].isdigit():
            ties.append((str(codes[0]), str(codes[1]), row["start"][:4]))
    for number, (a, b, year) in enumerate(ties):
        if a != b and a and b:
            hand.tie(f"a{number}", f"b{number}", year, countries=(a, b))
    for hub in hubs:
        for code, of_year in sorted(points.items()):
            for year in sorted(set(of_year) & set(points[hub])) if code != hub else ():
                hand.reading(OLDER, f"{hub}-{code}", year, abs(of_year[year] - points[hub][year]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
