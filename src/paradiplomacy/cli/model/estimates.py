"""A fitted event model as plain values, for JSON, and as tables for people."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from paradiplomacy.cli.show import note, table, values_of

if TYPE_CHECKING:
    from dyadevents.diagnose import Diagnosis
    from dyadevents.history import History
    from dyadevents.inference.fitted import Fit, KindFit
    from dyadevents.inference.imputation import PooledEstimates
    from dyadevents.inference.robust import RobustCovariance

_Z = NormalDist().inv_cdf(0.975)


def finite(value: float | None) -> float | None:
    """Return a number as JSON may hold it: None where it is not finite."""
    return None if value is None or not math.isfinite(value) else float(value)


def finite_values(thing: object, *names: str) -> dict[str, float | None]:
    """Return some attributes of a thing as JSON may hold numbers."""
    return {name: finite(getattr(thing, name)) for name in names}


def chance(p: float | None) -> float | None:
    """Return a p-value as JSON holds it: never 0, which nothing is."""
    from dyadevents.inference.tails import LEAST

    return None if finite(p) is None else max(float(p or 0.0), LEAST)


def tests_view(p_values: Mapping[str, float]) -> list[dict[str, Any]]:
    """Return tests by name as plain values."""
    return [{"test": name, "p": chance(p)} for name, p in p_values.items()]


def _exp(value: float) -> float | None:
    return finite(math.exp(value)) if value < 700 else None


def history_view(history: History, *, dates: bool) -> dict[str, Any]:
    """Return what a history holds, in numbers."""
    network = history.network
    counts = {name: getattr(network, f"n_{name}") for name in ("senders", "receivers", "dyads")}
    window = {"window": values_of(history, "start", "end") | {"dates": dates}}
    return {"network": {"mode": network.mode} | counts} | window | {"events": len(history)}


def fit_view(
    fit: Fit,
    robust: Mapping[str, RobustCovariance | PooledEstimates],
    *,
    sandwiches: Mapping[str, RobustCovariance] | Mapping[str, PooledEstimates] | None = None,
    pooled: Mapping[str, PooledEstimates] | None = None,
) -> dict[str, Any]:
    """Return a fit as plain values: totals, then estimates by kind, then all about each kind.

    Intervals are of `robust`, where there is one, which may have the model's errors where clusters
    are few; `sandwiches` have the errors that are clustered, whatever they are.
    """
    kinds = list(fit.kinds.values())
    views = [
        _view_of_kind_fit(
            kind_fit,
            robust.get(kind_fit.kind),
            sandwich=(sandwiches or {}).get(kind_fit.kind),
            breaks=fit.model.baseline_of(kind_fit.kind).breaks,
            pooled=(pooled or {}).get(kind_fit.kind),
        )
        for kind_fit in kinds
    ]
    by_term = {
        name: {view["kind"]: {t["name"]: t[column] for t in view["terms"]} for view in views}
        for name, column in {"estimates": "estimate", "standard_errors": "standard_error"}.items()
    }
    return (
        {"loglik": finite(fit.loglik)}
        | {name: sum(getattr(each, name) for each in kinds) for name in ("iterations", "seconds")}
        | by_term
        | {"kinds": views}
    )


def _view_of_kind_fit(
    kind_fit: KindFit,
    robust: RobustCovariance | PooledEstimates | None,
    *,
    sandwich: RobustCovariance | PooledEstimates | None,
    breaks: Sequence[float],
    pooled: PooledEstimates | None,
) -> dict[str, Any]:
    messages = [*kind_fit.messages, *getattr(robust, "messages", ())]
    covariance = [[finite(value) for value in row] for row in kind_fit.covariance.tolist()]
    dropped = [{"term": name, "why": why} for name, why in kind_fit.dropped]
    return (
        {"kind": kind_fit.kind}
        | {"events": kind_fit.n_events, "dyads": kind_fit.n_dyads}
        | finite_values(kind_fit, "loglik", "aic", "bic")
        | values_of(kind_fit, "iterations", "seconds")
        | finite_values(kind_fit, "drift")
        | {"breaks": list(breaks) if kind_fit.likelihood == "interval" else []}
        | {"terms": _term_views(kind_fit, robust, sandwich, pooled)}
        | {"covariance": covariance}
        | {"clusters": getattr(robust, "clusters", None), "dropped": dropped}
        | {"bound": finite(kind_fit.bound), "messages": messages}
    )


def _term_views(
    kind_fit: KindFit,
    robust: RobustCovariance | PooledEstimates | None,
    sandwich: RobustCovariance | PooledEstimates | None,
    pooled: PooledEstimates | None,
) -> list[dict[str, Any]]:
    from dyadevents.inference.tails import two_sided

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
    robust: RobustCovariance | PooledEstimates | None, pooled: PooledEstimates | None
) -> list[tuple[float, float, float]] | None:
    """Return intervals and p-values of pooled estimates, which are Student's and not normal."""
    if pooled is None:
        return None
    from dyadevents.inference.imputation import PooledEstimates
    from paradiplomacy.mechanisms.by_formula import p_values

    shown = robust if isinstance(robust, PooledEstimates) else pooled
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
    error = "robust s.e." if robust else "s.e."
    columns = ["term", "estimate", error, "95 % interval", "p", "rate ratio"]
    rows = [
        [
            term["name"],
            number(term["estimate"]),
            number(term["interval_standard_error"]),
            f"{number(term['low'])} to {number(term['high'])}",
            probability(term["p"]),
            number(term["rate_ratio"]),
        ]
        for term in terms
    ]
    title = (
        f"{kind['kind']}: {kind['events']:,} events, up to {kind['dyads']:,} dyads at risk; "
        f"{likelihood} likelihood, log-likelihood {number(kind['loglik'])}, "
        f"AIC {number(kind['aic'])}, BIC {number(kind['bic'])}"
    )
    if rows:
        table(title, columns, rows)
    for message in kind["messages"]:
        note(f"- {message}")


def number(value: float | None) -> str:
    """Return a number with four significant figures, or all of a large one."""
    if value is None:
        return "-"
    return f"{value:,.1f}" if 1e3 <= abs(value) < 1e12 else f"{value:#.4g}"


def probability(value: float | None) -> str:
    """Return a p-value as text."""
    return "< 1e-15" if value is not None and value < 1e-15 else number(value)


def goodness_view(goodness: Diagnosis, worlds: int) -> dict[str, Any]:
    """Return the tests and the verdict on each kind as plain values."""
    verdicts = [
        values_of(verdict, "kind", "tested")
        | {"fits": verdict.fits if verdict.tested else None}
        | values_of(verdict, "tests", "rejecting")
        for verdict in goodness.verdicts
    ]
    tests = {"worlds": worlds, "tests": tests_view(goodness.p_values)}
    return tests | {"verdicts": verdicts, "notes": list(goodness.notes)}


def print_goodness(view: Mapping[str, Any] | None) -> None:
    """Print the verdicts; or that there are none, and how to get them."""
    if view is None:
        note("- whether the model fits was not tested; --check 100 does, with simulated worlds")
        return
    rows = [
        [
            verdict["kind"] or "all together",
            _verdict_on_model(verdict),
            ", ".join(verdict["rejecting"]) or "-",
        ]
        for verdict in view["verdicts"]
    ]
    if rows:
        table("Does the model fit?", ["kind", "verdict", "rejected by"], rows)
    if any(verdict["fits"] is False for verdict in view["verdicts"]):
        note("- where the model does not fit, coefficients are summaries; limits may be too narrow")
    for message in view["notes"]:
        note(f"- {message}")


def _verdict_on_model(verdict: Mapping[str, Any]) -> str:
    many, against = len(verdict["tests"]), len(verdict["rejecting"])
    if not many:
        return (
            "not tested"
            if not verdict["tested"]
            else "the whole of which it is a part does not fit"
        )
    tests = "1 test" if many == 1 else f"{many} tests"
    return f"not rejected ({tests})" if verdict["fits"] else f"does not fit ({against} of {tests})"
