"""Weights of evidence: the m and u of every level of every comparison, and the prior.

The comparisons of two mentions are name, country, division, distance, and the company that both
keep, each with its levels in SQL for the engine. Where one mention does not say, a comparison says
nothing. Company is two comparisons, of which one applies: to share no partner says little of a
place that has two, and much of one that has thirty.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paradiplomacy.earth import RADIUS_KM
from paradiplomacy.linking.pairs import NEARLY_SAME

FEW = 2
"""A mention with so many partners or fewer has few."""

MACRO = (
    "create macro shared_weight(a, b) as "
    "list_sum(list_transform(list_intersect(a, b), lambda x: x.w))"
)
"""What the conditions need of DuckDB: the weight of the partners that two lists share."""

_KM = (15, 60, 250)

_SHARED = "shared_weight(partners_l, partners_r)"
_REACH = "least(reach_l, reach_r)"
_FEWER = f"least(degree_l, degree_r) <= {FEW}"
_UNKNOWN = "degree_l is null or degree_r is null"
_ANGLE = (
    "sin(radians(latitude_l)) * sin(radians(latitude_r)) + cos(radians(latitude_l)) * "
    "cos(radians(latitude_r)) * cos(radians(longitude_r - longitude_l))"
)
_KM_BETWEEN = f"{RADIUS_KM} * acos(least(1, greatest(-1, {_ANGLE})))"


@dataclass(frozen=True, slots=True)
class MentionComparison:
    """One comparison.

    `missing`: SQL condition under which it says nothing.
    `levels`: SQL condition and what it says in words, the most alike first; the last is ``ELSE``.
    """

    name: str
    missing: str
    levels: tuple[tuple[str, str], ...]


_STRONG, _SOME = 12.0, 6.0
_ALL, _PART, _SMALL = 0.9, 0.4, 0.2
_RARE = 7.5

COMPARISONS: tuple[MentionComparison, ...] = (
    MentionComparison(
        "name",
        "core_l = '' or core_r = ''",
        (
            ("core_l = core_r and area_l = area_r", "the same name"),
            (
                "list_has_any(aliases_l, aliases_r) and area_l = area_r",
                "names that GeoNames has for one place",
            ),
            (
                f"core_l <> core_r and jaro_winkler_similarity(core_l, core_r) >= "
                f"{NEARLY_SAME + 0.03} and area_l = area_r",
                "nearly the same name",
            ),
            ("core_l = core_r", "the same name, of a town and of an area"),
            ("jaro_winkler_similarity(core_l, core_r) >= 0.85", "similar names"),
            ("ELSE", "different names"),
        ),
    ),
    MentionComparison(
        "country",
        "country_l is null or country_r is null",
        (("country_l = country_r", "the same country"), ("ELSE", "different countries")),
    ),
    MentionComparison(
        "division",
        "admin1_l is null or admin1_r is null",
        (("admin1_l = admin1_r", "the same division"), ("ELSE", "another division")),
    ),
    MentionComparison(
        "distance",
        "latitude_l is null or latitude_r is null",
        (
            *((f"{_KM_BETWEEN} <= {km}", f"within {km} km") for km in _KM),
            ("ELSE", f"more than {_KM[-1]} km apart"),
        ),
    ),
    MentionComparison(
        "company",
        f"{_FEWER} or {_UNKNOWN}",
        (
            (f"{_SHARED} >= {_STRONG} and {_SHARED} >= {_PART} * {_REACH}", "many shared partners"),
            (f"{_SHARED} >= {_SOME} and {_SHARED} >= {_SMALL} * {_REACH}", "some shared partners"),
            (f"{_SHARED} > 0", "a shared partner among many"),
            ("ELSE", "no shared partner"),
        ),
    ),
    MentionComparison(
        "company of few",
        f"not ({_FEWER}) or {_UNKNOWN}",
        (
            (f"{_SHARED} >= {_RARE} and {_SHARED} >= {_ALL} * {_REACH}", "all partners shared"),
            (f"{_SHARED} >= {_RARE}", "a rare partner shared"),
            (f"{_SHARED} > 0", "a common partner shared"),
            ("ELSE", "no shared partner, of few"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ComparisonLevel:
    """One level of a comparison.

    `comparison`, `says`: which comparison, and what the level says in words.
    `m`, `u`: share of the pairs on this level among pairs of one place, and of two places.
    """

    comparison: str
    says: str
    m: float
    u: float


@dataclass(frozen=True, slots=True)
class Weights:
    """A model of Fellegi and Sunter.

    `prior`: share of all pairs of mentions of two records that are one place.
    `trained`: on what.
    """

    prior: float
    levels: tuple[ComparisonLevel, ...]
    trained: str

    def level(self, comparison: str, number: int) -> ComparisonLevel:
        """A level of a comparison, 0 being the most alike."""
        return [level for level in self.levels if level.comparison == comparison][number]


@cache
def shipped_weights() -> Weights:
    """The weights that ship, estimated on four registries.

    >>> shipped_weights().level("country", 0).says
    'the same country'
    """
    read = json.loads((files("paradiplomacy.linking") / "weights.json").read_text(encoding="utf-8"))
    levels = tuple(ComparisonLevel(**level) for level in read["levels"])
    return Weights(read["prior"], levels, read["trained"])
