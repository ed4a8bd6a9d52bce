"""A share of units against a reference: exact interval, exact test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from paradiplomacy.hypotheses.base import Finding, Need, Picture, Verdict
from paradiplomacy.hypotheses.designs.rule import Rule
from paradiplomacy.hypotheses.estimators.exact import (
    Interval,
    detectable_share,
    needed_for_equivalence,
    share,
    two_sided,
)
from paradiplomacy.hypotheses.selection import as_estimate, as_row
from paradiplomacy.hypotheses.wording import missed
from paradiplomacy.language.english import count, percent, percent_span
from paradiplomacy.record.frames import Frames

__all__ = ["Share", "p_of_share"]

EXACT = "share with exact binomial interval (Clopper-Pearson)"


@dataclass(frozen=True, slots=True)
class Share:
    """Which share of units did something, by the record.

    Parameters
    ----------
    units : callable
        From frames to a frame with columns ``subject`` (str) and ``hit`` (bool).
    unit : str
        What a unit is called, one of it: ``tie with a recorded exchange``.
    did : str
        What a hit did, after "of 40 ties 12": ``have traded``.
    frame : str
        The frame that the units come from.
    rule : Rule
    silent : bool
        Whether a unit that is no hit may only not be told of. Then the share is a lower
        bound: the claim can be supported by it, and never contradicted.
    """

    units: Callable[[Frames], pl.DataFrame]
    unit: str
    did: str
    frame: str
    rule: Rule
    silent: bool = False

    @property
    def needs(self) -> tuple[Need, ...]:
        """At least one unit."""
        return (Need(self.frame, f"each {self.unit}", lambda f: self.units(f).height),)

    @property
    def method(self) -> str:
        """How it is estimated."""
        said = "Share of units with its exact binomial interval (Clopper and Pearson 1934)."
        if self.silent:
            said += " Silence may hide a hit, so the share is a lower bound that cannot contradict."
        return said

    def test(self, frames: Frames) -> Finding:
        """Count, and hold the share against the reference."""
        units = self.units(frames)
        n, hits = units.height, int(units["hit"].sum() or 0)
        nearest = detectable_share(n, against=self.rule.reference)
        found, narrow = share(hits, n), share(hits, n, level=0.9)
        verdict = self.rule.verdict(found, narrow, events=n)
        if self.silent:
            found = Interval(found.value, found.low, 1.0, found.level)
            if verdict is Verdict.CONTRADICTED or self.rule.expect != "more":
                verdict = Verdict.INCONCLUSIVE
        deciding = as_estimate(
            f"share of units that {self.did}",
            found,
            n,
            "share",
            EXACT + ("; a lower bound, as silence may hide more" if self.silent else ""),
            subjects=tuple(units["subject"]),
        )
        mde, words = self._mde(n, nearest)
        return Finding(
            "",
            verdict,
            self._sentence(n, hits, found, verdict),
            estimates=(deciding,),
            n=n,
            method=self.method,
            mde=mde,
            mde_unit=f"difference in share from {percent(self.rule.reference)}",
            mde_sentence=words,
            lacks=(self._needed(n),) if verdict is Verdict.INCONCLUSIVE else (),
            picture=Picture(
                "intervals",
                (as_row("All units", deciding),),
                f"Share that {self.did}",
                "",
                reference=self.rule.reference,
                margin=self.rule.margin if self.rule.expect == "same" else None,
            ),
            p=None if self.silent else p_of_share(hits, n, self.rule),
        )

    def _mde(self, n: int, nearest: tuple[float | None, float | None]) -> tuple[float | None, str]:
        low, high = nearest
        against = percent(self.rule.reference)
        wanted = high if self.rule.expect == "more" else low
        if wanted is None:
            return None, missed(f"With {count(n, self.unit)}", f"difference from {against}")
        side = "more" if wanted > self.rule.reference else "less"
        return (
            abs(wanted - self.rule.reference),
            f"With {count(n, self.unit)}, a share of {percent(wanted)} or {side} would be told "
            f"from {against} in eight samples of ten.",
        )

    def _needed(self, n: int) -> str:
        if self.rule.expect != "same" or self.rule.margin is None:
            return f"More units: {count(n, self.unit)} do not decide it."
        needed = needed_for_equivalence(self.rule.margin, true=self.rule.reference)
        return (
            f"About {needed} units, to show that a share is about {percent(self.rule.reference)}."
        )

    def _sentence(self, n: int, hits: int, found: Interval, verdict: Verdict) -> str:
        told = (
            f"Of {count(n, self.unit)} {hits} {self.did} ({percent(found.value)}; "
            f"{percent_span(found)})"
        )
        reference = percent(self.rule.reference)
        if self.rule.expect == "same" and self.rule.margin:
            low, high = (percent(end) for end in self.rule.margin)
            return told + {
                Verdict.SUPPORTED: f": about {reference}, surely within {low} to {high}.",
                Verdict.CONTRADICTED: f": not about {reference}, but outside {low} to {high}.",
            }.get(verdict, f": too uncertain to say that it lies within {low} to {high}.")
        than = "more" if self.rule.expect == "more" else "less"
        other = "less" if than == "more" else "more"
        return told + {
            Verdict.SUPPORTED: f": {than} than {reference}.",
            Verdict.CONTRADICTED: f": not {than} than {reference}, but {other}.",
        }.get(verdict, f": that does not tell whether it is {than} than {reference}.")


def p_of_share(hits: int, n: int, rule: Rule) -> float | None:
    """P-value of a share against a rule; None without units.

    Notes
    -----
    Twice the smaller exact tail, as the interval of Clopper and Pearson has it; for ``same``
    the larger of both exact one-sided tests against the ends of the margin (Schuirmann 1987).

    Examples
    --------
    >>> round(p_of_share(12, 40, Rule("less", 0.5)), 4)
    0.0166
    """
    if n <= 0:
        return None
    from scipy.stats import binomtest

    if rule.expect == "same" and rule.margin:
        low, high = rule.margin
        above = binomtest(hits, n, low, alternative="greater").pvalue
        below = binomtest(hits, n, high, alternative="less").pvalue
        return float(max(above, below))
    return two_sided(hits, n, rule.reference)
