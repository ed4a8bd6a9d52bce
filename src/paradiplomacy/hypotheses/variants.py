"""The record under other choices, and the deciding estimate of a finding under each.

Definition of a tie, facts that are contradicted, dates within their bounds, and the weight of
large and old places: each is a change of the frames, so that one mechanism serves every
hypothesis, a user's own included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
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
