"""The structure of the network in words: each figure beside its null and other definitions."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Any

from paradiplomacy.networks.catalogue import GROUPS, group_title, null_title
from paradiplomacy.networks.comparison import FAR, ONE_SIDED
from paradiplomacy.networks.figures import (
    Absent,
    Figure,
    FigureInterval,
    Figures,
    number,
    why_absent,
)
from paradiplomacy.networks.nulls import NullRange
from paradiplomacy.networks.structure import Structure
from paradiplomacy.report import words
from paradiplomacy.report.geography import Geography

__all__ = ["KEY_FIGURES", "figure_words", "structure_context"]

KEY_FIGURES = (
    "nodes",
    "edges",
    "degree_mean",
    "degree_gini",
    "transitivity",
    "clustering_mean",
    "distance_mean",
    "degree_assortativity",
    "within_country",
)
"""Figures whose dependence on the definition the page shows; the table has all."""

_FIRST = (
    *KEY_FIGURES[:2],
    "largest_component_share",
    *KEY_FIGURES[2:6],
    "squares",
    "distance_mean",
    "degree_assortativity",
    "country_assortativity",
    "within_country",
    "rich_club_density",
    "reciprocity",
    "modularity",
    "tie_km_median",
    "distance_effect",
)
"""Figures that stand first; all of them follow in closed lists by group."""


def figure_words(value: float | None) -> str:
    """A figure with three digits that count, or all digits of a whole number.

    Examples
    --------
    >>> figure_words(26114), figure_words(0.0617), figure_words(1234.5), figure_words(None)
    ('26,114', '0.0617', '1,234', '–')
    >>> figure_words(0.0000412)
    '4.12e−5'
    """
    if value is None:
        return "–"
    if float(value).is_integer():
        return words.number(value, 0)
    if abs(value) < 0.0001:
        return f"{value:.2e}".replace("e-0", "e-").replace("-", "−")
    return words.number(value, max(0, 2 - int(log10(abs(value))) + (abs(value) < 1)))


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of the network, in words."""

    title: str
    definition: str
    value: str
    interval: str
    nulls: tuple[tuple[str, str] | None, ...]
    """By null model, the mean and the range of the draws."""
    far: bool
    """Whether a null model does not give such a figure."""


def structure_context(found: Structure | None, geography: Geography) -> dict[str, Any]:
    """What the template of the section on structure needs."""
    if found is None:
        return {"structure": None}
    hub = geography.hub
    left_out = ONE_SIDED if hub else frozenset()
    models = tuple(found.nulls)
    by_name: dict[str, Line] = {}
    groups: list[tuple[str, list[Line]]] = []
    absent: dict[str, list[str]] = {}
    for key in GROUPS:
        lines = []
        for name, measured in found.measured.items():
            if measured.statistic.group != key or name in left_out:
                continue
            if isinstance(measured.figure, Absent):
                absent.setdefault(measured.figure.why, []).append(str(measured.statistic.title))
                continue
            ranges = [measured.nulls.get(model) for model in models]
            by_name[name] = Line(
                title=str(measured.statistic.title),
                definition=str(measured.statistic.definition),
                value=figure_words(measured.value),
                interval=_interval(measured.figure),
                nulls=tuple(map(_null, ranges)),
                far=any(one is not None and abs(one.z or 0) >= FAR for one in ranges),
            )
            lines.append(by_name[name])
        if lines:
            groups.append((str(group_title(key)), lines))
    return {
        "structure": found,
        "structure_first": [by_name[name] for name in _FIRST if name in by_name],
        "structure_groups": groups,
        "structure_absent": list(absent.items()),
        "structure_left_out": [
            str(one.statistic.title) for name, one in found.measured.items() if name in left_out
        ],
        "structure_hub": hub,
        "null_models": [
            (model, str(null_title(model)), found.nulls[model].draws) for model in models
        ],
        "variant_titles": [str(found.measured[name].statistic.title) for name in _keys(left_out)],
        "variants": [
            (str(variant.says), why_absent(variant.figures), _of_variant(variant.figures, left_out))
            for variant in found.sensitivity
        ],
        "variant_own": [figure_words(found[name]) for name in _keys(left_out)],
    }


def _keys(left_out: frozenset[str]) -> list[str]:
    return [name for name in KEY_FIGURES if name not in left_out]


def _of_variant(figures: Figures | Absent, left_out: frozenset[str]) -> list[str]:
    if isinstance(figures, Absent):
        return []
    return [
        figure_words(number(figures[name])) if name in figures else "–" for name in _keys(left_out)
    ]


def _interval(figure: Figure) -> str:
    if not isinstance(figure, FigureInterval):
        return ""
    return f"{figure_words(figure.low)} to {figure_words(figure.high)}"


def _null(found: NullRange | None) -> tuple[str, str] | None:
    if found is None:
        return None
    span = f"{figure_words(found.low)} to {figure_words(found.high)}"
    return figure_words(found.mean), span if found.low != found.high else ""
