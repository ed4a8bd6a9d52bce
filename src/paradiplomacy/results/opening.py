"""Open what a study is to read: shipped records, folders, store files, records of a store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from paradiplomacy.cache import no_collection
from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.consent.consents import first_days, is_over
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Statement
from paradiplomacy.record.build import build_record
from paradiplomacy.record.open import SHIPPED, read_material, record_folder, stored_records
from paradiplomacy.record.record import Record
from paradiplomacy.tabular.files import folder_hashes


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


_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record, the names that were asked for, and the hashes of what went in.

    `inputs`: by record: SHA-256 by file, or of all statement ids where it was in a store. Of one
        that consent hides something of, only of what it shows: whoever knows all answers but one
        could try which one gives the hash of the file.
    `embargoes`: the days before which something of it is not shown.
    `today`: the day on which it was opened.
    """

    record: Record
    names: tuple[str, ...]
    inputs: Mapping[str, Mapping[str, str]]
    embargoes: tuple[str, ...]
    today: date

    def is_the_same_on(self, day: date) -> bool:
        """True if the same embargoes are over on another day."""
        return all(is_over(text, day) == is_over(text, self.today) for text in self.embargoes)


def is_store_file(name: str) -> bool:
    """True if a name is the path of an SQLite file."""
    path = Path(name)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def open_records(
    names: Sequence[str],
    *,
    rule: str | Rule = "both-ends",
    store: str | None = None,
    today: date | None = None,
    progress: Callable[[str, float], None] = lambda what, share: None,
) -> OpenedRecord:
    """Open and reconcile records.

    `names`: shipped records, record folders, store files, or records of `store`; without any, every
        record of `store`, or else the shipped records.
    `store`: address or path of a store.
    `today`: the day for embargoes; the day it is, by default.
    `progress`: told what is being done, and the share that is done.

    >>> open_records(["china_russia"]).record.meta.id
    'china_russia'
    """
    given, wanted = wanted_records(names, store)
    materials: list[Material] = []
    inputs = {}
    day = today or datetime.now(UTC).date()
    with no_collection():
        for position, (name, held_in) in enumerate(wanted):
            progress(f"reading {Path(name).name}", 0.5 * position / len(wanted))
            material = read_material(name, store=held_in)
            materials.append(material)
            inputs[material.meta.id] = _hashes(name, held_in, material)
        progress("reconciling", 0.5)
        record = build_record(materials, rule=rule, today=day)
    for material, visible in zip(materials, record.materials, strict=True):
        if visible is not material:
            inputs[material.meta.id] = {"shown": contents_of(record)[material.meta.id]}
    return OpenedRecord(record, given, inputs, first_days(materials), day)


def wanted_records(
    names: Sequence[str], store: str | None
) -> tuple[tuple[str, ...], tuple[tuple[str, str | None], ...]]:
    """The names that count, and the records behind them, each with the store that holds it.

    >>> wanted_records(["china_russia"], None)
    (('china_russia',), (('china_russia', None),))
    """
    if not names:
        names = stored_records(store) if store is not None else SHIPPED
    return tuple(names), tuple(pair for name in names for pair in records_behind(name, store))


def states_of(wanted: Iterable[tuple[str, str | None]]) -> list[Any]:
    """Signs that records are as they were: plain values, without reading all of them.

    Of a folder the SHA-256 of its files, of a record in a store what every import and every
    judgement changes.

    >>> ["ties.csv" in state for state in states_of([("china_russia", None)])]
    [True]
    """
    states: list[Any] = []
    for name, store in wanted:
        if store is None:
            with record_folder(name) as folder:
                states.append(folder_hashes(folder))
        else:
            from paradiplomacy.evidence.store import Store

            with Store.open(store, create=False) as opened_store:
                states.append(opened_store.state(name))
    return states


def times_less(wanted: Iterable[tuple[str, str | None]]) -> dict[str, int]:
    """Number of times each record in a store was made to show less; see `Store.times_less`.

    >>> times_less([("china_russia", None)])
    {}
    """
    times: dict[str, int] = {}
    for name, store in wanted:
        if store is not None:
            from paradiplomacy.evidence.store import Store

            with Store.open(store, create=False) as opened_store:
                times[name] = opened_store.times_less().get(name, 0)
    return times


def records_behind(name: str, store: str | None) -> Iterator[tuple[str, str | None]]:
    """The records behind a name, each with the store that holds it; of a store file, all.

    Raises NotFoundError: it is a file and no store, or a store without any record.

    >>> list(records_behind("china_russia", None))
    [('china_russia', None)]
    """
    if not is_store_file(name):
        if store is None and Path(name).is_file():
            raise NotFoundError(
                "record",
                Path(name).name,
                hint="the file is not a store (SQLite); bring it into one with "
                "paradiplomacy import",
            )
        yield name, store
        return
    records = stored_records(name)
    if not records:
        raise NotFoundError(
            "record", name, hint=f"the store has none; import one with --store {name}"
        )
    yield from ((record, name) for record in records)


def _hashes(name: str, store: str | None, material: Material) -> dict[str, str]:
    if store is None:
        with record_folder(name) as folder:
            return folder_hashes(folder)
    ids = "\n".join(sorted(statement.id for statement in material.statements))
    return {"statements": hashlib.sha256(ids.encode()).hexdigest()}
