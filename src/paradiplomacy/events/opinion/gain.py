"""Does the loop feed itself? Its gain, from the equations made linear about a point.

Write o_c for a country's national opinion, P for openness, T for tension and r_c for the
exchanges of a place per unit of time, m+, m- and z for the rates of warming acts, cooling acts
and shocks, all at the point; a_c, b, c for the effects of the opinions at both ends, of openness
and of tension on the log rate of exchange; f_c and g for those of opinion and of T on the log
rates of acts. An exchange warms both of its ends, so that both countries see the same change of
rate, q. Small departures d obey

    q      = sum over c of a_c do_c + b dP + c dT
    do_c'  = gain r_c (1 - o_c) q  -  (to_base + gain r_c + loss z / 2) do_c
    dP'    = dm+ - dm-  -  (ln 2 / half_life) dP             dm = m (sum of f_c do_c + g dT)
    dT'    = rise (1 - T) dm- - fall T dm+  -  k dT
    k      = ln 2 / half_life of tension + rise (m- + z) + fall m+

The pull to the nation and to neighbours only moves opinion about, so the mean does not see it
(to neighbours: where they are alike). The gain is what a lasting unit of opinion makes of
itself once round: P and T are set to the resting points that it leads to, and o' is divided
by the rate at which opinion is forgotten. With two countries it is a matrix, and the gain its
eigenvalue of the greatest real part. Below 1 a push dies out; at 1 it stays; above 1 opinion
runs away until it saturates. A gain below 0 is a loop that holds against pushes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.model import ModelError
from paradiplomacy.events.opinion.loop import OpinionLoop
from paradiplomacy.events.opinion.policy import ActRate

__all__ = ["LoopGain", "loop_gain"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LoopGain:
    """The gain of a loop about a point.

    Attributes
    ----------
    gain : float
        What a unit of national opinion makes of itself once round the loop.
    growth : float
        The rate at which a small push grows (above 0) or dies out (below 0), per unit of time.
    paths : dict of str to float
        The gain by each way round alone: by "opinion" of the ends of an exchange, by
        "openness" and by "tension". With one country they add up.
    warning : str
        Empty, or what is wrong and what to do.
    """

    gain: float
    growth: float
    paths: dict[str, float]
    warning: str


def loop_gain(
    loop: OpinionLoop,
    rates: tuple[float, ...],
    *,
    on_opinion: tuple[float, ...] | None = None,
    on_openness: float = 0.0,
    on_tension: float = 0.0,
    opinion: tuple[float, ...] | None = None,
    tension: float | None = None,
    shocks: float = 0.0,
    warming: ActRate | None = None,
    cooling: ActRate | None = None,
) -> LoopGain:
    """Compute the gain of a loop about a point.

    Parameters
    ----------
    loop : OpinionLoop
    rates : tuple of float
        Exchanges of a place per unit of time at the point, as mean over people: of the
        senders' country and, in a two-mode network, of the receivers'.
    on_opinion : tuple of float, optional
        Effects of the sender's and of the receiver's opinion on the log rate of exchange, in
        one country their sum. 0 by default; see `effects_on_exchange`.
    on_openness, on_tension : float
        Effects of openness and tension on the log rate of exchange.
    opinion : tuple of float, optional
        Each country's national opinion at the point; 0 by default.
    tension : float, optional
        Its rest by default.
    shocks : float
        Shocks per unit of time.
    warming, cooling : ActRate, optional
        What drives acts, where the model draws them; else the loop's own.

    Returns
    -------
    LoopGain

    Raises
    ------
    ModelError
        If there are not one or two countries, or nothing makes opinion return.

    Examples
    --------
    >>> from paradiplomacy.events.opinion.flow import Pulls
    >>> loop = OpinionLoop(
    ...     pulls=Pulls(to_base=0.2), gain=0.1, half_life=2.0, warming=ActRate(0.0, opinion=1.0)
    ... )
    >>> round(loop_gain(loop, (1.0,), on_openness=0.5).gain, 3)
    0.481
    >>> loop_gain(loop, (1.0,), on_openness=1.5).warning.partition(":")[0]
    'the loop feeds itself'
    """
    many = len(rates)
    at = np.zeros(many) if opinion is None else np.array(opinion, dtype=float)
    local = np.zeros(many) if on_opinion is None else np.array(on_opinion, dtype=float)
    if many not in {1, 2} or at.shape != (many,) or local.shape != (many,):
        raise ModelError(
            f"rates are given for {many} countries, opinion for {at.size}, on_opinion for "
            f"{local.size}; each is for the same one or two"
        )
    tense = loop.tension.rest if tension is None else tension
    pushes, fading = _linear(
        loop,
        rates=np.array(rates, dtype=float),
        effects=(local, on_openness, on_tension),
        point=(at, tense, shocks),
        acts=(warming or loop.warming, cooling or loop.cooling),
    )
    if not (fading[:many] > 0).all():
        raise ModelError("opinion never returns: give a pull to_base, exchanges or shocks")
    on_policy = np.linalg.solve(np.diag(fading[many:]) - pushes[many:, many:], pushes[many:, :many])
    forgotten = fading[:many, None]
    parts = {
        "opinion": pushes[:many, :many] / forgotten,
        "openness": pushes[:many, many : many + 1] @ on_policy[:1] / forgotten,
        "tension": pushes[:many, many + 1 :] @ on_policy[1:] / forgotten,
    }
    gain = _greatest(parts["opinion"] + parts["openness"] + parts["tension"])
    growth = _greatest(pushes - np.diag(fading))
    paths = {path: _greatest(part) for path, part in parts.items()}
    return LoopGain(gain, growth, paths, _warning(gain, growth))


def _greatest(matrix: Floats) -> float:
    return float(np.linalg.eigvals(matrix).real.max())


def _linear(
    loop: OpinionLoop,
    *,
    rates: Floats,
    effects: tuple[Floats, float, float],
    point: tuple[Floats, float, float],
    acts: tuple[ActRate | None, ActRate | None],
) -> tuple[Floats, Floats]:
    """Return what opinions, openness and tension push each other by, and how they fade."""
    (local, on_openness, on_tension), (at, tense, shocks) = effects, point
    many, tension = len(rates), loop.tension
    slopes, often = np.zeros((2, many + 2)), np.zeros(2)
    for k, rate in enumerate(acts):
        if rate is None:
            continue
        other = at[1] if many == 2 else 0.0
        often[k] = rate.at(at[:1], other, tense)[0]
        slopes[k, :many] = (rate.opinion, rate.other_opinion)[:many]
        slopes[k, -1] = rate.tension
    warms, cools = often
    moved = often[:, None] * slopes  # acts per unit of time, for a unit of each
    pushes = np.zeros((many + 2, many + 2))
    warmed = loop.gain * rates * (1 - at)
    pushes[:many, :many] = np.outer(warmed, local)
    pushes[:many, many] = warmed * on_openness
    pushes[:many, many + 1] = warmed * on_tension
    pushes[many] = moved[0] - moved[1]
    pushes[many + 1] = tension.rise * (1 - tense) * moved[1] - tension.fall * tense * moved[0]
    fading = np.empty(many + 2)
    fading[:many] = loop.pulls.to_base + loop.gain * rates + loop.loss * shocks / 2
    fading[many] = math.log(2) / loop.half_life
    fading[many + 1] = (
        math.log(2) / tension.half_life + tension.rise * (cools + shocks) + tension.fall * warms
    )
    return pushes, fading


def _warning(gain: float, growth: float) -> str:
    if gain < 1 and growth < 0:
        return ""
    return (
        f"the loop feeds itself: its gain is {gain:.2f}, a small push grows by {growth:.2f} a unit "
        "of time until opinions saturate, and where a world ends says more of the loop than of "
        "what happened; weaken the effects of opinion, openness or tension, or let opinion "
        "return faster"
    )
