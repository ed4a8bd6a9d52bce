"""The record as whole files of other programs' own formats, and what describes its tables."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from paradiplomacy.exports import FORMATS
from paradiplomacy.exports.tables import csv_of, flat, frame_for_others, parquet_of
from paradiplomacy.exports.workbook import sheets_of, write_xlsx
from paradiplomacy.record.frames import SCHEMAS
from paradiplomacy.record.record import Record
from paradiplomacy.results.record_tables import all_tables, record_tables, type_words
from paradiplomacy.site.site_context import LARGE, SiteContext, table_file
from paradiplomacy.version import __version__
from paradiplomacy.writing import zip_files

_KINDS = {"whole number": "integer", "number": "number", "true or false": "boolean"}
"""Types of columns as a data package names them; a day is a date, all others are texts."""


def record_files(site: SiteContext) -> Mapping[str, Callable[[], bytes]]:
    """Makers of the whole files that a site has, by name; a folder of a wide record has few."""
    made = {name: partial(make, site) for name, make in _DESCRIBING.items()}
    if site.is_wide and not site.is_live:
        return made
    packed = {name: partial(make, site) for name, make in _PACKED.items()}
    if not site.is_live:
        packed = {
            f"{name}.zip": partial(lambda name, make: zip_files({name: make()}), name, make)
            for name, make in packed.items()
        }
    workbook, parquet = partial(_workbook, site), partial(_parquet, site)
    return {"ties.xlsx": workbook, **packed, "parquet.zip": parquet, **made}


def _tables(site: SiteContext) -> Mapping[str, Callable[[], pl.DataFrame]]:
    """Tables of the record alone, by name, each made when it is called."""
    frames = {name: partial(frame_for_others, site.frames, name) for name in SCHEMAS}
    return frames | record_tables(site.record)


def _in_files(site: SiteContext) -> Mapping[str, Callable[[], pl.DataFrame]]:
    return {name: make for name, make in _tables(site).items() if site.is_live or name not in LARGE}


def _export_file(site: SiteContext, name: str) -> bytes:
    return _made_by(FORMATS[name].load(), site.record)


def _workbook(site: SiteContext) -> bytes:
    """The workbook; of a folder without the statements, which are most of it and in other files."""
    sheets = [each for each in sheets_of(site.record) if site.is_live or each.name not in LARGE]
    return _made_by(partial(write_xlsx, sheets=sheets), site.record)


def _made_by(write: Callable[[Record, Path], None], record: Record) -> bytes:
    with TemporaryDirectory() as scratch:
        out = Path(scratch) / "file"
        write(record, out)
        return out.read_bytes()


def _parquet(site: SiteContext) -> bytes:
    return zip_files({f"{n}.parquet": parquet_of(make()) for n, make in _in_files(site).items()})


def _sqlite(site: SiteContext) -> bytes:
    """A database with a table for each table of the record: lists as text, days as ISO 8601."""
    with closing(sqlite3.connect(":memory:")) as database:
        for name, make in _in_files(site).items():
            table = flat(make())
            columns = ", ".join(f'"{c}" {_affinity(kind)}' for c, kind in table.schema.items())
            database.execute(f'CREATE TABLE "{name}" ({columns})')
            places = ", ".join("?" * table.width)
            rows = (
                tuple(v.isoformat() if isinstance(v, date) else v for v in row)
                for row in table.iter_rows()
            )
            database.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)
        database.commit()
        return database.serialize()


def _affinity(kind: pl.DataType) -> str:
    return {"whole number": "INTEGER", "true or false": "INTEGER", "number": "REAL"}.get(
        type_words(kind), "TEXT"
    )


def _columns(site: SiteContext) -> Iterator[tuple[str, str, str, str]]:
    """Each column of each table: table, name, type and meaning."""
    about = all_tables()
    for name, make in _tables(site).items():
        for column, kind in make().schema.items():
            yield name, column, type_words(kind), about[name].columns.get(column, "")


def _codebook(site: SiteContext) -> bytes:
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(("table", "column", "type", "meaning"))
    own = _tables(site)
    table.writerows(_columns(site))
    table.writerows(  # of results, which may not be there yet; Parquet has their types
        (name, column, "", meaning)
        for name, about in all_tables().items()
        if name not in own
        for column, meaning in about.columns.items()
    )
    return file.getvalue().encode()


def _data_package(site: SiteContext) -> bytes:
    """Description of the tables by the Data Package standard (version 2), beside the codebook."""
    meta = site.record.meta
    fields: dict[str, list[dict[str, str]]] = {}
    for table, column, kind, meaning in _columns(site):
        named = _KINDS.get(kind, "date" if kind.startswith("day") else "string")
        fields.setdefault(table, []).append({"name": column, "type": named, "description": meaning})
    return _json(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": meta.id,
            "title": meta.title,
            "description": meta.description,
            "version": site.record.as_of.isoformat(),
            "licenses": [{"name": meta.licence}],
            "resources": [
                {
                    "name": name,
                    "path": f"../tables/{table_file(site, name)}",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {"fields": columns, "missingValues": [""]},
                }
                for name, columns in fields.items()
                if name in site.tables
            ],
        }
    )


def _codemeta(site: SiteContext) -> bytes:
    """Description of the software that made the files (CodeMeta 3)."""
    return _json(
        {
            "@context": "https://w3id.org/codemeta/3.0",
            "@type": "SoftwareSourceCode",
            "name": "paradiplomacy",
            "version": __version__,
            "license": "https://spdx.org/licenses/MIT",
            "programmingLanguage": "Python",
            "runtimePlatform": "Python 3.11 or newer",
        }
    )


def croissant(site: SiteContext) -> str:
    """The tables of the record for programs that read pages: schema.org and Croissant 1.1."""
    import hashlib

    meta = site.record.meta
    files, sets = [], []
    for name in SCHEMAS:
        table = frame_for_others(site.frames, name)
        path = f"tables/{name}.csv"
        files.append(
            {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "contentUrl": path,
                "encodingFormat": "text/csv",
                "sha256": hashlib.sha256(csv_of(table)).hexdigest(),
            }
        )
        sets.append(
            {
                "@type": "cr:RecordSet",
                "@id": name,
                "name": name,
                "field": [_field(name, column, kind) for column, kind in table.schema.items()],
            }
        )
    about = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": meta.title,
        "description": meta.description,
        "license": meta.licence,
        "version": site.record.as_of.isoformat(),
        "datePublished": site.record.as_of.isoformat(),
        "inLanguage": list(meta.languages),
        "distribution": files,
        "recordSet": sets,
    }
    if publisher := meta.text("publisher"):
        about["publisher"] = {"@type": "sc:Organization", "name": str(publisher)}
    # A text of the record must not end the element that it stands in.
    return json.dumps(about, ensure_ascii=False).replace("</", "<\\/")


def _field(table: str, column: str, kind: pl.DataType) -> dict[str, Any]:
    types = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        "dataType": types.get(_KINDS.get(type_words(kind), ""), "sc:Text"),
        "source": {"fileObject": {"@id": f"tables/{table}.csv"}, "extract": {"column": column}},
    }


_CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "recordSet": "cr:recordSet",
    "field": "cr:field",
    "source": "cr:source",
    "fileObject": "cr:fileObject",
    "extract": "cr:extract",
    "column": "cr:column",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "sha256": "sc:sha256",
}


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


_PACKED: Mapping[str, Callable[[SiteContext], bytes]] = {
    "ties.gexf": partial(_export_file, name="gexf"),
    "ties.graphml": partial(_export_file, name="graphml"),
    "ties.geojson": partial(_export_file, name="geojson"),
    "record.sqlite": _sqlite,
}
"""Files that a folder has as zip."""
_DESCRIBING: Mapping[str, Callable[[SiteContext], bytes]] = {
    "codebook.csv": _codebook,
    "datapackage.json": _data_package,
    "codemeta.json": _codemeta,
}
"""Files that say what the tables are."""
