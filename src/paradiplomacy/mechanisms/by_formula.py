"""A model of one's own on a record: a formula, fitted to each draw of the dates, and pooled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from dyadevents.formula import parse
from dyadevents.inference.fitted import Fit, KindFit
from dyadevents.inference.fitting import Unfit, fit_history
from dyadevents.inference.imputation import PooledEstimates, pool
from dyadevents.inference.likelihood import LikelihoodName
from dyadevents.inference.robust import RobustCovariance, robust_covariance
from dyadevents.inference.tails import LEAST
from dyadevents.model import Baseline, Commit, EventModel
from paradiplomacy.record.event_history import Draw, EventRecord, Exchanges

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class FormulaFit:
    """A formula's fit to a record, pooled over draws of its dates.

    fit: Estimates and covariances are pooled; log-likelihoods are means over the draws, events
        those of the first draw.
    pooled: By kind; what open dates take away is in it.
    robust: The same with covariances that are clustered by place, and not below the model's where
        places are few; empty unless asked for.
    sandwiches: The same as clustered by place, however few places there are.
    """

    fit: Fit
    pooled: dict[str, PooledEstimates]
    robust: dict[str, PooledEstimates]
    sandwiches: dict[str, PooledEstimates]
    draws: tuple[Draw, ...] = field(repr=False)


def draws_of(
    record: EventRecord, imputations: int, seed: int, *, exchanges: Exchanges = "one"
) -> tuple[Draw, ...]:
    """Draw the dates of a record so many times; the same seed gives the same draws."""
    streams = np.random.SeedSequence(seed).spawn(imputations)
    return tuple(
        record.draw(np.random.default_rng(stream), exchanges=exchanges) for stream in streams
    )


def model_of_record(
    record: EventRecord,
    formula: str,
    *,
    commit: Commit | float = "month",
    tick: float | None = None,
    breaks: Sequence[float] = (),
) -> EventModel:
    """Return the model of a formula, with the kinds and covariates of a record.

    formula: See `events.formula.parse`. Covariates of places go by their bare names:
        ``sender(law)``.
    commit, tick: See `EventModel`.
    breaks: Times at which the baseline of every kind steps.

    Raises FormulaError: The formula cannot be read.
    """
    history = record.draw(np.random.default_rng(0)).history
    bare = [name.removesuffix(".senders").removesuffix(".receivers") for name in history.covariates]
    terms = parse(formula, history.kinds, covariates=sorted({*bare, *history.covariates}))
    baseline = {kind.name: Baseline(tuple(sorted(breaks))) for kind in history.kinds if breaks}
    return EventModel(history.kinds, terms, commit, tick, baseline)


def fit_formula(
    record: EventRecord,
    model: EventModel,
    *,
    likelihood: LikelihoodName = "interval",
    kinds: Sequence[str] | None = None,
    unfit: Unfit = "raise",
    robust: bool = False,
    imputations: int = 10,
    seed: int = 1989,
    progress: Progress = lambda what, share: None,
) -> FormulaFit:
    """Fit a model to each of several draws of a record's dates, and pool by Rubin's rules.

    model: See `model_of_record`.
    likelihood, kinds, unfit: See `fit`. What cannot be estimated from the first draw is left out of
        all.
    robust: Pool covariances that are clustered by place, too.
    progress: Told what is being done and the share that is done.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.event_history import event_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> record = event_record(frames_of(open_record()))
    >>> model = model_of_record(record, "end: degree(of=ties)")
    >>> found = fit_formula(record, model, kinds=["end"], imputations=2)
    >>> found.fit["end"].names
    ('intercept', 'degree(of=ties)')
    """
    draws = draws_of(record, imputations, seed)
    fits: list[Fit] = []
    empty: dict[str, KindFit] = {}
    clustered: list[dict[str, RobustCovariance]] = []
    for number, draw in enumerate(draws):
        progress("event model", number / imputations)
        if fits:
            kinds = list(fits[0].kinds)
            of_draw = fit_history(fits[0].model, draw.history, likelihood=likelihood, kinds=kinds)
        else:
            of_draw, empty = _parted_by_events(
                fit_history(model, draw.history, likelihood=likelihood, kinds=kinds, unfit=unfit)
            )
        fits.append(of_draw)
        if robust:
            clustered.append(
                {
                    name: robust_covariance(of_draw.model, draw.history, kind_fit)
                    for name, kind_fit in of_draw.kinds.items()
                }
            )
    of_model = [{name: each.covariance for name, each in of.kinds.items()} for of in fits]
    wide = [
        {name: each.at_least(least[name]) for name, each in of.items()}
        for of, least in zip(clustered, of_model, strict=False)
    ]
    pooled = _pooled_by_kind(fits, of_model)
    fits_of_kinds = {
        name: _over_draws(fits, name, pooled[name], more=wide[0][name].messages if robust else ())
        for name in pooled
    } | empty
    robustly, sandwiches = (
        _pooled_by_kind(fits, [{k: each.covariance for k, each in of.items()} for of in some])
        for some in (wide, clustered)
    )
    return FormulaFit(Fit(fits[0].model, fits_of_kinds), pooled, robustly, sandwiches, draws)


def p_values(pooled: PooledEstimates) -> Floats:
    """Two-sided p-values of no effect, by Student's t, shape (columns,)."""
    from scipy.special import stdtr  # scipy.stats is far slower to import

    statistic = np.abs(pooled.estimates) / pooled.standard_errors
    return np.asarray(np.maximum(2 * stdtr(pooled.degrees_of_freedom, -statistic), LEAST))


def _parted_by_events(whole: Fit) -> tuple[Fit, dict[str, KindFit]]:
    """The fit of kinds with events; those without have a bound, and nothing to pool."""
    empty = {name: kind_fit for name, kind_fit in whole.kinds.items() if not kind_fit.names}
    rest = {name: kind_fit for name, kind_fit in whole.kinds.items() if name not in empty}
    return Fit(whole.model, rest), empty


def _pooled_by_kind(
    fits: Sequence[Fit], covariances: Sequence[Mapping[str, Floats]]
) -> dict[str, PooledEstimates]:
    """Estimates of each kind that has covariances, one in each draw, pooled."""
    pooled = {}
    for kind in covariances[0] if covariances else ():
        estimates = np.array([draw_fit[kind].estimates for draw_fit in fits])
        complete = fits[0][kind].n_events - estimates.shape[1]
        of_draws = np.array([of[kind] for of in covariances])
        pooled[kind] = pool(estimates, of_draws, complete=complete)
    return pooled


def _over_draws(
    fits: Sequence[Fit], kind: str, pooled: PooledEstimates, *, more: tuple[str, ...] = ()
) -> KindFit:
    fits_of_kind = [draw_fit[kind] for draw_fit in fits]
    lost = float(np.max(pooled.missing_information, initial=0.0))
    message = (
        f"{kind}: pooled over {len(fits)} draws of open dates, which take away up to "
        f"{100 * lost:.2g} % of the information on a coefficient"
    )
    return replace(
        fits_of_kind[0],
        estimates=pooled.estimates,
        covariance=pooled.covariance,
        loglik=float(np.mean([kind_fit.loglik for kind_fit in fits_of_kind])),
        iterations=sum(kind_fit.iterations for kind_fit in fits_of_kind),
        seconds=sum(kind_fit.seconds for kind_fit in fits_of_kind),
        drift=max(kind_fit.drift for kind_fit in fits_of_kind),
        messages=(*fits_of_kind[0].messages, message, *more),
    )
