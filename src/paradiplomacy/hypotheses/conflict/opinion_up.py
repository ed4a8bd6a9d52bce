"""Whether local contact warms local opinion, and national opinion after it."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.conflict.local_opinion import (
    LOCAL,
    linked_places,
    local_panel,
    panel_subjects,
)
from paradiplomacy.hypotheses.conflict.opinion_check import what_surveys_notice
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import Interval
from paradiplomacy.hypotheses.estimators.lead_lag import (
    DRAWS,
    LEAST_YEARS,
    Lag,
    changes,
    detectable_correlation,
    lead_lag,
)
from paradiplomacy.hypotheses.estimators.linked_correlation import linked_correlation
from paradiplomacy.hypotheses.histories.periods import standing_exchanges
from paradiplomacy.hypotheses.histories.yearly import EXCHANGES, Yearly, city_series, opinion_series
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.phrases import largest_missed
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.language import Message, Words, sentences
from paradiplomacy.record.frames import Frames

__all__ = ["OPINION_UP", "correlation_interval"]

WORDS = Words(__name__)
RULE = DecisionRule("more", 0.0, least=LEAST_YEARS)
_PERMUTED = 2000


@dataclass(frozen=True, slots=True)
class _Part:
    """One half of the claim: its correlation, p-value, units and label."""

    estimate: Estimate
    label: Message
    narrow: Interval
    p: float
    n: int
    country: str = ""

    @property
    def interval(self) -> Interval:
        return Interval(self.estimate.value, self.estimate.low, self.estimate.high, 0.95)

    @property
    def shown(self) -> Interval:
        """The interval as it is written: 0.00 where there is no number."""
        e = self.estimate
        return Interval(e.value or 0.0, e.low or 0.0, e.high or 0.0, 0.95)

    @property
    def verdict(self) -> Verdict:
        return RULE.verdict(self.interval, self.narrow, events=self.n)


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
    links = linked_places(frames, panel)
    found = linked_correlation(x, y, links)
    r = found.value
    rng = np.random.default_rng(frames.seed)
    mixed = np.array([rng.permutation(x) for _ in range(_PERMUTED)])
    mixed = (mixed - x.mean()) @ (y - y.mean()) / (n * x.std() * y.std())
    p = (1 + int((np.abs(mixed) >= abs(r) - 1e-12).sum())) / (1 + _PERMUTED)
    if links:  # places that belong together cannot be shuffled one by one
        p = max(p, found.p)
    estimate = as_estimate(
        WORDS("estimate.local"),
        found.interval(0.95),
        n,
        "correlation",
        WORDS("how.linked", n=len(links), p=p)
        if links
        else WORDS("how.local", draws=_PERMUTED, p=p),
        subjects=panel_subjects(frames, panel),
    )
    return _Part(estimate, WORDS("label.local"), found.interval(0.9), p, n)


def correlation_interval(r: float, n: int, level: float) -> Interval:
    """The interval of a correlation of so many places, on Fisher's scale."""
    from scipy.stats import norm

    z, wide = atanh(max(min(r, 1 - 1e-12), -1 + 1e-12)), norm.ppf(1 - (1 - level) / 2) / sqrt(n - 3)
    return Interval(r, tanh(z - wide), tanh(z + wide), level)


def _national(frames: Frames) -> list[_Part]:
    """The change of each national series against exchanges of the year before."""
    exchanges = next((series for series in city_series(frames) if series.name == EXCHANGES), None)
    if exchanges is None:
        return []
    parts = []
    for opinion in opinion_series(frames):
        both = [
            lead_lag(
                exchanges.values, changes(opinion.values), lags=(1,), level=level, seed=frames.seed
            )
            for level in (0.95, 0.9)
        ]
        if both[0] and both[1]:
            part = _part(exchanges, opinion, both[0].lags[0], both[1].lags[0])
            parts.append(part)
    return parts


def _part(exchanges: Yearly, opinion: Yearly, lag: Lag, narrow: Lag) -> _Part:
    estimate = as_estimate(
        WORDS("estimate.nation", opinion=opinion.name),
        lag.interval,
        lag.n,
        "correlation",
        WORDS("how.nation", draws=DRAWS, p=lag.p),
        subjects=(*exchanges.subjects, *opinion.subjects),
    )
    label = WORDS("label.nation", opinion=opinion.name)
    country = opinion.of.partition("-")[0]
    return _Part(estimate, label, narrow.interval, lag.p, lag.n, country)


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
    others = [part for part in nation if part is not main]
    return Finding(
        OPINION_UP.id,
        verdict,
        _sentence(local, main, panel, verdict),
        estimates=tuple(part.estimate for part in parts),
        n=n,
        method=WORDS("method"),
        mde=least,
        mde_unit=WORDS("mde-unit"),
        mde_sentence=sentences(_detectable(local, n_nation, least), check),
        lacks=(
            WORDS("lack.local", series=LOCAL, places=WORDS("places", n=panel)),
            WORDS("lack.nation"),
        ),
        sensitivity=tuple(part.estimate for part in others),
        caveats=(WORDS("caveat.quarrels"), WORDS("caveat.few-meet"), WORDS("caveat.sources")),
        picture=_picture([*parts, *others]),
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


def _picture(parts: list[_Part]) -> Picture | None:
    rows = tuple(as_row(part.label, part.estimate) for part in parts)
    return Picture("intervals", rows, WORDS("axis"), "", reference=0.0) if rows else None


def _detectable(local: _Part | None, n_nation: int, least: float | None) -> Message:
    sample = WORDS("sample.places", n=local.n) if local else WORDS("sample.changes", n=n_nation)
    if least is None:
        return largest_missed(sample, WORDS("correlation"))
    return WORDS("detectable", sample=sample, r=least)


def _sentence(local: _Part | None, nation: _Part | None, panel: int, verdict: Verdict) -> Message:
    of_places = (
        WORDS("local", n=local.n, r=local.shown)
        if local
        else WORDS("local-lacking", panel=panel, least=LEAST_YEARS)
    )
    if nation is None:
        return sentences(of_places, WORDS("nation-unknown"))
    return sentences(of_places, WORDS(f"nation.{verdict}", n=nation.n, r=nation.shown))


def _years_known(frames: Frames) -> int:
    """Changes of national opinion that can be set against exchanges, in the longest series."""
    longest = max((len(changes(opinion.values)) for opinion in opinion_series(frames)), default=0)
    return max(longest, local_panel(frames).height)


OPINION_UP = Hypothesis(
    id="opinion-up",
    section="Conflict Prevention and Resolution, 1",
    claim=WORDS("claim"),
    needs=(
        Need(
            "readings",
            WORDS("need.opinion", series=LOCAL),
            _years_known,
            least=LEAST_YEARS,
        ),
        Need(
            "exchanges",
            WORDS("need.exchanges"),
            lambda frames: standing_exchanges(frames).height,
        ),
    ),
    test=_test,
    estimator=WORDS("estimator"),
)
