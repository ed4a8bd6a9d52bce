"""Material into the store: what one import adds, leaves, withdraws and brings back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.erasure import Tombstones, erase_all, tombstones_of, without_erased
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import row_of_meta, row_of_source, row_of_statement
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement

__all__ = ["CHUNK", "ImportOutcome", "Progress", "added_by_hand", "distinct", "take_in"]

Progress = Callable[[int, int], None]
"""Called with how many statements are written, and how many there are."""

CHUNK = 500
"""Statements a batch; each is followed by a call of the progress function."""

METHOD = "import/1"
"""The method that an import's own judgements name."""

_REMARKS = ("raw", "locator", "note", "coder", "method")
"""Fields that are not part of a statement's identity: they follow the material."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What one import did.

    Parameters
    ----------
    record : str
    added, unchanged, restored : int
        Statements that are new, that were there, and that came back into the material;
        together they are the distinct statements of the material.
    withdrawn : int
        Statements that were there and are no longer in the material.
    judgements_added : int
        Judgements of the material that were not there; the import's own do not count.
    sources_added, sources_changed : int
    """

    record: str
    added: int
    unchanged: int
    withdrawn: int
    restored: int
    judgements_added: int
    sources_added: int
    sources_changed: int


def distinct(material: Material) -> dict[str, Statement]:
    """The statements of a material by id.

    Where several carry one id, the one with the first locator in order of text is kept,
    and one with a locator before one without: the order of the rows decides nothing.
    """
    kept: dict[str, Statement] = {}
    for statement in material.statements:
        id_ = statement.id
        other = kept.get(id_)
        if other is None or _preference(statement) < _preference(other):
            kept[id_] = statement
    return kept


def _preference(statement: Statement) -> tuple[bool, str, str, str, str, str]:
    s = statement
    return (not s.locator, s.locator, s.note, s.raw, s.coder, s.method)


def take_in(
    connection: sa.Connection, material: Material, *, now: datetime, progress: Progress | None
) -> ImportOutcome:
    """Write a material inside the transaction of `connection`.

    Raises
    ------
    StoreError
        The material contradicts itself: a statement of another record or of a source
        that is not in the register, or two sources with one id.
    """
    _check(material)
    record = material.meta.id
    stones = tombstones_of(connection, record)
    asked = Tombstones.of(material.judgements)
    material = without_erased(material, stones | asked)
    erase_all(connection, record, asked.accounts - stones.accounts, moment=now)
    stated = distinct(material)
    _write_record(connection, material.meta, now)
    sources_added, sources_changed = _write_sources(connection, record, material.sources, now)
    entries = ledger.live_entries(connection, record)
    absent = ledger.dropped_by_import(entries)
    by_hand = added_by_hand(connection, record)
    known = _write_statements(connection, record, stated, now, progress)
    known -= ledger.erased(entries)
    # What counts by hand stays so: a record that was read from the store and comes back holds it.
    counting = by_hand - ledger.withdrawn(entries, added=by_hand)
    _mark_as_imported(connection, record, (by_hand & stated.keys()) - counting)
    gone = sorted(known - by_hand - absent - stated.keys())
    back = sorted(absent & stated.keys())
    today = now.date().isoformat()
    noted = [
        *_notes(JudgementKind.WITHDRAWN, gone, today, "no longer in the material"),
        *_notes(JudgementKind.RESTORED, back, today, "back in the material"),
    ]
    ledger.append(connection, record, origin=Origin.IMPORT, judged=noted, written=now)
    there = {e.judgement for e in entries if e.origin in ledger.JUDGED}
    new = [j for j in dict.fromkeys(material.judgements) if j not in there]
    ledger.append(connection, record, origin=Origin.MATERIAL, judged=new, written=now)
    added = len(stated.keys() - known)
    return ImportOutcome(
        record=record,
        added=added,
        unchanged=len(stated) - added - len(back),
        withdrawn=len(gone),
        restored=len(back),
        judgements_added=len(new),
        sources_added=sources_added,
        sources_changed=sources_changed,
    )


def _check(material: Material) -> None:
    record = material.meta.id
    register = {source.id: source for source in material.sources}
    if len(register) != len(material.sources):
        ids = [source.id for source in material.sources]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        raise StoreError(
            f"record {record!r} was not stored: {_some(twice)} stand more than once in the "
            "source register; give every source a key of its own"
        )
    strangers = sorted({s.record for s in material.statements} - {record})
    if strangers:
        raise StoreError(
            f"record {record!r} was not stored: it holds statements of {_some(strangers)}; "
            "import each record on its own"
        )
    unknown = sorted({s.source for s in material.statements} - register.keys())
    if unknown:
        raise StoreError(
            f"record {record!r} was not stored: its statements name sources that are not in "
            f"its register: {_some(unknown)}; add them to the register"
        )


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:5])
    return shown + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _write_record(connection: sa.Connection, meta: RecordMeta, now: datetime) -> None:
    values = row_of_meta(meta) | {"last_seen": now}
    mine = records.c.id == meta.id
    if connection.execute(sa.select(records.c.id).where(mine)).first() is None:
        connection.execute(records.insert().values(**values, first_seen=now))
    else:
        connection.execute(records.update().where(mine).values(**values))


def _write_sources(
    connection: sa.Connection, record: str, register: Iterable[Source], now: datetime
) -> tuple[int, int]:
    mine = sources.c.record == record
    rows = connection.execute(sa.select(sources).where(mine)).all()
    there = {row.id: row._mapping for row in rows}
    connection.execute(sources.update().where(mine).values(listed=False))
    new, seen, changed = [], [], 0
    for source in register:
        values = row_of_source(source)
        old = there.get(source.id)
        marks = {"listed": True, "last_seen": now}
        if old is None:
            new.append(values | marks | {"record": record, "first_seen": now})
            continue
        changed += any(old[name] != value for name, value in values.items())
        seen.append(values | marks | {"key": source.id})
    if new:
        connection.execute(sources.insert(), new)
    if seen:
        by_key = sources.update().where(mine, sources.c.id == sa.bindparam("key"))
        connection.execute(by_key, seen)
    return len(new), changed


def _write_statements(
    connection: sa.Connection,
    record: str,
    stated: dict[str, Statement],
    now: datetime,
    progress: Progress | None,
) -> set[str]:
    """Add and refresh statements in batches; the ids that were there before."""
    mine = statements.c.record == record
    remarks = [statements.c[name] for name in _REMARKS]
    rows = connection.execute(sa.select(statements.c.id, *remarks).where(mine)).all()
    there = {row.id: tuple(row[1:]) for row in rows}
    refresh = statements.update().where(mine, statements.c.id == sa.bindparam("key"))
    ids = list(stated)
    for start in range(0, len(ids), CHUNK):
        batch = ids[start : start + CHUNK]
        new = [_row(id_, stated[id_], now) for id_ in batch if id_ not in there]
        old = [id_ for id_ in batch if id_ in there]
        changed = [
            {"key": id_, **remarked}
            for id_ in old
            if tuple((remarked := _remarks(stated[id_])).values()) != there[id_]
        ]
        if new:
            connection.execute(statements.insert(), new)
        if changed:
            connection.execute(refresh, changed)
        if old:
            seen = statements.update().where(mine, statements.c.id.in_(old))
            connection.execute(seen.values(last_seen=now))
        if progress is not None:
            progress(start + len(batch), len(ids))
    return set(there)


def added_by_hand(connection: sa.Connection, record: str) -> set[str]:
    """Ids of the statements that no import ever brought."""
    wanted = sa.select(statements.c.id).where(statements.c.record == record, ~statements.c.imported)
    return set(connection.execute(wanted).scalars())


def _mark_as_imported(connection: sa.Connection, record: str, ids: Iterable[str]) -> None:
    by_key = statements.update().where(
        statements.c.record == record, statements.c.id == sa.bindparam("key")
    )
    rows = [{"key": id_} for id_ in sorted(ids)]
    if rows:
        connection.execute(by_key.values(imported=True), rows)


def _remarks(statement: Statement) -> dict[str, str]:
    return {name: getattr(statement, name) for name in _REMARKS}


def _row(id_: str, statement: Statement, now: datetime) -> dict[str, Any]:
    return row_of_statement(statement) | {"id": id_, "first_seen": now, "last_seen": now}


def _notes(kind: JudgementKind, ids: Iterable[str], today: str, why: str) -> Iterator[Judgement]:
    for id_ in ids:
        yield Judgement(kind, id_, "", by="import", on=today, why=why, method=METHOD)
