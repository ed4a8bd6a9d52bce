"""A first mapping for a table, drafted from the names of its columns and from its cells.

What only a person can know is left to fill in, and no mapping is read before that is done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from paradiplomacy.language.written_digits import to_western_digits
from paradiplomacy.model.status import STATED_STATUSES
from paradiplomacy.model.ties import TieKind
from paradiplomacy.sources.fields import kind_of
from paradiplomacy.sources.mapped.column_languages import join_versions
from paradiplomacy.sources.mapped.columns import (
    OF_AN_END,
    SURELY,
    SlotColumns,
    TableColumn,
    sort_columns,
)
from paradiplomacy.sources.mapped.header_search import (
    begins_another,
    check_header,
    check_is_one,
    locate_table,
    reason_not_listed,
)
from paradiplomacy.sources.mapped.header_words import is_unknown, language_of, named_by
from paradiplomacy.sources.mapped.mapping import FILL_IN, desk_columns
from paradiplomacy.sources.mapped.year_columns import drafted_years, part_years
from paradiplomacy.sources.mention_keys import slug
from paradiplomacy.sources.sectors import sector_word, sectors
from paradiplomacy.tabular.characters import clean
from paradiplomacy.tabular.rows import TableRow
from paradiplomacy.tabular.tables import read_table
from paradiplomacy.tabular.text import ENCODING_OPTION

_Versions = Mapping[str, Mapping[str, str]]
_SAMPLED = 400
"""Rows that a draft is made from."""
_MOST_WORDS = 40
"""Words of a column that a draft lists, each with what it may stand for."""


def suggest_mapping(path: str | Path, *, encoding: str = "") -> str:
    r"""A mapping to start from, as YAML with remarks.

    `path`: a table in any format that `read_table` reads. Its header may stand below titles, in two
      rows, and on any sheet.
    `encoding`: encoding of a text file; UTF-8 where none is given. The mapping names it too.

    Raises RecordError: It is no such file.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "ours.csv"
    ...     _ = path.write_text("Partner city,Country,Since\nAmasya,Turkey,1994\n")
    ...     print(suggest_mapping(path).partition("\nb:\n")[2].rstrip())
      name: Partner city
      country: Country
    listed_by: a # or b, both, neither: under whose entry does a row stand?
    kind: sister # or a column: {column: its name}
    established: {column: Since, formats: [edtf, words]}
    """
    located, of_file, other_sheets = locate_table(path, encoding)
    table = read_table(path, located, how=ENCODING_OPTION)
    sampled = [row for row in islice(table.rows, _SAMPLED) if isinstance(row, TableRow)]
    cleaned = [[clean(cell) for cell in row.cells] for row in sampled]
    ends = [begins_another(cells, table.columns) for cells in cleaned]
    n = ends.index(True) if True in ends else len(ends)
    rows = [
        row
        for row, cells in zip(sampled[:n], cleaned[:n], strict=True)
        if not reason_not_listed(cells, table.columns)
    ]
    check_is_one(table)
    check_header(table, rows)
    once = [column for column in table.columns if table.columns.count(column) == 1]
    cells = {
        column: [clean(row.cells[table.columns.index(column)]) for row in rows] for column in once
    }
    columns = [TableColumn(name, [c for c in cells[name] if c]) for name in once]
    columns, versions = join_versions(columns, language_of(once))
    columns, years = part_years(columns)
    table_name, of_desk = sort_desk(columns) or ("", {})
    slots = sort_columns(
        [column for column in columns if column.name not in of_desk.values()], by_year=bool(years)
    )
    if of_desk:
        for role in sorted(slots.shared.keys() - {"note", "source"}):
            slots.ignored.append(slots.shared.pop(role))
    table_name = table_name or slots.table
    lines = [
        "# A first guess from the header and the cells of "
        f"{_replace_unsafe_signs(table.file)}. Correct it, fill",
        "# in what only you know, and read the table with it. Keys: see the mapping format.",
        *([f"table: {table_name}"] if table_name != "ties" else []),
        *_suggest_record(Path(table.file).stem, _all_languages(slots, versions)),
        *_file(encoding, of_file, _columns_of_dates(table_name, of_desk, slots), years, cells),
        *_suggest_source(slots.shared, Path(table.file).stem, slots.languages[0]),
    ]
    lines += _warn_of_table(table.columns, other_sheets)
    if n < len(sampled):
        lines.append(f"# Another table begins in row {sampled[n].line}, for a mapping of its own:")
        lines.append(f"# write `header: {sampled[n].line}` under `file` there.")
    for end in ("a", "b"):
        lines += _suggest_end(end, slots, versions, cells)
    if of_desk:
        lines += _of_desk(table_name, of_desk, cells, slots.languages[0])
    else:
        lines += (_of_activities if table_name == "activities" else _suggest_tie_columns)(
            slots, cells
        )
    if years and (of_desk or "date" in slots.shared):
        slots.ignored += years
    elif years:
        of_years = (cell for year in years for cell in cells[year])
        lines += drafted_years(table_name, list(map(_in_quotes, years)), of_years)
    for role in ("description", "note"):
        if role in slots.shared:
            lines.append(f"{role}: {_in_versions(slots.shared[role], versions)}")
    lines += _suggest_ignored(slots, versions)
    return "\n".join(lines) + "\n"


def _warn_of_table(columns: Sequence[str], other_sheets: Sequence[str]) -> Iterator[str]:
    if other_sheets:
        named = ", ".join(map(_replace_unsafe_signs, other_sheets))
        yield f"# More sheets look like tables, each for a mapping of its own: {named}"
    if twice := [column for column in dict.fromkeys(columns) if columns.count(column) > 1]:
        yield "# These stand twice in the header, so that no key can name one; rename them:"
        yield from (f"#   {_replace_unsafe_signs(column)}" for column in twice)


def _suggest_ignored(slots: SlotColumns, versions: _Versions) -> Iterator[str]:
    read = [slots.shared.get(role) for role in ("description", "note")]
    read += [roles.get("name") for roles in slots.ends.values()]
    unread = (column for main, of in versions.items() if main not in read for column in of.values())
    if ignored := [*slots.ignored, *unread]:
        yield "ignore: # not read on purpose; columns that are not named at all are reported"
        for column in ignored:
            yield f"  - {_scalar(column)}" + (" # persons" if column in slots.personal else "")


def _of_desk(
    table: str, columns: Mapping[str, str], cells: dict[str, list[str]], language: str
) -> Iterator[str]:
    """Lines for the columns of a table of a desk: agreements, requests or contacts."""
    yield "columns:"
    for name, column in desk_columns(table).items():
        if name not in columns:
            continue
        of = columns[name]
        if column.type.value == "date":
            yield f"  {_suggest_date(name, of, cells, language)}"
        elif column.type.words:

            def word_of_desk(word: str, among: tuple[str, ...] = column.type.words) -> str:
                names = [word.lower(), *named_by(word, "statuses")]
                return next((each for each in names if each in among), "")

            one_of = ", ".join(column.type.words)
            of_words = _suggest_values(name, of, _words(cells[of]), word_of_desk, one_of)
            yield from ("  " + line for line in of_words)
        else:
            yield f"  {name}: {_scalar(of)}"


def _suggest_tie_columns(slots: SlotColumns, cells: dict[str, list[str]]) -> list[str]:
    lines = ["listed_by: a # or b, both, neither: under whose entry does a row stand?"]
    if "kind" in slots.shared:
        listed = zip(cells[slots.shared["kind"]], *cells.values(), strict=True)
        # A row of one cell may be a heading: what its kind is, nobody says.
        words = sorted({kind for kind, *row in listed if len(row) < 3 or sum(map(bool, row)) > 1})
        lines += _suggest_values(
            "kind", slots.shared["kind"], words, _guess_kind, ", ".join(TieKind)
        )
    else:
        lines.append("kind: sister # or a column: {column: its name}")
    for name in ("established", "suspended", "ended"):
        if name in slots.shared:
            lines.append(_suggest_date(name, slots.shared[name], cells, slots.languages[0]))
    guess = partial(_guess_status, column=slots.shared.get("status", ""))
    return [*lines, *_suggest_words("status", slots, cells, guess, STATED_STATUSES)]


def _of_activities(slots: SlotColumns, cells: dict[str, list[str]]) -> list[str]:
    shared = slots.shared
    language = slots.languages[0]
    dates = [name for name in ("date", "ended") if name in shared]
    lines = [_suggest_date(name, shared[name], cells, language) for name in dates]
    lines += _suggest_words("sector", slots, cells, _guess_sector)
    of_form = shared.get("form", shared.get("description", ""))
    known = {
        word: named[0]
        for word in sorted(set(cells.get(of_form, ())))
        if (named := named_by(word, "forms"))
    }
    if known or "form" in shared:
        lines += _suggest_values("form", of_form, list(known)[:_MOST_WORDS], known.__getitem__, "")
        lines.append("  otherwise: other")
    sides = ("a", "b", "both", "nobody: from which end did people travel?")
    lines += _suggest_words("travelled", slots, cells, _guess_side, sides)
    if "participants" in shared:
        lines.append(f"participants: {_scalar(shared['participants'])}")
    return lines


def _suggest_words(
    key: str,
    slots: SlotColumns,
    cells: dict[str, list[str]],
    known: Callable[[str], str],
    one_of: Sequence[str] = (),
) -> list[str]:
    """Lines for the column of a role that holds a few words, if there is one."""
    if key not in slots.shared:
        return []
    column = slots.shared[key]
    return _suggest_values(key, column, _words(cells[column]), known, ", ".join(one_of))


def _suggest_values(
    key: str, column: str, words: Sequence[str], known: Callable[[str], str], one_of: str
) -> list[str]:
    """A column of a few words, each with what it stands for; `FILL_IN` where nobody knows."""
    lines = [f"{key}:", f"  column: {_scalar(column)}"]
    meanings = {word: known(word) for word in words}
    changed = {word: value for word, value in meanings.items() if value != word}
    if changed:
        lines.append("  values: # is this right?" + (f" One of: {one_of}" if one_of else ""))
        lines += [f"    {_scalar(word)}: {value or FILL_IN}" for word, value in changed.items()]
    return lines


def _words(cells: Iterable[str]) -> list[str]:
    return sorted(set(cells) - {""})


def _guess_kind(word: str) -> str:
    """The kind that a word stands for; of an empty cell, what most ties are called."""
    try:
        return word if kind_of(word) else ""
    except ValueError:
        return next(iter(named_by(word, "kinds")), "" if word else TieKind.SISTER.value)


def _guess_sector(word: str) -> str:
    known = sector_word(word)
    return known if known in sectors() else next(iter(named_by(word, "sectors")), word)


def _guess_status(word: str, column: str) -> str:
    """The status of a tie; of *no* and *not in force* nobody knows which of three it is.

    Under *Inactive?* it is that of *yes*, and *no* is active.
    """
    answers = named_by(word, "answers")
    asked = named_by(column, "standings")[:1] or ["active"]
    if "no" in answers and asked != ["active"]:
        return "active"
    named = named_by(word, "standings") or asked * len(answers)
    return "" if "no" in answers and "active" in named[:1] else next(iter(named), "")


def _guess_side(word: str) -> str:
    sides = named_by(word, "travelled")
    return "both" if {"a", "b"}.issubset(sides) else next(iter(sides), "")


def _suggest_date(key: str, column: str, cells: dict[str, list[str]], language: str) -> str:
    forms = ", ".join(map(_scalar, _formats(cells[column], language)))
    return f"{key}: {{column: {_scalar(column)}, formats: [{forms}]}}"


def _columns_of_dates(table: str, of_desk: Mapping[str, str], slots: SlotColumns) -> list[str]:
    shared = [slots.shared.get(role, "") for role in ("established", "suspended", "ended", "date")]
    desk = desk_columns(table)
    return [
        *filter(None, shared),
        *(column for name, column in of_desk.items() if desk[name].type.value == "date"),
    ]


def _file(
    encoding: str,
    of_file: Mapping[str, Any],
    dates: Sequence[str],
    years: Sequence[str],
    cells: dict[str, list[str]],
) -> list[str]:
    of_dates = [cell for column in dates for cell in cells[column]]
    of_years = [cell for column in years for cell in cells[column] if not cell.isdecimal()]
    unknown = Counter(cell for cell in (*of_dates, *of_years) if cell and is_unknown(cell))
    lines = [f"  encoding: {_scalar(encoding)}"] if encoding else []
    for key, value in of_file.items():
        written = _scalar(value) if isinstance(value, str) else str(value)
        if isinstance(value, list):
            written = f"[{', '.join(map(_scalar, value))}]"
        lines.append(f"  {key}: {written}{_WHY.get(key, '')}")
    if unknown:
        times = ", ".join(
            f"{_replace_unsafe_signs(cell)} stands {n} times" for cell, n in unknown.items()
        )
        listed = ", ".join(_in_quotes(cell) for cell in unknown)
        lines.append(f"  missing: [{listed}] # nobody knows? {times}")
    return ["file:", *lines] if lines else []


_WHY = {
    "header": " # the row that names the columns",
    "header_rows": " # rows that name them together",
    "fill": " # an empty cell there is the one above?",
    "headings": " # rows of one cell head those below: this column",
}


def _suggest_record(stem: str, languages: Sequence[str]) -> list[str]:
    key = slug(stem).replace("-", "_")
    return [
        "record:",
        f"  id: {key if key[:1].isalpha() else 'r_' + key}",
        f"  title: {FILL_IN}",
        f"  licence: {FILL_IN} # of the table, such as CC-BY-4.0",
        f"  languages: [{', '.join(languages)}]",
        f"  as_of: {FILL_IN} # the day to which it speaks, such as 2026-01-31",
        "  limits: [] # what must not be read from it, a sentence each",
    ]


def _suggest_source(shared: dict[str, str], stem: str, language: str) -> list[str]:
    if "source" in shared:
        return ["source:", f"  column: {_scalar(shared['source'])}", "  voice: reference"]
    return [
        "source: # of its own: an import takes back what its source no longer says",
        f"  id: {slug(stem)}",
        f"  title: {FILL_IN}",
        *([f"  language: {language}"] if language != "en" else []),
        "  voice: reference # or government, association, local press ...",
        "  end: third # or the country code of the end that speaks",
    ]


def _all_languages(slots: SlotColumns, versions: _Versions) -> list[str]:
    spoken = [code for of_text in versions.values() for code in of_text]
    return list(dict.fromkeys([*slots.languages, *spoken]))


def _in_versions(column: str, versions: _Versions) -> str:
    """A column, with those that hold its text in other languages."""
    if column not in versions:
        return _scalar(column)
    languages = ", ".join(f"{code}: {_scalar(name)}" for code, name in versions[column].items())
    return f"{{column: {_scalar(column)}, languages: {{{languages}}}}}"


def _suggest_end(
    end: str, slots: SlotColumns, versions: _Versions, cells: Mapping[str, Sequence[str]]
) -> list[str]:
    columns = slots.ends[end]
    if "name" not in columns:
        return [
            f"{end}:",
            f"  name: {{constant: {FILL_IN}}} # the same in all rows; or a column",
            f"  country: {{constant: {FILL_IN}}}",
        ]
    name, region = columns["name"], columns.get("admin1", columns["name"])
    lines = [f"{end}:", f"  name: {_in_versions(name, versions)}"]
    if name not in versions and any(
        of and not town for of, town in zip(cells[region], cells[name], strict=True)
    ):
        names = f"[{_scalar(name)}, {_scalar(region)}]"
        lines[1:] = [f"  name: {names} # a row without the first is of the region itself?"]
    if "country" in columns:
        lines.append(f"  country: {_scalar(columns['country'])}")
    elif end in slots.countries and slots.table == "ties":
        codes, share = slots.countries[end]
        is_sure = len(codes) == 1 and share >= SURELY
        evidence = f"{share:.0%} of the places are found there"
        asked = f"{' or '.join(codes)}? {evidence}; remove this line if they lie in several"
        code, why = (codes[0], evidence) if is_sure else (FILL_IN, asked)
        lines.append(f"  country: {{constant: {code}}} # {why}")
    else:
        lines.append("  # no column names the country: the places are looked for anywhere")
    return lines + [
        f"  {role}: {_scalar(columns[role])}"
        for role in (*OF_AN_END[2:], "name_local")
        if role in columns
    ]


def _formats(cells: Iterable[str], language: str) -> Iterator[str]:
    """The forms of dates that some cells have.

    Where day and month could be either, the order of the table's language; in English, neither.
    """
    yield "edtf"
    cells = list(cells)
    if language == "zh" and any(re.match("民[國国]", cell) for cell in cells):
        yield "roc"
    matches = [re.fullmatch(r"(\d\d?)([/-])(\d\d?)\2\d{4}", to_western_digits(c)) for c in cells]
    days = [(int(match[1]), int(match[3]), match[2]) for match in matches if match]
    for sign in dict.fromkeys(sign for *_, sign in days):
        if any(first > 12 for first, *_ in days):
            yield f"%d{sign}%m{sign}%Y"
        elif any(second > 12 for _, second, _ in days):
            yield f"%m{sign}%d{sign}%Y"
        elif language != "en" and _day_comes_first(language):
            yield f"%d{sign}%m{sign}%Y"
    yield "words"


def _day_comes_first(language: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        pattern = str(Locale.parse(language).date_formats["short"].pattern).lower()
    except (UnknownLocaleError, ValueError):
        return False
    return pattern.find("d") < pattern.find("m")


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _scalar(text: str) -> str:
    """A text as YAML inside a line, quoted where it must be."""
    written = yaml.safe_dump(text, allow_unicode=True, width=10_000, default_flow_style=True)
    plain = written.removesuffix("\n").removesuffix("\n...")
    return (
        plain
        if plain[:1] in "'\"" or not re.search(r"[,\[\]{}#:&*!|>%@`\n]", plain)
        else _in_quotes(text)
    )


def _replace_unsafe_signs(text: str) -> str:
    return re.sub(r"[^\w .-]", "_", text)


_MARKS = {
    "agreements": (
        {"title", "valid_until", "renewal", "languages", "clauses"},
        {"renewal", "languages", "clauses"},
    ),
    "requests": ({"what", "due", "received", "responsible", "closed"}, {"due", "received"}),
    "contacts": ({"role", "channel", "name"}, {"channel"}),
}
"""Of each table: columns of which it has most, and those of which it has one at least."""
_NEEDED = {"agreements": {"title"}, "requests": {"what", "due"}, "contacts": {"role", "channel"}}


def sort_desk(columns: Sequence[TableColumn]) -> tuple[str, dict[str, str]] | None:
    """The table that some columns are of, and its columns by name; None of ties and activities.

    >>> sort_desk([TableColumn(name, []) for name in ("Partner", "Betreff", "Eingang", "Frist")])
    ('requests', {'what': 'Betreff', 'received': 'Eingang', 'due': 'Frist'})
    >>> sort_desk([TableColumn(name, []) for name in ("City", "Country", "Since", "E-mail")])
    """
    has_day = any("established" in named_by(column.name, "columns") for column in columns)
    for table, (of_table, telling) in _MARKS.items():
        by_name: dict[str, str] = {}
        for column in columns:
            named = [name for name in named_by(column.name, table) if name not in by_name]
            if named and not _is_a_place(column.name):
                by_name[named[0]] = column.name
        is_enough = _NEEDED[table] <= by_name.keys() and telling & by_name.keys()
        if (
            is_enough
            and len(of_table & by_name.keys()) > 1
            and not (table == "contacts" and has_day)
        ):
            return table, by_name
    return None


def _is_a_place(column: str) -> bool:
    """True of a column that is named as the place or country of an end is, and as no person."""
    is_named = not {"country", "name"}.isdisjoint(named_by(column, "columns"))
    return is_named and not named_by(column, "contacts")
