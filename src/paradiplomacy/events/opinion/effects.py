"""From coefficients by label to what the gain of a loop needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from paradiplomacy.events.model import ModelError
from paradiplomacy.events.opinion.policy import ActRate

__all__ = ["Effects", "act_rate", "effects_on_exchange"]

_OURS = re.compile(r"\b(national_opinion|opinion|openness|tension)\b")
_PLAIN = re.compile(
    r"^(\w+)\((opinion|national_opinion|openness|tension)(\.senders|\.receivers)?\)$"
)


class Effects(TypedDict):
    """What `loop_gain` takes of the same names."""

    on_opinion: tuple[float, ...]
    on_openness: float
    on_tension: float


def _ours(coefficients: Mapping[str, float]) -> dict[tuple[str, str, str], float]:
    """The coefficients of terms of our covariates, by term, covariate and side."""
    found = {}
    for label, value in coefficients.items():
        if not _OURS.search(label):
            continue
        plain = _PLAIN.match(label)
        if plain is None:
            raise ModelError(
                f"{label}: how it moves with opinion, openness or tension depends on more than "
                "its coefficient; give `loop_gain` its slope at the point yourself"
            )
        found[plain[1], plain[2], plain[3] or ""] = value
    return found


def effects_on_exchange(coefficients: Mapping[str, float], *, countries: int = 2) -> Effects:
    """Collect what opinion, openness and tension do to the log rate of exchange.

    Parameters
    ----------
    coefficients : mapping of str to float
        Of the terms of a kind of exchange, by label. Terms of other covariates are left out.
    countries : {1, 2}
        2 in a two-mode network.

    Returns
    -------
    Effects

    Raises
    ------
    ModelError
        If a term of ours is transformed, interacted or not additive.

    Examples
    --------
    >>> effects_on_exchange({"inertia": 0.5, "sum(opinion)": 0.2, "covariate(openness)": 0.3})
    {'on_opinion': (0.2, 0.2), 'on_openness': 0.3, 'on_tension': 0.0}
    """
    ends, on = [0.0, 0.0], {"openness": 0.0, "tension": 0.0}
    for (term, name, side), value in _ours(coefficients).items():
        if term == "covariate" and name in on:
            on[name] += value
        elif (term, name) == ("covariate", "national_opinion"):
            ends[side == ".receivers"] += value
        elif name == "opinion" and term in {"sender", "sum", "receiver"}:
            ends[0] += value if term != "receiver" else 0.0
            ends[1] += value if term != "sender" else 0.0
        elif (term, name) == ("difference", "opinion"):
            ends[0] += value
            ends[1] -= value
        else:
            raise ModelError(
                f"{term}({name}{side}) is not a plain effect; give `loop_gain` its slope yourself"
            )
    opinion = (ends[0], ends[1]) if countries == 2 else (sum(ends),)
    return {"on_opinion": opinion, "on_openness": on["openness"], "on_tension": on["tension"]}


def act_rate(coefficients: Mapping[str, float], *, constant: float | None = None) -> ActRate:
    """Turn the coefficients of a kind of act into an `ActRate`.

    Parameters
    ----------
    coefficients : mapping of str to float
        By label, such as of an interval fit.
    constant : float, optional
        The log rate where all of the loop's covariates are 0; "intercept" by default. Give it
        where there are other terms.

    Returns
    -------
    ActRate

    Raises
    ------
    ModelError
        If there is no intercept and no `constant`, or a term is not a plain one.

    Examples
    --------
    >>> act_rate({"intercept": -1.0, "covariate(national_opinion.senders)": 0.5})
    ActRate(constant=-1.0, opinion=0.5, other_opinion=0.0, tension=0.0)
    """
    if constant is None:
        if "intercept" not in coefficients:
            raise ModelError("no intercept among the coefficients: give `constant`")
        constant = coefficients["intercept"]
    driven = {"opinion": 0.0, "other_opinion": 0.0, "tension": 0.0}
    for (term, name, side), value in _ours(coefficients).items():
        if term != "covariate" or name not in {"national_opinion", "tension"}:
            raise ModelError(f"{term}({name}{side}) does not drive acts in the loop")
        other = "other_opinion" if side == ".receivers" else "opinion"
        driven["tension" if name == "tension" else other] += value
    return ActRate(constant, **driven)
