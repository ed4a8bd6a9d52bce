"""Read a mapping from a YAML file, or one that ships by its name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from paradiplomacy.errors import NotFoundError, Problem, RecordError
from paradiplomacy.sources.mapping import Mapping

__all__ = ["MappingFile", "load_mapping", "shipped_mappings"]

_LARGEST = 100_000
"""Bytes; a mapping is a page of text."""


class MappingFile:
    """A mapping, with the file and lines that it stands on, for messages.

    Attributes
    ----------
    name : str
        Name of the file.
    mapping : Mapping
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        try:
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
                raise ValueError("uses aliases (*name); write the value out")
            node = yaml.compose(text, Loader=yaml.BaseLoader)
            self._lines = dict(_lines(node, ())) if node is not None else {}
            # BaseLoader reads all as text: Norway's code NO is no truth value to us.
            loaded = yaml.load(text, Loader=yaml.BaseLoader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise RecordError([Problem(name, 0, "", _yaml_says(error))]) from None
        try:
            self.mapping = Mapping.model_validate(loaded)
        except ValidationError as error:
            raise RecordError([self._problem(detail) for detail in error.errors()]) from None

    def problem(self, field: str, message: str) -> Problem:
        """What is wrong with a key of the mapping, on its line."""
        return self._at(tuple(field.split(".")), message)

    def _at(self, path: tuple[str, ...], message: str) -> Problem:
        field = ".".join(path)
        while path not in self._lines and path:  # a short form has no key of its own
            path = path[:-1]
        return Problem(self.name, self._lines.get(path, 0), field, message)

    def _problem(self, detail: Any) -> Problem:
        where = tuple(map(str, detail["loc"]))
        said = detail["msg"].removeprefix("Value error, ")
        if detail["type"] == "extra_forbidden":
            known = _keys_at(where[:-1])
            near = difflib.get_close_matches(where[-1], known, n=1, cutoff=0.6)
            said = "is no key here; " + (
                f"did you mean {near[0]!r}?" if near else f"expected {', '.join(known)}"
            )
        elif detail["type"] == "missing":
            said = "is missing; every mapping needs it"
        elif isinstance(found := detail.get("input"), str) and repr(found) not in said:
            said += f"; found {found[:60]!r}"
        return self._at(where, said)


def load_mapping(mapping: str | Path) -> MappingFile:
    """A mapping by the path of its file, or by the name of one that ships.

    Raises
    ------
    NotFoundError
        There is neither such a file nor such a mapping.
    RecordError
        Names file, line and key of everything that is wrong.

    Examples
    --------
    >>> load_mapping("wikipedia_2026").mapping.listed_by.constant
    'a'
    """
    shipped = _shipped()
    if not str(mapping):
        raise NotFoundError("mapping", "", shipped, "give the path of a YAML file, or a name")
    if str(mapping) in shipped:
        file = shipped[str(mapping)]
        return MappingFile(file.name, file.read_text(encoding="utf-8"))
    path = Path(mapping)
    try:
        if path.stat().st_size > _LARGEST:
            raise RecordError([Problem(path.name, 0, "", "is too large for a mapping")])
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise RecordError(
                [Problem(path.name, 0, "", "is not UTF-8; save the mapping as UTF-8")]
            ) from None
        raise NotFoundError(
            "mapping", str(mapping), shipped, "give the path of a YAML file, or one of these names"
        ) from None
    except OSError as error:
        raise RecordError(
            [Problem(path.name, 0, "", f"cannot be read ({error.strerror})")]
        ) from None
    return MappingFile(path.name, text)


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that ship.

    Examples
    --------
    >>> shipped_mappings()
    ('dated_ties', 'wikidata_dated', 'wikipedia_2026', 'wikipedia_2026_coordinates')
    """
    return tuple(_shipped())


def _shipped() -> dict[str, Traversable]:
    folder = files("paradiplomacy.sources") / "mappings"
    found = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {file.name.removesuffix(".yaml"): file for file in sorted(found, key=lambda f: f.name)}


def _lines(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    """The line of every key; a key that stands twice is an error that YAML lets pass."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                line = key.start_mark.line + 1
                raise ValueError(f"line {line}: the key {name!r} stands twice; keep one of them")
            seen.add(name)
            yield (*path, name), key.start_mark.line + 1
            yield from _lines(value, (*path, name))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, str(number)), value.start_mark.line + 1
            yield from _lines(value, (*path, str(number)))


def _yaml_says(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply for a mapping"
    return " ".join(str(error).split())


def _keys_at(path: Sequence[str]) -> list[str]:
    """The keys that a part of a mapping may hold."""
    kind: Any = Mapping
    for name in path:
        while not (isinstance(kind, type) and issubclass(kind, BaseModel)) and get_args(kind):
            kind = next(arg for arg in reversed(get_args(kind)) if arg is not type(None))
            if get_origin(kind) is None:
                break
        if isinstance(kind, type) and issubclass(kind, BaseModel) and name in kind.model_fields:
            kind = kind.model_fields[name].annotation
    while not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        kind = next(arg for arg in reversed(get_args(kind)) if arg is not type(None))
    return [info.alias or name for name, info in kind.model_fields.items()]
