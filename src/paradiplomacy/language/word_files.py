"""Word files: YAML of sentences by key, one file a language, beside the code that uses them.

``trust_by_level.py`` has its words in ``trust_by_level.en.yaml`` and ``trust_by_level.zh.yaml``.
A sentence names what it needs in braces, and how it is to be written after a colon:
``{share:percent}``, ``{n:count tie}``, ``{value:.2f}`` (see `formats`). Further languages stand in
folders of translations (`translations`); what they lack is said in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

import yaml

from paradiplomacy.errors import NotFoundError
from paradiplomacy.language.translations import SHIPPED, flattened_words, translated_sentences


@cache
def sentences(module: str, language: str) -> Mapping[str, str]:
    """All sentences of a module in a language, by key; keys within keys are joined by a dot.

    Raises NotFoundError: There is no word file of that module in that language.
    """
    if language not in SHIPPED:
        return {**_all_english(module), **_translations_that_fit(module, language)}
    return dict(flattened_words(_load(module, language)))


def is_translated(module: str, key: str, language: str) -> bool:
    """True if a language has a sentence of its own, so that it is not said in English."""
    return language in SHIPPED or key in _translations_that_fit(module, language)


@cache
def _translations_that_fit(module: str, language: str) -> Mapping[str, str]:
    """Translations of a module whose names in braces can be put in; the others are not said."""
    given = translated_sentences(language)
    return {
        key: given[module, key]
        for key, english in _all_english(module).items()
        if (module, key) in given and _fits(given[module, key], english)
    }


_OF_NUMBERS = frozenset({"count", "Count", "forms", "number", "Number", "alone", "d"})
"""Ways to write a number that may stand for one another."""


def _fits(text: str, english: str) -> bool:
    try:
        used, there = places_in_sentence(text), places_in_sentence(english)
    except ValueError:
        return False
    return all(hows <= ways_to_write(name, there) for name, hows in used.items())


def ways_to_write(name: str, there: Mapping[str, set[str]]) -> set[str]:
    """Ways in which a translation may write a name in braces that `places_in_sentence` found.

    >>> ways_to_write("place", {"place": {""}}), "forms" in ways_to_write("n", {"n": {"count"}})
    ({''}, True)
    """
    allowed = there.get(name, set())
    return allowed | _OF_NUMBERS if allowed & _OF_NUMBERS else allowed


def places_in_sentence(text: str) -> dict[str, set[str]]:
    """The names in braces of a sentence, each with the words for how it is written.

    Raises ValueError: Its braces do not match.

    >>> places_in_sentence("{n:count {unit}} of {place}") == {
    ...     "n": {"count"}, "unit": {""}, "place": {""}
    ... }
    True
    """
    places: dict[str, set[str]] = {}
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            places.setdefault(name, set()).add((spec or "").partition(" ")[0])
            for within, hows in places_in_sentence(spec or "").items():
                places.setdefault(within, set()).update(hows)
    return places


def sentence(module: str, key: str, language: str) -> str:
    """One sentence of a word file, with its places still in braces.

    Raises NotFoundError: The file has no such key.
    """
    known = sentences(module, language)
    if key not in known:
        raise NotFoundError(f"sentence of {module} ({language})", key, tuple(known))
    return known[key]


def nested_words(module: str, language: str) -> dict[str, Any]:
    """Content of a word file in a language, nested as it is written.

    module: As of `sentences`; ``PACKAGE.words`` where the files are ``words/LANGUAGE.yaml``.
    """
    nested: dict[str, Any] = {}
    for key, text in sentences(module, language).items():
        *groups, name = key.split(".")
        group = nested
        for part in groups:
            group = group.setdefault(part, {})
        group[name] = text
    return nested


@cache
def all_sentences() -> Mapping[tuple[str, str], str]:
    """The English of every sentence that can be translated, by module and key."""
    return {
        (module, key): text
        for module in _modules_with_words(files("paradiplomacy"), "paradiplomacy")
        for key, text in _all_english(module).items()
        if text and not _is_left_to_cldr(module, key)
    }


def _all_english(module: str) -> Mapping[str, str]:
    """English sentences of a module, with labels that are left out as they are the bare name."""
    english = sentences(module, "en")
    bare = (key for key in sentences(module, "zh") if key not in english)
    return {**english, **{key: key.split(".")[-2].replace("_", " ") for key in bare}}


def _is_left_to_cldr(module: str, key: str) -> bool:
    """Dates, as each language has them anyway, and cells that stand as examples."""
    if module == "paradiplomacy.language.dates":
        return key in ("year", "month", "day") or key.startswith("months.")
    return key.endswith(".example")


def _modules_with_words(folder: Traversable, package: str) -> Iterator[str]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _modules_with_words(path, f"{package}.{path.name}")
        elif path.name == "en.yaml":
            yield package
        elif path.name.endswith(".en.yaml"):
            yield f"{package}.{path.name.removesuffix('.en.yaml')}"


def _load(module: str, language: str) -> Mapping[str, Any]:
    package, _, name = module.rpartition(".")
    for source in (
        files(package) / f"{name}.{language}.yaml",
        files(package) / name / f"{language}.yaml",
    ):
        if source.is_file():
            return dict(yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader) or {})
    raise NotFoundError("word file", f"{name}.{language}.yaml", ())


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every value is text; the one in C where it is there."""
