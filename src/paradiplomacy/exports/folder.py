"""The record folder itself: what `sources.record_folder` reads, written back.

A row of a table is the set of statements that share subject, source and certainty; of ties,
each statement is a row. Where a source gives several values of what a row holds one of, those
beyond the first go to ``further_values.csv``, and so do a few that it gives with another
certainty than its row. Outlets are written as their sources read them: names, hosts and notes
stay in the folder where they were said. Text that a spreadsheet would run is escaped.
Reading what is written here gives the same statements again.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from paradiplomacy.model.columns import Table
from paradiplomacy.model.records import Material
from paradiplomacy.model.spreadsheets import escape_formula
from paradiplomacy.model.statements import Certainty, Statement
from paradiplomacy.model.tables import FILES, FURTHER_VALUES, TIES, table_of
from paradiplomacy.record.record import Record
from paradiplomacy.sources.fields import is_text, kind_of
from paradiplomacy.sources.record_folder import REQUIRED
from paradiplomacy.sources.sectors import sector_word


def write_record(record: Record, out: Path) -> None:
    """Write a record to `out`; where several went in, each to a folder of its own below it.

    What consent closes is not in the record, and so not in the folder.
    """
    for material in record.materials:
        write_material(material, out if len(record.materials) == 1 else out / material.meta.id)


def write_material(material: Material, out: Path) -> None:
    """Write one material as a record folder."""
    out.mkdir(parents=True)
    meta = _lists_of_tuples(asdict(material.meta))
    del meta["outlets"], meta["translations"]  # they have tables
    text = yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=100)
    (out / "record.yaml").write_text(text, encoding="utf-8")
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    rows["sources.csv"] = [_texts_of_row(asdict(source)) for source in material.sources]
    rows["outlets.csv"] = [_texts_of_row(asdict(outlet)) for outlet in material.meta.outlets]
    rows["translations.csv"] = [_texts_of_row(asdict(each)) for each in material.meta.translations]
    rows["judgements.csv"] = [_texts_of_row(asdict(judgement)) for judgement in material.judgements]
    for name, row in _fact_rows(material.statements, material.meta.ends):
        rows[name].append(row)
    for name, table in FILES.items():
        if not rows[name] and name not in REQUIRED:
            continue
        texts = {column.name for column in table.cells if is_text(column)}
        header = [column.name for column in table.cells]
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n", restval="")
            writer.writeheader()
            writer.writerows(
                {
                    column: escape_formula(cell) if column in texts else cell
                    for column, cell in row.items()
                }
                for row in rows[name]
            )


def _lists_of_tuples(value: Any) -> Any:
    """A value as YAML takes it: lists for tuples, at any depth."""
    if isinstance(value, dict):
        return {name: _lists_of_tuples(each) for name, each in value.items()}
    return [_lists_of_tuples(each) for each in value] if isinstance(value, tuple) else value


def _texts_of_row(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def _fact_rows(
    statements: Iterable[Statement], ends: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """File name and cells of each row that the statements came from."""
    grouped: dict[tuple[str, str, bool, str], list[Statement]] = defaultdict(list)
    for statement in statements:
        certainty = statement.certainty
        is_uncertain = certainty is not Certainty.STATED
        grouped[(statement.subject, statement.source, is_uncertain, certainty)].append(statement)
    with_row: set[tuple[str, str]] = set()
    for at in sorted(grouped):
        subject, source, *_ = at
        kind, _, key = subject.partition(":")
        of_row = sorted(grouped[at], key=lambda s: (s.property, s.value, s.id))
        if kind == "tie":
            yield from ((TIES.file, _tie_row(key, statement, ends)) for statement in of_row)
            continue
        table = table_of(subject)
        assert table is not None, f"{kind} is not a table"
        further: Iterable[Statement] = of_row
        if (subject, source) not in with_row or _fills_a_row(table, of_row):
            yield table.file, _fact_row(table, key, of_row)
            with_row.add((subject, source))
            further = _further_values(table, of_row)
        for statement in further:
            of = {name: getattr(statement, name) for name in ("property", "value")}
            yield FURTHER_VALUES.file, {"of": statement.subject, **of, **_cites(statement)}


def _fills_a_row(table: Table, statements: Iterable[Statement]) -> bool:
    """True if statements fill all that a row of their table must have."""
    given = {statement.property for statement in statements}
    return all(column.name in given for column in table.properties if column.required)


def _cites(statement: Statement) -> dict[str, str]:
    """Cells that cite: who says it, where, with which remark, and how certain it is."""
    return {column.name: str(getattr(statement, column.name)) for column in TIES.cites}


def _tie_row(key: str, statement: Statement, ends: Sequence[str]) -> dict[str, str]:
    order = {country: place for place, country in enumerate(ends)}
    places = sorted(key.split("|"), key=lambda place: order.get(place[:2].upper(), len(order)))
    return {
        "place_a": places[0],
        "place_b": places[1],
        "property": statement.property,
        "value": _kind_as_worded(statement),
        "when": statement.when,
        "actor": statement.actor,
        "polarity": statement.polarity,
        "side": statement.side if statement.lists else "",
        **_cites(statement),
    }


def _kind_as_worded(statement: Statement) -> str:
    """The kind as the source words it, where a folder reads that as this kind; else the value."""
    if statement.property != "kind":
        return statement.value
    try:
        return statement.raw if kind_of(statement.raw) == statement.value else statement.value
    except ValueError:
        return statement.value


def _fact_row(table: Table, key: str, statements: Sequence[Statement]) -> dict[str, str]:
    row = dict(zip((column.name for column in table.keys), key.split("|"), strict=True))
    row |= _cites(statements[0])
    values: dict[str, list[str]] = defaultdict(list)
    for statement in statements:
        raw, value = statement.raw, statement.value
        # A sector as the source words it, where that reads as this sector.
        is_worded = statement.property == "sector" and sector_word(raw) == value
        values[statement.property].append(raw if is_worded else value)
    for name, given in values.items():
        row[name] = "; ".join(given) if table.is_list(name) else given[0]
    return row


def _further_values(table: Table, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Values beyond the first, of properties of which a row holds one."""
    seen: set[str] = set()
    for statement in statements:
        if not table.is_list(statement.property) and statement.property in seen:
            yield statement
        seen.add(statement.property)
