"""Contents of records, as one hash each: the same however their files are laid out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from paradiplomacy.model.statements import Statement
from paradiplomacy.record.record import Record


def contents_of(record: Record) -> dict[str, str]:
    """SHA-256 of the description, sources, statements and judgements of each record.

    It is of what is studied, so that what consent closes has no part in it. A record in a
    store and its copy in a folder have one hash.

    >>> from paradiplomacy import open_record
    >>> [len(digest) for digest in contents_of(open_record("china_russia")).values()]
    [64]
    """
    digests = {}
    for material in record.materials:
        rows = (
            asdict(material.meta),
            sorted([*map(str, asdict(source).values())] for source in material.sources),
            sorted(meanings_of(material.statements)),
            [asdict(judgement) for judgement in material.judgements],
        )
        text = json.dumps(rows, sort_keys=True)
        digests[material.meta.id] = hashlib.sha256(text.encode()).hexdigest()
    return digests


def meanings_of(statements: Iterable[Statement]) -> set[tuple[str, ...]]:
    """Meanings of statements, however numbers are spelt: only registers keep idle zeros."""
    return {
        (
            statement.record,
            statement.source,
            statement.subject,
            statement.property,
            _normalise_number(statement.value),
            statement.side,
            statement.when,
            statement.actor,
            statement.polarity,
            statement.certainty,
        )
        for statement in statements
    }


def _normalise_number(value: str) -> str:
    try:
        return format(float(value), ".12g")
    except ValueError:
        return value
