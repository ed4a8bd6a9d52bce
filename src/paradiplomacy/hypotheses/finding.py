"""A finding put together: the result of a design or rule in the words of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from paradiplomacy.hypotheses.base import Estimate, Finding, Need, Survives, Verdict
from paradiplomacy.hypotheses.estimators.exact import FEW, Interval
from paradiplomacy.hypotheses.picture import Picture
from paradiplomacy.hypotheses.selection import as_row, as_share, figure
from paradiplomacy.language import Message, Text, Value, Words, sentences
from paradiplomacy.record.frames import Frames

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Detectable:
    """Smallest effect that eight records of ten would show.

    size: None where even the largest effect would be missed too often.
    unit: What the size is of, after "the": ``ratio of rates``.
    sample: What there is: ``With 12 exchanges``.
    scale: How the size is written; a share is a difference, in percentage points.
    more: A sentence to follow.

    >>> print(Detectable(0.55, "ratio", "With 40 ties").sentence)
    With 40 ties, the ratio would have to be 0.55 or lower to be detected in eight cases out of ten.
    >>> print(Detectable(None, "ratio of rates", "With 3 exchanges").sentence)
    With 3 exchanges, even the largest effect would be missed in more than two cases out of ten.
    """

    size: float | None
    unit: Text
    sample: Text
    scale: Literal["ratio", "share", "number"] = "ratio"
    more: Text = ""

    @property
    def sentence(self) -> Message:
        """All of it in words."""
        if self.size is None:
            return sentences(_WORDS("missed", sample=self.sample), self.more)
        way = "less" if self.scale == "ratio" and self.size < 1 else "more"
        size = _WORDS(f"size.{self.scale}", size=self.size, points=100 * self.size)
        size_sentence = _WORDS(f"seen.{way}", sample=self.sample, unit=self.unit, size=size)
        return sentences(size_sentence, self.more)


def beyond(size: float | None, reference: float) -> float | None:
    """Distance of a size from a reference; None for none.

    >>> beyond(0.75, 0.5), beyond(None, 0.5)
    (0.25, None)
    """
    return None if size is None else abs(size - reference)


def named_ratio(ratio: Interval, message: Text, *, events: float, event: Text) -> Message:
    """A ratio and its interval; below ten events that these are too few for a ratio.

    message: What is said of it where there are enough events, the ratio itself included.
    events: How many it rests on.
    event: What an event is called, in the singular.

    >>> ratio, rate = Interval(2.0, 0.5, 8.0, 0.95), "the rate is 2.00 times the other"
    >>> str(named_ratio(ratio, rate, events=12, event="end of a tie"))
    'the rate is 2.00 times the other (95% interval 0.50 to 8.00)'
    >>> str(named_ratio(ratio, rate, events=6, event="end of a tie"))
    'with fewer than ten ends of a tie, a ratio would not be reliable'
    """
    if events < FEW:
        return _WORDS("too-few-for-a-ratio", few=FEW, event=event)
    return _WORDS("with-interval", message=message, ratio=ratio)


NOTHING = Interval(None, None, None, 0.95)
"""Of an estimate that could not be made."""

Sentences: TypeAlias = "Mapping[str, Mapping[str, Value] | Text | bool | None]"
"""Sentences by key, each with what it needs (True for nothing), or ready as it is; None and False
leave one out."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The "so many of so many" that a study gives: it restates a claim and cannot test it.

    words: With ``need``, ``exact``, ``cases`` and ``estimate.stated``.
    domain, word: As in `paradiplomacy.hypotheses.selection.figure`.
    """

    words: Words
    domain: str
    word: str

    @property
    def needs(self) -> tuple[Need, ...]:
        """The figure."""
        return (Need("claims", self.words("need"), lambda frames: int(bool(self.of(frames)))),)

    def of(self, frames: Frames) -> dict[str, Any]:
        """The row of the claim; empty where there is none."""
        return figure(frames, self.domain, self.word) or {}

    def stated_share(self, frames: Frames) -> tuple[Estimate, dict[str, Value]]:
        """The share with its exact interval, and the numbers of it for a sentence."""
        row = self.of(frames)
        k, n = row["numerator"], row["denominator"]
        estimate = as_share(
            self.words("estimate.stated"),
            k,
            n,
            self.words("exact"),
            basis="the article's figure",
            subjects=(f"claim:{row['claim']}",),
            cases=self.words("cases", n=n),
        )
        return estimate, {"k": k, "n": n, "share": k / n}


def decision(
    verdict: Verdict,
    *estimates: Estimate,
    p: float | None = None,
    survives: Survives | None = None,
    n: int | None = None,
) -> Finding:
    """A verdict with the estimates that decide, and no words as yet; `n` of the first of them."""
    of_first = estimates[0].n if estimates else 0
    return Finding(
        "",
        verdict,
        "",
        estimates=estimates,
        n=of_first if n is None else n,
        p=p,
        survives=survives or Survives(),
    )


def finding(
    words: Words,
    base: Finding,
    sentence: Text = "",
    *,
    further: Iterable[Estimate] = (),
    detectable: Detectable | None = None,
    lacks: Sentences | Sequence[Text] = (),
    caveats: Sentences | Sequence[Text] = (),
    rows: Iterable[tuple[Text, Estimate]] | None = None,
    known: bool = False,
    reference: float | None = None,
    margin: tuple[float, float] | None = None,
    **more: Any,
) -> Finding:
    """A finding in a claim's own words.

    words: Of the claim, with ``method`` and ``axis``, and under ``lack`` and ``caveat`` what is
        named here.
    base: What is decided, as `decision` or a design gives it: its verdict, estimates and p
        stay, and its sentence where none is given here.
    further: Estimates after those that decide.
    detectable: By default what the base says of it.
    lacks, caveats: By key with what each needs (see `Sentences`), or ready.
    rows: Of a picture of intervals; by default the picture of the base.
    known: Whether rows without a value are left out of the picture.
    reference, margin: Of the picture.
    **more: Further fields of `Finding`.
    """
    if detectable is not None:
        more |= {
            "mde": detectable.size,
            "mde_unit": detectable.unit,
            "mde_sentence": detectable.sentence,
        }
    if rows is not None:
        more["picture"] = intervals(
            words("axis"), rows, known=known, reference=reference, margin=margin
        )
    if "method" not in more:
        more["method"] = base.method or words("method")
    return replace(
        base,
        sentence=sentence or base.sentence,
        estimates=(*base.estimates, *further),
        lacks=(*base.lacks, *sentences_of(words, "lack", lacks)),
        caveats=(*base.caveats, *sentences_of(words, "caveat", caveats)),
        **more,
    )


def with_record(answers: Finding, record: Finding, **more: Any) -> Finding:
    """The finding that interviews decide, with what the record says next to it."""
    return replace(
        answers,
        estimates=(*answers.estimates, *record.estimates),
        lacks=(*answers.lacks, *record.lacks),
        sensitivity=record.sensitivity,
        **more,
    )


def sentences_of(words: Words, group: str, keys: Sentences | Sequence[Text]) -> tuple[Text, ...]:
    """The sentences of a group that apply; those that are ready as they are."""
    if not isinstance(keys, Mapping):
        return tuple(keys)
    texts: list[Text] = []
    for key, needs in keys.items():
        if isinstance(needs, Mapping) or needs is True:
            texts.append(words(f"{group}.{key}", **(needs if isinstance(needs, Mapping) else {})))
        elif needs:
            texts.append(needs)
    return tuple(texts)


def always(*keys: str) -> dict[str, Mapping[str, Value] | Text | bool | None]:
    """Sentences that need nothing and are always said.

    >>> always("silent", "coding") | {"law": False}
    {'silent': True, 'coding': True, 'law': False}
    """
    return dict.fromkeys(keys, True)


def some(**needs: Value) -> Mapping[str, Value] | None:
    """Values that a sentence needs, or None to leave it out, as one of them is empty or zero.

    >>> some(n=3), some(n=0), some(ties=())
    ({'n': 3}, None, None)
    """
    return needs if all(needs.values()) else None


def intervals(
    axis: Text, rows: Iterable[tuple[Text, Estimate]], *, known: bool = False, **more: Any
) -> Picture:
    """A picture of intervals, of all estimates or of those with a value alone."""
    values = (as_row(label, e) for label, e in rows if not known or e.value is not None)
    return Picture("intervals", tuple(values), axis, "", **more)


def interval_of(estimate: Estimate) -> Interval:
    """The interval of an estimate."""
    return Interval(estimate.value, estimate.low, estimate.high, estimate.level)
