"""Findings that rest on more than may be shown, without what must not be named.

Numbers and verdicts are those of all that counts. What names a tie or a place of an account that
is not shown with its place stands only where the same test names it on the shown record alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from paradiplomacy.evidence.working import Hidden
from paradiplomacy.hypotheses.base import Estimate, Finding, Picture
from paradiplomacy.language import Message, Name, Words, render

__all__ = ["shown_finding"]

_WORDS = Words(__name__)
T = TypeVar("T")


def shown_finding(counted: Finding, public: Finding, hidden: Hidden) -> Finding:
    """A finding as it may be shown.

    Parameters
    ----------
    counted : Finding
        On all that counts.
    public : Finding
        Of the same test, on what is shown.
    hidden : Hidden
        What must not be named.

    Examples
    --------
    >>> from paradiplomacy.hypotheses.base import Verdict
    >>> hidden = Hidden(frozenset({"n1"}), names=frozenset({"Sea City"}))
    >>> whole = Finding("x", Verdict.SUPPORTED, "It is so in Sea City.", n=9)
    >>> str(shown_finding(whole, Finding("x", Verdict.UNTESTABLE, "Nothing."), hidden).sentence)
    '(not named)'
    """
    if counted == public:
        return counted
    finding = _Shown(hidden, public).of(counted)
    return replace(finding, picture=_picture(counted.picture, public.picture, hidden))


def _picture(counted: Picture | None, public: Picture | None, hidden: Hidden) -> Picture | None:
    """The picture without rows of what must not be named, unless the public one has them."""
    if counted is None:
        return None
    known = [dict(row) for row in public.rows] if public is not None else []
    rows = tuple(
        row
        for row in counted.rows
        if dict(row) in known or not any(_names(cell, hidden) for cell in row.values())
    )
    return counted if len(rows) == len(counted.rows) else replace(counted, rows=rows)


def _names(value: Any, hidden: Hidden) -> bool:
    return any(
        hidden.hides(text) or hidden.names_in(text)
        for leaf in _leaves(value)
        for text in _in_all_languages(leaf)
    )


def _in_all_languages(leaf: str | Name) -> tuple[str, ...]:
    return (leaf,) if isinstance(leaf, str) else (leaf.english, leaf.chinese)


def _leaves(value: Any) -> Iterator[str | Name]:
    """The names and words in a value, however deep; not what our own sentences say."""
    if isinstance(value, str | Name):
        yield value
    elif isinstance(value, Message):
        yield from _leaves(tuple(need for _, need in value.needs))
    elif isinstance(value, tuple):
        for item in value:
            yield from _leaves(item)


def _says_more(item: Any) -> bool:
    """Whether an item of a list is a sentence, or lists names itself, and is not a mere name."""
    if not isinstance(item, Message):
        return False
    return render(item).endswith((".", "?", "!")) or any(
        isinstance(need, tuple) for _, need in item.needs
    )


class _Shown:
    """Leaves out what must not be named, and names what the public finding names there."""

    def __init__(self, hidden: Hidden, public: Finding) -> None:
        self._hidden = hidden
        self._texts: set[str] = set()
        self._lists: dict[tuple[str, str, str], tuple[Any, ...]] = {}
        self._subjects: dict[tuple[str, str], tuple[str, ...]] = {}
        self._note(public)

    def _note(self, value: Any, *, inside: bool = False) -> None:
        """Note what a public finding says, whole sentences and what each of them lists."""
        if isinstance(value, Message) or (isinstance(value, Name | str) and not inside):
            self._texts.add(render(value))
        if isinstance(value, Message):
            for name, need in value.needs:
                if isinstance(need, tuple):
                    self._lists.setdefault((value.module, value.key, name), need)
                self._note(need, inside=True)
        elif isinstance(value, tuple):
            for item in value:
                self._note(item, inside=inside)
        elif is_dataclass(value) and not isinstance(value, type | Picture | Name):
            if isinstance(value, Estimate):
                self._subjects[render(value.name), value.basis] = value.subjects
            for part in fields(value):
                self._note(getattr(value, part.name))

    def of(self, value: T) -> T:
        """A value without names that must not stand in it, of the same type."""
        shown: Any = self._of(value)
        return shown  # type: ignore[no-any-return]

    def _of(self, value: Any) -> Any:
        if isinstance(value, Message | Name | str):
            return value if render(value) in self._texts else self._without(value)
        if isinstance(value, tuple):
            return tuple(map(self._of, value))
        if is_dataclass(value) and not isinstance(value, type | Picture):
            parts = {p.name: getattr(value, p.name) for p in fields(value) if p.name != "subjects"}
            shown = {name: self._of(part) for name, part in parts.items()}
            if isinstance(value, Estimate):
                shown["subjects"] = self._named_subjects(value)
            return replace(value, **shown)
        return value

    def _named_subjects(self, estimate: Estimate) -> tuple[str, ...]:
        """The subjects that may be named; of hidden ties, those that the public finding has."""
        touches = self._hidden.touches
        public = self._subjects.get((render(estimate.name), estimate.basis), ())
        ours = (subject for subject in estimate.subjects if not touches(subject))
        return (*ours, *filter(touches, public))

    def _without(self, value: Any) -> Any:
        if not isinstance(value, Message):
            return _WORDS("withheld") if _names(value, self._hidden) else value
        needs: list[tuple[str, Any]] = []
        for name, need in value.needs:
            public = self._lists.get((value.module, value.key, name), ())
            if isinstance(need, tuple) and _names((need, public), self._hidden):
                needs.append((name, self._listed(need, public)))
            else:
                needs.append((name, need if isinstance(need, tuple) else self._without(need)))
        return replace(value, needs=tuple(needs))

    def _listed(self, items: tuple[Any, ...], public: tuple[Any, ...]) -> tuple[Any, ...]:
        """A list with the names that may stand in it, and how many more there are."""
        if any(map(_says_more, items)):
            return tuple(map(self._of, items))
        ours = [item for item in items if not _names(item, self._hidden)]
        named = (*ours, *(item for item in public if _names(item, self._hidden)))
        more = len(items) - len(named)
        if more <= 0:
            return named
        if self._hidden.is_few(more):
            return (*named, _WORDS("few", n=self._hidden.smallest))
        return (*named, _WORDS("several", n=more))
