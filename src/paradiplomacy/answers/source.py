"""All of a source: who speaks in it, and what it says, by subject and passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from paradiplomacy.answers.index import RecordIndex
from paradiplomacy.answers.subjects import SubjectAnswer, subject_answer
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import Certainty, Source, Statement
from paradiplomacy.model.tables import table_of
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer

MOST = 200
"""Subjects of one kind that an answer has; the table of statements has all."""

_KINDS = (
    *("tie", "exchange", "response", "law", "shock", "total", "claim", "account", "answer"),
    *("act", "framework", "agreement", "request", "contact", "place"),
)
"""Kinds of subjects in their order; readings are summed up by series."""

_IN_TITLE = frozenset(
    {"place_a", "place_b", "place", "partner", "shock", "name", "name_zh", "description", "text"}
    | {"citation", "office", "title", "what", "role"}
)
"""Properties that the title of a subject says."""


class SaidInSource(RecordAnswer):
    """Value that a source gives of a property.

    `value` is ``not ...`` of what is denied; `state` is ``preferred`` or ``set_aside``;
    `certainty` is empty where it is stated.
    """

    property: str
    value: str
    when: str
    actor: str
    state: str
    certainty: str


class Passage(RecordAnswer):
    """Passage of a source: what stands at one place of it, and the remark of the coder."""

    said: tuple[SaidInSource, ...]
    locator: str
    note: str


class SubjectInSource(RecordAnswer):
    """A subject, and what the source says of it."""

    about: SubjectAnswer
    passages: tuple[Passage, ...]


class SubjectsOfKind(RecordAnswer):
    """The subjects of a kind, the first of very many."""

    kind: str
    entries: tuple[SubjectInSource, ...]


class SeriesInSource(RecordAnswer):
    """Number of readings of a series, on how many subjects, from when to when."""

    series: str
    unit: str
    readings: int
    of: int
    first: EventDate
    last: EventDate


class SourceAnswer(RecordAnswer):
    """All of a source.

    `web_address`: the address, if a page may lead there.
    `place`: the place whose own voice it is, as the record has it.
    `subjects`: how many subjects it speaks of, by kind.
    """

    left_out = frozenset()
    source: Source
    record: str
    web_address: str
    place: str
    statements: int
    subjects: dict[str, int]
    groups: tuple[SubjectsOfKind, ...]
    series: tuple[SeriesInSource, ...]

    @property
    def key(self) -> str:
        """Its key, ``RECORD/KEY``."""
        return f"{self.record}/{self.source.id}"


def source_answer(index: RecordIndex, key: str) -> SourceAnswer:
    """All of a source, by ``RECORD/KEY``.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> record = open_record("sino_us")
    >>> answer = source_answer(index_of(record), "sino_us/21cir-zhejiang-new-jersey")
    >>> answer.to_dict()["source"], answer.statements > 0
    ('sino_us/21cir-zhejiang-new-jersey', True)
    """
    record, stated = index.record, index.statements_of_source.get(key, ())
    owner, _, name = key.partition("/")
    source = record.sources[owner, name]
    statements = [record.statements[each] for each in stated]
    by_subject = group_pairs((index.judged.apply_to(each).subject, each) for each in statements)
    by_kind = group_pairs((subject.partition(":")[0], subject) for subject in sorted(by_subject))
    return SourceAnswer(
        source=source,
        record=owner,
        web_address=source.web_address,
        place=record.own.get((owner, name), ""),
        statements=len(stated),
        subjects={kind: len(by_kind[kind]) for kind in _KINDS if kind in by_kind},
        groups=tuple(
            SubjectsOfKind(
                kind,
                tuple(
                    SubjectInSource(
                        subject_answer(index, subject),
                        tuple(_passages_of_subject(index, subject, by_subject[subject])),
                    )
                    for subject in by_kind[kind][:MOST]
                ),
            )
            for kind in _KINDS
            if kind in by_kind
        ),
        series=tuple(_series_in_source(record, by_kind.get("reading", ()))),
    )


def _passages_of_subject(
    index: RecordIndex, subject: str, statements: Sequence[Statement]
) -> Iterator[Passage]:
    has_title = not subject.startswith("tie:") and len(statements) > 1
    lines_by_place = group_pairs(
        (
            (each.locator, each.note),
            SaidInSource(
                each.property,
                ("not " if each.polarity == "denies" else "") + each.value,
                each.when,
                acting(each.actor, index.record.ends_of(subject)),
                _state_of_statement(index, each.id),
                "" if each.certainty is Certainty.STATED else str(each.certainty),
            ),
        )
        for each in _sort_by_columns_of_table(subject, statements)
        if not (has_title and each.property in _IN_TITLE)
    )
    return (
        Passage(tuple(lines), locator, note) for (locator, note), lines in lines_by_place.items()
    )


def _sort_by_columns_of_table(subject: str, statements: Sequence[Statement]) -> list[Statement]:
    """Statements in the order in which their table has its columns."""
    table = table_of(subject)
    order = {column.name: at for at, column in enumerate(table.properties)} if table else {}
    return sorted(statements, key=lambda each: (order.get(each.property, len(order)), each.value))


def _state_of_statement(index: RecordIndex, statement: str) -> str:
    state = "preferred" if statement in index.preferred else ""
    return "set_aside" if index.judged.rejects(statement) else state


def _series_in_source(record: Record, subjects: Iterable[str]) -> Iterator[SeriesInSource]:
    keys = (subject.removeprefix("reading:") for subject in subjects)
    stated = [record.readings[key] for key in keys if key in record.readings]  # others are in doubt
    for name, readings in sorted(group_pairs((each.series, each) for each in stated).items()):
        dates = sorted(reading.date for reading in readings)
        of = {reading.subject for reading in readings}
        yield SeriesInSource(name, readings[0].unit, len(readings), len(of), dates[0], dates[-1])
