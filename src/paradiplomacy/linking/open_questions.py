"""Questions for a person: a mention, what it may be, and the evidence for each candidate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a score: the evidence, and its weight in log-odds or in bits."""

    what: str
    value: float

    def __str__(self) -> str:
        return f"{self.what} {self.value:+.1f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Place that a mention may be.

    `key`: key of a place of GeoNames (``us-gn-4119403``), or of a mention of another record.
    `parts`: evidence for it and against it.
    """

    key: str
    probability: float
    parts: tuple[ScorePart, ...]

    @property
    def explanation(self) -> str:
        """The parts in words: ``name +3.0; population 388,125 +7.2``."""
        return "; ".join(map(str, self.parts))


AnyCandidate = TypeVar("AnyCandidate", bound=Candidate)


@dataclass(frozen=True, slots=True)
class OpenQuestion(Generic[AnyCandidate]):
    """A mention for the review queue: a person decides.

    `candidates`: the likeliest first; empty where none bears the name.
    `why`: why no candidate was taken.
    """

    mention: str
    name: str
    country: str
    candidates: tuple[AnyCandidate, ...]
    why: str
