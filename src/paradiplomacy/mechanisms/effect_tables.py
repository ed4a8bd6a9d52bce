"""The event model as tables: its coefficients, its rates and its scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

import polars as pl

from paradiplomacy.mechanisms.effect_words import sentence, theme
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
from paradiplomacy.mechanisms.record_model import RecordModel

_COEFFICIENTS = {
    "kind": pl.String,
    "name": pl.String,
    "mechanism": pl.String,
    "how": pl.String,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "estimate": pl.Float64,
    "error": pl.Float64,
    "freedom": pl.Float64,
    "missing": pl.Float64,
    "inside_least": pl.Int64,
    "inside_most": pl.Int64,
    "told": pl.Float64,
    "calendar": pl.Float64,
    "sentence": pl.String,
    "reason": pl.String,
}
_RATES = {
    "kind": pl.String,
    "events": pl.Int64,
    "exposure": pl.Float64,
    "rate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
}
_SCENARIOS = {
    "scenario": pl.String,
    "ties": pl.String,
    "time": pl.Float64,
    **dict.fromkeys(("q05", "q25", "q50", "q75", "q95"), pl.Float64),
}


def event_model_tables(result: RecordModel) -> dict[str, pl.DataFrame]:
    """Tables ``event_model``, ``event_rates`` and ``scenarios``, empty where there is no model."""
    fit, outlook = result.fit, result.outlook
    outcomes = list(fit.outcomes.values()) if fit else []
    rates = [
        (
            outcome.kind,
            outcome.events,
            outcome.exposure,
            outcome.rate.value,
            outcome.rate.low,
            _finite_or_none(outcome.rate.high),
        )
        for outcome in outcomes
    ]
    ahead = [
        (name, of, float(time), *map(float, fan[:, at]))
        for (name, of), fan in (outlook.fans.items() if outlook else ())
        for at, time in enumerate(outlook.times if outlook else ())
    ]
    rows = list(_rows_of_fit(fit)) if fit else []
    return {
        "event_model": pl.DataFrame(rows, schema=_COEFFICIENTS),
        "event_rates": pl.DataFrame(rates, schema=_RATES, orient="row"),
        "scenarios": pl.DataFrame(ahead, schema=_SCENARIOS, orient="row"),
    }


def _finite_or_none(value: float) -> float | None:
    return value if isfinite(value) else None


def _rows_of_fit(fit: MechanismFit) -> Iterator[dict[str, Any]]:
    blank = dict.fromkeys(_COEFFICIENTS)
    for outcome in fit.outcomes.values():
        for coefficient in outcome.coefficients:
            yield _row_of_coefficient(outcome, coefficient)
    lost = [untold for outcome in fit.outcomes.values() for untold in outcome.untold]
    for untold in (*lost, *fit.missing):
        yield blank | {
            "kind": untold.mechanism.kind,
            "name": untold.mechanism.name,
            "mechanism": str(theme(untold.mechanism)),
            "how": "untold",
            "reason": str(untold.reason),
        }


def _row_of_coefficient(outcome: KindOutcome, coefficient: Coefficient) -> dict[str, Any]:
    numbers = ("estimate", "error", "freedom", "missing", "told", "calendar")
    return {
        "kind": outcome.kind,
        "name": coefficient.mechanism.name,
        "mechanism": str(theme(coefficient.mechanism)),
        "how": coefficient.how,
        "ratio": _finite_or_none(coefficient.ratio.value),
        "low": coefficient.ratio.low,
        "high": _finite_or_none(coefficient.ratio.high),
        **{key: _finite_or_none(getattr(coefficient, key)) for key in numbers},
        "inside_least": coefficient.inside[0] if coefficient.inside else None,
        "inside_most": coefficient.inside[1] if coefficient.inside else None,
        "sentence": str(sentence(outcome, coefficient)),
        "reason": None,
    }
