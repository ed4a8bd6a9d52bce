"""An answer as plain values: the JSON of its page, of its command and of Python.

What a thing is called there is declared once, by the fields of its answer. `view_of` makes plain
values of any answer, and `RecordAnswer.to_dict` is the same for who holds one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar

from paradiplomacy.language import Message, Name

__all__ = ["RecordAnswer", "line_of", "view_of"]


class RecordAnswer:
    """The base of answers, which are frozen dataclasses.

    The first field of an answer may be the thing that it is about, as the record has it: then the
    key of the thing stands under the name of that field, and its columns stand beside. So a
    column that a thing gains is in every answer on it, unless `left_out` names it. What a field
    `further` holds stands beside as well.

    Attributes
    ----------
    left_out : frozenset of str
        Columns and fields that plain values leave out.
    more : frozenset of str
        Fields that a line of a list leaves out as well: see `line_of`.
    """

    __slots__ = ()
    left_out: ClassVar[frozenset[str]] = frozenset({"statements"})
    more: ClassVar[frozenset[str]] = frozenset()

    @property
    def key(self) -> str:
        """The key of the thing that it is about."""
        thing = getattr(self, _fields_of_dataclass(type(self))[0][0])
        return str(getattr(thing, "key", "") or getattr(thing, "id", thing))

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values; see `view_of`."""
        view: dict[str, Any] = view_of(self)
        return view


def view_of(value: Any) -> Any:
    """Plain values of an answer, of anything in it, or of several.

    Dataclasses become mappings, whatever has a text of its own (dates, codes, rules) that text,
    and what nobody says ``""``; a number or a flag that nobody gives stays ``None``. Messages
    stay: they become words in the language of who reads them.

    Examples
    --------
    >>> from paradiplomacy.model.context import Law
    >>> from paradiplomacy.model.dates import EventDate
    >>> law = Law("a", "us-tx", "Texas", "Code 1", "bill", effective=EventDate.parse("2025-09"))
    >>> shown = view_of(law)
    >>> shown["effective"], shown["enacted"], shown["scope_countries"]
    ('2025-09', '', [])
    """
    if isinstance(value, RecordAnswer):
        return _answer_view(value, value.left_out)
    if isinstance(value, date | Enum):
        return str(value)
    if isinstance(value, Message | Name):
        return value
    if is_dataclass(value):
        if type(value).__str__ is not object.__str__:
            return str(value)
        return _columns_of_view(value)
    if isinstance(value, Mapping):
        return {str(key): view_of(each) for key, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(map(view_of, value))
    if isinstance(value, tuple | list):
        return [view_of(each) for each in value]
    return "" if value is None else value


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
    else:
        return view
    del view[first]
    return own | view


def _columns_of_view(value: Any, without: frozenset[str] = RecordAnswer.left_out) -> dict[str, Any]:
    return {
        name: None if held is None and is_plain else view_of(held)
        for name, is_plain in _fields_of_dataclass(type(value))
        if name not in without
        for held in (getattr(value, name),)
    }


_PLAIN = ("int", "float", "bool")
_known: dict[type, tuple[tuple[str, bool], ...]] = {}


def _fields_of_dataclass(kind: type[Any]) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass, each with whether it holds a number or a flag."""
    if kind not in _known:
        _known[kind] = tuple(
            (each.name, str(each.type).startswith(("int", "float", "bool")))
            for each in fields(kind)
        )
    return _known[kind]
