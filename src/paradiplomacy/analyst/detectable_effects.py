"""Smallest effects that a comparison would find, known before any effect is estimated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from paradiplomacy.analyst.given_frames import demand_number
from paradiplomacy.analyst.given_panels import given_panel
from paradiplomacy.analyst.tidy import TidyResult
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.hypotheses.estimators.exact import (
    POWER,
    SIGNIFICANCE,
    detectable_odds_ratio,
    detectable_ratio,
    detectable_share,
)
from paradiplomacy.hypotheses.estimators.staggered_did import SPAN
from paradiplomacy.hypotheses.estimators.staggered_rule import detectable, detectable_by_rule

__all__ = ["Comparison", "DetectableEffect", "power"]

Comparison = Literal["share", "rate", "odds", "did"]
"""A share against a value; two rates; a covariate of yes or no; a panel and an event."""


@dataclass(frozen=True, slots=True)
class DetectableEffect:
    """The nearest effects on both sides of none that would be found; None where none would.

    `rule` names who decides: the interval alone, or of a panel the whole rule, in which trends
    before and bounds have their say.
    """

    rule: str
    power: float
    low: float | None
    high: float | None


_NEEDS: dict[Comparison, tuple[str, ...]] = {
    "share": ("n",),
    "rate": ("events",),
    "odds": ("n", "spread", "base"),
    "did": ("frame", "outcome", "unit", "time", "treated"),
}
_MAY_HAVE: dict[Comparison, tuple[str, ...]] = {
    "share": ("against", "power"),
    "rate": ("time_at_risk", "base_time", "power"),
    "odds": ("per",),
    "did": ("seed",),
}
_BOUNDS: dict[str, dict[str, Any]] = {
    **{name: {"above": -1, "whole": True} for name in ("n", "events", "seed")},
    **{name: {"below": 1} for name in ("against", "base")},
    **{name: {} for name in ("time_at_risk", "base_time", "spread", "per")},
    "power": {"above": SIGNIFICANCE, "below": 1},
}


def power(
    comparison: Comparison,
    frame: Any = None,
    *,
    n: int | None = None,
    events: int | None = None,
    against: float | None = None,
    time_at_risk: float | None = None,
    base_time: float | None = None,
    spread: float | None = None,
    base: float | None = None,
    per: float | None = None,
    outcome: str | None = None,
    unit: str | None = None,
    time: str | None = None,
    treated: str | None = None,
    power: float | None = None,
    seed: int | None = None,
) -> TidyResult:
    """Tell how large an effect has to be to be found in eight samples of ten.

    Parameters
    ----------
    comparison : {"share", "rate", "odds", "did"}
        What is compared; see below for what each needs.
    frame : frame
        For ``did``: the panel, of which only readings before the event are used.
    n : int
        Units, of ``share`` and ``odds``.
    against : float
        ``share``: the share that is tested, 0.5 unless given.
    events : int
        ``rate``: events of both groups together.
    time_at_risk, base_time : float
        ``rate``: of either group, 1 unless given.
    spread, base, per : float
        ``odds``: standard deviation of the covariate, share with the outcome at its mean, and the
        units of the covariate to which the odds ratio refers.
    outcome, unit, time, treated : str
        ``did``: columns, as of `did`.
    power : float
        ``share`` and ``rate``: chance with which the effect is to be found, 0.8 unless given.
    seed : int
        ``did``: of the simulated samples.

    Returns
    -------
    TidyResult
        Columns rule, power, low, high. Low and high are effects on either side of none: shares,
        rate ratios, odds ratios, or changes of the outcome.

    Raises
    ------
    ParadiplomacyError
        Something is lacking that the comparison needs, or given that it does not take.

    Examples
    --------
    >>> print(power("rate", events=40).frame())
    shape: (1, 4)
    ┌────────────┬───────┬──────────┬──────────┐
    │ rule       ┆ power ┆ low      ┆ high     │
    │ ---        ┆ ---   ┆ ---      ┆ ---      │
    │ str        ┆ f64   ┆ f64      ┆ f64      │
    ╞════════════╪═══════╪══════════╪══════════╡
    │ exact test ┆ 0.8   ┆ 0.385852 ┆ 2.591669 │
    └────────────┴───────┴──────────┴──────────┘
    """
    given = {name: value for name, value in locals().items() if value is not None}
    del given["comparison"]
    _demand_arguments(comparison, given)
    rows, library, notes = _FOUND[comparison](given)
    return TidyResult(
        title="Detectable effects",
        rows=rows,
        facts=(("Comparison", comparison), ("Test", "two-sided, 5 %")),
        notes=notes,
        columns=("rule", "power", "low", "high"),
        library=library,
    )


def _demand_arguments(comparison: Comparison, given: Mapping[str, Any]) -> None:
    """Raise where a comparison lacks something, or got what it does not take or what cannot be."""
    if comparison not in get_args(Comparison):
        raise NotFoundError("comparison", str(comparison), get_args(Comparison))
    needs, known = _NEEDS[comparison], (*_NEEDS[comparison], *_MAY_HAVE[comparison])
    lacking = [name for name in needs if name not in given]
    unknown = [name for name in given if name not in known]
    if lacking or unknown:
        what = f"lacks {', '.join(lacking)}" if lacking else f"does not take {', '.join(unknown)}"
        raise ParadiplomacyError(f"power({comparison!r}) {what}; it takes {', '.join(known)}")
    for name in given.keys() & _BOUNDS.keys():
        demand_number(name, given[name], **_BOUNDS[name])


Found = tuple[tuple[DetectableEffect, ...], str, tuple[str, ...]]


def _of_share(given: dict[str, Any]) -> Found:
    wanted = given.get("power", POWER)
    ends = detectable_share(given["n"], against=given.get("against", 0.5), power=wanted)
    return (DetectableEffect("exact test", wanted, *ends),), "polars", ()


def _of_rate(given: dict[str, Any]) -> Found:
    wanted = given.get("power", POWER)
    times = {"time": given.get("time_at_risk", 1.0), "base_time": given.get("base_time", 1.0)}
    ends = detectable_ratio(given["events"], **times, power=wanted)
    return (DetectableEffect("exact test", wanted, *ends),), "polars", ()


def _of_odds(given: dict[str, Any]) -> Found:
    least = detectable_odds_ratio(
        given["n"], spread=given["spread"], base=given["base"], per=given.get("per", 1.0)
    )
    low = None if least is None else 1 / least
    return (DetectableEffect("logistic regression", POWER, low, least),), "polars", ()


def _of_panel(given: dict[str, Any]) -> Found:
    seed = given.pop("seed", 1989)
    read = given_panel(given.pop("frame"), **given)
    panel, freedom = read.panel, read.freedom
    how = {"freedom": freedom, "units": freedom + 1, "seed": seed}
    by_rule = {
        "interval": detectable(panel, span=SPAN, freedom=freedom)[0],
        "interval, trends and bounds": detectable_by_rule(panel, last=SPAN[1], **how),
    }
    rows = (
        DetectableEffect(rule, POWER, None if least is None else -least, least)
        for rule, least in by_rule.items()
    )
    return tuple(rows), read.library, read.notes


_FOUND = {"share": _of_share, "rate": _of_rate, "odds": _of_odds, "did": _of_panel}
