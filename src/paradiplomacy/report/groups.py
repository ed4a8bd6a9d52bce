"""What each number on the page counts: a list of subjects that the number links to."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from paradiplomacy.report.anchors import slug

__all__ = ["Group", "Groups", "Rows"]


WORTH_SHARING = 5
"""Subjects from which on a list is shared by the numbers that count them."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows of a table of the report a number counts.

    Parameters
    ----------
    table : str
        Name of the table, without its suffix.
    where : tuple of (str, str, str)
        Conditions that hold together: column, how, value. How is ``is``, ``is one
        of``, ``starts with``, or ``is not empty`` (the value is then empty).
    """

    table: str
    where: tuple[tuple[str, str, str], ...] = ()

    @classmethod
    def of(cls, table: str, **equal: str) -> Rows:
        """Rows with these values in these columns."""
        return cls(table, tuple((column, "is", value) for column, value in equal.items()))

    @property
    def words(self) -> str:
        """The conditions as a sentence names them.

        Examples
        --------
        >>> Rows.of("facts", property="kind", agreement="confirmed").words
        'property is “kind” and agreement is “confirmed”'
        """
        return " and ".join(
            f"{column} {how} “{value}”" if value else f"{column} {how}"
            for column, how, value in self.where
        )


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
        All of them.
    shown : tuple of str
        Those that the page lists.
    rows : Rows or None
        Where all of them stand; never None where some are not shown.
    also : tuple of str
        Titles of other numbers that count the very same subjects.
    """

    id: str
    title: str
    subjects: tuple[str, ...]
    shown: tuple[str, ...]
    rows: Rows | None = None
    also: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.subjects)


class Groups:
    """Collects the groups of a page, each once, in the order in which they were first asked for.

    Numbers that count the very same subjects share a list, where lists are shown whole.

    Parameters
    ----------
    limit : int, optional
        How many subjects a list shows, where a table has them all; all by default.
    rank : callable, optional
        Key by which the subjects that are shown are chosen, least first.
    """

    def __init__(
        self, limit: int | None = None, rank: Callable[[str], tuple[int, str]] | None = None
    ) -> None:
        self._made: dict[str, Group] = {}
        self._alike: dict[tuple[str, ...], list[str]] = {}
        self._limit = limit
        self._rank = rank

    def add(
        self,
        title: str,
        subjects: Iterable[str],
        rows: Rows | None = None,
        *,
        most: int | None = None,
        at_most: int | None = None,
    ) -> Group:
        """The group of a title; the same title always means the same subjects.

        Parameters
        ----------
        title : str
        subjects : iterable of str
        rows : Rows, optional
            Where all subjects stand; without it, all are shown.
        most : int, optional, keyword-only
            A limit of its own, where there is one at all.
        at_most : int, optional, keyword-only
            A limit that holds where there is none.
        """
        if title not in self._made:
            every = shown = tuple(subjects)
            limit = self._limit if most is None else most
            limit = at_most if self._limit is None else limit
            if limit is not None and rows is not None:
                shown = every if len(every) <= limit else tuple(self._first(every, limit))
            alike = self._alike.setdefault(every, []) if self._limit is None else []
            alike.append(title)
            if alike[0] == title or len(every) < WORTH_SHARING:
                name = f"g-{slug(title.replace(' ', '-'))}"
                self._made[title] = Group(name, title, every, shown, rows)
            else:
                self._made[title] = self._made[alike[0]]
        return self._made[title]

    def _first(self, subjects: Iterable[str], limit: int) -> list[str]:
        return heapq.nsmallest(limit, subjects, key=self._rank)

    def all(self) -> tuple[Group, ...]:
        """Every group, as first asked for; one of nothing has no list."""
        return tuple(
            replace(group, also=tuple(t for t in self._titles(group) if t != title))
            for title, group in self._made.items()
            if group.title == title and group.subjects
        )

    def _titles(self, group: Group) -> list[str]:
        shared = len(group) >= WORTH_SHARING
        return self._alike.get(group.subjects, []) if shared else []

    def wanted(self) -> set[str]:
        """Subjects whose statements must be on the page, since a list leads to them."""
        most = self._limit
        return {subject for group in self._made.values() for subject in group.shown[:most]}
