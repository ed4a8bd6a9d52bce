"""Read anybody's table of ties or activities, in any format, by a small mapping in YAML.

`paradiplomacy.sources.mapped.mapping` says what a mapping may hold. A row is taken as a whole or
left out and reported; a cell that is beside the point (a date, a coordinate) may be left out
alone, and is reported too. No broken cell is mended by guessing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from paradiplomacy.errors import NotFoundError, Problem
from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.desk_tables import DESK, cells_of_ends
from paradiplomacy.model.records import RecordMeta, Translation
from paradiplomacy.model.ties import tie_key
from paradiplomacy.sources.extract import Extract, Extractor
from paradiplomacy.sources.folded_names import fold_text
from paradiplomacy.sources.mapped.header_search import begins_another, reason_not_listed
from paradiplomacy.sources.mapped.header_words import is_unknown
from paradiplomacy.sources.mapped.mapping import desk_columns
from paradiplomacy.sources.mapped.mapping_file import MappingFile, load_mapping
from paradiplomacy.sources.mapped.row import MappedPlace, MappedRow, RowReader
from paradiplomacy.sources.mapped.row_cells import UnfitError
from paradiplomacy.sources.mapped.year_columns import InYear
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import Problems, TableReader, TableRow
from paradiplomacy.tabular.tables import read_table

_SIMILARITY = 85.0
"""Similarity, 0 to 100, from which two descriptions are taken for one."""


Activities = dict[tuple[str, str], list[tuple[int, str]]]
"""By day and places: the rows of activities, and their words."""


def earlier_activity(
    seen: Activities, line: int, a: str, b: str, facts: Mapping[str, Sequence[str]]
) -> int:
    """The row of an activity of the same day, places and words; 0 where there is none.

    `seen`: activities read so far; this one is added.

    >>> seen = {}
    >>> kick = {"date": ["2024-06-15"], "description": ["Jugendfußball"]}
    >>> earlier_activity(seen, 9, "Bonn", "Windsor", kick)
    0
    >>> again = kick | {"description": ["Jugendfussball"]}
    >>> earlier_activity(seen, 10, "Bonn", "Windsor (Ontario)", again)
    9
    """
    from rapidfuzz import fuzz

    day = "; ".join(facts.get("date", ()))
    bare = [name.partition("(")[0].partition(",")[0].strip() for name in (a, b)]
    description = fold_text("; ".join(facts.get("description", ())), {})
    if not day:
        return 0
    same_day = seen.setdefault((day, fold_text(" ".join(bare), {})), [])
    earlier = next(
        (row for row, words in same_day if fuzz.ratio(description, words) >= _SIMILARITY), 0
    )
    same_day.append((line, description))
    return earlier


METHOD = "mapped-table/1"
_OFTEN = 3
"""Rows from which a cell that cannot be read is one question, not one for each row."""
_QUOTE_HINT = "write `quote: none` under `file` of the mapping"
_HOW = "write `encoding: {encoding}` under `file` of the mapping"


def read_mapped_table(
    path: str | Path, mapping: str | Path, *, record: str = "", as_of: str = "", encoding: str = ""
) -> Extract:
    r"""Read a table of ties.

    `path`: a CSV, TSV or XLSX file with one pair of places a row.
    `mapping`: a mapping's file, or the name of one that ships, see `shipped_mappings`.
    `record`, `as_of`: key of the record, and the day to which it speaks, instead of the mapping's.
    `encoding`: encoding of a text file, instead of the mapping's.

    Returns
    -------
    Extract
        Each row that was left out, and each cell, is in `skipped`; each column that the
        mapping does not speak of is in `unread`.

    Raises
    ------
    NotFoundError
        There is no such mapping.
    RecordError
        The mapping is wrong or does not fit the file, the file cannot be trusted, or it
        holds fewer or more listings than the mapping expects.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "pairs.csv"
    ...     text = "city1,country1,city2,country2\nBerat,Albania,Amasya,Turkey\n"
    ...     _ = path.write_text(text)
    ...     extract = read_mapped_table(path, "wikipedia_2026", record="pairs")
    >>> [s.subject for s in extract.material.statements if s.property == "kind"]
    ['tie:al-pairs-berat|tr-pairs-amasya']
    """
    return open_mapped_table(
        path, mapping, record=record, as_of=as_of, encoding=encoding
    ).read_extract()


def open_mapped_table(
    path: str | Path, mapping: str | Path, *, record: str = "", as_of: str = "", encoding: str = ""
) -> MappedTableReader:
    """A table and its mapping, before a row is read; see `read_mapped_table`."""
    loaded = load_mapping(mapping)
    parts = loaded.mapping
    wanted = dict.fromkeys(column for _, column in parts.named_columns())
    table = read_table(
        path, parts.file.written_in(encoding), wanted=wanted, how=_HOW, quote_hint=_QUOTE_HINT
    )
    _check_columns(loaded, table)
    return MappedTableReader(loaded, table, record=record, as_of=as_of)


def _check_columns(loaded: MappingFile, table: TableReader) -> None:
    """Every column of the mapping stands in the file, once."""
    problems = Problems()
    for key, column in loaded.mapping.named_columns():
        times = table.columns.count(column)
        if times > 1:
            what = f"the column {column!r} stands {times} times in {table.file}; give each its name"
            problems.append(loaded.problem(key, what))
        elif not times:
            missing = str(NotFoundError("column", column, table.columns))
            if "did you mean" not in missing and "there are" not in missing:
                missing += f"; there are: {', '.join(table.columns[:12])} ..."
            message = missing.replace(";", f" in {table.file};", 1)
            if not key.startswith("ignore"):
                message += (
                    f"; for a value that is the same in all rows write {{constant: {column}}}"
                )
            problems.append(loaded.problem(key, message))
    problems.raise_if_any()


_ANOTHER = (
    "begins another table; it was left out with all rows below: give that table a mapping of its "
    "own, with `header: {line}` under `file`"
)


def _with_headings(table: TableReader) -> Iterator[tuple[TableRow | Problem, str]]:
    """The rows, each with what it is a heading of: a cell alone, right above a header."""
    waiting: list[TableRow] = []
    for row in table.rows:
        if isinstance(row, TableRow) and sum(not cell.isspace() for cell in row.cells if cell) == 1:
            waiting.append(row)
            continue
        if waiting:
            cells = [clean(cell) for cell in row.cells] if isinstance(row, TableRow) else []
            is_header = cells == list(table.columns) or begins_another(cells, table.columns)
            yield from ((each, clean("".join(each.cells)) if is_header else "") for each in waiting)
            waiting = []
        yield row, ""
    yield from ((each, "") for each in waiting)


class MappedTableReader:
    """Takes the rows of one table into an extract.

    `readings`: By column and cell, what it was read as.
    `rows`, `cells`: How many rows there were, and how often each cell stands in its column.
    `left_rows`: Rows that were left out.
    `asked`: Cells that could not be read or look wrong, each with what is asked about it.
    """

    def __init__(self, loaded: MappingFile, table: TableReader, *, record: str, as_of: str) -> None:
        self.mapping = loaded.mapping
        self.table = table
        meta = _describe_mapped_record(loaded, record=record, as_of=as_of)
        self._extract = Extractor(meta, [], file=table.file, method=METHOD)
        self._rows = RowReader(loaded.mapping, table, until=meta.as_of)
        self.readings = self._rows.readings
        self.rows = self._left = 0
        self.cells = {column: Counter[str]() for column in table.columns}
        self._cells: dict[tuple[str, str], list[Problem]] = defaultdict(list)
        self._activities: Activities = {}
        self.left_rows: list[Problem] = []
        self.asked: list[tuple[str, Problem]] = []

    def read_extract(self) -> Extract:
        """All rows as an extract; once, as the table is read through."""
        hidden = list[int]()
        for row, heads in _with_headings(self.table):
            self.rows += 1
            if isinstance(row, Problem):
                self._leave_row(row.row, row.field, row.message)
                continue
            hidden += [row.line] if row.line in self.table.hidden else []
            cells = [clean(cell) for cell in row.cells]
            for column, cell in zip(self.table.columns, cells, strict=True):
                self.cells[column].update([cell] if cell else ())
            if begins_another(cells, self.table.columns):
                self._leave_row(row.line, "", _ANOTHER.format(line=row.line))
                break
            why = reason_not_listed(cells, self.table.columns)
            if heads and not why:
                why = f"is a heading ({heads[:40]!r}); rows below it are read like the others"
            if why:
                self._leave_row(row.line, "", f"{why}; it was left out")
            else:
                self._take(TableRow(row.line, cells))
        if hidden:
            what = "is hidden in its sheet, but was read; remove it if it is not meant"
            self._extract.doubt(hidden[0], f"{what} (hidden rows: {len(hidden)})")
        consumed = {column for _, column in self.mapping.named_columns()}
        for column, of_column in self.cells.items():
            if column not in consumed and of_column:
                self._extract.leave_unread(column, of_column.total())
        for sheet in self.table.unread:
            self._extract.leave_unread(sheet)
        for problem in sorted(self._of_cells(), key=lambda p: (p.row, p.field)):
            self._extract.skip(problem.row, problem.field, problem.message)
        expect = self.mapping.expect
        extract = self._extract.close(at_least=expect.at_least, at_most=expect.at_most)
        material = extract.material
        return replace(extract, material=replace(material, meta=self._closing(material.meta)))

    def _take(self, row: TableRow) -> None:
        if not self._rows.counts(row):
            self._left += 1
            return
        try:
            mapped = self._rows.read_row(row)
        except UnfitError as unfit:
            problem = self._leave_row(row.line, unfit.column, str(unfit))
            self.asked.append((self._cell(row, unfit.column), problem))
            return
        for cell in mapped.left_out:
            text = self._cell(row, cell.field)
            self._cells[cell.field, text].append(cell)
            self.asked.append((text, cell))
        for doubt in mapped.doubts:
            self._extract.doubt(doubt.row, doubt.message, doubt.field)
            self.asked.append((self._cell(row, doubt.field), doubt))
        where = {"source": self._extract.source(mapped.source), "locator": f"row {row.line}"}
        a, b = self._ends(mapped, **where)
        where["note"] = mapped.note
        if desk_columns(self.mapping.table):
            self._file_paper(mapped, a, b, where)
        elif self.mapping.table == "activities":
            for each in mapped.in_years or (None,):
                self._do(_done_in(mapped, each), a, b, where, row.line)
        else:
            self._state(mapped, a, b, where, row.line)

    def _leave_row(self, line: int, column: str, why: str) -> Problem:
        self._extract.skip(line, column, why)
        problem = Problem(self.table.file, line, column, why)
        self.left_rows.append(problem)
        return problem

    def _cell(self, row: TableRow, column: str) -> str:
        return row.cells[self.table.columns.index(column)] if column else ""

    def _of_cells(self) -> Iterator[Problem]:
        """Cells that rows were taken without; what stands often is asked about once."""
        for (column, text), problems in self._cells.items():
            if len(problems) < _OFTEN and not is_unknown(text):
                yield from problems
                continue
            first = problems[0]
            times = f"stands {len(problems)} times" if len(problems) > 1 else "stands here"
            meant = (
                "; does it mean that nobody knows? If so, name it under `missing` of `file` in the "
                f"mapping. {first.message}"
                if is_unknown(text)
                else f" (first in row {first.row}). {first.message}"
            )
            yield Problem(first.file, first.row, column, f"{text[:40]!r} {times}{meant}")

    def _do(self, mapped: MappedRow, a: str, b: str, where: Mapping[str, str], line: int) -> None:
        """Take a row of activities."""
        called = f"{mapped.a.identified_by} {mapped.b.identified_by}"
        doubted, to_come = mapped.doubted, mapped.is_to_come
        self._extract.activity(
            a, b, mapped.facts, called=called, doubted=doubted, is_announced=to_come, **where
        )
        earlier = earlier_activity(
            self._activities, line, mapped.a.name, mapped.b.name, mapped.facts
        )
        if earlier:
            self._extract.doubt(
                line,
                f"looks like row {earlier} again: the same date, place and words; "
                "remove one of them if it is one activity",
            )

    def _file_paper(self, mapped: MappedRow, a: str, b: str, where: Mapping[str, str]) -> None:
        """Take a row of agreements, requests or contacts."""
        (table,) = (each for each in DESK if each.name == self.mapping.table)
        ends = cells_of_ends(table, a, "" if mapped.b is mapped.a else b)
        self._extract.paper(
            table.subject, ends, mapped.facts, called=mapped.b.identified_by, **where
        )

    def _state(
        self, mapped: MappedRow, a: str, b: str, where: Mapping[str, str], line: int
    ) -> None:
        """Take a row of ties."""
        ways = {"a": [(a, b)], "b": [(b, a)], "both": [(a, b), (b, a)], "neither": [(a, b)]}
        third = mapped.listed_by == "neither"
        counted = [each for each in mapped.in_years if each.count]
        for of, partner in ways[mapped.listed_by]:
            self._extract.listing(
                of,
                partner,
                third=third,
                kind=mapped.kind,
                raw=mapped.raw,
                established=mapped.established,
                suspended=mapped.suspended,
                ended=mapped.ended,
                status=mapped.status,
                doubted=mapped.doubted,
                **where,
            )
            about = {"side": "" if third else of, **where}
            for year in counted:
                self._extract.say(
                    tie_key(of, partner), "exchanges_in_year", year.count, when=year.year, **about
                )
        for each in (each for each in mapped.in_years if not each.count):
            self._do(_done_in(mapped, each), a, b, where, line)

    def _ends(self, mapped: MappedRow, source: str, locator: str) -> tuple[str, str]:
        """Both places; what the office of the end that all rows share says is its own word."""
        a, b = (self._place(place, source, locator) for place in (mapped.a, mapped.b))
        cell = self.mapping.source
        for end, place, key in ((self.mapping.a, mapped.a, a), (self.mapping.b, mapped.b, b)):
            is_shared = end.name.constant and place.country == cell.end
            if is_shared and cell.voice.is_local and not cell.column:
                self._extract.source_speaks_for(source, key)
        return a, b

    def _place(self, place: MappedPlace, source: str, locator: str) -> str:
        return self._extract.place(
            **place._asdict(), identified_by=place.identified_by, source=source, locator=locator
        )

    def _closing(self, meta: RecordMeta) -> RecordMeta:
        translations = self._translations()
        if translations:
            spoken = dict.fromkeys((*meta.languages, *(each.language for each in translations)))
            meta = replace(meta, translations=translations, languages=tuple(spoken))
        if not self._left:
            return meta
        left = f"{self._left} of {self.rows} rows were left out on purpose (`only_where`)."
        return replace(meta, limits=(*meta.limits, left))

    def _translations(self) -> tuple[Translation, ...]:
        """Texts that the table has in other languages, too."""
        mapping = self.mapping
        file = "exchanges.csv" if mapping.table == "activities" else f"{mapping.table}.csv"
        who = mapping.source.title or mapping.record.title
        return tuple(
            sorted(
                Translation("places.csv" if name == "name" else file, name, code, text, other, who)
                for (name, code, text), other in self._rows.versions.items()
            )
        )


def _done_in(mapped: MappedRow, of_year: InYear | None) -> MappedRow:
    """The row as an activity of a year."""
    if of_year is None:
        return mapped
    done = {"form": (Form.OTHER.value,), "flow": (Flow.PERSONNEL.value,), **mapped.facts}
    words = ": ".join(filter(None, [*mapped.facts.get("description", ()), of_year.description]))
    facts = {**done, "date": (of_year.date,), **({"description": (words,)} if words else {})}
    return replace(mapped, facts=facts, is_to_come=of_year.is_to_come)


def _describe_mapped_record(loaded: MappingFile, *, record: str, as_of: str) -> RecordMeta:
    values = loaded.mapping.record.model_dump()
    values |= {name: tuple(values[name]) for name in ("languages", "limits")}
    values |= {"id": record or values["id"], "as_of": as_of or values["as_of"]}
    return RecordMeta(**values, ends=(), method=METHOD)
