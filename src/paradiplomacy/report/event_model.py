"""The event model in words: how often events come, what drives them, what cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import polars as pl

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.selection import figure
from paradiplomacy.language.countries import country_in_sentence
from paradiplomacy.record.frames import Frames
from paradiplomacy.report import words
from paradiplomacy.report.structured import figure_words

if TYPE_CHECKING:
    from paradiplomacy.mechanisms.exact import Ratio
    from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, MechanismFit
    from paradiplomacy.mechanisms.scenarios import Outlook

__all__ = ["Modelled", "event_model_context", "event_model_tables", "modelled", "sentence"]

IMPUTATIONS = 5
WORLDS = 100
MOST_DYADS = 200_000
"""Pairs of places up to which a report fits the model; the library takes more."""

_KINDS = {
    "form": ("Formation of ties", "pair-years without a tie"),
    "exchange": ("Exchanges", "years of active ties"),
    "suspend": ("Suspension", "years of active ties"),
    "resume": ("Resumption", "years of suspended ties"),
    "end": ("Ending", "years of live ties"),
    "warming": ("Warming acts of the two nations", "years"),
    "cooling": ("Cooling acts of the two nations", "years"),
}
_HOW = {
    "joint": "all coefficients together",
    "beside": "exact, from few events",
    "alone": "exact, by itself",
}
_WHAT = {
    "established": "founding",
    "renewed": "renewal",
    "dormant": "dormancy",
    "suspended": "suspension",
    "resumed": "resumption",
    "ended": "ending",
    "exchange": "exchange",
    "act": "act of a nation",
}
_GOES_WITH_YEARS = 0.9
FEW = 10
"""Events on either side below which no ratio is said; tables have it."""


@dataclass(frozen=True, slots=True)
class Modelled:
    """The event model on the record, or why there is none.

    Parameters
    ----------
    why : str
        ``""`` where it was fitted.
    fit : MechanismFit or None
    outlook : Outlook or None
    checks : mapping of str to float
        Probabilities that a right model would look as odd as this one, by ``KIND: WHAT``.
    """

    why: str
    fit: MechanismFit | None = None
    outlook: Outlook | None = None
    checks: Mapping[str, float] = field(default_factory=dict)


def modelled(
    frames: Frames, *, progress: Callable[[str, float], None] = lambda what, share: None
) -> Modelled:
    """Fit the event model and run it forward, where the record allows it."""
    from paradiplomacy.record.event_history import event_record

    try:
        record = event_record(frames, most_dyads=MOST_DYADS)
    except ParadiplomacyError as error:
        return Modelled(str(error))
    progress("event model (compiling, the first time)", 0.0)
    # Compiled code is loaded only where there is something to fit.
    from paradiplomacy.events.simulate.early import compiling_simulator
    from paradiplomacy.mechanisms.checking import goodness_of_mechanisms
    from paradiplomacy.mechanisms.fit import enough, fit_mechanisms
    from paradiplomacy.mechanisms.scenarios import outlook

    lacking = enough(record)
    if lacking:
        return Modelled(lacking)
    with compiling_simulator():
        try:
            fit = fit_mechanisms(
                record,
                imputations=IMPUTATIONS,
                seed=frames.seed,
                progress=lambda what, share: progress(what, 0.6 * share),
            )
        except ParadiplomacyError as error:
            return Modelled(str(error))
        progress("event model: checks", 0.6)
        checks = goodness_of_mechanisms(fit, seed=frames.seed).p_values
    progress("event model: scenarios", 0.7)
    claimed = figure(frames, "rights", "suspend")
    counted = None
    if claimed and 0 < claimed["numerator"] < claimed["denominator"]:
        counted = (int(claimed["numerator"]), int(claimed["denominator"]))
    return Modelled("", fit, outlook(fit, worlds=WORLDS, counted=counted), checks)


def sentence(outcome: KindOutcome, coefficient: Coefficient) -> str:
    """A coefficient as a sentence of one line; from few events, the counts and no ratio."""
    ratio, phrase = coefficient.ratio, coefficient.mechanism.phrase
    if is_from_few(outcome, coefficient):
        where = phrase.rpartition(" as ")[0] or phrase
        return f"{outcome.verb} {where}: {_counted(outcome, coefficient)}, too few for a ratio."
    if ratio.value == 0:
        said = f"{outcome.verb} at most {figure_words(ratio.high)} times as often {phrase}"
        return f"{said}; none was seen."
    if ratio.high == inf:
        said = f"{outcome.verb} at least {figure_words(ratio.low)} times as often {phrase}"
        return f"{said}; all were seen there."
    said = f"{outcome.verb} {figure_words(ratio.value)} times as often {phrase}."
    if coefficient.calendar > _GOES_WITH_YEARS:
        said += " It goes with the years, and so stands for all else that changed with them."
    return said


def is_from_few(outcome: KindOutcome, coefficient: Coefficient) -> bool:
    """Whether a ratio rests on fewer than ten events on one of the sides that it compares."""
    if coefficient.inside is None:
        return outcome.events < FEW
    low, high = coefficient.inside
    return min(high, outcome.events - low) < FEW


def _counted(outcome: KindOutcome, coefficient: Coefficient) -> str:
    """How many events lie where the coefficient is of, of how many; over the draws of dates."""
    every = words.count_of(outcome.events, "event")
    if coefficient.inside is None:
        return every
    low, high = coefficient.inside
    if high == 0:
        return f"none of {every}"
    return f"{low if low == high else f'{low} to {high}'} of {every}"


def _limits(ratio: Ratio) -> str:
    if ratio.high == inf:
        return f"{figure_words(ratio.low)} or more" if ratio.low else "open"
    if ratio.low == 0:
        return f"up to {figure_words(ratio.high)}"
    return f"{figure_words(ratio.low)} to {figure_words(ratio.high)}"


def event_model_context(found: Modelled) -> dict[str, Any]:
    """What the template of the section on the event model needs."""
    context: dict[str, Any] = {"event_model": found.fit, "event_model_why": found.why}
    if found.fit is None:
        return context
    from paradiplomacy.mechanisms.fit import JOINT

    fit = found.fit
    outcomes = list(fit.outcomes.values())
    missing = [
        max((c.missing for c in one.coefficients if isfinite(c.missing)), default=0.0)
        for one in outcomes
    ]
    return context | {
        "event_pair": [country_in_sentence(code) for code in fit.record.pair],
        "event_places": (fit.record.senders.height, fit.record.receivers.height),
        "event_window": (f"{fit.record.start:.0f}", f"{fit.record.end:.1f}"),
        "event_joint": JOINT,
        "event_told": sum(
            not one.mechanism.adjusts for outcome in outcomes for one in outcome.coefficients
        ),
        "event_kinds": [_kind(one) for one in outcomes],
        "event_untold": list(_untold(fit)),
        "event_dates": [
            (_WHAT.get(what, what), list(counts.values()))
            for what, counts in fit.record.precision.items()
        ],
        "event_left_out": [(n, why) for why, n in fit.left_out.most_common() if n],
        "event_missing": max(missing, default=0.0),
        "event_fits": _fits(found.checks, fit.outcomes),
        "outlook": found.outlook,
        "outlook_rows": list(_outlook_rows(found.outlook)),
    }


def _fits(p_values: Mapping[str, float], kinds: Iterable[str]) -> list[dict[str, Any]]:
    """Whether the model of each kind of event fits, and which tests reject it."""
    from paradiplomacy.events.diagnose.verdicts import verdicts

    return [
        {
            "key": one.kind,
            "title": _titled(one.kind)[0] if one.kind else "All together",
            "fits": one.fits,
            "tests": len(one.tests),
            "rejecting": one.rejecting,
        }
        for one in verdicts(p_values, kinds)
    ]


def _kind(outcome: KindOutcome) -> dict[str, Any]:
    title, unit = _titled(outcome.kind)
    rows = [_row(outcome, one) for one in outcome.coefficients if not one.mechanism.adjusts]
    return {
        "key": outcome.kind,
        "title": title,
        "events": outcome.events,
        "exposure": outcome.exposure,
        "unit": unit,
        "rate": _rate(outcome),
        "differs": [row for row in rows if row["differs"]],
        "others": [row for row in rows if not row["differs"]],
        "messages": outcome.messages,
    }


def _titled(kind: str) -> tuple[str, str]:
    """What a kind is called, and what its exposure counts."""
    giver = kind.removeprefix("exchange.")
    if giver != kind:
        return f"Exchanges that {country_in_sentence(giver)} gives", _KINDS["exchange"][1]
    return _KINDS.get(kind, (kind, "years at risk"))


def _row(outcome: KindOutcome, one: Coefficient) -> dict[str, Any]:
    inside, few = "", is_from_few(outcome, one)
    if one.inside is not None and not few:
        low, high = one.inside
        inside = words.count_of(high, "event") if low == high else f"{low} to {high} events"
    return {
        "about": one.mechanism.about,
        "sentence": sentence(outcome, one),
        "ratio": "" if few or one.ratio.value in (0, inf) else figure_words(one.ratio.value),
        "limits": _counted(outcome, one) if few else _limits(one.ratio),
        "how": _HOW[one.how],
        "inside": inside,
        "differs": one.excludes_one,
    }


def _rate(outcome: KindOutcome) -> str:
    """A rate with its limits, for so many years that the numbers are easy to read."""
    if outcome.exposure <= 0:
        return "–"
    rate = outcome.rate
    per = next((p for p in (1, 100, 10_000, 1_000_000) if rate.high * p >= 1), 1_000_000)
    limits = _limits(type(rate)(rate.value * per, rate.low * per, rate.high * per))
    every = "a year" if per == 1 else f"in {words.number(per)} years"
    if rate.value == 0:
        return f"{limits} {every}"
    return f"{figure_words(rate.value * per)} ({limits}) {every}"


def _untold(fit: MechanismFit) -> Iterator[tuple[str, str, str]]:
    """Kind, mechanism and reason of what cannot be told."""
    for outcome in fit.outcomes.values():
        title = _titled(outcome.kind)[0]
        for one in outcome.untold:
            yield title, f"{one.mechanism.about} ({one.mechanism.name})", one.reason
    for one in fit.missing:
        title = _titled(one.mechanism.kind)[0]
        yield title, f"{one.mechanism.about} ({one.mechanism.name})", one.reason


def _outlook_rows(outlook: Outlook | None) -> Iterator[dict[str, Any]]:
    """Each scenario at its end: middle and limits of the ties that are active, suspended, ended."""
    if outlook is None:
        return
    for name in outlook.scenarios:
        cells = []
        for of in ("active", "suspended", "ended"):
            fan = outlook.fans[name, of][:, -1]
            cells.append((words.number(fan[2], 0), f"{fan[0]:.0f} to {fan[-1]:.0f}"))
        yield {"name": name, "cells": cells, "assumes": outlook.assumes[name]}


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


def event_model_tables(found: Modelled) -> dict[str, pl.DataFrame]:
    """Tables ``event_model``, ``event_rates`` and ``scenarios``, empty where there is no model."""
    fit, outlook = found.fit, found.outlook
    outcomes = list(fit.outcomes.values()) if fit else []
    rates = [
        (one.kind, one.events, one.exposure, one.rate.value, one.rate.low, _finite(one.rate.high))
        for one in outcomes
    ]
    ahead = [
        (name, of, float(time), *map(float, fan[:, at]))
        for (name, of), fan in (outlook.fans.items() if outlook else ())
        for at, time in enumerate(outlook.times if outlook else ())
    ]
    rows = list(_coefficient_rows(fit)) if fit else []
    return {
        "event_model": pl.DataFrame(rows, schema=_COEFFICIENTS),
        "event_rates": pl.DataFrame(rates, schema=_RATES, orient="row"),
        "scenarios": pl.DataFrame(ahead, schema=_SCENARIOS, orient="row"),
    }


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _coefficient_rows(fit: MechanismFit) -> Iterator[dict[str, Any]]:
    blank = dict.fromkeys(_COEFFICIENTS)
    for outcome in fit.outcomes.values():
        for one in outcome.coefficients:
            yield {
                "kind": outcome.kind,
                "name": one.mechanism.name,
                "mechanism": one.mechanism.about,
                "how": one.how,
                "ratio": _finite(one.ratio.value),
                "low": one.ratio.low,
                "high": _finite(one.ratio.high),
                **{
                    key: _finite(getattr(one, key))
                    for key in ("estimate", "error", "freedom", "missing", "told", "calendar")
                },
                "inside_least": one.inside[0] if one.inside else None,
                "inside_most": one.inside[1] if one.inside else None,
                "sentence": sentence(outcome, one),
                "reason": None,
            }
    lost = [one for outcome in fit.outcomes.values() for one in outcome.untold]
    for untold in (*lost, *fit.missing):
        yield blank | {
            "kind": untold.mechanism.kind,
            "name": untold.mechanism.name,
            "mechanism": untold.mechanism.about,
            "how": "untold",
            "reason": untold.reason,
        }
