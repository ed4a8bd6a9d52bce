"""AidData's table of Chinese public diplomacy: counts by receiving country and year.

It names no tie and no place. Each count becomes a reading of a series, like a row of
``series.csv`` in a record folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from paradiplomacy.errors import Problem, RecordError
from paradiplomacy.language.countries import country_code, country_name
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.problems import Problems
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableFormat, TableReader, read_table
from paradiplomacy.tabular.text import ENCODING_OPTION

__all__ = ["SERIES", "read_aidata"]

METHOD = "aidata/1"

SERIES: Mapping[str, tuple[str, str]] = {
    "sister_cities_established": ("sister-cities-established", "ties a year"),
    "confucius_institutes": ("confucius-institutes", "institutes a year"),
    "government_visits": ("government-visits", "visits a year"),
    "military_visits": ("military-visits", "visits a year"),
    "total_elite_visits": ("elite-visits", "visits a year"),
    "ambassador_op_eds": ("ambassador-op-eds", "articles a year"),
    "journalist_visits": ("journalist-visits", "visits a year"),
    "media_partnerships": ("media-partnerships", "partnerships a year"),
    "outbound_chinese_students": ("chinese-students-abroad", "students"),
    "inbound_students_to_china": ("students-in-china", "students"),
}
"""Columns of the table, each with the key of its series and its unit."""

_KEYS = ("receiving_country", "year")
_TIES = "sister_cities_established"
_NOTHING = frozenset({"", "N/A", "NA", "n/a"})
_STOCK_YEAR = "2000"
_STOCK = "first year of the table: may hold all ties made until then"


def read_aidata(
    path: str | Path, *, record: str = "aidata", as_of: str = "", encoding: str = ""
) -> Extract:
    r"""Read AidData's table of public diplomacy.

    Parameters
    ----------
    path : path
        CSV or XLSX, with ``receiving_country``, ``year``, ``sister_cities_established`` and
        any other column of `SERIES`.
    record : str
        Key of the record.
    as_of : str
        The day to which it speaks; the last year of the table where empty.
    encoding : str
        Encoding of a CSV file; UTF-8 where none is given.

    Returns
    -------
    Extract
        Statements are on ``reading:series|CN-country|year``. ``N/A`` is not a reading, and
        not zero. Nothing in it is a tie.

    Raises
    ------
    RecordError
        It is another table, or less than half of its rows report sister cities.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "aidata.csv"
    ...     text = "receiving_country,year,sister_cities_established\nJapan,2004,7\n"
    ...     _ = path.write_text(text)
    ...     statements = read_aidata(path).material.statements
    >>> [(s.subject, s.property, s.value) for s in statements]
    [('reading:sister-cities-established|CN-JP|2004', 'value', '7'),
     ('reading:sister-cities-established|CN-JP|2004', 'unit', 'ties a year')]
    """
    table = read_table(
        path, TableFormat().written_in(encoding), wanted=(*_KEYS, *SERIES), how=ENCODING_OPTION
    )
    _check_header_of_aidata(table)
    rows, problems = _rows_of(table)
    countries = sorted({country for country, _ in rows})
    years = sorted({year for _, year in rows})
    last = _last_years(rows)
    extractor = Extractor(
        _describe_aidata_record(record, as_of or (years[-1] if years else "0001"), countries, last),
        [_SOURCE],
        file=table.file,
        method=METHOD,
    )
    of_ties = sum(
        _state_yearly_readings(extractor, country, year, row)
        for (country, year), row in rows.items()
    )
    for problem in sorted(problems):
        extractor.skip(problem.row, problem.field, problem.message)
    for column in table.columns:
        if column not in SERIES and column not in _KEYS:
            extractor.leave_unread(column)
    if not of_ties or of_ties * 2 < len(rows):
        message = (
            f"{of_ties} of {len(rows)} rows say how many sister cities were established, expected "
            f"half of them at least ({len(problems)} cells or rows were left out"
            + (f", the first: {min(problems)}" if problems else "")
            + "); check that this is AidData's table of public diplomacy"
        )
        raise RecordError([Problem(table.file, 0, _TIES, message)])
    return extractor.close(at_least=0, at_most=0)


_SOURCE = Source(
    "aidata-public-diplomacy",
    "China's public diplomacy in East Asia and Pacific, South and Central Asia (AidData)",
    "https://www.aiddata.org/",
    "en",
    "third",
    Voice.ACADEMIC,
)

Rows = dict[tuple[str, str], tuple[int, dict[str, int]]]
"""Line and counts by column, of each country and year."""


def _check_header_of_aidata(table: TableReader) -> None:
    problems = Problems()
    for column in (*_KEYS, *SERIES):
        times = table.columns.count(column)
        if times > 1:
            problems.append(Problem(table.file, 1, column, "stands twice in the header"))
        elif not times and column in (*_KEYS, _TIES):
            message = "is missing from the header; expected AidData's table of public diplomacy"
            problems.append(Problem(table.file, 1, column, message))
    problems.raise_if_any()


def _rows_of(table: TableReader) -> tuple[Rows, list[Problem]]:
    """Rows that can be read, each country and year once, and problems of those that cannot."""
    at = {column: i for i, column in enumerate(table.columns)}
    rows: Rows = {}
    problems: list[Problem] = []
    twice: set[tuple[str, str]] = set()
    for row in table.rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        name, year = (clean(row.cells[at[key]]) for key in _KEYS)
        country = country_code(name)
        if country is None:
            message = (
                f"{name[:40]!r} names no country; expected its name in English or its ISO code"
            )
            problems.append(Problem(table.file, row.line, "receiving_country", message))
        elif not re.fullmatch(r"(?:19|20)\d\d", year, re.ASCII):
            message = f"{year[:40]!r} is not a year; expected one such as 2004"
            problems.append(Problem(table.file, row.line, "year", message))
        else:
            counts = dict(_read_counts_of_row(table.file, row, at, problems))
            first = rows.setdefault((country, year), (row.line, counts))
            if first[1] != counts:
                twice.add((country, year))
                message = (
                    f"{name} {year} stands in row {first[0]} with other counts; both rows are "
                    "left out: correct one of them, or remove it"
                )
                problems.append(Problem(table.file, row.line, "", message))
    for key in twice:
        del rows[key]
    return rows, problems


def _read_counts_of_row(
    file: str, row: TableRow, at: Mapping[str, int], problems: list[Problem]
) -> Iterator[tuple[str, int]]:
    for column in SERIES:
        text = clean(row.cells[at[column]]) if column in at else ""
        if text in _NOTHING:
            continue
        if re.fullmatch(r"\d{1,9}(\.0+)?", text, re.ASCII):
            yield column, int(float(text))
        else:
            message = (
                f"{text[:40]!r} is not a count; expected a whole number, or N/A where there is none"
            )
            problems.append(Problem(file, row.line, column, message))


def _last_years(rows: Rows) -> dict[str, list[str]]:
    """Countries by the last year for which ties are counted."""
    last: dict[str, str] = {}
    for (country, year), (_, counts) in rows.items():
        if _TIES in counts:
            last[country] = max(last.get(country, ""), year)
    by_year: dict[str, list[str]] = {}
    for country, year in sorted(last.items()):
        by_year.setdefault(year, []).append(country_name(country))
    return by_year


def _state_yearly_readings(
    extractor: Extractor, country: str, year: str, row: tuple[int, Mapping[str, int]]
) -> bool:
    """State the readings of a country and year; whether one of them counts ties."""
    line, counts = row
    for column, count in counts.items():
        series, unit = SERIES[column]
        note = _STOCK if column == _TIES and year == _STOCK_YEAR else ""
        for prop, value in (("value", str(count)), ("unit", unit)):
            extractor.say(
                f"reading:{series}|CN-{country}|{year}",
                prop,
                value,
                locator=f"row {line}",
                note=note,
            )
    return _TIES in counts


def _describe_aidata_record(
    record: str, as_of: str, countries: list[str], last: Mapping[str, list[str]]
) -> RecordMeta:
    limits = [
        "Counts by country and year. No tie, place or date of a tie can be read from them.",
        f"The year {_STOCK_YEAR} is the first and may hold all ties made until then; leave it out "
        "of rates.",
        "Where the table says N/A there is no reading; that is not zero.",
        "What counts as a sister city, and by whose list, is AidData's choice.",
    ]
    if len(last) > 1:
        limits += [
            f"Ties are counted to {year} only in {', '.join(names)}."
            for year, names in sorted(last.items())[:-1]
        ]
    return RecordMeta(
        id=record,
        title="China's public diplomacy by country and year (AidData)",
        description=(
            "Sister cities established with China, visits, institutes, media and students, by "
            "receiving country and year."
        ),
        licence="not stated in the table; ask AidData before you pass it on",
        languages=("en",),
        ends=("CN", *(code for code in countries if code != "CN")),
        as_of=as_of,
        coder="paradiplomacy",
        method=METHOD,
        limits=tuple(limits),
    )
