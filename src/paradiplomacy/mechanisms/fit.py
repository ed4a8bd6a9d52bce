"""Fit the article's mechanisms to a record, and check the fit: draw its dates, fit each, pool."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from dyadevents.checks import check_history
from dyadevents.diagnose import Diagnosis, diagnose
from dyadevents.history import History
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.fitting import fit_history
from dyadevents.inference.imputation import PooledEstimates, pool
from dyadevents.inference.newton import FitError
from dyadevents.inference.one_kind import fit_kind
from dyadevents.kinds import Kind
from dyadevents.model import Baseline, EventModel
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Message
from paradiplomacy.mechanisms import reasons
from paradiplomacy.mechanisms.by_formula import draws_of
from paradiplomacy.mechanisms.exact_rates import against_rest, hull, rate
from paradiplomacy.mechanisms.identify import Columns, look
from paradiplomacy.mechanisms.many_events import exposure_of, fit_joint, likelihood_of
from paradiplomacy.mechanisms.outcome import (
    Coefficient,
    KindOutcome,
    Mechanism,
    MechanismFit,
    Omission,
)
from paradiplomacy.mechanisms.reasons import too_few_dated
from paradiplomacy.mechanisms.specification import specify
from paradiplomacy.record.event_history import Draw, EventRecord, event_record
from paradiplomacy.record.event_words import LeftOut
from paradiplomacy.record.frames import Frames

__all__ = ["JOINT", "LEAST", "MechanismError", "enough", "fit_mechanisms"]

JOINT = 30
"""Events from which the coefficients of a kind are estimated together."""
LEAST = 10
"""Dated formations below which a record has too little for an event model."""
PIECE_YEARS = 10
PIECE_EVENTS = 5

Progress = Callable[[str, float], None]


class MechanismError(ParadiplomacyError):
    """The event model cannot be fitted to a record; the message says why."""


def fit_mechanisms(
    frames: Frames | EventRecord,
    *,
    imputations: int = 10,
    seed: int | None = None,
    progress: Progress = lambda what, share: None,
) -> MechanismFit:
    """Fit the event model to a record, for the mechanisms that the article names.

    Parameters
    ----------
    frames : Frames or EventRecord
        The frames of a record; an `EventRecord` where another pair of countries, another
        window or other places at risk are wanted.
    imputations : int, keyword-only
        How many times the dates are drawn within their bounds.
    seed : int, optional, keyword-only
        Of the draws; that of the frames by default.
    progress : callable, keyword-only
        Told what is being done and the share that is done.

    Returns
    -------
    MechanismFit

    Raises
    ------
    EventRecordError
        The record has no two countries with a dated tie, or too many places.
    MechanismError
        It dates too few ties.

    Notes
    -----
    Each kind of event is fitted by itself, by the exact interval likelihood, statistics moving
    at the ends of months. Estimates are pooled by Rubin's rules. Where a kind has fewer than
    `JOINT` events, or a flag fewer than `ENOUGH` on one side, limits are exact and the widest
    of all draws.
    """
    begun = time.perf_counter()
    record = frames if isinstance(frames, EventRecord) else event_record(frames)
    if seed is None:
        seed = 1989 if isinstance(frames, EventRecord) else frames.seed
    lacking = enough(record)
    if lacking:
        raise MechanismError(str(lacking))
    if imputations < 1:
        raise MechanismError(f"imputations={imputations}: at least one draw of the dates")
    draws = draws_of(record, imputations, seed)
    by_giver = draws_of(record, imputations, seed, exchanges="giver")
    specification = specify(record)
    with ThreadPoolExecutor(2) as pool:
        outcomes, model = _fit_kinds(
            EventModel(kinds=record.kinds(), commit="month"),
            specification.mechanisms,
            draws,
            pool=pool,
            progress=lambda what, share: progress(what, 0.8 * share),
        )
        given = _fit_by_giver(
            record, by_giver, pool, lambda what, share: progress(what, 0.8 + 0.2 * share)
        )
    total: Counter[LeftOut] = sum((draw.left_out for draw in draws), Counter())
    return MechanismFit(
        record,
        outcomes,
        given,
        tuple(Omission(mechanism, why) for mechanism, why in specification.missing),
        model,
        draws,
        Counter({why: round(n / imputations) for why, n in total.items()}),
        seed,
        time.perf_counter() - begun,
    )


def _fit_by_giver(
    record: EventRecord, draws: Sequence[Draw], pool: ThreadPoolExecutor, progress: Progress
) -> dict[str, KindOutcome]:
    """Fit the exchanges that each country gives, where it gives any."""
    model = EventModel(kinds=record.kinds("giver"), commit="month")
    kinds = {kind.name for kind in model.kinds if _count_events(draws[0], kind)}
    known = specify(record, exchanges="giver").mechanisms.items()
    mechanisms = {kind: of_kind for kind, of_kind in known if of_kind and kind in kinds}
    return _fit_kinds(model, mechanisms, draws, pool=pool, progress=progress)[0]


def _fit_kinds(
    base: EventModel,
    mechanisms: Mapping[str, Sequence[Mechanism]],
    draws: Sequence[Draw],
    *,
    pool: ThreadPoolExecutor,
    progress: Progress,
) -> tuple[dict[str, KindOutcome], EventModel]:
    """Fit the kinds that have a specification; the outcomes, and the model with what was kept."""
    for draw in draws:
        check_history(base, draw.history)
    counts = {kind.name: _count_events(draws[0], kind) for kind in base.kinds}
    outcomes: dict[str, KindOutcome] = {}
    baselines: dict[str, Baseline] = {}
    kinds = [kind for kind in base.kinds if kind.name in mechanisms]
    for position, kind in enumerate(kinds):
        progress(f"event model: {kind.name}", position / len(kinds))
        if counts[kind.name] >= JOINT:
            baselines[kind.name] = _baseline(draws, kind)
            outcomes[kind.name] = fit_joint(
                base,
                kind,
                mechanisms[kind.name],
                draws,
                baseline=baselines[kind.name],
                counts=counts,
                pool=pool,
            )
        else:
            outcomes[kind.name] = fit_few(base, kind, mechanisms[kind.name], draws)
    terms = {
        name: [mechanism.term for mechanism in outcome.terms] for name, outcome in outcomes.items()
    }
    return outcomes, replace(base, terms=terms, baseline=baselines)


def enough(record: EventRecord) -> Message | None:
    """Return what a record lacks for an event model, or None."""
    dated = sum(story.is_dated for story in record.stories)
    return None if dated >= LEAST else too_few_dated(dated, record.pair, LEAST)


def _baseline(draws: Sequence[Draw], kind: Kind) -> Baseline:
    """Stretches of ten years; those with few events in some draw are joined to the next.

    How much a source reports a year differs from decade to decade; effects of shocks are
    estimated within stretches. Acts of nations have one baseline, since all that drives them is
    of the network.
    """
    if kind.of_network:
        return Baseline()
    history = draws[0].history
    first = (int(history.start) // PIECE_YEARS + 1) * PIECE_YEARS
    breaks: list[float] = []
    for year in range(first, int(history.end) + 1, PIECE_YEARS):
        since = breaks[-1] if breaks else history.start
        if all(
            min(_count_events(draw, kind, since, year), _count_events(draw, kind, year))
            >= PIECE_EVENTS
            for draw in draws
        ):
            breaks.append(float(year))
    return Baseline(tuple(breaks))


def _count_events(draw: Draw, kind: Kind, low: float = -inf, high: float = inf) -> int:
    """Number of events of a kind in the window, or in a part of it."""
    history = draw.history
    times = history.times[history.kind_of == history.kind(kind.name)]
    return int(((times > max(low, history.start)) & (times <= min(high, history.end))).sum())


def check_mechanisms(
    fitted: MechanismFit, *, worlds: int = 0, seed: int = 1989, kinds: Sequence[str] | None = None
) -> Diagnosis:
    """Check the model of the mechanisms on the first draw of the dates.

    worlds: Simulated worlds to lay beside the observed one; none by default.
    kinds: Only these.
    Returns the checks of the fit to the first draw: what is pooled over draws has no residuals.
    """
    history, first_fit = _of_first_draw(fitted)
    return diagnose(fitted.model, history, first_fit, worlds=worlds, seed=seed, kinds=kinds)


def goodness_of_mechanisms(fitted: MechanismFit, *, worlds: int = 0, seed: int = 1989) -> Diagnosis:
    """Test whether the model of the mechanisms fits, on the first draw of the dates.

    fitted, worlds, seed: As in `check_mechanisms`, which finds the same p-values.
    """
    history, first_fit = _of_first_draw(fitted)
    return diagnose(fitted.model, history, first_fit, worlds=worlds, seed=seed, ranks=False)


def _of_first_draw(fitted: MechanismFit) -> tuple[History, Fit]:
    """The first draw, and the fit to it; kinds that were not fitted are tried without terms."""
    history, names = fitted.draws[0].history, [kind.name for kind in fitted.model.kinds]
    fits = {
        name: outcome.first for name, outcome in fitted.kinds.items() if outcome.first is not None
    }
    rest = [name for name in names if name not in fits]
    tried = fit_history(fitted.model, history, kinds=rest, unfit="drop")
    return history, Fit(tried.model, {name: (fits | tried.kinds)[name] for name in names})


Floats = NDArray[np.float64]


def fit_few(
    base: EventModel, kind: Kind, mechanisms: Sequence[Mechanism], draws: Sequence[Draw]
) -> KindOutcome:
    """Tell what few events can: a rate, and for each flag how much more often it is up.

    A flag is estimated by itself, by the events that fall where it is up and where it is down and
    the time at risk of both. What is not a flag takes more events. For simulation, the flag with
    the strongest evidence and an event on both sides joins the rate.
    """
    chosen = replace(base, terms={kind.name: [mechanism.term for mechanism in mechanisms]})
    of_draws: list[tuple[Columns, float]] = []
    for draw in draws:
        function = likelihood_of(chosen, draw, kind)
        # At a rate of 1, moments are times at risk.
        at = function(np.zeros(len(function.prepared.names)))
        of_draws.append((look(function, at), exposure_of(function)))
    events, exposure = of_draws[0][0].events, of_draws[0][1]
    if exposure <= 0:
        why = reasons.never_at_risk()
        untold = tuple(Omission(each, why) for each in mechanisms if not each.adjusts)
        return KindOutcome(kind.name, events, 0.0, rate(0, 0.0), untold=untold)
    coefficients: list[Coefficient] = []
    lost: list[Omission] = []
    for c, mechanism in enumerate(mechanisms):
        if mechanism.adjusts:
            continue
        if all(columns.variances[c] < 1e-10 for columns, _ in of_draws):
            lost.append(Omission(mechanism, reasons.constant()))
        elif events == 0:
            lost.append(Omission(mechanism, reasons.no_event()))
        elif not of_draws[0][0].flags[c]:
            lost.append(Omission(mechanism, reasons.not_a_flag(events)))
        else:
            coefficients.append(_alone(mechanism, of_draws, c))
    first, pooled, terms = _flag_model(base, kind, coefficients, draws, events=events)
    return KindOutcome(
        kind.name,
        events,
        exposure,
        rate(events, exposure),
        tuple(coefficients),
        tuple(lost),
        first.names if first else (),
        pooled,
        first,
        terms,
    )


def _alone(mechanism: Mechanism, of_draws: Sequence[tuple[Columns, float]], c: int) -> Coefficient:
    inside = [int(columns.values[:, c].sum()) for columns, _ in of_draws]
    ratios = [
        against_rest(
            count,
            columns.events - count,
            exposure=float(columns.expected[c]),
            rest=exposure - float(columns.expected[c]),
        )
        for (columns, exposure), count in zip(of_draws, inside, strict=True)
    ]
    return Coefficient(mechanism, "alone", hull(ratios), inside=(min(inside), max(inside)))


def _flag_model(
    base: EventModel,
    kind: Kind,
    coefficients: Sequence[Coefficient],
    draws: Sequence[Draw],
    *,
    events: int,
) -> tuple[KindFit | None, PooledEstimates | None, tuple[Mechanism, ...]]:
    """Rate and strongest flag as an event model, of the first draw and pooled over all."""
    if events == 0:
        return None, None, ()
    clear = [
        coefficient
        for coefficient in coefficients
        if coefficient.inside
        and coefficient.inside[0]
        and coefficient.excludes_one
        and not coefficient.ratio.is_bound
        and coefficient.ratio.low > 0
    ]
    clear.sort(key=lambda coefficient: -coefficient.ratio.low)
    for terms in [(coefficient.mechanism,) for coefficient in clear[:1]] + [()]:
        model = replace(base, terms={kind.name: [mechanism.term for mechanism in terms]})
        try:
            fits = [fit_kind(model, draw.history, kind.name, threads=1) for draw in draws]
        except FitError:
            continue
        pooled = pool(
            np.array([kind_fit.estimates for kind_fit in fits]),
            np.array([kind_fit.covariance for kind_fit in fits]),
            complete=events - len(fits[0].names),
        )
        return fits[0], pooled, terms
    return None, None, ()
