"""Kinds with few events: one flag at a time, with exact limits, the widest over all draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dyadevents.inference.fitted import KindFit
from dyadevents.inference.imputation import PooledEstimates, pool
from dyadevents.inference.newton import FitError
from dyadevents.inference.one_kind import fit_kind
from dyadevents.kinds import Kind
from dyadevents.model import EventModel
from paradiplomacy.mechanisms import reasons
from paradiplomacy.mechanisms.exact_rates import against_rest, hull, rate
from paradiplomacy.mechanisms.identify import Columns, look
from paradiplomacy.mechanisms.many_events import exposure_of, likelihood_of
from paradiplomacy.mechanisms.mechanism import Mechanism
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, Omission
from paradiplomacy.record.event_history import Draw

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
