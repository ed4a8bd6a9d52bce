"""What may count in a result though it may not be shown, as a type of its own.

A record that is open is what may be shown; tables, pages and exports are made of it. What counts
besides is in a `Working`: to read it, one says how it is shown, and gets what must not be named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NoReturn, TypeVar

from paradiplomacy.evidence.tiers import account_of

__all__ = ["NOTHING_HIDDEN", "Hidden", "Working"]

T = TypeVar("T")
R = TypeVar("R")
_FROM_ANSWERS = ("response:", "exchange:")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What counts and must not be named.

    Parameters
    ----------
    accounts : frozenset of str
        Accounts whose place is not shown, or that are not shown at all.
    ties : frozenset of str
        The ties of which they speak.
    places : frozenset of str
        Keys of the places of these ties.
    names : frozenset of str
        What these places are called.
    others : frozenset of str
        Accounts that are shown with their place and speak of one of these ties.
    smallest : int
        Fewer accounts or pairs than this are not counted in what is shown.
    """

    accounts: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    smallest: int = 1

    def __bool__(self) -> bool:
        return bool(self.accounts)

    def hides(self, subject: str) -> bool:
        """Whether a subject names a tie, a place or an account that is not to be named.

        Examples
        --------
        >>> hidden = Hidden(frozenset({"n1"}), frozenset({"tie:a|b"}), frozenset("ab"))
        >>> hidden.hides("response:n1|crisis.june-1989:ended"), hidden.hides("tie:a|c")
        (True, False)
        """
        return self._is_on(subject, self.accounts)

    def touches(self, subject: str) -> bool:
        """Whether what counts may have decided that a subject is named, or is not.

        Where a hidden account contradicts one that is shown, neither counts: that the one that is
        shown is missing would say who the other is.
        """
        return self._is_on(subject, self.accounts | self.others)

    def _is_on(self, subject: str, accounts: frozenset[str]) -> bool:
        if subject.startswith(_FROM_ANSWERS):
            return subject.partition(":")[2].partition("|")[0] in accounts
        if subject.startswith("place:"):
            return subject.removeprefix("place:") in self.places
        return subject in self.ties or account_of(subject) in accounts

    def names_in(self, text: str) -> bool:
        """Whether a text names a place, a tie or an account that is not to be named.

        Examples
        --------
        >>> hidden = Hidden(frozenset({"n1"}), names=frozenset({"York", "长春"}))
        >>> hidden.names_in("Yorkshire"), hidden.names_in("in York"), hidden.names_in("在长春市")
        (False, True, True)
        """
        folded = text.casefold()
        return any(
            _is_in(word.casefold(), folded)
            for words in (self.names, self.places, self.accounts)
            for word in words
        )

    def is_few(self, count: int) -> bool:
        """Whether so many are too few to be listed, one by one."""
        return 0 < count < self.smallest


NOTHING_HIDDEN = Hidden()


class Working(Generic[T]):
    """Something that counts, which can be worked on but not shown as it is.

    Parameters
    ----------
    value : object
    hidden : Hidden

    Examples
    --------
    >>> counted = Working(["n1", "n2"], Hidden(frozenset({"n2"}))).worked_out(tuple)
    >>> counted.shown(lambda keys, hidden: [key for key in keys if key not in hidden.accounts])
    ['n1']
    >>> counted
    <Working: not to be shown>
    """

    __slots__ = ("__weakref__", "_value", "hidden")

    def __init__(self, value: T, hidden: Hidden = NOTHING_HIDDEN) -> None:
        self._value = value
        self.hidden = hidden

    def __repr__(self) -> str:
        return "<Working: not to be shown>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("what counts but may not be shown is never written to a file")

    def worked_out(self, function: Callable[[T], R]) -> Working[R]:
        """What a function makes of it, which is not to be shown either."""
        return Working(function(self._value), self.hidden)

    def shown(self, function: Callable[[T, Hidden], R]) -> R:
        """What a function shows of it: it leaves out what must not be named."""
        return function(self._value, self.hidden)


def _is_in(word: str, text: str) -> bool:
    if word not in text:
        return False
    return not word.isascii() or bool(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text))
