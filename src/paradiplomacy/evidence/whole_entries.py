"""Entries of a desk, each all or nothing: what one says becomes statements, taken back together.

Like all that is written by hand: a row is appended for each, with author, reason and time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from paradiplomacy.errors import ChangeError
from paradiplomacy.evidence import ledger
from paradiplomacy.evidence.consent.consents import OF_OFFICE
from paradiplomacy.evidence.consent.erasure import erase_contact
from paradiplomacy.evidence.consent.less import shows_less
from paradiplomacy.evidence.consent.scrubbing import scrub_soon
from paradiplomacy.evidence.consent.tombstones import erased_in, is_of_erased
from paradiplomacy.evidence.engine import on_record, reading
from paradiplomacy.evidence.ledger import Origin
from paradiplomacy.evidence.rows import STATEMENTS, demand_author, demand_record, now
from paradiplomacy.evidence.standings import read_standings
from paradiplomacy.evidence.tables import agreement_texts, statements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.statements import Source, Statement


class WholeEntries:
    """A store, as offices enter things into it."""

    _engine: sa.Engine

    def add_row(
        self,
        record: str,
        stated: Sequence[Statement],
        *,
        sources: Sequence[Source],
        by: str,
        why: str,
        person: str = "",
        files: Sequence[bytes] = (),
    ) -> tuple[int, int]:
        """Add what one entry says, all of it or nothing.

        `stated`: those that are there stay.
        `by`, `why`, `person`: as of `add_statement`.
        `files`: texts of agreements that are among what is said.

        Returns: How many statements are new, and the last row, by which `undo_entry` knows the
          entry.

        Raises NotFoundError: There is no such record.
        Raises ChangeError: All of it is there already, or it is on what was erased.
        """
        demand_author(by, why)
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            gone = erased_in(connection, record)
            if any(is_of_erased(statement, gone) for statement in stated):
                raise ChangeError(
                    "gone", "the account or source was withdrawn; nothing can be added to it"
                )
            on_it = statements.c.id.in_([each.id for each in stated])
            known = {row.id for row in _counting(connection, record, on_it)}
            new = [each for each in stated if each.id not in known]
            if not new or _is_entered_as_another(connection, record, new):
                raise ChangeError("entered_already", "it is there already")
            row = ledger.add_stated(
                connection, record, sources, new, by=by, why=why, moment=now(), person=person
            )
            _keep_texts(connection, record, files)
            if any(each.subject.startswith(OF_OFFICE) for each in new):
                shows_less(connection, record)
            return len(new), row

    def agreement_text(self, record: str, digest: str) -> bytes | None:
        """The file with a text of an agreement, by its hash; None where the store has none."""
        with reading(self._engine) as connection:
            return _text_of_agreement(connection, record, digest)

    def undo_entry(
        self,
        record: str,
        *,
        by: str,
        person: str = "",
        row: int | None = None,
        subject: str = "",
    ) -> int:
        """Take back all that one entry of a desk wrote; the number of its statements.

        A person to call is erased, as `Store.withdraw_contact` does, and so is a file that no
        agreement names any more. A new place stays if anything else names it by now, but for what
        another entry says of it as well.

        `by`, `person`: whose: their name, and their key as a user.
        `row`: a row of the entry; of their latest, without it.
        `subject`: what their latest entry that is meant wrote on, such as ``place:se-little-made``.

        Raises NotFoundError: There is no such record.
        Raises ChangeError: There is no such entry of theirs, somebody else decided on it since, or
            all of it is on a place that something else names.
        """
        with on_record(self._engine, record) as connection:
            demand_record(connection, record)
            live = ledger.live_entries(connection, record)
            added = [e for e in live if e.origin is Origin.ADDED and e.author == (person, by)]
            meant = [e for e in added if row in (None, e.row)]
            if subject:
                on_it = sa.select(statements.c.id).where(
                    statements.c.record == record, statements.c.subject == subject
                )
                ids = set(connection.execute(on_it).scalars())
                meant = [e for e in meant if e.judgement.subject in ids]
            if not meant:
                raise ChangeError("nothing_left", "nothing of yours is left to take back")
            last = meant[-1]
            entry = {e.judgement.subject: e for e in added if e.written == last.written}
            on_entry = [e for e in live if e.judgement.subject in entry]
            ledger.demand_undecided(on_entry, last, (person, by))
            wanted = STATEMENTS.where(statements.c.id.in_([*entry]))
            subjects = {each.id: each.subject for each in connection.execute(wanted)}
            moment = now()
            for contact in {each for each in subjects.values() if each.startswith("contact:")}:
                erase_contact(
                    connection, record, contact.removeprefix("contact:"), by=by, moment=moment
                )
            gone = [
                key for key in entry if not _is_named_elsewhere(connection, record, subjects, key)
            ]
            if not gone:
                place = next(iter(subjects.values()))
                raise ChangeError(
                    "still_named",
                    f"{place} is named by what was entered since, and stays; take that back first",
                    value=place.partition(":")[2],
                )
            for key in gone:
                ledger.append(
                    connection,
                    record,
                    [entry[key].judgement],
                    origin=Origin.UNDO,
                    written=moment,
                    person=person,
                    supersedes=entry[key].row,
                )
            if any(each.startswith(OF_OFFICE) for each in subjects.values()):
                shows_less(connection, record)
            if any(each.startswith("agreement:") for each in subjects.values()):
                _erase_texts_unnamed(connection, record)
        scrub_soon(self._engine)
        return len(gone)


def _is_entered_as_another(
    connection: sa.Connection, record: str, new: Sequence[Statement]
) -> bool:
    """True of a person whom the same office entered just so, whose key is never the same."""
    c = statements.c
    persons = [s for s in new if s.subject.startswith("contact:") and s.property != "consent"]
    cells = {(each.property, each.value) for each in persons}
    if not cells:
        return False
    of_office = (
        c.source == persons[-1].source,
        c.subject.startswith("contact:"),
        c.property != "consent",
    )
    rows = _counting(connection, record, *of_office)
    by_person = group_pairs((row.subject, (row.property, row.value)) for row in rows)
    return cells in map(set, by_person.values())


def _is_named_elsewhere(
    connection: sa.Connection, record: str, subjects: Mapping[str, str], key: str
) -> bool:
    """True of a statement on a place that statements of no entry of `subjects` name, too.

    Not where a source says as much of the place besides: it can do without this one.
    """
    kind, _, place = subjects[key].partition(":")
    if kind != "place":
        return False
    c = statements.c
    besides = c.id.not_in([*subjects])
    own = sa.select(c.property).where(c.id == key).scalar_subquery()
    if _counting(connection, record, besides, c.subject == subjects[key], c.property == own):
        return False
    names_it = sa.or_(c.value == place, c.subject.contains(place, autoescape=True))
    return bool(_counting(connection, record, besides, names_it))


def _counting(
    connection: sa.Connection, record: str, *which: sa.ColumnElement[bool]
) -> list[sa.Row[Any]]:
    """The statements on which conditions hold and that count."""
    read = read_standings(connection, record, *which)
    return [row for row in read.rows if row.id not in read.out]


def _keep_texts(connection: sa.Connection, record: str, files: Iterable[bytes]) -> None:
    """Keep files, but for those that are there."""
    for content in files:
        digest = sha256(content).hexdigest()
        if _text_of_agreement(connection, record, digest) is None:
            row = {"record": record, "sha256": digest, "content": content}
            connection.execute(agreement_texts.insert().values(row))


def _text_of_agreement(connection: sa.Connection, record: str, digest: str) -> bytes | None:
    """The file of a hash, or None."""
    wanted = sa.select(agreement_texts.c.content).where(
        agreement_texts.c.record == record, agreement_texts.c.sha256 == digest
    )
    return connection.execute(wanted).scalar()


def _erase_texts_unnamed(connection: sa.Connection, record: str) -> None:
    """Erase the files that no statement names which counts."""
    texts = _counting(connection, record, statements.c.property == "texts")
    named = {row.value.split(" ")[1] for row in texts}
    connection.execute(
        agreement_texts.delete().where(
            agreement_texts.c.record == record, agreement_texts.c.sha256.not_in(named)
        )
    )
