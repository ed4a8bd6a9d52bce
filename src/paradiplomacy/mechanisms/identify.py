"""Coefficients of a kind of event that the data can determine: computed, not assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dyadevents.inference.likelihood import At, Likelihood
from paradiplomacy.language import Message
from paradiplomacy.mechanisms import reasons
from paradiplomacy.mechanisms.effect_words import mechanism_name
from paradiplomacy.mechanisms.outcome import Mechanism, Omission

ENOUGH = 5
"""Events that a flag needs where it is up, and where it is down; events for each coefficient."""
MOST_EXPLAINED = 0.9
"""Share of a column's variation that others may explain; beyond, it is one of them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """The columns of a kind at a point of its likelihood.

    values, of shape (events, columns): Of the terms, just before each event.
    means, variances, of shape (columns,): Over the risk set, each dyad and moment weighted by its
        rate.
    expected, of shape (columns,): Sum over the risk set of rate times column: for a flag, the
        events that the model expects where it is up.
    flags, of shape (columns,)
    moments, of shape (pieces + columns, pieces + columns): Second moments, centred.
    """

    events: int
    values: Floats
    means: Floats
    variances: Floats
    expected: Floats
    flags: NDArray[np.bool_]
    moments: Floats


@dataclass(frozen=True)
class Identifiability:
    """Result of `part` on the columns.

    retained: Columns to be estimated together.
    sparse: Flags with few events on one side.
    explained: For retained columns, the share that baseline and earlier ones explain.
    """

    retained: tuple[int, ...]
    sparse: tuple[int, ...]
    untold: tuple[Omission, ...]
    explained: dict[int, float]


def look(function: Likelihood, at: At) -> Columns:
    """Return what the columns are at some coefficients, given the likelihood there."""
    prepared = function.prepared
    b = prepared.baseline
    count = len(prepared.names) - b
    centre = np.zeros(b + count)
    centre[prepared.local] = function.centre
    centre[prepared.network] = function.network_centre
    centre = centre[b:]
    values = np.zeros((len(prepared.events), b + count))
    values[:, prepared.local] = prepared.event_rows
    values[:, prepared.network] = prepared.network_rows[prepared.event_step]
    values = values[:, b:]
    moments = at.information
    mass = float(moments[:b, :b].sum())
    first = moments[:b, b:].sum(axis=0)
    if mass <= 0:
        zeros = np.zeros(count)
        return Columns(len(values), values, zeros, zeros, zeros, zeros > 0, moments)
    means = centre + first / mass
    seconds = np.diag(moments)[b:] / mass
    variances = seconds - (first / mass) ** 2
    binary = np.abs(seconds - (means * (1 - 2 * centre) + centre**2)) < 1e-9
    binary &= ((values == 0) | (values == 1)).all(axis=0)
    return Columns(len(values), values, means, variances, means * mass, binary, moments)


def part(
    columns: Columns,
    mechanisms: Sequence[Mechanism],
    *,
    baseline: int,
    breaks: bool,
    counts: Mapping[str, int],
) -> Identifiability:
    """Sort columns into those that can be estimated together, and the others with the reason.

    columns: At constant rates.
    mechanisms: Of the columns, those that give way first at the end.
    baseline: How many pieces it has.
    breaks: Whether the pieces are stretches of the calendar.
    counts: Events by kind.
    """
    retained: list[int] = []
    sparse: list[int] = []
    untold: list[Omission] = []
    shares: dict[int, float] = {}
    most = max(columns.events // ENOUGH - baseline, 0)
    for c, mechanism in enumerate(mechanisms):
        why: Message | None = None
        behind = counts.get(mechanism.rests_on, ENOUGH)
        if behind < ENOUGH:
            why = reasons.rests_on_few(behind, mechanism.rests_on)
        elif columns.variances[c] < 1e-10:
            why = reasons.constant(bool(columns.flags[c]), bool(columns.means[c] > 0.5))
        elif columns.flags[c] and _fewest(columns, c) < ENOUGH:
            if not mechanism.adjusts:
                sparse.append(c)
        else:
            alone, share, partner = _shares_explained(columns, c, retained, baseline)
            if breaks and alone > MOST_EXPLAINED:
                why = reasons.calendar(alone)
            elif share > MOST_EXPLAINED:
                other = mechanism_name(mechanisms[partner]) if partner >= 0 else None
                why = reasons.as_others(share, other)
            elif len(retained) >= most:
                why = reasons.too_many(columns.events, most)
            else:
                retained.append(c)
                shares[c] = share
        if why is not None:
            untold.append(Omission(mechanism, why))
    return Identifiability(tuple(retained), tuple(sparse), tuple(untold), shares)


def _fewest(columns: Columns, c: int) -> int:
    inside = int(columns.values[:, c].sum())
    return min(inside, columns.events - inside)


def _shares_explained(
    columns: Columns, c: int, retained: Sequence[int], baseline: int
) -> tuple[float, float, int]:
    """Shares of a column's variation: by the baseline alone, with `retained` too; the main one."""
    moments = columns.moments
    variation = columns.variances[c] * moments[:baseline, :baseline].sum()
    pieces = list(range(baseline))

    def rest_of(included: list[int]) -> tuple[float, Floats]:
        inner = moments[np.ix_(included, included)]
        cross = moments[np.ix_(included, [baseline + c])][:, 0]
        scale = np.sqrt(np.maximum(np.diag(inner), 1e-300))
        weights = np.linalg.lstsq(inner / np.outer(scale, scale), cross / scale, rcond=1e-12)[0]
        rest = moments[baseline + c, baseline + c] - weights @ (cross / scale)
        return float(rest), weights / scale

    alone = 1 - rest_of(pieces)[0] / variation
    rest, weights = rest_of([*pieces, *(baseline + k for k in retained)])
    if not retained:
        return alone, 1 - rest / variation, -1
    pull = np.abs(weights[baseline:]) * np.sqrt(columns.variances[list(retained)])
    return alone, 1 - rest / variation, retained[int(np.argmax(pull))]
