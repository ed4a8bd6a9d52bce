"""All hypotheses: ours, section by section, and those that users install."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import entry_points

from paradiplomacy.errors import NotFoundError
from paradiplomacy.hypotheses import capacity, conflict, rights, world_system
from paradiplomacy.hypotheses.base import Finding, Hypothesis
from paradiplomacy.record.frames import Frames

__all__ = ["catalogue", "get_hypothesis", "run_all"]


def catalogue() -> dict[str, Hypothesis]:
    """Every known hypothesis by id, ours first, in the order of the article."""
    ours = [
        *conflict.HYPOTHESES,
        *rights.HYPOTHESES,
        *capacity.HYPOTHESES,
        *world_system.HYPOTHESES,
    ]
    installed: Iterable[Hypothesis] = (
        hypothesis
        for point in entry_points(group="paradiplomacy.hypotheses")
        for hypothesis in point.load()
    )
    return {hypothesis.id: hypothesis for hypothesis in [*ours, *installed]}


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


def run_all(frames: Frames, *, progress: Callable[[str], None] | None = None) -> dict[str, Finding]:
    """Run every hypothesis on the frames of a record.

    Parameters
    ----------
    frames : Frames
    progress : callable, optional, keyword-only
        Called with each id before it runs.
    """
    findings = {}
    for key, hypothesis in catalogue().items():
        if progress:
            progress(key)
        findings[key] = hypothesis.run(frames)
    return findings
