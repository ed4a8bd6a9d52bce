"""A first mapping for a table, guessed from the names of its columns: a draft to be corrected.

What the header cannot say is left to fill in, and no mapping is read before that is done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import yaml

from paradiplomacy.errors import FileError
from paradiplomacy.model.ties import TieKind
from paradiplomacy.sources.extract import slug
from paradiplomacy.sources.fields import kind_of
from paradiplomacy.sources.mapped.mapping import FILL_IN
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import TableFormat, TableReader, read_table
from paradiplomacy.tabular.text import ENCODING_OPTION

__all__ = ["suggest_mapping"]

_ROLES = {
    "wikidata_id": "qid wikidata item",
    "latitude": "lat latitude breitengrad",
    "longitude": "lon lng long longitude längengrad",
    "coordinates": "coordinates coordinate coords geo",
    "country": "country nation iso iso2 iso3 land pays pais país paese",
    "admin1": "state province region admin1 admin prefecture bundesland",
    "established": "start since established signed date year founded seit",
    "ended": "end ended until terminated dissolved bis",
    "kind": "relation kind type art",
    "source": "source url link reference quelle",
    "note": "note notes remark remarks comment comments",
    "name": "city cities town name place municipality entity commune ville stadt ort ciudad comune "
    "partner twin sister",
}
"""Words in the names of columns, the telling ones first: a sister country is not a name."""
_MOST_WORDS = 12
"""Words that a column may hold to be one of kinds."""

_DATUM = re.compile(r"[-+]?\d+[.,]\d+|\d{4}-\d\d(-\d\d)?|Q\d+|https?://\S+")
"""What stands in rows: a coordinate, a date, an item of Wikidata, an address; not a year."""

_FIRST = frozenset(["1", "a", "from", "home", "own", "our", "local"])
_SECOND = frozenset(["2", "b", "to", "partner", "twin", "sister", "foreign", "other", "target"])
_OF_AN_END = ("name", "country", "admin1", "latitude", "longitude", "coordinates", "wikidata_id")


def suggest_mapping(path: str | Path, *, encoding: str = "") -> str:
    r"""A mapping to start from, as YAML with remarks.

    Parameters
    ----------
    path : path
        A CSV, TSV or XLSX file with its header in the first row.
    encoding : str
        Encoding of a text file; UTF-8 where none is given. The mapping names it too.

    Raises
    ------
    RecordError
        It is no such file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ours.csv"
    ...     _ = path.write_text("Partner city,Country,Since\nAmasya,Turkey,1994\n")
    ...     print(suggest_mapping(path).partition("\nb:\n")[2].rstrip())
      name: Partner city
      country: Country
    listed_by: a # or b, both, neither: under whose entry does a row stand?
    kind: sister # or a column: {column: its name}
    established: {column: Since, formats: [edtf]}
    """
    table = read_table(path, TableFormat().written_in(encoding), how=ENCODING_OPTION)
    rows = [row for row in islice(table.rows, 50) if isinstance(row, TableRow)]
    _check_header(table)
    columns = [column for column in table.columns if table.columns.count(column) == 1]
    ends, shared, ignored = _sorted_out(columns)
    lines = [
        f"# A first guess from the header of {_plain(table.file)}. Correct it, fill in what only",
        "# you know, and read the table with it. Keys are described in the mapping format.",
        *_record(Path(table.file).stem),
        *(["file:", f"  encoding: {_scalar(encoding)}"] if encoding else []),
        *_source(shared),
    ]
    twice = dict.fromkeys(column for column in table.columns if column not in columns)
    if twice:
        lines.append("# These stand twice in the header, so that no key can name one; rename them:")
        lines += [f"#   {_plain(column)}" for column in twice]
    for end in ("a", "b"):
        lines += _end(end, ends[end])
    lines.append("listed_by: a # or b, both, neither: under whose entry does a row stand?")
    words = (
        {clean(row.cells[table.columns.index(shared["kind"])]) for row in rows}
        if "kind" in shared
        else set()
    )
    if "kind" in shared and len(words) <= _MOST_WORDS:
        lines += _kind(shared["kind"], sorted(words))
    else:
        lines.append("kind: sister # or a column: {column: its name}")
        ignored += [shared["kind"]] if "kind" in shared else []
    for name in ("established", "ended"):
        if name in shared:
            at = table.columns.index(shared[name])
            forms = ", ".join(map(_scalar, _formats(row.cells[at] for row in rows)))
            lines.append(f"{name}: {{column: {_scalar(shared[name])}, formats: [{forms}]}}")
    if "note" in shared:
        lines.append(f"note: {_scalar(shared['note'])}")
    if ignored:
        lines.append(
            "ignore: # not read on purpose; columns that are not named at all are reported"
        )
        lines += [f"  - {_scalar(column)}" for column in ignored]
    return "\n".join(lines) + "\n"


def _check_header(table: TableReader) -> None:
    """Refuse a table without a header, or of a single column: nothing can be guessed."""
    datum = next((column for column in table.columns if _DATUM.fullmatch(column.strip())), None)
    if datum is not None:
        message = f"has {datum!r} in its first row, which is not a name of a column"
        raise FileError(table.file, f"{message}; put a header there", row=1)
    if len(table.columns) < 2:
        message = "has one column, expected one or more for each end of a tie; name the delimiter"
        raise FileError(table.file, f"{message} or write the mapping by hand", row=1)


def _words(column: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-zà-ž])(?=[A-Z0-9])", " ", column)
    return re.findall(r"[^\W_]+", spaced.casefold())


def _sorted_out(
    columns: list[str],
) -> tuple[dict[str, dict[str, str]], dict[str, str], list[str]]:
    """Columns by end and role, columns of the whole row by role, and the rest."""
    ends: dict[str, dict[str, str]] = {"a": {}, "b": {}}
    shared: dict[str, str] = {}
    open_: list[tuple[str, str]] = []
    ignored = []
    for column in columns:
        words = set(_words(column))
        role = next((role for role, names in _ROLES.items() if words & set(names.split())), "")
        if role in _OF_AN_END:
            marks = ("a", _FIRST), ("b", _SECOND)
            end = next((end for end, names in marks if words & names), "")
            if end and role not in ends[end]:
                ends[end][role] = column
            else:
                open_.append((role, column))
        elif role and role not in shared:
            shared[role] = column
        else:
            ignored.append(column)
    ignored += _given_to_an_end(ends, open_)
    if not ends["b"].get("name") and ends["a"].get("name"):
        ends["a"], ends["b"] = ends["b"], ends["a"]
    for roles in ends.values():
        if ("latitude" in roles) != ("longitude" in roles):
            ignored += [roles.pop(role) for role in ("latitude", "longitude") if role in roles]
        if "latitude" in roles and "coordinates" in roles:
            ignored.append(roles.pop("coordinates"))
    return ends, shared, [column for column in columns if column in ignored]


def _given_to_an_end(
    ends: dict[str, dict[str, str]], open_: list[tuple[str, str]]
) -> Iterator[str]:
    """Give columns that say not of which end they are to the end that lacks them; the rest.

    ``City, Sister city`` has both ends; ``Partner city, Country`` describes the partner only.
    """
    for role, column in open_:
        first = "a" if "name" in ends["a"] or role == "name" else "b"
        free = next((end for end in (first, "a", "b") if role not in ends[end]), "")
        if free and ("name" in ends[free] or role == "name"):
            ends[free][role] = column
        else:
            yield column


def _record(stem: str) -> list[str]:
    key = slug(stem).replace("-", "_")
    return [
        "record:",
        f"  id: {key if key[:1].isalpha() else 'r_' + key}",
        f"  title: {FILL_IN}",
        f"  licence: {FILL_IN} # of the table, such as CC-BY-4.0",
        "  languages: [en]",
        f"  as_of: {FILL_IN} # the day to which it speaks, such as 2026-01-31",
        "  limits: [] # what must not be read from it, a sentence each",
    ]


def _source(shared: dict[str, str]) -> list[str]:
    if "source" in shared:
        return ["source:", f"  column: {_scalar(shared['source'])}", "  voice: reference"]
    return [
        "source:",
        f"  id: {FILL_IN} # a short key: exampleton-office-2026",
        f"  title: {FILL_IN}",
        "  voice: reference # or government, association, local press ...",
        "  end: third # or the country code of the end that speaks",
    ]


def _end(end: str, columns: dict[str, str]) -> list[str]:
    lines = [f"{end}:"]
    for role in ("name", "country"):
        if role in columns:
            lines.append(f"  {role}: {_scalar(columns[role])}")
        else:
            lines.append(f"  {role}: {{constant: {FILL_IN}}} # the same in all rows; or a column")
    return lines + [
        f"  {role}: {_scalar(columns[role])}" for role in _OF_AN_END[2:] if role in columns
    ]


def _kind(column: str, words: list[str]) -> list[str]:
    lines = ["kind:", f"  column: {_scalar(column)}"]
    unknown = [word for word in words if not _is_kind(word)]
    if unknown:
        lines.append(f"  values: # what does each word stand for? One of: {', '.join(TieKind)}")
        lines += [f"    {_scalar(word)}: {FILL_IN}" for word in unknown]
    return lines


def _is_kind(word: str) -> bool:
    try:
        return bool(kind_of(word))
    except ValueError:
        return False


def _formats(cells: Iterable[str]) -> Iterator[str]:
    """The forms of dates that some cells have; where day and month could be either, neither."""
    yield "edtf"
    written = [cell.strip() for cell in cells]
    for pattern, form in ((r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"), (r"\d{1,2}/\d{4}", "%m/%Y")):
        if any(re.fullmatch(pattern, cell) for cell in written):
            yield form
    days = [
        tuple(map(int, c.split("/")[:2])) for c in written if re.fullmatch(r"\d\d?/\d\d?/\d{4}", c)
    ]
    if any(first > 12 for first, _ in days):
        yield "%d/%m/%Y"
    elif any(second > 12 for _, second in days):
        yield "%m/%d/%Y"


def _scalar(text: str) -> str:
    """A text as YAML inside a line, quoted where it must be."""
    written = yaml.safe_dump(text, allow_unicode=True, width=10_000, default_flow_style=True)
    plain = written.removesuffix("\n").removesuffix("\n...")
    return (
        plain
        if plain[:1] in "'\"" or not re.search(r"[,\[\]{}#:&*!|>%@`\n]", plain)
        else ("'" + text.replace("'", "''") + "'")
    )


def _plain(text: str) -> str:
    return re.sub(r"[^\w .-]", "_", text)
