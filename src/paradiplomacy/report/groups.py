"""What each number on the page counts: a list of subjects that the number links to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paradiplomacy.report.anchors import slug

__all__ = ["Group", "Groups"]


@dataclass(frozen=True, slots=True)
class Group:
    """A list of subjects behind one number.

    Parameters
    ----------
    id : str
        Where it stands on the page.
    title : str
        What the number counts.
    subjects : tuple of str
    """

    id: str
    title: str
    subjects: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.subjects)


class Groups:
    """Collects the groups of a page, each once, in the order in which they were first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Group] = {}

    def add(self, title: str, subjects: Iterable[str]) -> Group:
        """The group of a title; the same title always means the same subjects."""
        group = Group(f"g-{slug(title.replace(' ', '-'))}", title, tuple(subjects))
        return self._made.setdefault(title, group)

    def all(self) -> tuple[Group, ...]:
        """Every group, as first asked for."""
        return tuple(self._made.values())
