"""The whole battery: every hypothesis, its variants, and what many tests at once leave of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.catalogue import GENERAL, catalogue
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.hypotheses.variants import Variant, variants, with_variants
from paradiplomacy.record.frames import Frames


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
