"""Whether local contact warms local opinion, and national opinion after it."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

from paradiplomacy.hypotheses.base import Estimate, Finding, Hypothesis, Need, Picture, Verdict
from paradiplomacy.hypotheses.conflict.local_opinion import LOCAL, local_panel, panel_subjects
from paradiplomacy.hypotheses.conflict.opinion_check import what_surveys_notice
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.lead_lag import (
    DRAWS,
    LEAST_YEARS,
    Lag,
    changes,
    detectable_correlation,
    lead_lag,
)
from paradiplomacy.hypotheses.histories.periods import standing_exchanges
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, Yearly, city_series, opinion_series
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import capital, count, number, p_value
from paradiplomacy.record.frames import Frames

__all__ = ["OPINION_UP"]

RULE = Rule("more", 0.0, least=LEAST_YEARS)
_PERMUTED = 2000


@dataclass(frozen=True, slots=True)
class _Part:
    """One half of the claim: its correlation, p-value, units and words."""

    estimate: Estimate
    narrow: Interval
    p: float
    n: int
    country: str = ""

    @property
    def verdict(self) -> Verdict:
        found = Interval(self.estimate.value, self.estimate.low, self.estimate.high, 0.95)
        return RULE.verdict(found, self.narrow, events=self.n)


def _local(frames: Frames) -> _Part | None:
    """The change of local opinion against exchanges, over places; None where it cannot be."""
    import numpy as np

    panel = local_panel(frames)
    n = panel.height
    if n < LEAST_YEARS:
        return None
    x, y = np.log1p(panel["exchanges"].to_numpy()), panel["change"].to_numpy()
    if np.ptp(x) <= 0 or np.ptp(y) <= 0:
        return None
    r = float(np.corrcoef(x, y)[0, 1])
    rng = np.random.default_rng(frames.seed)
    mixed = np.array([rng.permutation(x) for _ in range(_PERMUTED)])
    mixed = (mixed - x.mean()) @ (y - y.mean()) / (n * x.std() * y.std())
    p = (1 + int((np.abs(mixed) >= abs(r) - 1e-12).sum())) / (1 + _PERMUTED)
    estimate = as_estimate(
        "change of local opinion and exchanges a year of the place: correlation over places",
        _fisher(r, n, 0.95),
        n,
        "correlation",
        f"Pearson, interval by Fisher's z; {_PERMUTED} permutations of places, {p_value(p)}",
        subjects=panel_subjects(frames, panel),
    )
    return _Part(estimate, _fisher(r, n, 0.9), p, n)


def _fisher(r: float, n: int, level: float) -> Interval:
    from scipy.stats import norm

    z, wide = atanh(max(min(r, 1 - 1e-12), -1 + 1e-12)), norm.ppf(1 - (1 - level) / 2) / sqrt(n - 3)
    return Interval(r, tanh(z - wide), tanh(z + wide), level)


def _national(frames: Frames) -> list[_Part]:
    """The change of each national series against exchanges of the year before."""
    exchanges = next((one for one in city_series(frames) if one.name == EXCHANGES), None)
    if exchanges is None:
        return []
    found = []
    for opinion in opinion_series(frames):
        both = [
            lead_lag(
                exchanges.values, changes(opinion.values), lags=(1,), level=level, seed=frames.seed
            )
            for level in (0.95, 0.9)
        ]
        if both[0] and both[1]:
            part = _part(exchanges, opinion, both[0].lags[0], both[1].lags[0])
            found.append(part)
    return found


def _part(exchanges: Yearly, opinion: Yearly, lag: Lag, narrow: Lag) -> _Part:
    estimate = as_estimate(
        f"change of {opinion.name} and exchanges of the year before: correlation over years",
        lag.found,
        lag.n,
        "correlation",
        f"years that follow on another; {DRAWS} series of the same rhythm, {p_value(lag.p)}",
        subjects=(*exchanges.subjects, *opinion.subjects),
    )
    return _Part(estimate, narrow.found, lag.p, lag.n, country=opinion.of.partition("-")[0])


def _test(frames: Frames) -> Finding:
    local, nation = _local(frames), _national(frames)
    panel = local_panel(frames).height
    main = max(nation, key=lambda part: part.n, default=None)
    n_nation = main.n if main else 0
    n = local.n if local else n_nation
    least = detectable_correlation(n)
    check = what_surveys_notice(frames, n_nation, main.country if main else "")
    verdict = _verdict(local, main)
    parts = ([local] if local else []) + ([main] if main else [])
    others = [part.estimate for part in nation if part is not main]
    return Finding(
        OPINION_UP.id,
        verdict,
        _sentence(local, main, panel, verdict),
        estimates=tuple(part.estimate for part in parts),
        n=n,
        method=(
            "Change of local opinion against exchanges, over places; change of national opinion "
            "against exchanges of the year before, over years."
        ),
        mde=least,
        mde_unit="correlation",
        mde_sentence=_mde_sentence(local, n_nation, least) + check,
        lacks=_lacks(panel),
        sensitivity=tuple(others),
        caveats=(
            "Opinion of a nation moves with its quarrels, which also stop exchanges: a "
            "correlation over years is no effect of exchanges.",
            "National surveys ask everybody; people who meet in exchanges are too few to move "
            "them, so the national half alone can neither show nor refute the claim.",
            "Exchanges are those that sources tell of.",
        ),
        picture=_picture(parts, others),
        p=local.p if local and verdict is not Verdict.UNTESTABLE else None,
    )


def _verdict(local: _Part | None, nation: _Part | None) -> Verdict:
    """Both halves must hold; the national one alone decides nothing."""
    if local is None:
        return Verdict.UNTESTABLE
    if local.verdict is Verdict.SUPPORTED:
        both = nation is not None and nation.verdict is Verdict.SUPPORTED
        return Verdict.SUPPORTED if both else Verdict.INCONCLUSIVE
    return local.verdict


def _picture(parts: list[_Part], others: list[Estimate]) -> Picture | None:
    rows = [as_row(capital(str(e.name).partition(":")[0]), e) for e in _of(parts, others)]
    if not rows:
        return None
    return Picture("intervals", tuple(rows), "Correlation with exchanges", "", reference=0.0)


def _of(parts: list[_Part], others: list[Estimate]) -> list[Estimate]:
    return [*(part.estimate for part in parts), *others]


def _mde_sentence(local: _Part | None, n_nation: int, least: float | None) -> str:
    units = count(local.n, "place") if local else count(n_nation, "change") + " of opinion"
    if least is None:
        return missed(f"With {units}", "correlation")
    return (
        f"With {units}, a correlation of {least:.2f} or more would be told from none in eight "
        "samples of ten."
    )


def _sentence(local: _Part | None, nation: _Part | None, panel: int, verdict: Verdict) -> str:
    if local is None:
        told = (
            "This record cannot tell whether contact warms local opinion: it has opinion at two "
            f"times for {count(panel, 'place')}, and {number(LEAST_YEARS)} are needed, that differ "
            "in exchanges."
        )
    else:
        told = (
            f"Over {count(local.n, 'place')}, opinion changed with exchanges by a correlation of "
            f"{_span(local.estimate)}."
        )
    if nation is None:
        return told + " National opinion is not known for enough years in a row."
    told += (
        f" Over {count(nation.n, 'year')} national opinion changed with the exchanges of the year "
        f"before by a correlation of {_span(nation.estimate)}"
    )
    if local is None:
        return told + ", which by itself shows nothing of what exchanges do."
    return told + _READING[verdict]


_READING = {
    Verdict.SUPPORTED: ": opinion rises with contact, in places and in the nation.",
    Verdict.CONTRADICTED: ": where there is more contact, local opinion cools.",
    Verdict.INCONCLUSIVE: ": that does not tell whether opinion rises from places to the nation.",
}


def _span(estimate: Estimate) -> str:
    return (
        f"{estimate.value or 0.0:.2f} (95% interval {estimate.low or 0.0:.2f} to "
        f"{estimate.high or 0.0:.2f})"
    )


def _lacks(panel: int) -> tuple[str, ...]:
    return (
        "Opinion of the other country in places with and without ties, asked at two times or "
        f"more: a series whose name begins with {LOCAL}, of the place's key, or answers to the "
        f"item {LOCAL}. {capital(number(panel))} places have it here; about 200 would show a "
        "correlation of 0.2.",
        "Yearly national opinion without gaps.",
    )


def _years_told(frames: Frames) -> int:
    """Changes of national opinion that can be set against exchanges, in the longest series."""
    longest = max((len(changes(one.values)) for one in opinion_series(frames)), default=0)
    return max(longest, local_panel(frames).height)


OPINION_UP = Hypothesis(
    id="opinion-up",
    section="Conflict Prevention and Resolution, 1",
    claim=(
        "Contact in exchanges warms opinion of the other country, in the places first and in the "
        "nation later."
    ),
    needs=(
        Need(
            "readings",
            f"opinion of the other country, of places (series {LOCAL}, or answers to that item) "
            "at two times, or of the nation in years that follow on each other",
            _years_told,
            least=LEAST_YEARS,
        ),
        Need(
            "exchanges",
            "dated exchanges of ties that stood",
            lambda frames: standing_exchanges(frames).height,
        ),
    ),
    test=_test,
    estimator=(
        "Correlation over places of the change of local opinion with exchanges, and over years "
        "of the change of national opinion with exchanges of the year before: supported if both "
        "95 % intervals lie above zero, contradicted if the local one lies below, untestable "
        "without local opinion, else inconclusive; inconclusive with fewer than eight places or "
        "years."
    ),
    items=("opinion.local", "exchange.count"),
)
