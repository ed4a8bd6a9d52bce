"""Scenarios: the fitted model run forward under a shock or a law, beside how things stand.

A scenario is not a prediction. It says what the record's rates, with all that is uncertain about
them, would give if they went on to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from dyadevents.covariates import Covariate
from dyadevents.history import History
from dyadevents.model import EventModel
from dyadevents.simulate import Scenario, after, simulate
from dyadevents.simulate.scenarios import BASELINE_NAME
from paradiplomacy.language import Message
from paradiplomacy.mechanisms.outcome import KindOutcome, MechanismFit
from paradiplomacy.mechanisms.scenario_words import (
    assumptions_on_kinds,
    counted_assumes,
    lacks,
    law_assumes,
    shock_assumes,
)
from paradiplomacy.record.event_covariates import shock_steps

__all__ = [
    "AS_COUNTED",
    "AS_IT_STANDS",
    "LAWS",
    "NO_SHOCK",
    "QUANTILES",
    "SHOCK",
    "Outlook",
    "outlook",
]

Floats = NDArray[np.float64]

AS_IT_STANDS = "standing"
SHOCK = "shock"
AS_COUNTED = "counted"
LAWS = "laws"
NO_SHOCK = "no-shock"
"""Stands for the two scenarios of a shock where the record gives no ground for them."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_OF = ("active", "suspended", "ended")
_DOMAIN = "rights"


@dataclass(frozen=True)
class Outlook:
    """Scenarios beside each other, world by world with the same luck.

    Attributes
    ----------
    times : array, shape (times,)
        In years.
    worlds : int
    fans : mapping of (str, str) to array, shape (quantiles, times)
        By scenario and ``active``, ``suspended`` or ``ended``: how many ties, at `QUANTILES`.
    changes : mapping of (str, str) to array, shape (quantiles, times)
        The same of the difference to how things stand, world by world.
    assumes : mapping of str to tuple of Message
        What each scenario takes for granted, in sentences.
    absent : mapping of str to Message
        Scenarios that the record gives no ground for, with the reason.
    year : int
        Of the human rights shock whose response is repeated; 0 without one.
    """

    times: Floats
    worlds: int
    fans: Mapping[tuple[str, str], Floats] = field(repr=False)
    changes: Mapping[tuple[str, str], Floats] = field(repr=False)
    assumes: Mapping[str, tuple[Message, ...]]
    absent: Mapping[str, Message]
    year: int = 0

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Codes, how things stand first; `scenario_words` has what they are called."""
        return tuple(dict.fromkeys(name for name, _ in self.fans))


def outlook(
    fit: MechanismFit,
    *,
    years: float = 10.0,
    worlds: int = 200,
    counted: tuple[int, int] | None = None,
    seed: int | None = None,
) -> Outlook:
    """Run the fitted model forward, as things stand and under two scenarios.

    Parameters
    ----------
    fit : MechanismFit
    years : float, keyword-only
    worlds : int, keyword-only
        Shared out over the draws of the dates; each has coefficients of its own, drawn from
        what the estimates leave open.
    counted : (int, int), optional, keyword-only
        How many of how many ties somebody counted as suspended in the year after the record's
        human rights shock. Adds the scenario in which so large a share of ties is suspended.
    seed : int, optional, keyword-only

    Returns
    -------
    Outlook
    """
    seed = fit.seed if seed is None else seed
    per_draw = max(worlds // fit.imputations, 1)
    end = fit.record.end
    times = np.linspace(end, end + years, 2 * int(np.ceil(years)) + 1)
    absent: dict[str, Message] = {}
    assumes = {AS_IT_STANDS: assumptions_on_kinds(fit)}
    year = _year_of_latest_shock(fit)
    if not _has_term(fit["suspend"], _name_of_shock_flag(0, 12)):
        absent[NO_SHOCK] = lacks(NO_SHOCK)
    else:
        inside = fit["suspend"][_name_of_shock_flag(0, 12)].inside or (0, 0)
        forms = _rate_factor_from_few_events(fit["form"], 0.0) is not None
        assumes[SHOCK] = shock_assumes(inside, year, forms=forms)
        if counted is not None:
            assumes[AS_COUNTED] = counted_assumes(*counted)
    if not _has_term(fit["end"], "law"):
        absent[LAWS] = lacks(LAWS)
    else:
        barred = int((fit.draws[0].history.covariates["law.senders"].values > 0).sum())
        assumes[LAWS] = law_assumes(fit["end"]["law"].inside or (0, 0), barred)
    counted_ties: dict[tuple[str, str], list[Floats]] = {}
    streams = np.random.SeedSequence(seed).spawn(fit.imputations)
    for draw, stream in zip(fit.draws, streams, strict=True):
        model, history = _restrict_to_kinds_of_ties(fit.model, draw.history)
        ahead = after(history, end + years)
        of_kinds = fit.coefficients(per_draw, np.random.default_rng(stream))
        # Of the baseline the last stretch alone goes on.
        coefficients = {
            kind.name: of_kinds[kind.name][:, len(fit.model.baseline_of(kind.name).breaks) :]
            for kind in model.kinds
        }
        luck = int(stream.generate_state(1)[0])
        for name in assumes:
            scenario = Scenario() if name == AS_IT_STANDS else _scenario(name, fit, ahead)
            changed = coefficients
            if name == AS_COUNTED and counted is not None:
                changed = coefficients | {"suspend": _fix_share(coefficients["suspend"], *counted)}
            scenarios = {BASELINE_NAME: scenario}
            runs = simulate(model, ahead, changed, worlds=per_draw, seed=luck, scenarios=scenarios)
            for of in _OF:
                counted_ties.setdefault((name, of), []).append(runs.counts(of, times))
    counts = {(name, of): np.concatenate(counted_ties[name, of]) for name in assumes for of in _OF}
    return Outlook(
        times,
        per_draw * fit.imputations,
        {key: np.quantile(numbers, QUANTILES, axis=0) for key, numbers in counts.items()},
        {
            (name, of): np.quantile(numbers - counts[AS_IT_STANDS, of], QUANTILES, axis=0)
            for (name, of), numbers in counts.items()
            if name != AS_IT_STANDS
        },
        assumes,
        absent,
        year,
    )


def _name_of_shock_flag(low: int, high: int) -> str:
    return f"shock.{_DOMAIN}.{low}-{high}"


def _has_term(outcome: KindOutcome, name: str) -> bool:
    return any(term.name == name for term in outcome.terms)


def _restrict_to_kinds_of_ties(model: EventModel, history: History) -> tuple[EventModel, History]:
    """The same without acts of nations and exchanges, on which no other kind rests here."""
    kinds = tuple(k for k in history.kinds if not k.of_network and k.name != "exchange")
    number = {kind.name: k for k, kind in enumerate(kinds)}
    renamed = np.array([number.get(kind.name, -1) for kind in history.kinds], dtype=np.int64)
    retained = renamed[history.kind_of] >= 0
    assert isinstance(model.terms, Mapping)
    ties = replace(
        model,
        kinds=kinds,
        terms={name: terms for name, terms in model.terms.items() if name in number},
        baseline={},
    )
    return ties, replace(
        history,
        kinds=kinds,
        times=history.times[retained],
        senders=history.senders[retained],
        receivers=history.receivers[retained],
        kind_of=renamed[history.kind_of[retained]],
    )


def _year_of_latest_shock(fit: MechanismFit) -> int:
    """Year of the latest human rights shock of the record; 0 without one."""
    flag = fit.record.covariates.get(_name_of_shock_flag(0, 12))
    if flag is None or not (flag.values > 0).any():
        return 0
    return int(flag.times[flag.values > 0][-1] + 1 / 24)


def _scenario(name: str, fit: MechanismFit, history: History) -> Scenario:
    if name == LAWS:
        law = history.covariates["law.senders"]
        everywhere = Covariate(law.name, law.of, np.ones_like(law.initial))
        return Scenario(covariates={"law.senders": everywhere}, rates={"form": 0.0})
    start = history.start
    flagged = {
        key: Covariate.series(key, 0.0, shock_steps([start], low=low, high=high))
        for key, (low, high) in _windows(history.covariates).items()
    }
    few = _rate_factor_from_few_events(fit["form"], start)
    return Scenario(covariates=flagged, rates={} if few is None else {"form": few})


def _windows(covariates: Mapping[str, Covariate]) -> dict[str, tuple[int, int]]:
    windows = {}
    for name in covariates:
        head, _, window = name.rpartition(".")
        if head == f"shock.{_DOMAIN}":
            low, high = window.split("-")
            windows[name] = (int(low), int(high))
    return windows


def _rate_factor_from_few_events(outcome: KindOutcome, start: float) -> Covariate | None:
    """Factor of the rate in the months after such a shock, as few events give it."""
    steps: dict[float, float] = {}
    for coefficient in outcome.coefficients:
        if coefficient.how != "beside" or not coefficient.mechanism.name.startswith(
            f"shock.{_DOMAIN}."
        ):
            continue
        low, high = map(int, coefficient.mechanism.name.rpartition(".")[2].split("-"))
        steps[start + low / 12] = coefficient.ratio.value
        steps.setdefault(start + high / 12, 1.0)
    if not steps:
        return None
    first = steps.pop(start, 1.0)
    return Covariate.series(f"after the shock, {outcome.kind}", first, steps)


def _fix_share(coefficients: Floats, suspended: int, of: int) -> Floats:
    """Coefficients under which that share of ties is suspended within the year."""
    changed = coefficients.copy()
    changed[:, 1] = log(-log(1 - suspended / of)) - coefficients[:, 0]
    return changed
