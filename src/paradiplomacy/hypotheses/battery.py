"""The whole battery: every hypothesis, its variants, and what many tests at once leave of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from paradiplomacy.hypotheses.base import Finding, Hypothesis
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.hypotheses.estimators.many_tests import false_discoveries, holm
from paradiplomacy.hypotheses.variants import variants, with_variants
from paradiplomacy.record.frames import Frames

__all__ = ["ALPHA", "Corrected", "corrected", "run_all"]


def run_all(
    frames: Frames,
    hypotheses: Mapping[str, Hypothesis] | None = None,
    *,
    progress: Callable[[str, float], None] | None = None,
) -> dict[str, Finding]:
    """Run hypotheses on the frames of a record, each under every variant that applies.

    Parameters
    ----------
    frames : Frames
    hypotheses : mapping of str to Hypothesis, optional
        Ours and installed ones, by default.
    progress : callable, optional, keyword-only
        Called with the id of each before it runs, and the share that is done.

    Returns
    -------
    dict of str to Finding
    """
    known = catalogue() if hypotheses is None else hypotheses
    others = variants(frames)
    findings = {}
    for position, (key, hypothesis) in enumerate(known.items()):
        if progress:
            progress(key, position / len(known))
        findings[key] = with_variants(hypothesis, hypothesis.run(frames), others)
    return findings


ALPHA = 0.05
"""The level at which corrected p-values are read."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is left of one test among many.

    Parameters
    ----------
    hypothesis : str
    p : float
    holm, fdr : float
        Adjusted p-values: over the whole family of tests (Holm 1979), and for the share of
        false ones among those that are found (Benjamini and Hochberg 1995).
    """

    hypothesis: str
    p: float
    holm: float
    fdr: float


def corrected(findings: Mapping[str, Finding]) -> tuple[Corrected, ...]:
    """P-values of all findings that rest on a test, adjusted for their number.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.base import Verdict
    >>> found = {k: Finding(k, Verdict.INCONCLUSIVE, "", p=p) for k, p in zip("ab", (0.01, 0.04))}
    >>> [(c.hypothesis, c.holm, c.fdr) for c in corrected(found)]
    [('a', 0.02, 0.02), ('b', 0.04, 0.04)]
    """
    tested = {key: f.p for key, f in findings.items() if f.p is not None}
    ps = list(tested.values())
    rows = zip(tested, ps, holm(ps), false_discoveries(ps), strict=True)
    return tuple(Corrected(*row) for row in rows)
