"""A sentence that waits for its language: a key, and the numbers and names it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from string import Formatter
from typing import Any, TypeAlias

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language.chinese import FORMATS as CHINESE
from paradiplomacy.language.english import FORMATS as ENGLISH
from paradiplomacy.language.locales import HasInterval, Numerals, numerals
from paradiplomacy.language.translations import SHIPPED as LANGUAGES
from paradiplomacy.language.translations import check_language
from paradiplomacy.language.word_files import is_translated, sentence

__all__ = [
    "FALLBACK",
    "LANGUAGES",
    "Language",
    "Message",
    "Name",
    "NameOnPage",
    "Text",
    "Value",
    "Words",
]
__all__ += ["message_view", "render", "render_all", "sentences", "write_value"]

Language: TypeAlias = str
"""The tag of a language: ``en``, ``zh``, or that of a folder of translations."""

FALLBACK = ("\ue002", "\ue003")
"""Signs around English that stands for want of a translation; no text has these characters."""

_SHIPPED_FORMATS = {"en": ENGLISH, "zh": CHINESE}


@cache
def _formats_of(language: str) -> Mapping[str, Callable[[Any, str], str]]:
    return _SHIPPED_FORMATS.get(language) or numerals(check_language(language))


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name that each language has of its own.

    others: By language, those of other languages that have one of their own.

    >>> joined = Words("paradiplomacy.language.shared")
    >>> message = joined("joined", items=(Name("Harbin", "哈尔滨"), Name("Dalian", "大连")))
    >>> render(message), render(message, "zh")
    ('Harbin and Dalian', '哈尔滨和大连')
    """

    english: str
    chinese: str
    others: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return self.english

    @classmethod
    def of(cls, names: Mapping[str, str]) -> Name:
        """Names by language; English, or the first, stands where one has none."""
        english = names.get("en") or next(iter(names.values()))
        others = tuple(sorted(n for n in names.items() if n[1] and n[0] not in LANGUAGES))
        return cls(english, names.get("zh") or english, others)

    def in_language(self, language: str) -> str:
        """The name in a language."""
        if language == "zh":
            return self.chinese
        return dict(self.others).get(language, self.english) if self.others else self.english


class NameOnPage(str):
    """A name in the language of a page, with its English, for sentences that the language lacks."""

    english: str

    def __new__(cls, name: str, english: str = "") -> NameOnPage:
        """The name as text, with its English beside it, which a copy is given after it is made."""
        made = super().__new__(cls, name)
        made.english = english
        return made


Value: TypeAlias = "int | float | str | Name | Message | HasInterval | tuple[Value, ...] | None"
"""What a sentence may need: a number, a name, an interval, another message, or several."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of a word file, with what it needs.

    module: The module whose word files hold it.
    key: Which sentence of the file.
    needs: Numbers and names, in the order in which they were given.

    >>> words = Words("paradiplomacy.language.shared")
    >>> str(words("joined", items=("a", "b", "c")))
    'a, b and c'
    """

    module: str
    key: str
    needs: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return render(self)


Text: TypeAlias = "Message | Name | str"
"""Words of ours, in any language, or words that a user wrote, as they were written."""


@dataclass(frozen=True, slots=True)
class Words:
    """The word files of a module; called with a key it gives a message.

    module: As in ``__name__``: ``claim.en.yaml`` and ``claim.zh.yaml`` lie beside ``claim.py``.

    >>> Words("paradiplomacy.language.shared")("joined", items=("a", "b")).key
    'joined'
    """

    module: str

    def __call__(self, key: str, /, **needs: Value) -> Message:
        """A message: a sentence of these files, with the numbers and names that it needs."""
        return Message(self.module, key, tuple(needs.items()))


def sentences(*texts: Text) -> Message:
    """Several sentences, one after the other.

    >>> str(sentences("One.", "", "Two."))
    'One. Two.'
    """
    return Words("paradiplomacy.language.shared")("sentences", items=tuple(t for t in texts if t))


def render(text: Text, language: str = "en", *, marked: bool = False) -> str:
    """Words in a language; what a user wrote stays as it was written.

    marked: With `FALLBACK` around what the language lacks, which is said in English.
    Raises NotFoundError: There is no such language, word file or sentence, or the sentence needs a
    number or name that the message lacks.

    >>> message = Words("paradiplomacy.language.shared")("joined", items=("a", "b", "c"))
    >>> render(message, "zh"), render("as written", "zh")
    ('a、b和c', 'as written')
    """
    formats = _formats_of(language)
    if isinstance(text, str):
        return text
    if isinstance(text, Name):
        return text.in_language(language)
    module, key = text.module, text.key
    template = sentence(module, key, language)
    if language in LANGUAGES or is_translated(module, key, language):
        return _Writer(text, language, formats, marked=marked).write(template)
    said = _Writer(text, language, ENGLISH, marked=marked).write(template)
    return said.join(FALLBACK) if marked else said


def write_value(value: Value, how: str, language: str = "en") -> str:
    """A number or name as a language writes it.

    how: As in a sentence of a word file: ``number``, ``percent``, ``count tie``.

    >>> write_value(12902, "number"), write_value(0.304, "percent", "zh")
    ('12,902', '30%')
    """
    name, _, rest = how.partition(" ")
    return _formats_of(language)[name](value, rest)


def render_all(value: Any, language: str = "en") -> Any:
    """A result with all its messages rendered, however deep they lie in it.

    value: Frozen dataclasses, tuples and mappings are walked; anything else is left as it is.

    >>> render_all((Words("paradiplomacy.language.shared")("joined", items=("a", "b")), 1), "zh")
    ('a和b', 1)
    """
    if isinstance(value, Message | Name):
        return render(value, language)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(render_all(item, language) for item in value)
    if isinstance(value, Mapping):
        return {key: render_all(item, language) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        new = {name: render_all(item, language) for name, item in old.items()}
        changed = {name: item for name, item in new.items() if item is not old[name]}
        return replace(value, **changed) if changed else value
    return value


def message_view(text: Text) -> dict[str, Any] | None:
    """A message as a plain object, for programs; None of what a user wrote.

    >>> message_view(Words("paradiplomacy.language.shared")("joined", items=("a",)))
    {'sentence': 'paradiplomacy.language.shared:joined', 'needs': {'items': ['a']}}
    """
    if not isinstance(text, Message):
        return None
    return {
        "sentence": f"{text.module}:{text.key}",
        "needs": {name: _plain_value_of_message(value) for name, value in text.needs},
    }


def _plain_value_of_message(value: Value) -> Any:
    if isinstance(value, Message):
        return message_view(value)
    if isinstance(value, tuple):
        return [_plain_value_of_message(item) for item in value]
    if isinstance(value, Name):
        return {language: value.in_language(language) for language in LANGUAGES}
    if value is None or isinstance(value, int | float | str):
        return value
    return {name: getattr(value, name) for name in ("value", "low", "high", "level")}


@lru_cache(maxsize=4_096)
def _parse_sentence_parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """The parts of a sentence: a text, what is put in after it, and how that is written."""
    return tuple(
        (literal, place, how or "") for literal, place, how, _ in Formatter().parse(template)
    )


class _Writer:
    """Puts numbers and names into a sentence as its language writes them."""

    def __init__(
        self,
        message: Message,
        language: str,
        formats: Mapping[str, Callable[[Any, str], str]],
        *,
        marked: bool,
    ) -> None:
        self._language = language
        self._formats = formats
        self._needs = dict(message.needs)
        self._marked = marked

    def write(self, template: str) -> str:
        """The sentence, with all that stands in braces put in."""
        return "".join(
            [
                literal if place is None else literal + self._fill(place, how)
                for literal, place, how in _parse_sentence_parts(template)
            ]
        )

    def _fill(self, place: str, how: str) -> str:
        value = self._value(place)
        name, _, rest = how.partition(" ")
        if name in self._formats:
            return self._formats[name](value, self._value(rest[1:-1]) if rest[:1] == "{" else rest)
        if value is None or isinstance(value, tuple):
            raise TypeError(f"{place}: {value!r} cannot stand in a sentence as it is")
        if self._language in LANGUAGES or not how or isinstance(value, str):
            text = format(value, how)
            return text if isinstance(value, str) else text.replace("-", "−")
        return Numerals(self._language).format(value, how)

    def _value(self, place: str) -> Any:
        name, _, part = place.partition(".")
        if name not in self._needs:
            raise NotFoundError("number or name in a sentence", name, tuple(self._needs))
        value = self._needs[name]
        return self._show(getattr(value, part) if part else value)

    def _show(self, value: Any) -> Any:
        if isinstance(value, Message):
            return render(value, self._language, marked=self._marked)
        if isinstance(value, Name):
            return value.in_language(self._language)
        if isinstance(value, NameOnPage) and self._formats is ENGLISH:
            return value.english
        return tuple(map(self._show, value)) if isinstance(value, tuple) else value
