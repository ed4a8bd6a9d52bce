"""What linking gives back: links, the pairs that were scored, and questions for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paradiplomacy.linking.levels import COMPARISONS
from paradiplomacy.linking.weights import Weights
from paradiplomacy.model.statements import Judgement

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Alike", "Doubt", "Linkage", "Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a weight: what it is, and its bits."""

    what: str
    bits: float

    def __str__(self) -> str:
        return f"{self.what} {self.bits:+.1f}"


@dataclass(frozen=True, slots=True)
class Alike:
    """A mention of another record that may be the same place.

    Parameters
    ----------
    key, record, name : str
    country : str
        ``""`` where its record states none.
    probability : float
    parts : tuple of Part
        What speaks for it and against it.
    why_not : str
        Why it was not linked.
    """

    key: str
    record: str
    name: str
    country: str
    probability: float
    parts: tuple[Part, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A mention for the review queue: a person decides whether it is one of the others.

    Parameters
    ----------
    mention, name, country : str
        `country` is ``""`` where the record states none.
    candidates : tuple of Alike
        The likeliest first.
    why : str
        Why none was taken.
    """

    mention: str
    name: str
    country: str
    candidates: tuple[Alike, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Linkage:
    """Which mentions of several records are one place.

    Parameters
    ----------
    judgements : tuple of Judgement
        One for each mention that gives way to another key, in order of subject.
    pairs : polars.DataFrame
        Every pair that was compared: record, key, name and country of either; probability;
        weight and its parts in bits; outcome (``linked``, ``asked``, ``no``).
    queue : tuple of Doubt
        In order of mention.
    model : Weights
        What the evidence weighs.
    same : mapping of str to str
        Key of a mention to the key of its place, by these judgements and by those that
        were made before; mentions that stay on their own are left out.
    """

    judgements: tuple[Judgement, ...]
    pairs: pl.DataFrame
    queue: tuple[Doubt, ...]
    model: Weights
    same: Mapping[str, str]


def parts_of(row: Mapping[str, Any], weights: Weights) -> tuple[Part, ...]:
    """The parts of a scored pair, the weightiest first."""
    parts = [
        Part(weights.level(c.name, level).says, row[f"{column}_bits"])
        for c in COMPARISONS
        if (level := row[f"{(column := c.name.replace(' ', '_'))}_level"]) is not None
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.bits), part.what)))
