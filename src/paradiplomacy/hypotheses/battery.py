"""The whole battery: every hypothesis, its variants, and what many tests at once leave of it.

A variant is the record under another choice: definition of a tie, facts that are contradicted,
dates within their bounds, and the weight of large and old places. Each is a change of the frames,
so that one mechanism serves every hypothesis, a user's own included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.catalogue import GENERAL, catalogue
from paradiplomacy.hypotheses.histories.answered_history import with_answers
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.selection import as_number, without_repeats
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.record.drawn_dates import with_drawn_dates
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)

DRAWS = 3
_NOT_TESTED = (Verdict.UNTESTABLE, Verdict.RESTATED)
OF_TIES = ("ties", "listings", "spells", "exchanges")
OF_TIES_OR_NONE = ("responses", "claims", "accounts")
DEFINED = ("sci-like", "cpaffc-like", "city-only")
"""Definitions of variants; those that are not general, of records whose totals count by them."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The record under another choice.

    family: As in `paradiplomacy.hypotheses.base.FAMILIES`.
    name: What is chosen, after "ratio, ": ``ties like those of CPAFFC``.
    frames: One, or several where dates are drawn.
    """

    family: str
    name: Text
    frames: tuple[Frames, ...]


def variants(frames: Frames) -> tuple[Variant, ...]:
    """The record under each choice that changes it.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.record.frames import frames_of
    >>> sorted({variant.family for variant in variants(frames_of(open_record()))})
    ['age', 'contradicted', 'dates', 'definition', 'size']
    """
    return tuple(_variants(frames))


def _variants(frames: Frames) -> Iterator[Variant]:
    from paradiplomacy.definitions.definitions import DEFINITIONS, GENERAL, under

    # What interviews say fills gaps of the record, not of days drawn for it.
    frames = with_answers(frames)
    makers: list[tuple[str, Message, Callable[[], pl.DataFrame]]] = [
        ("definition", _WORDS(f"definition.{key}"), partial(under, frames, DEFINITIONS[key]))
        for key in DEFINED
        if key in GENERAL or key in frames.definitions
    ]
    agreed = pl.col("contradicted").list.len().fill_null(0) == 0
    makers += [
        ("contradicted", _WORDS("contradicted"), lambda: frames.ties.filter(agreed)),
        ("size", _WORDS("size"), partial(_small, frames)),
        ("age", _WORDS("age"), partial(_young, frames)),
    ]
    for family, name, make in makers:
        chosen_ties = make()
        if 0 < chosen_ties.height < frames.ties.height:
            yield Variant(family, name, (only(frames, chosen_ties),))
    if frames.ties.height:
        # One exchange that is reported twice must not be drawn apart.
        dated = pl.col("date_low").is_not_null() & pl.col("date_high").is_not_null()
        once = without_repeats(frames.exchanges.filter(dated))
        exchanges = pl.concat([once, frames.exchanges.filter(~dated)]).sort("exchange")
        single = replace(frames, exchanges=exchanges)
        drawn = tuple(with_drawn_dates(single, frames.seed + k) for k in range(DRAWS))
        yield Variant("dates", _WORDS("dates", draws=DRAWS), drawn)


def only(frames: Frames, ties: pl.DataFrame) -> Frames:
    """The frames with some ties and what hangs on them; responses without a tie stay."""
    keep = ties.select("tie")
    of_chosen = (pl.col("tie") == "") | pl.col("tie").is_in(keep["tie"].to_list())
    return replace(
        frames,
        **{name: getattr(frames, name).join(keep, on="tie", how="semi") for name in OF_TIES},
        **{name: getattr(frames, name).filter(of_chosen) for name in OF_TIES_OR_NONE},
    )


def _small(frames: Frames) -> pl.DataFrame:
    """Ties below the upper third of their larger end's size; those of unknown size stay."""
    sized = frames.ties.with_columns(
        pl.max_horizontal("population_a", "population_b").alias("_size")
    )
    limit = sized["_size"].quantile(2 / 3, "higher")
    if limit is None:
        return frames.ties
    return sized.filter((pl.col("_size") < limit).fill_null(value=True)).drop("_size")


def _young(frames: Frames) -> pl.DataFrame:
    middle = frames.ties["established"].median()
    if middle is None:
        return frames.ties
    return frames.ties.filter((pl.col("established") > middle).fill_null(value=True))


def with_variants(hypothesis: Hypothesis, finding: Finding, variants: Sequence[Variant]) -> Finding:
    """The finding with its deciding estimate made again under other choices.

    hypothesis: Says which families apply.
    finding: What it found on the record itself.

    Of drawn dates the row spans all draws: the middle of their values, the widest of their
    intervals.
    """
    if finding.verdict in _NOT_TESTED or not finding.estimates:
        return finding
    rows = [
        _estimate_of_variant(finding.estimates[0], other, list(map(hypothesis.run, other.frames)))
        for other in variants
        if other.family in hypothesis.varies
    ]
    return replace(finding, sensitivity=(*finding.sensitivity, *rows))


def _estimate_of_variant(
    deciding: Estimate, other: Variant, findings: Sequence[Finding]
) -> Estimate:
    name = _WORDS("estimate", estimate=deciding.name, choice=other.name)
    same = [f.estimates[0] for f in findings if f.estimates]
    if len(same) < len(findings):
        sentence = next((f.sentence for f in findings if not f.estimates), "")
        method = _WORDS("not-estimated", sentence=sentence)
        return as_number(name, None, 0, deciding.unit, method, basis=deciding.basis)
    verdicts = tuple(dict.fromkeys(f.verdict.word for f in findings))
    values = sorted(e.value for e in same if e.value is not None)
    lows, highs = [e.low for e in same], [e.high for e in same]
    return replace(
        same[0],
        name=name,
        value=values[len(values) // 2] if len(values) == len(same) else None,
        low=None if None in lows else min(low for low in lows if low is not None),
        high=None if None in highs else max(high for high in highs if high is not None),
        n=min(e.n for e in same),
        method=_WORDS("verdict-then", method=same[0].method, verdicts=verdicts),
        # What it rests on is what the choice leaves of the record; the table need not list it.
        subjects=(),
    )


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values such that the chance of any false rejection stays at the level (Holm 1979).

    >>> [round(p, 12) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(ps)
    # Of m tests the smallest p counts m times, the next m - 1 times; none falls below the last.
    raised = np.maximum.accumulate(np.arange(len(ps), 0, -1) * np.asarray(ps)[order])
    return tuple(map(float, np.minimum(raised, 1)[np.argsort(order)]))


def false_discoveries(ps: Sequence[float]) -> tuple[float, ...]:
    """P-values adjusted for the share of false rejections (Benjamini and Hochberg 1995).

    >>> [round(p, 12) for p in false_discoveries([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    # As scipy's `false_discovery_control`, without the two seconds that loading it takes.
    order = np.argsort(ps)
    raised = np.asarray(ps, dtype=float)[order] * (len(ps) / np.arange(1, len(ps) + 1))
    lowest = np.minimum.accumulate(raised[::-1])[::-1]
    return tuple(map(float, np.clip(lowest, 0, 1)[np.argsort(order)]))


class VariedFrames:
    """Frames of a record, and their variants, on which every hypothesis runs."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """The record under each choice that changes it."""
        return variants(self.frames)


def run_all(
    frames: Frames,
    hypotheses: Mapping[str, Hypothesis] | None = None,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> dict[str, Finding]:
    """Run hypotheses on the frames of a record, each under every variant that applies.

    hypotheses: Ours, by default.
    progress: Called with the id of each before it runs, and the share that is done.

    Returns each with what its verdict survives of the correction for all that ran.
    """
    hypotheses_by_id = catalogue() if hypotheses is None else hypotheses
    varied = VariedFrames(frames)
    findings: dict[str, Finding] = {}
    for key, hypothesis in hypotheses_by_id.items():
        if progress:
            progress(key, len(findings) / len(hypotheses_by_id))
        findings[key] = run_one(hypothesis, varied)
    return with_correction(findings, corrected_tests(findings))


def answerable(findings: Mapping[str, Finding]) -> dict[str, Finding]:
    """Findings without those general claims that the record cannot answer."""
    return {
        key: finding
        for key, finding in findings.items()
        if key not in GENERAL or finding.verdict is not Verdict.UNTESTABLE
    }


def run_one(hypothesis: Hypothesis, varied: VariedFrames) -> Finding:
    """Run a hypothesis under every variant that applies; nothing corrects it yet."""
    return with_variants(hypothesis, hypothesis.run(varied.frames), varied.variants)


ALPHA = 0.05
"""The level at which corrected p-values are read."""


@dataclass(frozen=True, slots=True)
class CorrectedTest:
    """Result that is left of one test among many.

    p: In the worst case of what is unknown, where there is one.
    holm, fdr: Adjusted p-values: over the whole family of tests (Holm 1979), and for the share of
        false ones among those that are found (Benjamini and Hochberg 1995).
    """

    hypothesis: str
    p: float
    holm: float
    fdr: float


def corrected_tests(findings: Mapping[str, Finding]) -> tuple[CorrectedTest, ...]:
    """P-values of all findings that rest on a test, adjusted for their number.

    What its own worst case overturns makes no other test look better: that p-value counts.

    >>> from paradiplomacy.hypotheses.base import Verdict
    >>> found = {k: Finding(k, Verdict.INCONCLUSIVE, "", p=p) for k, p in zip("ab", (0.01, 0.04))}
    >>> [(c.hypothesis, c.holm, c.fdr) for c in corrected_tests(found)]
    [('a', 0.02, 0.02), ('b', 0.04, 0.04)]
    """
    tested = {key: p for key, f in findings.items() if (p := f.p_at_worst) is not None}
    ps = list(tested.values())
    return tuple(map(CorrectedTest, tested, ps, holm(ps), false_discoveries(ps)))


def with_correction(
    findings: Mapping[str, Finding], family: Sequence[CorrectedTest]
) -> dict[str, Finding]:
    """Findings with what the correction for a family of tests leaves of their verdicts.

    family: As from `corrected_tests`. A finding that is none of them is not corrected.

    >>> from paradiplomacy.hypotheses.base import Verdict
    >>> found = {k: Finding(k, Verdict.SUPPORTED, "", p=p) for k, p in zip("ab", (0.01, 0.04))}
    >>> family = corrected_tests(found)
    >>> {k: f.survives.correction for k, f in with_correction(found, family).items()}
    {'a': True, 'b': True}
    """
    by_key = {test.hypothesis: test for test in family}
    return {
        key: _corrected_finding(finding, by_key.get(key), tests=len(family))
        for key, finding in findings.items()
    }


def _corrected_finding(finding: Finding, test: CorrectedTest | None, *, tests: int) -> Finding:
    survives = replace(finding.survives, correction=None, tests=0, p=finding.p_at_worst, holm=None)
    if test is not None:
        survives = replace(survives, tests=tests, holm=test.holm)
        # Where the test itself does not reject, the verdict rests on something else than its p.
        if finding.verdict.decides and tests > 1 and test.p <= ALPHA:
            survives = replace(survives, correction=test.holm <= ALPHA)
    return replace(finding, survives=survives)
