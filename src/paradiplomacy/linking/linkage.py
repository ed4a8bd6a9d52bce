"""Result of linking: links, the pairs that were scored, and questions for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from paradiplomacy.linking.levels import COMPARISONS
from paradiplomacy.linking.questions import Candidate, OpenQuestion, ScorePart
from paradiplomacy.linking.weights import Weights
from paradiplomacy.model.statements import Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionCandidate(Candidate):
    """A mention of another record that may be the same place.

    `key`, `probability`, `parts`: as of `Candidate`.
    `country`: ``""`` where its record states none.
    `why_not`: why it was not linked.
    """

    record: str
    name: str
    country: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """Links of the mentions of several records that are one place.

    `judgements`: one for each mention that gives way to another key, in order of subject.
    `pairs`: every pair that was compared: record, key, name and country of either; probability;
      weight and its parts in bits; outcome (``linked``, ``asked``, ``no``).
    `queue`: in order of mention.
    `model`: what the evidence weighs.
    `same`: key of a mention to the key of its place, by these judgements and by those that were
      made before; mentions that stay on their own are left out.
    """

    judgements: tuple[Judgement, ...]
    pairs: pl.DataFrame
    queue: tuple[OpenQuestion[MentionCandidate], ...]
    model: Weights
    same: Mapping[str, str]


def parts_of(row: Mapping[str, Any], weights: Weights) -> tuple[ScorePart, ...]:
    """The parts of a scored pair, the weightiest first."""
    parts = [
        ScorePart(weights.level(c.name, level).says, row[f"{column}_bits"])
        for c in COMPARISONS
        if (level := row[f"{(column := c.name.replace(' ', '_'))}_level"]) is not None
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.value), part.what)))
