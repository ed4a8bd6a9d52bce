"""A statement that somebody adds by hand, checked as the cells of a record folder are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from hashlib import blake2b

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.model.columns import Column
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.statements import MANUAL, Certainty, Source, Statement, Voice
from paradiplomacy.model.tables import SOURCES, TIES, table_of
from paradiplomacy.sources.fields import text_of_cell
from paradiplomacy.sources.mapped import PERSONAL, is_personal


@dataclass(frozen=True, slots=True)
class ByHand:
    """Form for one value that somebody writes by hand, with who says it.

    `title`, `url`, `end`, `voice`, `language`, `place`: of the source.
    `dated`: date of the source, in EDTF.
    `quote`: a dozen words of the source, or where in it the value stands.
    `certainty`: ``stated``, ``doubted`` or ``announced``.
    """

    subject: str
    property: str
    value: str
    title: str
    end: str
    voice: str
    url: str = ""
    language: str = "en"
    dated: str = ""
    quote: str = ""
    note: str = ""
    certainty: str = Certainty.STATED
    place: str = ""


def stated_by_hand(record: str, given: ByHand, *, by: str) -> tuple[Statement, Source]:
    """A statement and its source, out of what somebody wrote.

    The key of the source is made from what is given of it, so that the same source gets the same
    key again.

    `by`: who adds it.

    Raises RecordError: Names every field that is wrong.

    >>> given = ByHand(
    ...     "tie:cn-jilin-changchun|us-ar-little-rock", "established", "1994-04-05",
    ...     "Minutes of the city board", "US", "government", dated="1994-04", quote="item 7",
    ... )
    >>> statement, source = stated_by_hand("sino_us", given, by="Ann")
    >>> statement.value, statement.side, statement.coder, source.dated
    ('1994-04-05', 'US', 'Ann', '1994-04')
    """
    problems = [Problem("form", 0, name, what) for name, what in _faults(given)]
    if problems:
        raise RecordError(problems)
    stated = [given.title, given.url, given.end, given.voice, given.language, given.dated]
    stated += filter(None, [given.place])
    key = f"hand-{blake2b(chr(31).join(stated).encode(), digest_size=6).hexdigest()}"
    source = Source(
        key,
        given.title,
        given.url,
        given.language,
        given.end,
        Voice(given.voice),
        place=given.place,
        dated=given.dated,
    )
    statement = Statement(
        record,
        given.subject,
        given.property,
        given.value,
        key,
        source.side,
        raw=given.value,
        language=given.language,
        locator=given.quote,
        note=given.note,
        coder=by,
        method=MANUAL,
        certainty=Certainty(given.certainty),
    )
    return statement, source


_DATED = TIES.column("established")
_OF_SOURCE = ("title", "url", "language", "end", "voice", "place")


def _faults(given: ByHand) -> Iterator[tuple[str, str]]:
    """Fields that are wrong, each with what is wrong with it."""
    table = table_of(given.subject)
    if table is None or given.property not in {column.name for column in table.properties}:
        yield "property", f"{given.property!r} is not a property of this subject"
        return
    for name in (field.name for field in fields(given)):
        text = getattr(given, name)
        column = column_of(given.subject, given.property, name)
        if name in ("value", "title", "end", "voice", "certainty") and not text:
            yield name, "is empty; it must be filled"
        elif column is not None and text and (problem := _fault_of_cell(column, text)):
            yield name, problem
        elif name in _visible_texts(given) and is_personal(text):
            yield name, f"{PERSONAL}; take it out"
        elif column is not None and name == "value" and _is_to_come(given, column):
            yield name, "has not come; correct it, or choose the certainty announced"
    if given.url and not given.url.lower().startswith(("http://", "https://")):
        yield "url", "is not an address of the web; expected https://..."
    if given.dated and (problem := _fault_of_cell(_DATED, given.dated)):
        yield "dated", problem


def _visible_texts(given: ByHand) -> tuple[str, ...]:
    """Fields that pages show: of a contact or a request, what is not its own value."""
    own = ("contact:", "request:", "account:")
    return ("quote", "note") if given.subject.startswith(own) else ("quote", "note", "value")


def _is_to_come(given: ByHand, column: Column) -> bool:
    """True of a day that is said to have been, of what happens, and that has not."""
    is_past = given.certainty == Certainty.STATED and column.type.value == "date"
    if not is_past or given.subject.partition(":")[0] not in ("tie", "exchange", "response"):
        return False
    return given.value[:1].isdigit() and EventDate.parse(given.value).earliest > date.today()


def column_of(subject: str, property: str, field: str) -> Column | None:
    """The column whose cells a field of the form holds; None where it is none.

    >>> column_of("tie:cn-jilin-changchun|us-ar-little-rock", "established", "value").type.name
    'date'
    """
    if field == "value":
        table = table_of(subject)
        return table.column(property) if table else None
    if field in ("quote", "note", "certainty"):
        name = "locator" if field == "quote" else field
        return next(column for column in TIES.cites if column.name == name)
    return next((c for c in SOURCES.cells if c.name == field and field in _OF_SOURCE), None)


def _fault_of_cell(column: Column, text: str) -> str:
    """Fault of a cell, in words; empty where nothing is wrong."""
    try:
        text_of_cell(column, text)
    except ValueError as error:
        return str(error)
    return ""
