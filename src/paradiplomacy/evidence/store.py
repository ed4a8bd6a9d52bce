"""The store: statements and judgements of any number of records, in a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from paradiplomacy.evidence import importer, ledger
from paradiplomacy.evidence.applied_judgements import without_what_only
from paradiplomacy.evidence.brought import FOLDER, Bringer
from paradiplomacy.evidence.by_hand import HandWritten
from paradiplomacy.evidence.consent.consents import OF_OFFICE
from paradiplomacy.evidence.consent.erasure import erase, erase_contact, erasure_plan
from paradiplomacy.evidence.consent.less import times_less
from paradiplomacy.evidence.consent.scrubbing import (
    empty_log,
    is_scrubbed,
    scrub_soon,
    scrub_where_asked,
)
from paradiplomacy.evidence.consent.tombstones import GONE, Erasure
from paradiplomacy.evidence.engine import (
    connect,
    is_full,
    name_of,
    on_record,
    path_of,
    reading,
    reads_only,
    rows_understood,
    writing,
)
from paradiplomacy.evidence.history import FactHistory, subjects_of
from paradiplomacy.evidence.importer import ImportOutcome, Progress
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.migrate import to_head
from paradiplomacy.evidence.rows import (
    demand_record,
    meta_of,
    now,
    record_row,
    source_of,
    statement_of,
)
from paradiplomacy.evidence.standings import Standings, read_standings
from paradiplomacy.evidence.tables import imports, judgements, records, sources, statements
from paradiplomacy.evidence.whole_entries import WholeEntries
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Consent, Judgement, JudgementKind


class Withdrawals:
    """A store, as people withdraw from it what they said."""

    _engine: sa.Engine

    def erasing(self, record: str, account: str) -> Erasure:
        """List all that withdrawing an account would erase; nothing is written.

        Raises NotFoundError: There is no such record, or no such account in it.
        """
        with reading(self._engine) as connection:
            demand_record(connection, record)
            return erasure_plan(connection, record, account)

    def withdraw(self, record: str, account: str, *, by: str) -> Erasure:
        """Erase an account with its answers and its own sources, for ever.

        A source is its own where no other account speaks in it; then all that the source says is
        erased. An interview on the site is withdrawn with its account, released or not. It may be
        asked for again. On SQLite the file is rewritten, so that it does not hold the text any
        more: at once, or where others read just then, as soon as they do not (`is_scrubbed`); on
        PostgreSQL the administrator has to do that (``VACUUM FULL``).

        `record`, `account`: keys.
        `by`: who erases.

        Raises NotFoundError: There is no such record, or no such account in it.
        """
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            outcome = erase(connection, record, account, by=by, moment=now())
        scrub_soon(self._engine)
        return outcome

    def withdraw_contact(self, record: str, contact: str, *, by: str) -> int:
        """Erase a contact for ever, as `withdraw` does an account; the number of its statements.

        Raises NotFoundError: There is no such record, or no such contact in it.
        """
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            count = erase_contact(connection, record, contact, by=by, moment=now())
        scrub_soon(self._engine)
        return count

    @property
    def is_scrubbed(self) -> bool:
        """True if the file holds nothing any more that was erased; True on PostgreSQL."""
        return is_scrubbed(self._engine)

    def times_less(self) -> dict[str, int]:
        """Count how often something of each record was withdrawn, or is shown less than before.

        Whoever shows a record and keeps pages of it asks for this at each answer.
        """
        with reading(self._engine) as connection:
            return times_less(connection)


__all__ = ["ImportOutcome", "Mark", "Store"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark of an import of a registry.

    Parameters
    ----------
    file, reader : str
        Name of the file, and the reader with its version.
    digest : str
        Of all that decides what the import brings; equal digests bring the same.
    """

    file: str
    reader: str
    digest: str

    @property
    def bringer(self) -> Bringer:
        """Bringer of the statements, whatever version the reader has."""
        return Bringer(self.reader.partition("/")[0], self.file)


class Store(HandWritten, WholeEntries, Withdrawals, AbstractContextManager["Store"]):
    """Statements and judgements of any number of records, on SQLite or PostgreSQL.

    Use `Store.open`, which also makes or migrates the tables. Every method is one
    transaction: readers see one state and are never blocked, and what fails leaves nothing
    behind. An import waits for other writers for up to 30 seconds; those who add a statement or
    a judgement take some milliseconds each. A store may be used from several threads.

    Parameters
    ----------
    url : str or Path
        Path of an SQLite file, ``sqlite:///ties.db`` or ``postgresql+psycopg://...``.

    Notes
    -----
    A statement's row keeps its identity and its first-seen time for ever. What is not part
    of the identity (raw value, locator, note, coder, method) follows the latest import
    that holds the statement, so that `material` gives back what was imported last.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = tempfile.TemporaryDirectory()
    >>> with Store.open(pathlib.Path(folder.name) / "ties.db") as store:
    ...     store.records()
    ()
    >>> folder.cleanup()
    """

    def __init__(self, url: str | Path) -> None:
        super().__init__(connect(url))

    @classmethod
    def open(cls, url: str | Path, *, create: bool = True) -> Self:
        """Open a store, migrated to the revision of this version.

        Parameters
        ----------
        url : str or Path
        create : bool
            Make the store where there is none.

        Raises
        ------
        StoreError
            There is no store and `create` is False; the file is not an SQLite database or
            belongs to something else; the store is newer than this version; it cannot be
            reached or written. The message says what to do.
        """
        store = cls(url)
        path = path_of(store._engine)
        is_new = path is not None and not path.exists()
        try:
            to_head(store._engine, create=create)
        except BaseException as error:
            store.close()
            if path is not None and is_new and is_full(error):
                for left in ("", "-wal", "-shm"):  # no store yet, and in the way of the next try
                    path.with_name(path.name + left).unlink(missing_ok=True)
            raise
        if not reads_only(store._engine):
            scrub_where_asked(store._engine)  # what a process that ended could not
        return store

    @property
    def name(self) -> str:
        """Its path, or its address without the password: fit to be shown."""
        return name_of(self._engine)

    @property
    def engine(self) -> sa.Engine:
        """Its database, for who else keeps tables there."""
        return self._engine

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    def __exit__(self, *_: object) -> None:
        self.close()

    def import_material(
        self,
        material: Material,
        *,
        mark: Mark | None = None,
        withdraw: bool | Collection[str] = False,
        bringer: Bringer | None = None,
        progress: Progress | None = None,
    ) -> ImportOutcome:
        """Bring a record's material into the store, in one transaction.

        New statements are added; those that are there stay. Statements that earlier imports of
        the same folder or registry brought, and that the material no longer holds, are withdrawn
        by an appended judgement if `withdraw` says so, and restored by another when they come
        back; what a person withdrew stays withdrawn. What another import, or a person, brought
        stays. Sources follow the material. Judgements that are not there yet are appended; one
        that leaves the material stays, as minds are changed by adding another.

        Parameters
        ----------
        material : Material
        mark : Mark, optional
            Of the import of a registry; logged in the same transaction.
        withdraw : bool or collection of str, keyword-only
            Whether statements may be withdrawn, or the ids of those that may.
        bringer : Bringer, optional, keyword-only
            What brings them: the reader and file of the mark by default, without one a folder.
        progress : callable, optional
            Called with the number of statements done and of all. What it raises ends the
            import, and nothing is stored.

        Raises
        ------
        StoreError
            The material contradicts itself, or cannot be written; nothing was stored.
        WithdrawalError
            Statements would be withdrawn that `withdraw` does not allow; it lists them, and
            nothing was stored.
        """
        if bringer is None:
            bringer = FOLDER if mark is None else mark.bringer
        # The log then holds nothing but this import: should it fail, all of it can be emptied.
        empty_log(self._engine)
        try:
            with writing(self._engine) as connection:
                outcome = importer.take_in(
                    connection,
                    material,
                    now=now(),
                    progress=progress,
                    bringer=bringer,
                    withdraw=withdraw,
                )
                if mark is not None:
                    marks = {"record": material.meta.id, "stage": "done", "written": now()}
                    connection.execute(imports.insert(), asdict(mark) | marks)
        except BaseException:
            empty_log(self._engine)
            raise
        if any(judgement.kind is JudgementKind.ERASED for judgement in material.judgements):
            scrub_soon(self._engine)
        return outcome

    def last_import(self, record: str) -> Mark | None:
        """The latest import of a registry into a record; None where none was."""
        wanted = sa.select(imports).where(imports.c.record == record)
        with reading(self._engine) as connection:
            row = connection.execute(wanted.order_by(imports.c.row.desc()).limit(1)).first()
        return None if row is None else Mark(row.file, row.reader, row.digest)

    @contextmanager
    def turn(self, record: str, subject: str, property: str) -> Iterator[FactHistory]:
        """One's turn on a fact, for programs that many run at once: to read it, and to write.

        Who takes turns is not passed over however many write on the fact, in this process or in
        others: they come in by the order in which they asked. All that is written by hand takes
        a turn, so that nobody else writes on the fact before the block ends; imports do. On
        Windows, turns on SQLite hold within a process.

        Parameters
        ----------
        record, subject, property : str

        Yields
        ------
        FactHistory
            The fact as it is now; write with its version.

        Examples
        --------
        >>> import tempfile, pathlib
        >>> from paradiplomacy.record.open import read_material
        >>> folder = tempfile.TemporaryDirectory()
        >>> with Store.open(pathlib.Path(folder.name) / "ties.db") as store:
        ...     _ = store.import_material(read_material("article"))
        ...     with store.turn("article", "tie:a|b", "established") as fact:
        ...         fact.version
        '0.0'
        >>> folder.cleanup()
        """
        with self._turn_on(record, subject, property):
            yield self.history(record, subject, property)

    def records(self) -> tuple[RecordMeta, ...]:
        """Descriptions that the records give of themselves, by id."""
        with reading(self._engine) as connection:
            rows = connection.execute(sa.select(records)).all()
        with rows_understood(self._engine):
            return tuple(sorted((meta_of(row) for row in rows), key=lambda meta: meta.id))

    def material(self, record: str) -> Material:
        """All that counts of a record.

        Returns
        -------
        Material
            Sources and statements by id, judgements in the order in which they came.
            Withdrawn statements are left out, and so are the judgements by which imports
            noted what left and came back: both are settled here, and so is what people added,
            proposed and questioned. Judgements that were taken back are left out too, and so
            are those on what nobody but a source that has left ever named, where that source
            was not public: with it went the consent.

        Raises
        ------
        NotFoundError
            There is no such record.
        """
        with reading(self._engine) as connection:
            meta, read = record_row(connection, record), read_standings(connection, record)
        used = {row.source for row in read.rows if row.id not in read.out}
        left = {key for key, row in read.register.items() if not row.listed and key not in used}
        material = self._material(meta, read, read.register.keys() - left)
        private = {key for key in left if read.register[key].consent != Consent.PUBLIC}
        if not private:
            return material
        taken = [statement_of(row) for row in read.rows if row.source in private]
        return replace(
            material, judgements=without_what_only(taken, material.judgements, material.statements)
        )

    def material_on(self, record: str, subject: str) -> Material:
        """All that counts of a record on one subject, as `material` has it.

        Parameters
        ----------
        record : str
        subject : str
            A tie or place is meant under every key by which the record names it.

        Returns
        -------
        Material
            With the sources of these statements, and the judgements on them.

        Raises
        ------
        NotFoundError
            There is no such record.
        """
        with reading(self._engine) as connection:
            meta = record_row(connection, record)
            named = statements.c.subject.in_(subjects_of(connection, record, subject))
            read = read_standings(connection, record, named)
        return self._material(meta, read, {r.source for r in read.rows if r.id not in read.out})

    def office_material(self, record: str) -> Material:
        """All that counts of a record on contacts and requests, as `material` has it.

        Raises
        ------
        NotFoundError
            There is no such record.
        """
        with reading(self._engine) as connection:
            meta = record_row(connection, record)
            of_office = (statements.c.subject.startswith(kind) for kind in OF_OFFICE)
            read = read_standings(connection, record, sa.or_(*of_office))
        return self._material(meta, read, {r.source for r in read.rows if r.id not in read.out})

    def _material(self, meta: sa.Row[Any], read: Standings, of: Collection[str]) -> Material:
        """Part of what was read that counts, with some of its sources."""
        # What people added or proposed and does not count leaves no judgement behind.
        unsaid = (read.out & read.added_ids) | ledger.erased_ids(read.live)
        with rows_understood(self._engine):
            return Material(
                meta=meta_of(meta),
                sources=tuple(sorted(source_of(read.register[key]) for key in of)),
                statements=tuple(statement_of(r) for r in read.rows if r.id not in read.out),
                judgements=tuple(
                    entry.judgement
                    for entry in read.live
                    if entry.origin in ledger.JUDGED
                    and (
                        entry.judgement.subject not in unsaid
                        or entry.judgement.kind is JudgementKind.ERASED
                    )
                    and GONE not in (entry.judgement.subject, entry.judgement.object)
                ),
            )

    def state(self, record: str) -> list[str]:
        """State that tells if a record is as it was: whatever writes to it changes this.

        Raises
        ------
        NotFoundError
            There is no such record.
        """
        counts = [
            sa.select(sa.func.count(), sa.func.max(table.c[column])).where(table.c.record == record)
            for table, column in ((statements, "last_seen"), (judgements, "row"), (imports, "row"))
        ]
        with reading(self._engine) as connection:
            meta = record_row(connection, record)
            listed = connection.execute(sa.select(sources).where(sources.c.record == record)).all()
            rows = [connection.execute(count).one() for count in counts]
        return [str(tuple(row)) for row in (meta, *sorted(listed, key=lambda r: r.id), *rows)]

    def add_judgements(self, judged: Iterable[tuple[str, Judgement]]) -> None:
        """Append what a method judged, on places or accounts of any records, in one transaction.

        They are not somebody's: `undo` passes them over.

        Parameters
        ----------
        judged : iterable of (str, Judgement)
            Each with the record that it is kept with; all are on places, or on groups of accounts.

        Raises
        ------
        NotFoundError
            There is no such record; nothing was stored.
        """
        of = group_pairs(judged)
        with writing(self._engine) as connection:
            for record, judgements_of_record in of.items():
                demand_record(connection, record)
                ledger.append(
                    connection, record, judgements_of_record, origin=Origin.MATERIAL, written=now()
                )
