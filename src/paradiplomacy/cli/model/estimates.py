"""A fitted event model as plain values, for JSON, and as tables for people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.show import note, table

if TYPE_CHECKING:
    from paradiplomacy.events.history import History
    from paradiplomacy.events.inference.fitted import Fit, KindFit
    from paradiplomacy.events.inference.frailty import FrailtyFit
    from paradiplomacy.events.inference.imputation import Pooled
    from paradiplomacy.events.inference.profile import Profile
    from paradiplomacy.events.inference.robust import RobustCovariance

__all__ = [
    "chance",
    "finite",
    "finite_values",
    "fit_view",
    "history_view",
    "print_fit",
    "probability",
]

_Z = NormalDist().inv_cdf(0.975)


def finite(value: float | None) -> float | None:
    """Return a number as JSON may hold it: None where it is not finite."""
    return None if value is None or not math.isfinite(value) else float(value)


def finite_values(thing: object, *names: str) -> dict[str, float | None]:
    """Return some attributes of a thing as JSON may hold numbers."""
    return {name: finite(getattr(thing, name)) for name in names}


def chance(p: float | None) -> float | None:
    """Return a p-value as JSON holds it: never 0, which nothing is."""
    from paradiplomacy.events.inference.tails import LEAST

    return None if finite(p) is None else max(float(p or 0.0), LEAST)


def _exp(value: float) -> float | None:
    return finite(math.exp(value)) if value < 700 else None


def history_view(history: History, *, dates: bool) -> dict[str, Any]:
    """Return what a history holds, in numbers."""
    network = history.network
    return {
        "network": {
            "mode": network.mode,
            "senders": network.n_senders,
            "receivers": network.n_receivers,
            "dyads": network.n_dyads,
        },
        "window": {"start": history.start, "end": history.end, "dates": dates},
        "events": len(history),
    }


def fit_view(
    fit: Fit,
    robust: Mapping[str, RobustCovariance | Pooled],
    profiles: Mapping[str, Mapping[str, Profile]],
    *,
    sandwiches: Mapping[str, RobustCovariance] | Mapping[str, Pooled] | None = None,
    pooled: Mapping[str, Pooled] | None = None,
) -> dict[str, Any]:
    """Return a fit as plain values: totals, then estimates by kind, then all about each kind.

    Intervals are of `robust`, where there is one, which may have the model's errors where clusters
    are few; `sandwiches` have the errors that are clustered, whatever they are.
    """
    kinds = list(fit.kinds.values())
    views = [
        _kind_view(
            kind_fit,
            robust.get(kind_fit.kind),
            profiles.get(kind_fit.kind, {}),
            sandwich=(sandwiches or {}).get(kind_fit.kind),
            breaks=fit.model.baseline_of(kind_fit.kind).breaks,
            pooled=(pooled or {}).get(kind_fit.kind),
        )
        for kind_fit in kinds
    ]
    return {
        "loglik": finite(fit.loglik),
        "iterations": sum(kind_fit.iterations for kind_fit in kinds),
        "seconds": sum(kind_fit.seconds for kind_fit in kinds),
        "estimates": {
            view["kind"]: {term["name"]: term["estimate"] for term in view["terms"]}
            for view in views
        },
        "standard_errors": {
            view["kind"]: {term["name"]: term["standard_error"] for term in view["terms"]}
            for view in views
        },
        "kinds": views,
    }


def _kind_view(
    kind_fit: KindFit,
    robust: RobustCovariance | Pooled | None,
    profiles: Mapping[str, Profile],
    *,
    sandwich: RobustCovariance | Pooled | None,
    breaks: Sequence[float],
    pooled: Pooled | None,
) -> dict[str, Any]:
    messages = [*kind_fit.messages, *getattr(robust, "messages", ())]
    return {
        "kind": kind_fit.kind,
        "events": kind_fit.n_events,
        "dyads": kind_fit.n_dyads,
        "loglik": finite(kind_fit.loglik),
        "aic": finite(kind_fit.aic),
        "bic": finite(kind_fit.bic),
        "iterations": kind_fit.iterations,
        "seconds": kind_fit.seconds,
        "drift": finite(kind_fit.drift),
        "breaks": list(breaks) if kind_fit.likelihood == "interval" else [],
        "terms": _term_views(kind_fit, robust, sandwich, profiles, pooled),
        "covariance": [[finite(value) for value in row] for row in kind_fit.covariance.tolist()],
        "frailty": None if kind_fit.frailty is None else _frailty_view(kind_fit.frailty),
        "clusters": getattr(robust, "clusters", None),
        "dropped": [{"term": name, "why": why} for name, why in kind_fit.dropped],
        "bound": finite(kind_fit.bound),
        "messages": messages,
    }


def _frailty_view(frailty: FrailtyFit) -> dict[str, Any]:
    return {
        "distribution": frailty.frailty.distribution,
        "variances": {side: finite(value) for side, value in frailty.variances.items()},
        "variance_errors": {side: finite(v) for side, v in frailty.variance_errors.items()},
        "statistic": finite(frailty.statistic),
        "p": chance(frailty.p_value),
    }


def _term_views(
    kind_fit: KindFit,
    robust: RobustCovariance | Pooled | None,
    sandwich: RobustCovariance | Pooled | None,
    profiles: Mapping[str, Profile],
    pooled: Pooled | None,
) -> list[dict[str, Any]]:
    from paradiplomacy.events.inference.tails import two_sided

    model = kind_fit.standard_errors.tolist()
    clustered = robust.standard_errors.tolist() if robust else [None] * len(model)
    alone = sandwich.standard_errors.tolist() if sandwich else clustered
    student = _student(robust, pooled)
    effective = getattr(robust, "effective", [None] * len(model))
    views = []
    for k, (name, value, plain, wide) in enumerate(
        zip(kind_fit.names, kind_fit.estimates.tolist(), model, clustered, strict=True)
    ):
        error = plain if wide is None else wide
        z = value / error if error > 0 else math.nan
        low, high, p = value - _Z * error, value + _Z * error, two_sided(z)
        if student is not None:
            low, high, p = student[k]
        profile = profiles.get(name)
        views.append(
            {
                "name": name,
                "estimate": finite(value),
                "standard_error": finite(plain),
                "robust_standard_error": finite(alone[k]),
                "interval_standard_error": finite(error),
                "effective_clusters": finite(effective[k]),
                "low": finite(low),
                "high": finite(high),
                "profile_low": finite(profile.low) if profile else None,
                "profile_high": finite(profile.high) if profile else None,
                "rate_ratio": _exp(value),
                "rate_ratio_low": _exp(low),
                "rate_ratio_high": _exp(high),
                "z": finite(z),
                "p": chance(p),
                "missing_information": float(pooled.missing_information[k]) if pooled else None,
            }
        )
    return views


def _student(
    robust: RobustCovariance | Pooled | None, pooled: Pooled | None
) -> list[tuple[float, float, float]] | None:
    """Return intervals and p-values of pooled estimates, which are Student's and not normal."""
    if pooled is None:
        return None
    from paradiplomacy.events.inference.imputation import Pooled
    from paradiplomacy.mechanisms.by_formula import p_values

    shown = robust if isinstance(robust, Pooled) else pooled
    ends, p = shown.interval().tolist(), p_values(shown).tolist()
    return [(low, high, value) for (low, high), value in zip(ends, p, strict=True)]


def print_fit(view: Mapping[str, Any]) -> None:
    """Print one table a kind, then what a reader should know."""
    for kind in view["kinds"]:
        _print_kind(kind, view["likelihood"])
    for message in view["notes"]:
        note(f"- {message}")


def _print_kind(kind: Mapping[str, Any], likelihood: str) -> None:
    terms = kind["terms"]
    robust = any(term["robust_standard_error"] is not None for term in terms)
    profiled = any(term["profile_low"] is not None for term in terms)
    columns = ["term", "estimate", "robust s.e." if robust else "s.e.", "95 % interval"]
    columns += ["profile interval"] if profiled else []
    rows = [
        [
            term["name"],
            number(term["estimate"]),
            number(term["interval_standard_error"]),
            _between(term["low"], term["high"]),
            *([_between(term["profile_low"], term["profile_high"])] if profiled else []),
            number(term["rate_ratio"]),
        ]
        for term in terms
    ]
    title = (
        f"{kind['kind']}: {kind['events']:,} events, up to {kind['dyads']:,} dyads at risk; "
        f"{likelihood} likelihood, log-likelihood {number(kind['loglik'])}"
    )
    if rows:
        table(title, [*columns, "rate ratio"], rows)
    if kind["frailty"]:
        frailty = kind["frailty"]
        variances = ", ".join(f"{side} {number(v)}" for side, v in frailty["variances"].items())
        note(f"- {kind['kind']}: variance of places: {variances} (p {probability(frailty['p'])})")
    for message in kind["messages"]:
        note(f"- {message}")


def _between(low: float | None, high: float | None) -> str:
    return f"{number(low)} to {number(high)}"


def number(value: float | None) -> str:
    """Return a number with four significant figures, or all of a large one."""
    if value is None:
        return "-"
    return f"{value:,.1f}" if 1e3 <= abs(value) < 1e12 else f"{value:#.4g}"


def probability(value: float | None) -> str:
    """Return a p-value as text."""
    return "< 1e-15" if value is not None and value < 1e-15 else number(value)
