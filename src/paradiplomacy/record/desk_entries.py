"""Entries that an office writes on its desk: a tie, an activity, a place, a paper, a person.

Each becomes statements of that office, with their author, added in one transaction.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from paradiplomacy.errors import ChangeError, NotFoundError, Problem, RecordError
from paradiplomacy.evidence.store import Store
from paradiplomacy.language.countries import countries_called
from paradiplomacy.linking.geonames import GEONAMES, statements_of
from paradiplomacy.model.cells import NAME, PROSE
from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.desk_tables import AGREEMENTS, CONTACTS, REQUESTS, cells_of_ends
from paradiplomacy.model.places import Place
from paradiplomacy.model.spreadsheets import too_long_for_cell
from paradiplomacy.model.statements import MANUAL, Source, Statement, Voice
from paradiplomacy.model.tables import EXCHANGES, PLACES, TIES
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.agreement_text import AgreementText
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.fields import text_of_cell
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mapped import PERSONAL, date_of, is_personal
from paradiplomacy.sources.mention_keys import slug
from paradiplomacy.sources.sectors import sector_word
from paradiplomacy.tabular.text import clean

ENTRIES: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "tie": (TIES, ("kind", "established", "purpose")),
    "exchange": (
        EXCHANGES,
        ("date", "form", "flow", "giver", "participants", "sector", "description"),
    ),
    "place": (PLACES, ("name", "country", "admin1", "level", "latitude", "longitude")),
    "agreement": (
        AGREEMENTS,
        ("title", "signed", "valid_until", "renewal", "languages", "clauses", "file", "texts"),
    ),
    "request": (REQUESTS, ("what", "received", "due", "responsible")),
    "contact": (CONTACTS, ("role", "name", "channel", "consent")),
}
"""Entries that can be written, with their tables and the columns that are asked for."""

_PARTNER = {"tie": True, "exchange": True, "agreement": True, "contact": True, "request": False}
"""Entries that are on a partner, and whether they need one."""
_PUBLIC = ("exchange", "agreement")
"""Entries whose texts everybody may see."""
_DAYS = ("established", "date", "signed", "valid_until", "received")
_DEFAULTS = {"tie": {"kind": "sister"}, "place": {"level": "city"}, "contact": {"consent": "role"}}


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """An entry that was written: what it is on, how many statements it makes, its last row."""

    subject: str
    statements: int
    row: int


def fields_of(kind: str) -> tuple[str, ...]:
    """Names of the fields of a form for an entry: those for the partner first.

    >>> fields_of("request")
    ('partner', 'country', 'what', 'received', 'due', 'responsible', 'note')
    """
    return (*(("partner", "country") if kind in _PARTNER else ()), *ENTRIES[kind][1], "note")


def office_of(record: Record) -> str:
    """Key of the place whose ties a record is on: an end of more than half; empty without one."""
    ends = Counter(end for tie in record.ties.values() for end in tie.ends)
    return next((place for place, n in ends.most_common(1) if 2 * n > len(record.ties)), "")


def write_entry(
    store: Store,
    record: Record,
    kind: str,
    cells: Mapping[str, str],
    *,
    office: str,
    by: str,
    why: str,
    key: str,
    person: str = "",
    texts: Sequence[AgreementText] = (),
) -> DeskEntry:
    """Write an entry of an office into a store, all of it or nothing.

    `record`: as it is shown, in which places are looked up.
    `kind`: a key of `ENTRIES`.
    `cells`: by the names of `fields_of`; dates in EDTF or in words.
    `office`: key of the place that speaks.
    `by`, `why`, `person`: who writes, the reason, and their key as a user.
    `key`: of the record in the store.
    `texts`: files with the texts of an agreement, which are kept.

    Raises RecordError: Names every field that is wrong.
    Raises ChangeError: The office says the very same already.
    """
    cells = dict(cells) | {"texts": "; ".join(text.cell for text in texts)}
    if not cells.get("languages"):
        cells["languages"] = "; ".join(dict.fromkeys(text.cell[:2] for text in texts))
    made = _Entry(record, kind, cells, office=office, by=by, key=key)
    for field, message in (problem for text in texts for problem in text.problems()):
        made.note_problem(field, message)
    subject, stated = made.statements()
    named = {statement.source for statement in stated}
    register = [source for source in (made.source, GEONAMES) if source.id in named]
    count, row = store.add_row(
        key,
        stated,
        sources=register,
        by=by,
        why=why,
        person=person,
        files=[text.content for text in texts],
    )
    return DeskEntry(subject, count, row)


def close_request(
    store: Store,
    record: Record,
    request: str,
    *,
    status: str,
    on: str,
    office: str,
    by: str,
    why: str,
    key: str,
    person: str = "",
) -> DeskEntry:
    """Close a request: say on which day it was done or declined.

    Raises NotFoundError: There is no such request in the record, which was opened whole.
    Raises RecordError: Names every field that is wrong.
    """
    if request not in record.requests:
        raise NotFoundError("request", request, record.requests)
    cells = {"status": status, "closed": on or date.today().isoformat()}
    made = _Entry(record, "request", cells, office=office, by=by, key=key)
    facts = list(made.facts(("status", "closed")))
    if not status:
        made.note_problem("status", "is empty; it must be filled")
    elif status == "open":
        made.note_problem("status", "is 'open', which closes nothing; expected another one")
    made.raise_problems()
    before = record.requests[request]
    if not before.is_open and before.status != status:
        raise ChangeError(
            "closed_already", f"it is closed as {before.status}; take that back first"
        )
    stated = [made.stated_by_office(f"request:{request}", name, value) for name, value in facts]
    count, row = store.add_row(key, stated, sources=[made.source], by=by, why=why, person=person)
    return DeskEntry(f"request:{request}", count, row)


class _Entry:
    """Statements that an entry makes, with the problems of its fields."""

    def __init__(
        self,
        record: Record,
        kind: str,
        cells: Mapping[str, str],
        *,
        office: str,
        by: str,
        key: str,
    ) -> None:
        self._record, self._kind, self._by, self._key = record, kind, by, key
        self._cells = {**_DEFAULTS.get(kind, {}), **{k: v for k, v in cells.items() if v.strip()}}
        self._table, self._columns = ENTRIES[kind]
        self._problems: list[Problem] = []
        self._new: list[Statement] = []
        self._too_long = {
            name: fault for name, text in self._cells.items() if (fault := too_long_for_cell(text))
        }
        for name, fault in self._too_long.items():
            self.note_problem(name, fault)
        self.office = record.place(office).id
        self.source = _source_of_office(record, record.places[self.office], key)

    def note_problem(self, field: str, message: str) -> None:
        """Note what is wrong with a field."""
        self._problems.append(Problem("form", 0, field, message))

    def raise_problems(self) -> None:
        """Stop where a field is wrong."""
        if self._problems:
            raise RecordError(self._problems)

    def statements(self) -> tuple[str, list[Statement]]:
        """The subject, and all that is said of it and of a place that is new."""
        partner = self._partner()
        facts = list(self.facts(self._columns))
        self._check_days(dict(facts))
        self._check_persons()
        self.raise_problems()
        if self._kind == "place":
            return f"place:{self._place_key(dict(facts))}", self._new
        subject = tie_key(self.office, partner)
        if self._kind != "tie":
            subject = f"{self._kind}:{self._own_key(partner, facts)}"
        ends = cells_of_ends(self._table, self.office, partner)
        named = [(name, place) for name, place in ends.items() if place]
        stated = [self.stated_by_office(subject, name, value) for name, value in (*named, *facts)]
        return subject, [*self._new, *stated]

    def facts(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Values of columns, as the table declares them."""
        for name in names:
            column, text = self._table.column(name), self._cells.get(name, "").strip()
            if not text:
                if column.required:
                    self.note_problem(name, "is empty; it must be filled")
                continue
            if name in self._too_long:
                continue
            try:
                value = _value_of_field(column, text)
            except ValueError as error:
                self.note_problem(name, str(error))
            else:
                parts = value.split(";") if column.type.value == "list" else [value]
                yield from ((name, part.strip()) for part in parts if part.strip())

    def _check_days(self, facts: Mapping[str, str]) -> None:
        """Note what is to come or is over, and an agreement that ends before it was signed."""
        due = EventDate.parse(facts["due"]) if "due" in facts else None
        if due is not None and due.latest < date.today():
            self.note_problem("due", "is over; enter a day that is still to come, or none")
        days = {name: EventDate.parse(facts[name]) for name in _DAYS if name in facts}
        until = days.pop("valid_until", None)
        for name, day in days.items():
            if day.earliest > date.today():
                self.note_problem(name, "has not come; enter it when it has happened")
        if until and "signed" in days and until.before(days["signed"]) is True:
            self.note_problem(
                "valid_until", f"is before the agreement was signed ({facts['signed']})"
            )

    def _check_persons(self) -> None:
        """Note an address or a number of a person in a text that pages may show."""
        texts = [c.name for c in self._table.properties if c.type is PROSE]
        for name in ("note", *(texts if self._kind in _PUBLIC else ())):
            if is_personal(self._cells.get(name, "")):
                self.note_problem(name, f"{PERSONAL}; take it out, or enter a contact")

    def stated_by_office(self, subject: str, name: str, value: str) -> Statement:
        """A statement of the office."""
        return Statement(
            record=self._key,
            subject=subject,
            property=name,
            value=value,
            source=self.source.id,
            side=self.source.side,
            raw=self._cells.get(name, value),
            language=self.source.language,
            note=self._cells.get("note", ""),
            coder=self._by,
            method=MANUAL,
        )

    def _partner(self) -> str:
        """Key of the partner; of one that the record lacks, after it is stated."""
        named = self._cells.get("partner", "").strip()
        if self._kind not in _PARTNER or "partner" in self._too_long:
            return ""
        if not named:
            if _PARTNER[self._kind]:
                self.note_problem("partner", "is empty; it must be filled")
            return ""
        try:
            key = self._record.place(named).id
        except NotFoundError as error:
            if not self._cells.get("country"):
                self.note_problem("partner", f"{error}; name its country, too, if it is new")
                return ""
            code = _code_of_country(self._cells["country"], self.source.language)
            if len(code) != 2:
                problem = f"{self._cells['country']!r} names no country, or several"
                self.note_problem("country", f"{problem}; write its code, such as FR")
                return ""
            if re.search("[;；、]", named):
                self.note_problem("partner", "holds several names; enter each by itself")
                return ""
            try:
                name = text_of_cell(PLACES.column("name"), clean(named))
            except ValueError as fault:
                self.note_problem("partner", str(fault))
                return ""
            key = self._place_key({"name": name, "country": code, "level": "city"})
        if key == self.office and self._kind != "contact":
            self.note_problem("partner", "is the office's own place; expected another one")
        return key

    def _place_key(self, facts: Mapping[str, str]) -> str:
        """Key of a new place: that of the gazetteer where it is sure, else one of its own."""
        from paradiplomacy.linking.review import ask

        admin1 = facts.get("admin1", "")
        resolved = ask(facts["name"], facts["country"], gazetteer=gazetteer(), admin1=admin1)
        if resolved.taken and facts["level"] == "city":
            place = gazetteer().by_key(resolved.candidates[0].key)
            if place is not None:
                self._new += statements_of(place, self._key)
                return resolved.candidates[0].key
        words = filter(None, (admin1, facts["name"]))
        key = f"{facts['country'].lower()}-{'-'.join(map(slug, words))}"
        self._new += [
            self.stated_by_office(f"place:{key}", name, value) for name, value in facts.items()
        ]
        return key

    def _own_key(self, partner: str, facts: Sequence[tuple[str, str]]) -> str:
        """Key of an entry: the same for the same entry; of a person one that says nothing."""
        if self._kind == "contact":
            return secrets.token_hex(5)
        identity = "\x1f".join((self.office, partner, *(part for fact in facts for part in fact)))
        return blake2b(identity.encode(), digest_size=5).hexdigest()


def _code_of_country(text: str, language: str = "en") -> str:
    """The code of a country by its name in any language; the text where it is not one country's."""
    codes = countries_called(text, (language,))
    return next(iter(codes)) if len(codes) == 1 else text


def _value_of_field(column: Column, text: str) -> str:
    """Value of a field, as a cell of the column holds it.

    Raises ValueError: The text is none that the column may hold.
    """
    if column.type.value == "date":
        try:
            return date_of(text, ("edtf", "words"))
        except ValueError as error:  # an office has no mapping to correct
            of_mapping = "; say which comes first under[^)]*|; correct it, or.*"
            raise ValueError(re.sub(of_mapping, "", str(error))) from error
    if column.name == "country":
        text = _code_of_country(text)
    if column.name == "languages":
        text = text.replace(",", ";").lower()
    if column.type is NAME:
        text = clean(text)
    if column.name == "sector":
        text = "; ".join(sector_word(part.strip()) for part in text.split(";"))
    return text_of_cell(column, text)


def _source_of_office(record: Record, place: Place, key: str) -> Source:
    """The source as which an office speaks: the one that it has, or a new one."""
    id_ = f"office-{place.id}"
    known = record.sources.get((key, id_))
    meta = next(meta for meta in record.metas if meta.id == key)
    made = Source(
        id_,
        f"Office of {place.label}",
        "",
        meta.languages[0] if meta.languages else "en",
        place.country,
        Voice.GOVERNMENT,
        place=place.id,
    )
    return replace(known, place=place.id) if known else made


def with_desk(record: Record, store: Store, key: str, *, may_see: Callable[[str], bool]) -> Record:
    """The record with requests and whole contacts of those places that somebody may write for.

    `record`: as it is shown.
    `key`: of the record in the store.
    `may_see`: whether what the office of a place entered is shown, by its key; of a source that
      speaks for no place, an empty one.

    Nothing that is closed is in it: see `paradiplomacy.evidence.consent.showing.without_closed`.
    """
    office = store.office_material(key)
    if not office.statements:
        return record
    part = build_record([office], rule=record.rule, whole=True)
    places = {source.id: source.place for source in office.sources}

    def is_seen(statements: tuple[str, ...]) -> bool:
        return all(may_see(places.get(part.statements[each].source, "")) for each in statements)

    return replace(
        record,
        requests={k: each for k, each in part.requests.items() if is_seen(each.statements)},
        contacts={
            **record.contacts,
            **{k: each for k, each in part.contacts.items() if is_seen(each.statements)},
        },
        statements={**record.statements, **part.statements},
        sources={**part.sources, **record.sources},
    )
