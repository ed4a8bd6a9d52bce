"""Material into the store: what one import adds, leaves, withdraws and brings back.

What it withdraws, and what it may, is decided in `paradiplomacy.evidence.brought`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import StoreError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.evidence.brought import (
    FOLDER,
    RESOLVING,
    Bringer,
    Leaving,
    WithdrawalError,
    leaving,
)
from paradiplomacy.evidence.consent.consents import OF_OFFICE, account_of
from paradiplomacy.evidence.consent.erasure import erase_all
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.consent.tombstones import erased_by, erased_in, without_erased
from paradiplomacy.evidence.engine import hold_record
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import (
    execute_each,
    meta_of,
    row_of_meta,
    row_of_source,
    row_of_statement,
    upsert,
)
from paradiplomacy.evidence.standings import read_standings
from paradiplomacy.evidence.tables import records, sources, statements
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Judgement, JudgementKind, Source, Statement

Progress = Callable[[int, int], None]
"""Called with how many statements are written, and how many there are."""

CHUNK = 500
"""Statements a batch; each is followed by a call of the progress function."""

_REMARKS = ("raw", "locator", "note", "coder", "method")
"""Fields that are not part of a statement's identity: they follow the material."""

_SOURCE_FIELDS = tuple(field.name for field in fields(Source))


def write_meta(connection: sa.Connection, meta: RecordMeta, now: datetime) -> None:
    """Write what a record says of itself."""
    values = row_of_meta(meta) | {"last_seen": now}
    connection.execute(upsert(connection, records, *values).values(**values, first_seen=now))


def write_sources(
    connection: sa.Connection,
    material: Material,
    now: datetime,
    *,
    current: Mapping[str, sa.Row[Any]],
    unlisted: Collection[str] | None,
) -> tuple[int, int]:
    """Write the register; how many sources were added, and how many changed.

    `current`: the register as it stands, by key.
    `unlisted`: those that leave the register unless the material names them; None for all.
    """
    record, register = material.meta.id, material.sources
    of_record = sources.c.record == record
    leave = (
        of_record if unlisted is None else sa.and_(of_record, sources.c.id.in_(sorted(unlisted)))
    )
    connection.execute(sources.update().where(leave).values(listed=False))
    values = {source.id: row_of_source(source) for source in register}
    marks = {"record": record, "listed": True, "first_seen": now, "last_seen": now}
    written = [row | marks for row in values.values()]
    execute_each(
        connection, upsert(connection, sources, *_SOURCE_FIELDS, "listed", "last_seen"), written
    )
    changed = sum(
        any(getattr(current[id_], name) != value for name, value in row.items())
        for id_, row in values.items()
        if id_ in current
    )
    return len(values.keys() - current.keys()), changed


def write_statements(
    connection: sa.Connection,
    stated: dict[str, Statement],
    *,
    current: Mapping[str, sa.Row[Any]],
    now: datetime,
    progress: Progress | None,
    bringer: Bringer,
) -> None:
    """Add and refresh statements in batches."""
    refreshed = upsert(connection, statements, *_REMARKS, "last_seen", "brought_by")
    ids = list(stated)
    for start in range(0, len(ids), CHUNK):
        batch = ids[start : start + CHUNK]
        rows = [
            row_of_statement(stated[id_])
            | {
                "id": id_,
                "first_seen": now,
                "last_seen": now,
                "brought_by": bringer.add_marks(current[id_].brought_by if id_ in current else {}),
            }
            for id_ in batch
        ]
        execute_each(connection, refreshed, rows)
        if progress is not None:
            progress(start + len(batch), len(ids))


def mark_as_imported(connection: sa.Connection, record: str, ids: Iterable[str]) -> None:
    """Note that an import brought what a person had added."""
    by_key = statements.update().where(
        statements.c.record == record, statements.c.id == sa.bindparam("key")
    )
    execute_each(connection, by_key.values(imported=True), [{"key": id_} for id_ in sorted(ids)])


METHOD = "import/1"
"""The method that an import's own judgements name."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """Outcome of one import.

    Parameters
    ----------
    record : str
    added, unchanged, restored : int
        Statements that are new, that were there, and that came back into the material;
        together they are the distinct statements of the material.
    withdrawn : int
        Statements that an earlier import brought and that are no longer in the material.
    judgements_added : int
        Judgements of the material that were not there; the import's own do not count.
    sources_added, sources_changed : int
    kept : int
        Statements that the material does not hold and that stay: another import, or a person,
        brought them.
    """

    record: str
    added: int
    unchanged: int
    withdrawn: int
    restored: int
    judgements_added: int
    sources_added: int
    sources_changed: int
    kept: int = 0


def distinct(material: Material) -> dict[str, Statement]:
    """The statements of a material by id.

    Where several carry one id, the one with the first locator in order of text is kept,
    and one with a locator before one without: the order of the rows decides nothing.
    """
    by_id: dict[str, Statement] = {}
    for statement in material.statements:
        id_ = statement.id
        other = by_id.get(id_)
        if other is None or _preference(statement) < _preference(other):
            by_id[id_] = statement
    return by_id


def _preference(statement: Statement) -> tuple[bool, str, str, str, str, str]:
    s = statement
    return (not s.locator, s.locator, s.note, s.raw, s.coder, s.method)


def take_in(
    connection: sa.Connection,
    material: Material,
    *,
    now: datetime,
    progress: Progress | None,
    bringer: Bringer = FOLDER,
    withdraw: bool | Collection[str] = False,
) -> ImportOutcome:
    """Write a material inside the transaction of `connection`.

    Raises
    ------
    StoreError
        The material contradicts itself: a statement of another record or of a source
        that is not in the register, or two sources with one id.
    WithdrawalError
        Statements would be withdrawn, and `withdraw` neither is true nor has their ids.
    """
    _check_material(material)
    record = material.meta.id
    hold_record(connection, record)  # whoever withdraws meanwhile waits, and erases this, too
    # Before the store is read: what follows must not find again what the material says is erased.
    material = _erase_on_both_sides(connection, material, now)
    stated = distinct(material)
    read = read_standings(connection, record, also=[statements.c.brought_by])
    absent = ledger.dropped_by_import(read.live)
    rows = {row.id: row for row in read.rows}
    known = rows.keys() - ledger.erased_ids(read.live)
    judged = [e.judgement for e in read.live if e.origin in ledger.JUDGED]
    left = leaving(
        [row for row in read.rows if row.id in known],
        stated,
        material,
        bringer=bringer,
        out=read.withdrawn,
        protected=absent | ledger.restored_by_person(read.live),
        judged=AppliedJudgements.of([*judged, *material.judgements]),
    )
    _demand_agreed(record, left, read.rows, withdraw)
    write_meta(connection, _of_all(connection, material.meta, bringer, left), now)
    sources_added, sources_changed = write_sources(
        connection,
        material,
        now,
        current=read.register,
        # A record folder names all that it has; a registry knows of no sources but its own.
        unlisted=None
        if bringer in (FOLDER, RESOLVING)
        else {rows[id_].source for id_ in left.gone} - {s.source for s in left.staying},
    )
    write_statements(connection, stated, current=rows, now=now, progress=progress, bringer=bringer)
    # What counts by hand stays so: a record that was read from the store and comes back holds it.
    mark_as_imported(connection, record, read.added_ids & stated.keys() & read.withdrawn)
    back = absent & stated.keys()
    # By equality, not by place: a judgement that leaves the material stays, and one that is there
    # is not written again, so that to import a record twice changes nothing (replay).
    known_judgements = set(judged)
    new = [j for j in dict.fromkeys(material.judgements) if j not in known_judgements]
    _append_judgements(connection, record, new, gone=left.gone, back=back, now=now)
    if sources_changed or _is_of_accounts(stated, left.gone, known, rows):
        shows_less(connection, record)
    added = len(stated.keys() - known)
    return ImportOutcome(
        record=record,
        added=added,
        unchanged=len(stated) - added - len(back),
        withdrawn=len(left.gone),
        restored=len(back),
        judgements_added=len(new),
        sources_added=sources_added,
        sources_changed=sources_changed,
        kept=len(left.staying),
    )


def _erase_on_both_sides(connection: sa.Connection, material: Material, now: datetime) -> Material:
    """The material without what was withdrawn; what it says is erased goes from the store, too."""
    record = material.meta.id
    gone, asked = erased_in(connection, record), erased_by(material.judgements)
    erase_all(connection, record, asked - gone, moment=now)
    return without_erased(material, gone | asked)


def _append_judgements(
    connection: sa.Connection,
    record: str,
    new: Sequence[Judgement],
    *,
    gone: Iterable[str],
    back: Iterable[str],
    now: datetime,
) -> None:
    """Note what left the material and what came back to it, and then what it judges itself."""
    noted = [
        Judgement(kind, id_, "", "import", now.date().isoformat(), why, METHOD)
        for kind, ids, why in (
            (JudgementKind.WITHDRAWN, gone, "no longer in the material"),
            (JudgementKind.RESTORED, back, "back in the material"),
        )
        for id_ in sorted(ids)
    ]
    ledger.append(connection, record, noted, origin=Origin.IMPORT, written=now)
    ledger.append(connection, record, new, origin=Origin.MATERIAL, written=now)


def _is_of_accounts(
    stated: Mapping[str, Statement],
    gone: Iterable[str],
    known: Collection[str],
    rows: Mapping[str, sa.Row[Any]],
) -> bool:
    """True if something comes or goes that says how openly an account is shown, or that it is."""
    changed = [statement.subject for id_, statement in stated.items() if id_ not in known]
    changed += [rows[id_].subject for id_ in gone]
    return any(account_of(subject) or subject.startswith(OF_OFFICE) for subject in changed)


def _demand_agreed(
    record: str,
    left: Leaving,
    rows: Iterable[sa.Row[Any]],
    withdraw: bool | Collection[str],
) -> None:
    if withdraw is True:
        return
    asked = [statement for statement in left.asked if statement.id not in (withdraw or ())]
    if asked:
        named = [row for row in rows if row.property == "name"]
        named.sort(key=lambda row: (row.subject, row.source, row.value), reverse=True)
        names = {row.subject.removeprefix("place:"): row.value for row in named}
        raise WithdrawalError(record, asked, names)


_OF_A_FOLDER = (
    *("title_zh", "limits_zh", "claims", "definitions", "rivals", "own_definitions"),
    *("ranked_first", "map_centre", "period"),
)
"""What a record folder says of its record, and a registry cannot."""


def _of_all(
    connection: sa.Connection, meta: RecordMeta, bringer: Bringer, left: Leaving
) -> RecordMeta:
    """Description that a record gives of itself, where it holds more than the material.

    Its ends and languages are those of all that it holds. What a registry cannot say stays as
    a record folder said it: a mapping has no title in Chinese.
    """
    row = connection.execute(sa.select(records).where(records.c.id == meta.id)).first()
    if row is None or not left.staying:
        return meta
    before = meta_of(row)
    meta = replace(
        meta,
        ends=tuple(dict.fromkeys((*meta.ends, *before.ends))),
        languages=tuple(dict.fromkeys((*meta.languages, *before.languages))),
    )
    if bringer == FOLDER:
        return meta
    of_folder = {name: getattr(meta, name) or getattr(before, name) for name in _OF_A_FOLDER}
    translations = {  # those of a registry, and those of others that it does not give anew
        (each.file, each.field, each.language, each.original): each
        for each in (*before.translations, *meta.translations)
    }
    return replace(meta, **of_folder, translations=tuple(sorted(translations.values())))


def _check_material(material: Material) -> None:
    record = material.meta.id
    register = Counter(source.id for source in material.sources)
    if twice := sorted(id_ for id_, times in register.items() if times > 1):
        raise StoreError(
            f"record {record!r} was not stored: {_list_some(twice)} stand more than once in the "
            "source register; give every source a key of its own"
        )
    strangers = sorted({s.record for s in material.statements} - {record})
    if strangers:
        raise StoreError(
            f"record {record!r} was not stored: it holds statements of {_list_some(strangers)}; "
            "import each record on its own"
        )
    unknown = sorted({s.source for s in material.statements} - register.keys())
    if unknown:
        raise StoreError(
            f"record {record!r} was not stored: its statements name sources that are not in "
            f"its register: {_list_some(unknown)}; add them to the register"
        )


def _list_some(names: Sequence[str]) -> str:
    listed = ", ".join(repr(name) for name in names[:5])
    return listed + (f" and {len(names) - 5} more" if len(names) > 5 else "")
