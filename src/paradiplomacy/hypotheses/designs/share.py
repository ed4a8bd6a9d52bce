"""A share of units against a reference: exact interval, exact test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Verdict
from paradiplomacy.hypotheses.counted_units import Counted
from paradiplomacy.hypotheses.designs.rule import DecisionRule
from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_share,
    needed_for_equivalence,
    share,
    two_sided,
)
from paradiplomacy.hypotheses.finding import Detectable, beyond, decision, finding, intervals
from paradiplomacy.hypotheses.selection import as_estimate
from paradiplomacy.language import Message, Text, Value, Words, sentences
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Share:
    """Share of units that did something, by the record.

    units: From frames to a frame with columns ``subject`` (str) and ``hit`` (bool); where silence
        may hide a hit, also ``missed`` (bool) of those known not to be one.
    unit: What a unit is called, one of it: ``tie with a recorded exchange``.
    did: What a hit did, after "of 40 ties 12": ``have traded``.
    frame: The frame that the units come from.
    silent: Whether a unit that is not a hit may only be unreported. Then the share is a lower
        bound: the claim can be supported by it, and never contradicted.
    """

    units: Callable[[Frames], pl.DataFrame]
    unit: Text
    did: Text
    frame: str
    rule: DecisionRule
    silent: bool = False

    @property
    def needs(self) -> tuple[Need, ...]:
        """At least one unit."""
        return (Need(self.frame, _WORDS("need", unit=self.unit), self.units),)

    @property
    def method(self) -> Text:
        """Method by which it is estimated."""
        method = _WORDS("method")
        return sentences(method, _WORDS("method-silent")) if self.silent else method

    def test(self, frames: Frames) -> Finding:
        """Count, and hold the share against the reference."""
        units = self.units(frames)
        n, hits, reference = units.height, int(units["hit"].sum() or 0), self.rule.reference
        of_hits, narrow = share(hits, n), share(hits, n, level=0.9)
        verdict = self.rule.verdict(of_hits, narrow, events=n)
        if self.silent:
            of_hits = Interval(of_hits.value, of_hits.low, 1.0, of_hits.level)
            verdict = verdict.only_if(verdict is Verdict.SUPPORTED, self.rule.expect == "more")
        name, how = (
            _WORDS("name", unit=self.unit, did=self.did),
            _WORDS("exact-silent" if self.silent else "exact"),
        )
        has_missed = "missed" in units.columns
        missed = int(units["missed"].sum()) if has_missed else 0 if self.silent else n - hits
        counted = Counted(hits, missed, n - hits - missed, reference)
        more = {"subjects": tuple(units["subject"]), "cases": _WORDS("cases", n=n, unit=self.unit)}
        deciding = as_estimate(name, of_hits, n, "share", how, counted=counted, **more)
        low, high = detectable_share(n, against=reference)
        detectable = Detectable(
            beyond(high if self.rule.expect == "more" else low, reference),
            _WORDS("mde-unit", reference=reference),
            _WORDS("sample", n=n, unit=self.unit),
            "share",
        )
        p = None if self.silent else p_of_share(hits, n, self.rule)
        axis, rows = _WORDS("axis", did=self.did), [(_WORDS("all-units"), deciding)]
        margin = self.rule.margin if self.rule.expect == "same" else None
        return finding(
            _WORDS,
            decision(verdict, deciding, p=p),
            self._sentence(n, hits, of_hits, verdict),
            method=self.method,
            detectable=detectable,
            lacks=(self._sentence_on_need(n, hits),) if verdict is Verdict.INCONCLUSIVE else (),
            picture=intervals(axis, rows, reference=reference, margin=margin),
        )

    def _sentence_on_need(self, n: int, hits: int) -> Message:
        if self.silent and self.rule.expect == "more":
            best = self.rule.verdict(share(n, n), share(n, n, level=0.9), events=n)
            if best is Verdict.SUPPORTED:  # were silent units hits: there are units enough
                return _WORDS("needed.reports", n=n, hits=hits, unit=self.unit, did=self.did)
        if self.rule.expect != "same" or self.rule.margin is None:
            return _WORDS("needed.units", n=n, unit=self.unit)
        needed = needed_for_equivalence(self.rule.margin, true=self.rule.reference)
        return _WORDS("needed.about", needed=needed, reference=self.rule.reference)

    def _sentence(self, n: int, hits: int, of_hits: Interval, verdict: Verdict) -> Message:
        counted = _WORDS("counted", n=n, unit=self.unit, hits=hits, did=self.did, share=of_hits)
        needs: dict[str, Value] = {"counted": counted, "reference": self.rule.reference}
        if self.rule.expect == "same" and self.rule.margin:
            needs["low"], needs["high"] = self.rule.margin
        return _WORDS(f"sentence.{self.rule.expect}.{verdict}", **needs)


def p_of_share(hits: int, n: int, rule: DecisionRule) -> float | None:
    """P-value of a share against a rule; None without units.

    Twice the smaller exact tail, as the interval of Clopper and Pearson has it; for ``same``
    the larger of both exact one-sided tests against the ends of the margin (Schuirmann 1987).

    >>> round(p_of_share(12, 40, DecisionRule("less", 0.5)), 4)
    0.0166
    """
    if n <= 0:
        return None
    from scipy.stats import binomtest

    if rule.expect == "same" and rule.margin:
        low, high = rule.margin
        above = binomtest(hits, n, low, alternative="greater").pvalue
        return float(max(above, binomtest(hits, n, high, alternative="less").pvalue))
    return two_sided(hits, n, rule.reference)
