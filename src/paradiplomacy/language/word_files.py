"""Word files: YAML of sentences by key, one file a language, beside the code that uses them.

``trust_by_level.py`` has its words in ``trust_by_level.en.yaml`` and ``trust_by_level.zh.yaml``.
A sentence names what it needs in braces, and how it is to be written after a colon:
``{share:percent}``, ``{n:count tie}``, ``{value:.2f}`` (see `formats`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from paradiplomacy.errors import NotFoundError

__all__ = ["sentence", "sentences"]


@cache
def sentences(module: str, language: str) -> Mapping[str, str]:
    """All sentences of a module in a language, by key; keys within keys are joined by a dot.

    Raises
    ------
    NotFoundError
        There is no word file of that module in that language.
    """
    package, _, name = module.rpartition(".")
    source = files(package) / f"{name}.{language}.yaml"
    if not source.is_file():
        raise NotFoundError("word file", source.name, ())
    loaded = yaml.load(source.read_text(encoding="utf-8"), Loader=_Loader)
    return dict(_flatten_words(loaded or {}, ""))


def sentence(module: str, key: str, language: str) -> str:
    """One sentence of a word file, with its places still in braces.

    Raises
    ------
    NotFoundError
        The file has no such key.
    """
    known = sentences(module, language)
    if key not in known:
        raise NotFoundError(f"sentence of {module} ({language})", key, tuple(known))
    return known[key]


_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Every value is text; the one in C where it is there."""


def _flatten_words(loaded: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in loaded.items():
        if isinstance(value, Mapping):
            yield from _flatten_words(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", " ".join(str(value).split())
