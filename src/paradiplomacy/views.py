"""An answer as plain values: the JSON of its page, of its command and of Python.

What a thing is called there is declared once, by the fields of its answer. `view_of` makes plain
values of any answer, and `RecordAnswer.to_dict` is the same for who holds one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from math import isfinite
from typing import Any, ClassVar, dataclass_transform

from paradiplomacy.language import Message, Name

__all__ = ["AnswerList", "RecordAnswer", "line_of", "view_of"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class RecordAnswer:
    """The base of answers: each class of them is a frozen dataclass by itself.

    The first field of an answer may be the thing that it is about, as the record or an analysis
    has it: then its columns stand beside, and its key, if it has one, under the name of that field.
    So a column that a thing gains is in every answer on it, unless `left_out` names it. What a
    field `further` holds stands beside as well.

    Attributes
    ----------
    left_out : frozenset of str
        Columns and fields that plain values leave out.
    more : frozenset of str
        Fields that a line of a list leaves out as well: see `line_of`.
    """

    left_out: ClassVar[frozenset[str]] = frozenset({"statements"})
    more: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        super().__init_subclass__()
        dataclass(frozen=True, kw_only=kw_only)(cls)

    @cached_property  # an answer may have a field of this name in its place
    def key(self) -> str:
        """The key of the thing that it is about."""
        thing = getattr(self, _fields_of_dataclass(type(self))[0][0])
        return str(getattr(thing, "key", "") or getattr(thing, "id", thing))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values; see `view_of`."""
        view: dict[str, Any] = view_of(self)
        return view


class AnswerList(RecordAnswer):
    """Answers as the lines of a list: the JSON of its page, of its command and of Python.

    Attributes
    ----------
    name : str
        What they are: ``ties``.
    answers : tuple of RecordAnswer

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers import tie_list
    >>> shown = AnswerList("ties", tie_list(open_record("article"))).to_dict()
    >>> list(shown), "status" in shown["ties"][0]
    (['ties'], True)
    """

    name: str
    answers: tuple[RecordAnswer, ...]

    def to_dict(self) -> dict[str, Any]:
        """The lines under their name; see `line_of`."""
        return {self.name: [line_of(each) for each in self.answers]}


def view_of(value: Any) -> Any:
    """Plain values of an answer, of anything in it, or of several.

    Dataclasses become mappings, whatever has a text of its own (dates, codes, rules) that text,
    and what nobody says ``""``. A number, flag, list or part that is not there stays ``None``, and
    so does what a list or a mapping holds as ``None``; numbers that JSON has no word for (infinity)
    are ``None``, too. Messages stay: they become words in the language of who reads them.

    Examples
    --------
    >>> from paradiplomacy.model.context import Law
    >>> from paradiplomacy.model.dates import EventDate
    >>> law = Law("a", "us-tx", "Texas", "Code 1", "bill", effective=EventDate.parse("2025-09"))
    >>> shown = view_of(law)
    >>> shown["effective"], shown["enacted"], shown["scope_countries"]
    ('2025-09', '', [])
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, RecordAnswer):
        return _answer_view(value, value.left_out)
    if isinstance(value, date | Enum):
        return str(value)
    if isinstance(value, Message | Name):
        return value
    if _has_columns(type(value)):
        return _columns_of_view(value)
    if is_dataclass(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): view_of(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(view_of, value))
    if isinstance(value, tuple | list):
        return [view_of(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def line_of(answer: RecordAnswer) -> dict[str, Any]:
    """An answer as a line of a list: plain values without what `RecordAnswer.more` names."""
    return _answer_view(answer, answer.left_out | answer.more)


def _answer_view(answer: RecordAnswer, without: frozenset[str]) -> dict[str, Any]:
    view = _columns_of_view(answer, without)
    view |= view.pop("further", {})
    first, _ = _fields_of_dataclass(type(answer))[0]
    thing = getattr(answer, first)
    if isinstance(thing, RecordAnswer):
        own = _answer_view(thing, without | thing.left_out)
    elif hasattr(thing, "id"):
        own = {first: answer.key, **_columns_of_view(thing, without | {"id"})}
    elif _has_columns(type(thing)):
        own = _columns_of_view(thing, without)
    else:
        return view
    del view[first]
    return own | view


def _has_columns(kind: Any) -> bool:
    """True of a dataclass that has no text of its own."""
    if kind not in _with_columns:
        is_one = isinstance(kind, type) and is_dataclass(kind)
        _with_columns[kind] = is_one and kind.__str__ is object.__str__
    return _with_columns[kind]


def _columns_of_view(value: Any, without: frozenset[str] = RecordAnswer.left_out) -> dict[str, Any]:
    return {
        name: ("" if is_text else None) if each is None else view_of(each)
        for name, is_text in _fields_of_dataclass(type(value))
        if name not in without
        for each in (getattr(value, name),)
    }


_PLAIN = frozenset({str, int, bool, type(None)})
"""Most of what an answer holds, and its own plain value."""
_NULLABLE = frozenset({"int", "float", "bool", "tuple", "dict", "Mapping"})
_with_columns: dict[Any, bool] = {}
_known: dict[type, tuple[tuple[str, bool], ...]] = {}


def _fields_of_dataclass(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, each with whether it holds a text, a date or a code."""
    if kind not in _known:
        parts = vars(sys.modules[kind.__module__])
        _known[kind] = tuple(
            (each.name, type_ not in _NULLABLE and not _has_columns(parts.get(type_)))
            for each in fields(kind)
            for type_ in (re.split(r"\W", str(each.type))[0],)
        )
    return _known[kind]
