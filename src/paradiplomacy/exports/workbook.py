"""One Excel workbook: ties, places, exchanges, statements, sources, disagreements.

Each column is headed in the languages of the record. A date stands as EDTF text and, under
*earliest* and *latest*, as days that Excel can sort; no middle of a date is written. Nothing that
a cell holds is run as a formula.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paradiplomacy.answers.columns import TABLE_OF, further_columns, further_names
from paradiplomacy.answers.desk_lists import desk_rows
from paradiplomacy.answers.exchanges import exchange_list
from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.ties import tie_list
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.language import Words, languages, render
from paradiplomacy.model.columns import Table
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.desk_tables import DESK
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.table_words import table_words
from paradiplomacy.record.name_forms import chinese_name
from paradiplomacy.record.record import Record
from paradiplomacy.writing import workbook

WORDS = Words(__name__)
MOST_ROWS = 1_048_575
"""Rows that a sheet of Excel holds, below its header."""
_MOST_LINKS = 60_000
_LONGEST_LINK = 2_000
_LONGEST_CELL = 32_767
_FIRST_YEAR = 1900
_LONGEST_NAME = 28
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MORE = "…"
_FURTHER_WIDTH = 20.0


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet: its columns, each with its width, and how its rows are made of a record.

    The column in `links` holds addresses. Where the table of what a row is of, its `kind`, may have
    further columns, these stand last, under the labels that the table gives them. Of a declared
    `table` the sheet has all columns.
    """

    name: str
    columns: tuple[tuple[str, float], ...]
    rows: Callable[[Record], Iterable[Sequence[Any]]]
    links: str = ""
    kind: str = ""
    table: Table | None = None

    def headings(self, record: Record) -> Iterator[tuple[str, str, float]]:
        """Each column: its name, its heading in the languages of the record, and its width."""
        tags = _languages_of(record)
        for name, width in self.columns:
            group = "local" if name.endswith("_zh") and "zh" not in tags else "column"
            yield name, _in_its_languages(record, f"{group}.{name}"), width
        table = self.table or TABLE_OF.get(self.kind)
        if table is None:
            return
        for column in (*table.keys, *table.properties) if self.table else further_names(self.kind):
            labels = dict.fromkeys(table_words(table, tag).label(column.name) for tag in tags)
            yield column.attribute, "\n".join(labels), _FURTHER_WIDTH


def sheets_of(record: Record) -> tuple[WorkbookSheet, ...]:
    """The sheets of a record: those of a desk where an office keeps something."""
    return (*SHEETS, *(_DESK_SHEETS[table.name] for table in DESK if getattr(record, table.name)))


def write_xlsx(record: Record, out: Path, *, sheets: Iterable[WorkbookSheet] = ()) -> None:
    """One workbook, written row by row, so that a large record takes little memory.

    It has all sheets (`sheets_of`), or those that are given. One that would have more rows than
    Excel opens is refused.
    """
    with (
        TemporaryDirectory() as scratch,
        workbook(out, constant_memory=True, tmpdir=scratch, **_OPTIONS) as book,
    ):
        day = datetime.combine(record.as_of, datetime.min.time())
        book.set_properties({"title": record.meta.title, "created": day})
        writer = _SheetWriter(book)
        chosen = tuple(sheets) or sheets_of(record)
        writer.about(record, chosen)
        for sheet in chosen:
            writer.sheet(sheet, record)


def write_rows(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]], out: Path
) -> None:
    """A workbook of lists that are texts already: each a name, a header and rows.

    A cell that is a whole number in digits becomes a number.
    """
    with workbook(out, **_OPTIONS) as book:
        writer = _SheetWriter(book)
        for at, (name, header, rows) in enumerate(sheets, start=1):
            plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:_LONGEST_NAME]
            writer.rows(f"{at} {plain}", header, rows)


class _SheetWriter:
    """Writes the sheets of a book, with one set of cell formats."""

    def __init__(self, book: Any) -> None:
        self._book = book
        plain = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        self._plain = book.add_format(plain)
        self._wrapped = book.add_format(plain | {"text_wrap": True})
        self._day = book.add_format(plain | {"num_format": "yyyy-mm-dd", "align": "left"})
        self._link = book.add_format(plain | {"font_color": "#0B57A0", "underline": 1})
        self._head = book.add_format(plain | {"bold": True, "text_wrap": True, "bottom": 2})

    def about(self, record: Record, sheets: Iterable[WorkbookSheet]) -> None:
        """Write about the workbook: as of when, under which licence, and what it cannot show."""
        sheet = self._book.add_worksheet("about")
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 110)
        for at, (label, text) in enumerate(_sheet_rows_about_workbook(record, sheets)):
            sheet.write_string(at, 0, label, self._head)
            sheet.write_string(at, 1, text, self._wrapped)

    def sheet(self, sheet: WorkbookSheet, record: Record) -> None:
        """A sheet with its header, frozen, and a filter on each column."""
        page = self._book.add_worksheet(sheet.name)
        headings = list(sheet.headings(record))
        names = [name for name, _, _ in headings]
        for at, (_, _, width) in enumerate(headings):
            page.set_column(at, at, width)
        page.set_row(0, 32)
        page.freeze_panes(1, 1)
        for at, (_, heading, _) in enumerate(headings):
            page.write_string(0, at, heading, self._head)
        last = 0
        for last, row in enumerate(sheet.rows(record), start=1):
            if last > MOST_ROWS:
                raise ParadiplomacyError(
                    f"the sheet {sheet.name} would have more than {MOST_ROWS:,} rows, which Excel "
                    "does not open; write the record as csv or parquet"
                )
            for at, (name, value) in enumerate(zip(names, row, strict=True)):
                self._write(page, (last, at), value, is_link=name == sheet.links)
        page.autofilter(0, 0, last, len(names) - 1)

    def rows(self, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet of a list."""
        page = self._book.add_worksheet(name)
        page.set_column(0, max(len(header), 1), _FURTHER_WIDTH)
        for at, text in enumerate(header):
            page.write_string(0, at, text, self._head)
        for line, row in enumerate(rows, start=1 if header else 0):
            for at, text in enumerate(row):
                value = int(text) if re.fullmatch("[1-9][0-9]{0,8}|0", text) else text
                self._write(page, (line, at), value, is_link=False)

    def _write(self, page: Any, cell: tuple[int, int], value: Any, *, is_link: bool) -> None:
        is_link = is_link and cell[0] <= _MOST_LINKS and len(str(value)) <= _LONGEST_LINK
        if value is None or value == "":
            return
        if isinstance(value, bool):
            page.write_boolean(*cell, value, self._plain)
        elif isinstance(value, int | float):
            page.write_number(*cell, value, self._plain)
        elif isinstance(value, date):
            if value.year >= _FIRST_YEAR:
                page.write_datetime(*cell, value, self._day)
            else:  # Excel knows no day before
                page.write_string(*cell, value.isoformat(), self._plain)
        elif is_link and value.startswith(("http://", "https://")):
            page.write_url(*cell, value, self._link, value)
        else:
            text = str(value)
            if len(text) > _LONGEST_CELL:  # what is cut off ends in a mark
                text = text[: _LONGEST_CELL - len(_MORE)] + _MORE
            page.write_string(*cell, text, self._plain)


def _languages_of(record: Record) -> tuple[str, ...]:
    """Languages that a record names and that sentences are in, its own first; else English."""
    named = dict.fromkeys(tag for meta in record.metas for tag in meta.languages)
    return tuple(tag for tag in named if tag in languages()) or ("en",)


def _in_its_languages(record: Record, key: str) -> str:
    """A sentence in the languages of a record, one below the other."""
    texts = (render(WORDS(key), language) for language in _languages_of(record))
    return "\n".join(dict.fromkeys(texts))


def _sheet_rows_about_workbook(
    record: Record, sheets: Iterable[WorkbookSheet]
) -> Iterator[tuple[str, str]]:
    in_languages = partial(_in_its_languages, record)
    yield in_languages("about.title"), "\n".join(meta.title for meta in record.metas)
    yield in_languages("about.what"), in_languages("about.text")
    yield in_languages("about.as-of"), record.as_of.isoformat()
    yield in_languages("about.rule"), str(record.rule)
    yield (
        in_languages("about.licence"),
        "\n".join(sorted({meta.licence for meta in record.metas})),
    )
    yield in_languages("about.version"), f"paradiplomacy {version('paradiplomacy')}"
    for sheet in sheets:
        yield sheet.name, in_languages(f"sheet.{sheet.name}")
    yield in_languages("about.dates"), in_languages("about.dates-text")
    for meta in record.metas:
        for limit in meta.limits:
            yield in_languages("about.limit"), f"{meta.id}: {limit}"


def _date_with_its_days(text: str) -> tuple[str, date | None, date | None]:
    """A date as EDTF, and its first and last possible day where these are known."""
    if not text:
        return "", None, None
    when = EventDate.parse(text)
    low = None if when.earliest == date.min else when.earliest
    return text, low, None if when.latest == date.max else when.latest


def _names_of_place(record: Record, place: str) -> tuple[str, str]:
    known = record.places.get(place)
    return (known.label, chinese_name(known) or known.name_local) if known else (place, "")


def _sheet_rows_of_ties(record: Record) -> Iterator[Sequence[Any]]:
    for tie in tie_list(record):
        yield (
            *_names_of_place(record, tie.tie.place_a),
            tie.countries[0],
            *_names_of_place(record, tie.tie.place_b),
            tie.countries[1],
            str(tie.kind or ""),
            *_date_with_its_days(str(tie.tie.established or "")),
            tie.agreement,
            tie.status,
            str(tie.last_sign or ""),
            tie.purpose,
            tie.exchange_count,
            len(tie.sources),
            tie.key,
            *map(_value_of_cell, tie.further.values()),
        )


def _sheet_rows_of_places(record: Record) -> Iterator[Sequence[Any]]:
    index = index_of(record)
    for key, place in record.places.items():
        yield (
            *_names_of_place(record, key),
            place.name_local,
            place.country,
            str(place.level),
            place.admin1,
            place.region,
            place.latitude,
            place.longitude,
            place.population,
            len(index.ties_of(key)),
            len(index.exchanges_of(key)),
            str(place.geonames_id or ""),
            place.wikidata_id,
            key,
            *map(_value_of_cell, further_columns(record, "place", key).values()),
        )


def _sheet_rows_of_exchanges(record: Record) -> Iterator[Sequence[Any]]:
    for each in exchange_list(record):
        exchange = each.exchange
        yield (
            *_date_with_its_days(str(exchange.date or "")),
            *_names_of_place(record, exchange.place_a),
            *_names_of_place(record, exchange.place_b),
            exchange.description,
            str(exchange.form or ""),
            str(exchange.flow or ""),
            "; ".join(exchange.sectors),
            exchange.giver,
            exchange.teacher,
            exchange.learner,
            exchange.through,
            "; ".join(each.sources),
            each.tie,
            exchange.id,
            *map(_value_of_cell, each.further.values()),
        )


def _value_of_cell(value: Any) -> Any:
    """A value of any column, as a cell holds it."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return value if isinstance(value, bool | int | float) else str(value)


def _sheet_rows_of_statements(record: Record) -> Iterator[Sequence[Any]]:
    in_order = sorted(record.statements.items(), key=lambda s: (s[1].subject, s[1].property, s[0]))
    for key, statement in in_order:
        source = record.source_of(statement)
        yield (
            statement.subject,
            statement.property,
            statement.value,
            statement.when,
            str(statement.polarity),
            str(statement.certainty),
            statement.actor,
            record.side_of(statement),
            str(source.voice),
            source.title,
            statement.locator,
            statement.note,
            f"{statement.record}/{statement.source}",
            key,
        )


def _sheet_rows_of_sources(record: Record) -> Iterator[Sequence[Any]]:
    statement_counts = Counter((s.record, s.source) for s in record.statements.values())
    for (name, key), source in record.sources.items():
        yield (
            source.title,
            source.url,
            source.language,
            source.end,
            str(source.voice),
            statement_counts[name, key],
            source.note,
            f"{name}/{key}",
        )


def _sheet_rows_of_disagreements(record: Record) -> Iterator[Sequence[Any]]:
    index = index_of(record)
    for tie in record.ties.values():
        for fact in tie.facts:
            if fact.agreement is not Agreement.CONTRADICTED:
                continue
            for rank, position in enumerate(fact.positions):
                yield (
                    _names_of_place(record, tie.place_a)[0],
                    _names_of_place(record, tie.place_b)[0],
                    fact.property,
                    position.value,
                    position.when,
                    "; ".join(position.sides),
                    rank == 0,
                    "; ".join(index.sources_of(position.statements)),
                    tie.id,
                )


def _parse_column_widths(text: str) -> tuple[tuple[str, float], ...]:
    """Columns with their widths, as ``kind 14``."""
    pairs = (column.split() for column in text.split(","))
    return tuple((name, float(width)) for name, width in pairs)


SHEETS = (
    WorkbookSheet(
        "ties",
        _parse_column_widths(
            "place_a 26, place_a_zh 16, country_a 9, place_b 26, place_b_zh 16, country_b 9, "
            "kind 14, established 16, earliest 12, latest 12, agreement 15, status 11, "
            "last_sign 14, purpose 14, exchanges 11, sources 9, tie 44"
        ),
        _sheet_rows_of_ties,
        kind="tie",
    ),
    WorkbookSheet(
        "places",
        _parse_column_widths(
            "place 28, place_zh 16, name_local 16, country 9, level 12, admin1 18, region 16, "
            "latitude 10, longitude 10, population 12, ties 7, exchanges 11, geonames 11, "
            "wikidata 11, key 30"
        ),
        _sheet_rows_of_places,
        kind="place",
    ),
    WorkbookSheet(
        "exchanges",
        _parse_column_widths(
            "date 16, earliest 12, latest 12, place_a 26, place_a_zh 16, place_b 26, "
            "place_b_zh 16, description 60, form 18, flow 11, sectors 20, giver 10, teacher 10, "
            "learner 10, through 18, source_keys 30, tie 44, key 30"
        ),
        _sheet_rows_of_exchanges,
        kind="exchange",
    ),
    WorkbookSheet(
        "statements",
        _parse_column_widths(
            "subject 44, property 16, value 24, when 14, polarity 10, certainty 11, actor 9, "
            "side 9, voice 15, source 46, locator 26, note 40, source_key 30, key 18"
        ),
        _sheet_rows_of_statements,
    ),
    WorkbookSheet(
        "sources",
        _parse_column_widths(
            "source 60, url 50, language 9, end 9, voice 15, statements 11, note 40, source_key 34"
        ),
        _sheet_rows_of_sources,
        links="url",
    ),
    WorkbookSheet(
        "disagreements",
        _parse_column_widths(
            "place_a 26, place_b 26, property 16, value 20, when 14, sides 16, preferred 11, "
            "source_keys 50, tie 44"
        ),
        _sheet_rows_of_disagreements,
    ),
)
"""All sheets but the first, ``about``, and those of a desk, in their order."""

_DESK_SHEETS = {
    table.name: WorkbookSheet(table.name, (), partial(desk_rows, table=table), table=table)
    for table in DESK
}
