"""Where things stand on the page: one id for each subject, statement and finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["Anchors", "finding_anchor", "slug", "statement_anchor"]


def slug(text: str) -> str:
    """Text that may stand in an id and in an address.

    Examples
    --------
    >>> slug("tie:cn-jilin-changchun|us-ar-little-rock")
    'tie-cn-jilin-changchun--us-ar-little-rock'
    """
    text = text.replace(":", "-").replace("|", "--")
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text)


def statement_anchor(statement: str) -> str:
    """The id of a statement in the evidence trail."""
    return f"s-{statement}"


def finding_anchor(hypothesis: str) -> str:
    """The id of a hypothesis and its finding."""
    return f"f-{slug(hypothesis)}"


class Anchors:
    """Ids of subjects: a readable one to point to from outside, a short one for long lists.

    Parameters
    ----------
    subjects : iterable of str
        ``tie:...``, ``exchange:...``, ``place:...`` and so on, in any order.
    within : mapping of str to str, optional, keyword-only
        Subjects that stand in the line of another one, and lead there.

    Examples
    --------
    >>> anchors = Anchors(["place:a", "place:b"], within={"place:b": "place:a"})
    >>> anchors.short("place:b") == anchors.short("place:a")
    True
    """

    def __init__(self, subjects: Iterable[str], *, within: Mapping[str, str] | None = None) -> None:
        self._long: dict[str, str] = {}
        self._short: dict[str, str] = {}
        held = within or {}
        taken: set[str] = set()
        for position, subject in enumerate(sorted(set(subjects) - held.keys()), start=1):
            name, copy = slug(subject), 1
            while name in taken:
                copy += 1
                name = f"{slug(subject)}_{copy}"
            taken.add(name)
            self._long[subject] = name
            self._short[subject] = f"{subject[0]}{position}"
        for subject, line in held.items():
            self._long[subject], self._short[subject] = self._long[line], self._short[line]

    def __contains__(self, subject: str) -> bool:
        return subject in self._long

    def long(self, subject: str) -> str:
        """The readable id, the same in every report on the same subjects."""
        return self._long[subject]

    def short(self, subject: str) -> str:
        """A second, short id of the same place on the page."""
        return self._short[subject]
