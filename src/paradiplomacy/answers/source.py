"""All of a source: who speaks in it, what it says by subject, what a registry adds to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields

from paradiplomacy.answers.index import RecordIndex, pair_of_countries
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.model.dates import EventDate, agree
from paradiplomacy.model.statements import Certainty, Polarity, Source, Statement
from paradiplomacy.model.tables import table_of
from paradiplomacy.model.ties import Tie, TieKind, tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.views import RecordAnswer


class StartOfBoth(RecordAnswer):
    """Start of a tie by the registry, and by others; these say nothing where it is empty."""

    tie: str
    registry: str
    others: tuple[str, ...]


class RegistryGain(RecordAnswer):
    """Additions and contradictions of a registry.

    `registry`, `title`, `as_of`: key of its record, its title and the day to which it speaks.
    `ties`: ties that it names.
    `shared`: those that other records name, too.
    `new`: ties that no other record names.
    `dated`, `finer`, `contradicted`: starts that no other record gives, that it gives more exactly,
        and that agree with no other.
    `absent`: sister ties of the country of the registry that it does not name.
    """

    registry: str
    title: str
    as_of: str
    ties: int
    shared: int
    new: tuple[str, ...]
    dated: tuple[StartOfBoth, ...]
    finer: tuple[StartOfBoth, ...]
    contradicted: tuple[StartOfBoth, ...]
    absent: tuple[str, ...]


def registries_in(index: RecordIndex) -> tuple[str, ...]:
    """Keys of the records that are a country's registry of its ties, fetched and imported.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> registries_in(index_of(open_record("sino_us")))
    ()
    """
    from paradiplomacy.sources.cpaffc import METHOD

    return tuple(meta.id for meta in index.record.metas if meta.method == METHOD)


def registry_gain(index: RecordIndex, registry: str) -> RegistryGain:
    """Compare a registry with all other records that are open with it.

    `registry`: one of `registries_in`.
    """
    record = index.record
    (meta,) = (meta for meta in record.metas if meta.id == registry)
    statements = record.statements
    named = {
        key: {statements[each].record for fact in tie.facts for each in fact.all_statements}
        for key, tie in record.ties.items()
    }
    in_registry = [key for key, records in named.items() if registry in records]
    shared = [key for key in in_registry if len(named[key]) > 1]
    home = set.intersection(*(_countries(record, key) for key in in_registry or named))
    groups: dict[str, list[StartOfBoth]] = {"dated": [], "finer": [], "contradicted": []}
    for key in shared:
        dates = list(_starts_of_tie(record, record.ties[key]))
        other_starts = {date for of, date in dates if of != registry}
        for ours in {date for of, date in dates if of == registry}:
            if group := _group_of_start(ours, other_starts):
                groups[group].append(
                    StartOfBoth(key, str(ours), tuple(sorted(map(str, other_starts))))
                )
    return RegistryGain(
        registry,
        meta.title,
        meta.as_of,
        len(in_registry),
        len(shared),
        tuple(key for key in in_registry if len(named[key]) == 1),
        **{name: tuple(starts) for name, starts in groups.items()},
        absent=tuple(
            key
            for key, records in named.items()
            if registry not in records
            and record.ties[key].kind is TieKind.SISTER
            and home & _countries(record, key)
        ),
    )


def _countries(record: Record, key: str) -> set[str]:
    return {record.places[end].country for end in record.ties[key].ends}


def _starts_of_tie(record: Record, tie: Tie) -> Iterator[tuple[str, EventDate]]:
    """Stated starts of a tie, with their records."""
    fact = tie.fact("established")
    for key in fact.statements if fact else ():
        statement = record.statements[key]
        if statement.polarity is Polarity.ASSERTS and statement.certainty is Certainty.STATED:
            yield statement.record, EventDate.parse(statement.value)


def _group_of_start(ours: EventDate, others: set[EventDate]) -> str:
    """Group of a start by the registry; empty where others say as much."""
    if not others:
        return "dated"
    agreeing = [each for each in others if agree(ours, each)]
    if not agreeing:
        return "contradicted"
    length = ours.latest - ours.earliest
    return "finer" if all(length < each.latest - each.earliest for each in agreeing) else ""


_MAPPINGS = {
    "exchange": "exchanges",
    "response": "responses",
    "law": "laws",
    "shock": "shocks",
    "total": "totals",
    "claim": "claims",
    "account": "accounts",
    "act": "acts",
    "framework": "framework",
    "agreement": "agreements",
    "request": "requests",
    "contact": "contacts",
}
"""Where a record has what it makes of each kind of subject, as far as somebody states it."""
_TELLING = ("description", "text", "title", "what", "role", "name", "citation", "office")
"""What says best what something is about."""


class SubjectAnswer(RecordAnswer):
    """Subject of statements.

    `is_stated`: whether the record makes anything of it; it does not of what is only doubted or
        announced.
    `tie`: the tie that it is of, if the record has that; of what nobody states, also a pair that
        has none.
    `places`: the place that it is, or those that it names where there is no such tie.
    `crisis`, `law`, `pair`: keys of what it is, or is about.
    """

    subject: str
    kind: str
    is_stated: bool = True
    tie: str = ""
    places: tuple[str, ...] = ()
    crisis: str = ""
    law: str = ""
    pair: str = ""
    date: str = ""
    actor: str = ""
    text: str = ""


def subject_answer(index: RecordIndex, subject: str) -> SubjectAnswer:
    """A subject of statements, stated or not.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.answers.index import index_of
    >>> index = index_of(open_record("sino_us"))
    >>> subject_answer(index, "shock:tiananmen-1989").crisis
    'tiananmen-1989'
    >>> subject_answer(index, "tie:cn-chongqing|us-wa-seattle").tie
    'tie:cn-chongqing|us-wa-seattle'
    """
    record = index.record
    kind, _, key = subject.partition(":")
    if kind == "tie":
        is_known = subject in record.ties or subject in record.untied
        places = () if is_known else tuple(key.split("|"))
        return SubjectAnswer(subject, kind, tie=subject if is_known else "", places=places)
    if kind == "place":
        is_known = key in record.places
        places, text = ((key,), "") if is_known else ((), key)
        return SubjectAnswer(subject, kind, places=places, text=text)
    if kind == "answer" and (account := record.accounts.get(key.partition("|")[0])):
        tie, places = _tie_or_places(record, (account.place, account.partner), stated=True)
        return SubjectAnswer(subject, kind, tie=tie, places=places, text=key.partition("|")[2])
    if kind not in _MAPPINGS:
        return SubjectAnswer(subject, kind, text=key)
    made = getattr(record, _MAPPINGS[kind]).get(key)
    # Of something of which the record makes nothing, since nobody states it, what is uncertain.
    facts = record.facts.get(subject, ()) if made is None else ()
    uncertain = {fact.property: value.value for fact in facts for value in fact.uncertain[:1]}
    said = uncertain if made is None else _texts_of(made)
    is_stated = made is not None
    named = [said.get(name, "") for name in ("place_a", "place_b", "place", "partner")]
    tie, places = ("", ()) if kind == "law" else _tie_or_places(record, named, stated=is_stated)
    text = next((said[name] for name in _TELLING if said.get(name)), "")
    pair = pair_of_countries(made.countries) if kind == "total" and made else ""
    return SubjectAnswer(
        subject,
        kind,
        is_stated,
        tie=tie,
        places=places,
        crisis={"shock": key, "response": said.get("shock", "")}.get(kind, "") if is_stated else "",
        law=key if kind == "law" and is_stated else "",
        pair=pair if pair in index.ties_of_pair else "",
        date=said.get("date", ""),
        actor=said.get("actor", ""),
        text=text if is_stated else text or said.get("date", key),
    )


def _texts_of(made: object) -> Mapping[str, str]:
    names = [each.name for each in fields(made)]  # type: ignore[arg-type]
    return {name: str(getattr(made, name) or "") for name in names if name != "statements"}


def _tie_or_places(
    record: Record, named: list[str] | tuple[str, ...], *, stated: bool
) -> tuple[str, tuple[str, ...]]:
    """The tie between two places, where the record has it; else the places."""
    places = tuple(place for place in named if place)
    key = tie_key(*places) if len(places) == 2 else ""
    is_known = key in record.ties or (not stated and key in record.untied)
    return (key, ()) if is_known else ("", places)


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
