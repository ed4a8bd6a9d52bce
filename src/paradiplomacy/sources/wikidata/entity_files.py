"""Files of Wikidata entities: as ``Special:EntityData``, the API or a dump gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from paradiplomacy.errors import FileError, Problem, RecordError
from paradiplomacy.sources.wikidata.values import clean, item_of
from paradiplomacy.tabular.json_files import parse_json
from paradiplomacy.tabular.text import read_text

__all__ = ["Problems", "entities_of", "modified_on", "revision_of"]

Problems = list[tuple[str, str]]
"""What could not be used: where it stands, and what is the matter."""

_JSON = re.compile(r"\.(?:json|jsonl|ndjson)")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:]{8}Z", re.ASCII)


def entities_of(at: Path) -> tuple[dict[str, dict[str, Any]], Problems]:
    """Entities by item, in order of their numbers.

    Parameters
    ----------
    at : Path
        One entity, ``{"entities": {...}}``, a list of entities, or one entity a line; or a
        folder of such files.

    Returns
    -------
    dict, list
        Of an entity that comes several times, its latest revision; and the problems.

    Raises
    ------
    RecordError
        A file cannot be read, or none of it is an entity.
    """
    files = sorted(p for p in at.iterdir() if _JSON.fullmatch(p.suffix)) if at.is_dir() else [at]
    if not files:
        raise FileError(at.name, "holds no file of JSON; expected entities of Wikidata")
    entities: dict[str, dict[str, Any]] = {}
    problems: Problems = []
    for file in files:
        try:
            documents = _documents(read_text(file))
        except ValueError as error:
            raise FileError(file.name, f"{error}; fetch or copy the file again") from None
        candidates = [entity for document in documents for entity in _entities(document)]
        if not candidates:
            raise FileError(
                file.name,
                "holds no entity of Wikidata; expected an object with an id and claims, or "
                "several under `entities`; check that this is the right file for this reader",
            )
        for entity in candidates:
            item = item_of(entity.get("id"))
            if item is None:
                shown = clean(str(entity.get("id"))[:40])
                problems.append((shown, "is not an item of Wikidata, expected a QID such as Q3955"))
            elif "missing" in entity:
                problems.append((item, "is not there in Wikidata any more; look for its successor"))
            elif item not in entities or revision_of(entity) > revision_of(entities[item]):
                entities[item] = entity
    if not entities:
        raise RecordError([Problem(at.name, 0, *problem) for problem in problems])
    return dict(sorted(entities.items(), key=lambda pair: (len(pair[0]), pair[0]))), problems


def _documents(text: str) -> list[Any]:
    """One document, or, as in dumps, one a line with a comma after it."""
    try:
        return [parse_json(text)]
    except ValueError:
        lines = [line.strip().rstrip(",") for line in text.split("\n")]
        lines = [line for line in lines if line and line not in ("[", "]")]
        if len(lines) < 2 or not all(line[0] == "{" and line[-1] == "}" for line in lines):
            raise
    documents = []
    for row, line in enumerate(lines, start=1):
        try:
            documents.append(parse_json(line))
        except ValueError as error:
            raise ValueError(f"entity {row}: {error}") from None
    return documents


def _entities(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, list):
        yield from (entity for entity in document if isinstance(entity, dict) and "id" in entity)
    elif isinstance(document, dict) and "entities" in document:
        several = document["entities"]
        yield from _entities(list(several.values()) if isinstance(several, dict) else several)
    elif isinstance(document, dict) and "id" in document:
        yield document


def revision_of(entity: Mapping[str, Any]) -> int:
    """Number of the revision; 0 where none is given."""
    number = entity.get("lastrevid")
    if not isinstance(number, int) or isinstance(number, bool):
        return 0
    return number if 0 < number < 10**15 else 0


def modified_on(entity: Mapping[str, Any]) -> str:
    """Day of the last change; ``""`` where none is given."""
    entities = _DAY.fullmatch(clean(entity.get("modified")))
    return entities[1] if entities else ""
