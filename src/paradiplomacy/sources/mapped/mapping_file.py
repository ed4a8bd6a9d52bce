"""Read a mapping from a YAML file, or one that ships by its name."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from paradiplomacy.errors import NotFoundError, Problem, RecordError
from paradiplomacy.sources.mapped.mapping import Mapping
from paradiplomacy.tabular.text import read_short_text
from paradiplomacy.tabular.yaml_files import YamlFile


class MappingFile:
    """A mapping, with the file and lines that it stands on, for messages.

    `name`: Name of the file.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._file = YamlFile(name, text, what="mapping")
        try:
            self.mapping = Mapping.model_validate(self._file.loaded)
        except ValidationError as error:
            raise RecordError(self._file.problems(error, Mapping)) from None

    def problem(self, field: str, message: str) -> Problem:
        """Make the problem of a wrong key of the mapping, on its line."""
        return self._file.at(field.split("."), message)


def load_mapping(mapping: str | Path) -> MappingFile:
    """A mapping by the path of its file, or by the name of one that ships.

    Raises NotFoundError: There is neither such a file nor such a mapping.
    Raises RecordError: Names file, line and key of everything that is wrong.

    >>> load_mapping("wikipedia_2026").mapping.listed_by.constant
    'a'
    """
    shipped = _shipped_mappings()
    if not str(mapping):
        raise NotFoundError("mapping", "", shipped, "give the path of a YAML file, or a name")
    if str(mapping) in shipped:
        file = shipped[str(mapping)]
        return MappingFile(file.name, file.read_text(encoding="utf-8"))
    path = Path(mapping)
    missing = NotFoundError(
        "mapping", str(mapping), shipped, "give the path of a YAML file, or one of these names"
    )
    return MappingFile(path.name, read_short_text(path, what="mapping", missing=missing))


def shipped_mappings() -> tuple[str, ...]:
    """Names of the mappings that ship.

    >>> shipped_mappings()
    ('dated_ties', 'wikidata_dated', 'wikipedia_2026', 'wikipedia_2026_coordinates')
    """
    return tuple(_shipped_mappings())


def _shipped_mappings() -> dict[str, Traversable]:
    folder = files("paradiplomacy.sources.mapped") / "mappings"
    shipped = (file for file in folder.iterdir() if file.name.endswith(".yaml"))
    return {file.name.removesuffix(".yaml"): file for file in sorted(shipped, key=lambda f: f.name)}
