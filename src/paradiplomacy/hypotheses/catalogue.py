"""All hypotheses: ours, section by section, and those that users install."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points

from paradiplomacy.errors import NotFoundError
from paradiplomacy.hypotheses import (
    capacity,
    climate,
    conflict,
    experiments,
    policy,
    rights,
    world_system,
)
from paradiplomacy.hypotheses.base import Hypothesis

__all__ = ["OURS", "catalogue", "get_hypothesis"]


SECTIONS = (conflict, rights, capacity, climate, policy, world_system, experiments)
OURS: tuple[Hypothesis, ...] = tuple(h for section in SECTIONS for h in section.HYPOTHESES)
"""Our own, in the order of the article, then the natural experiments."""


def catalogue() -> dict[str, Hypothesis]:
    """Every known hypothesis by id, ours first, in the order of the article."""
    installed: Iterable[Hypothesis] = (
        hypothesis
        for point in entry_points(group="paradiplomacy.hypotheses")
        for hypothesis in point.load()
    )
    return {hypothesis.id: hypothesis for hypothesis in [*OURS, *installed]}


def get_hypothesis(name: str) -> Hypothesis:
    """A hypothesis by id.

    Raises
    ------
    NotFoundError
    """
    known = catalogue()
    if name not in known:
        raise NotFoundError("hypothesis", name, known)
    return known[name]
