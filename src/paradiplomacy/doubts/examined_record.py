"""Input of the checks: a reconciled record, and the rows that its statements stand in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from paradiplomacy.evidence.applied_judgements import AppliedJudgements
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import check_language
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Statement
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.gazetteer import Gazetteer, gazetteer
from paradiplomacy.sources.record_folder import FolderTables

WORDS = "paradiplomacy.doubts.words"
"""Words of each check (what it looks for, what is doubtful, what to do about it), and of lists."""


@dataclass(frozen=True, slots=True, order=True)
class StatementRow:
    """A statement, and where it stands.

    `file`, `row`: file of the record folder and line on which the row starts; ``""`` and 0 where
      the record comes from a store.
    `statement`: its place keys replaced by those that are kept.
    """

    file: str
    row: int
    statement: Statement = dataclasses.field(compare=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is valid but doubtful.

    `check`: which check found it.
    `subject`: what it is about: ``tie:...``, ``place:...``, ``exchange:...``, ``source:...``.
    `about`: tells it from other findings of the check on the subject. It names values and sources,
      never rows, so that it lasts when rows move.
    `file`, `row`, `field`: where it stands; ``""`` and 0 where no row can be named.
    `facts`: what its sentence names.
    """

    check: str
    subject: str
    about: str
    file: str = ""
    row: int = 0
    field: str = ""
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """By what it is accepted: check, subject and what about it."""
        return (self.check, self.subject, self.about)

    def sentence(self, language: str = "en") -> str:
        """Sentence on what is doubtful, with its names and numbers."""
        words = sentences(WORDS, check_language(language))
        return words[f"{self.check}.doubt"].format_map(self.facts)


@dataclass(frozen=True)
class ExaminedRecord:
    """A record, and the rows of its statements.

    `record`: reconciled alone.
    `statement_rows`: all that may be shown and were not rejected, in the order of the folder; one
      that is repeated stands as often as it is.
    `source_rows`: line of each source in ``sources.csv``.
    `gazetteer`: gives the gazetteer; called only by the checks that need it.
    """

    record: Record
    statement_rows: tuple[StatementRow, ...]
    source_rows: Mapping[str, int] = dataclasses.field(default_factory=dict)
    gazetteer: Callable[[], Gazetteer] = gazetteer

    @cached_property
    def by_subject(self) -> Mapping[str, Sequence[StatementRow]]:
        """The statements on each subject."""
        return group_pairs((row.statement.subject, row) for row in self.statement_rows)

    def about(self, subject: str, name: str = "") -> tuple[StatementRow, ...]:
        """The statements on a subject, of one property where it is named."""
        return tuple(
            row
            for row in self.by_subject.get(subject, ())
            if not name or row.statement.property == name
        )

    def kind(self, kind: str) -> Iterator[tuple[str, Sequence[StatementRow]]]:
        """Each subject of a kind, such as ``tie``, with its statements."""
        of_kind = (each for each in sorted(self.by_subject) if each.startswith(f"{kind}:"))
        return ((subject, self.by_subject[subject]) for subject in of_kind)

    def doubt(
        self,
        check: str,
        subject: str,
        about: str,
        field: str,
        rows: Sequence[StatementRow] | None = None,
        /,
        **facts: str,
    ) -> Doubt:
        """A doubt at the first of some rows; the name of its subject is among the facts.

        Without rows, at the first on its subject that fills the field, or else on its subject.
        """
        if rows is None:
            rows = self.about(subject, field) or self.about(subject)
        file, row = (rows[0].file, rows[0].row) if rows else ("", 0)
        return Doubt(
            check, subject, about, file, row, field, {"label": self.label(subject), **facts}
        )

    def label(self, subject: str) -> str:
        """A subject in words: places by name, others by key."""
        kind, _, key = subject.partition(":")
        is_place_or_tie = kind in ("tie", "place")
        return " - ".join(map(self.record.label, key.split("|"))) if is_place_or_tie else key


def examine_folder(folder: FolderTables) -> ExaminedRecord:
    """Prepare a record folder for the checks.

    >>> from paradiplomacy.record.open import record_folder
    >>> from paradiplomacy.sources.record_folder import read_folder_tables
    >>> with record_folder("article") as path:
    ...     examined = examine_folder(read_folder_tables(path))
    >>> examined.record.meta.id, examined.statement_rows[0].file
    ('article', 'places.csv')
    """
    return _examine_stated(
        folder.material(),
        folder.statements(),
        {row["id"]: row.line for row in folder.tables["sources.csv"]},
    )


def examine(material: Material) -> ExaminedRecord:
    """Prepare a record that has no rows, one from a store, for the checks."""
    return _examine_stated(material, ((statement, "", 0) for statement in material.statements), {})


def _examine_stated(
    material: Material, stated: Iterable[tuple[Statement, str, int]], rows: Mapping[str, int]
) -> ExaminedRecord:
    record = build_record([material])
    judged = AppliedJudgements.of(record.judgements)
    by_id = {statement.id: statement for statement in material.statements}
    visible_rows = []
    for original, file, row in stated:
        visible = record.statements.get(original.id)
        if visible is None or judged.rejects(original.id):  # not to be shown, or set aside already
            continue
        is_whole = visible is by_id.get(original.id)  # what consent takes from makes another
        statement = judged.apply_to(original if is_whole else visible)
        visible_rows.append(StatementRow(file, row, statement))
    return ExaminedRecord(record, tuple(visible_rows), rows)
