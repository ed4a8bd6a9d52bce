"""Files of a site that are not pages: style, scripts, data, tables and figures, and their forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TypeAlias

from paradiplomacy.language import Language
from paradiplomacy.language.translations import folder_of_pages
from paradiplomacy.language.word_files import nested_words
from paradiplomacy.site.answer_charts import answer_charts
from paradiplomacy.site.data_scripts import DATA
from paradiplomacy.site.kinds import in_module
from paradiplomacy.site.page_words import without_marks
from paradiplomacy.site.site_context import LARGE, SiteContext, table_file
from paradiplomacy.writing import zip_files

ASSETS = ("site.css", "site.js", "site-LICENSES.txt", "outlines.js")
"""Files that are the same for every record."""
TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "parquet": "application/vnd.apache.parquet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gexf": "application/gexf+xml",
    "graphml": "application/graphml+xml",
    "geojson": "application/geo+json",
    "sqlite": "application/vnd.sqlite3",
    "txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Content:
    """Content of an address."""

    body: bytes
    media_type: str

    @classmethod
    def text(cls, text: str, ending: str) -> Content:
        """A text of a type that the ending of its address gives."""
        return cls(text.encode(), TYPES[ending])


Makers: TypeAlias = Mapping[str, Callable[[], bytes]]
"""What makes the files of a folder, by their names."""


def downloads(site: SiteContext) -> Iterator[str]:
    """The addresses of all that is not a page."""
    for folder, made_in in FOLDERS.items():
        yield from (f"{folder}/{name}" for name in made_in(site))
    yield from (["manifest.json"] if site.results else [])


def download_at(site: SiteContext, address: str) -> Content | None:
    """Content of an address that is not a page's; None where nothing stands there."""
    folder, _, name = address.partition("/")
    make = FOLDERS[folder](site).get(name) if folder in FOLDERS else None
    return Content(make(), TYPES[name.rpartition(".")[2]]) if make else None


def _data(site: SiteContext) -> Makers:
    return {f"{name}.js": partial(_data_script, site, name) for name in DATA}


def _data_script(site: SiteContext, name: str) -> bytes:
    data = json.dumps(DATA[name](site), ensure_ascii=False, separators=(",", ":"))
    return f'paradiplomacy.data("{name}",{without_marks(data)});\n'.encode()


def _assets(site: SiteContext) -> Makers:
    words = {f"words-{code}.js": partial(_script_words, code) for code in site.languages}
    return {name: partial(_asset_file, name) for name in ASSETS} | words


def _asset_file(name: str) -> bytes:
    return (files("paradiplomacy.site") / "assets" / name).read_bytes()


def _script_words(language: Language) -> bytes:
    """Words of the script of the pages."""
    return script_words(language).encode()


def _table_files(site: SiteContext) -> Makers:
    made = {table_file(site, name): name for name in site.tables}
    if site.has_all_formats:
        made |= {f"{name}.parquet": name for name in site.tables}
    return {file: partial(_table, site, name, file) for file, name in made.items()}


def _table(site: SiteContext, name: str, file: str) -> bytes:
    from polars import col

    from paradiplomacy.results.record_tables import csv_of, parquet_of

    table = site.table(name)
    if name in LARGE and not site.is_live and not site.has_all_formats:
        # Most speak of readings, which have a table of their own with value and source.
        table = table.filter(~col("subject").str.starts_with("reading:"))
    if file.endswith(".parquet"):
        return parquet_of(table)
    text = csv_of(table).encode()
    return zip_files({f"{name}.csv": text}) if file.endswith(".zip") else text


def _figures(site: SiteContext) -> Makers:
    """Drawings of results, then the small charts of the first page."""
    made: dict[str, Callable[[], bytes]] = {}
    for name, drawing in site.results.drawings.items() if site.results else ():
        for code in site.languages:
            svg = partial(lambda drawing, code: drawing.within(code).svg.encode(), drawing, code)
            made[f"{folder_of_pages(code)}{name}.svg"] = svg
        if site.has_all_formats:
            made[f"{name}.png"] = drawing.as_png
    for code in site.languages:
        for name, chart in answer_charts(site, code).items():
            made[f"{folder_of_pages(code)}{name}.svg"] = chart.as_svg
            made[f"{folder_of_pages(code)}{name}.csv"] = chart.as_csv
    return made


FOLDERS: Mapping[str, Callable[[SiteContext], Makers]] = {
    "data": _data,
    "assets": _assets,
    "tables": _table_files,
    "figures": _figures,
    "downloads": in_module("record_files:record_files"),
}


@cache
def script_words(language: Language) -> str:
    """The script ``assets/words-LANGUAGE.js``: the words, nested as in the word file.

    >>> script_words("en")[:29]
    'var paradiplomacy={"words":{"'
    """
    words = {"words": nested_words("paradiplomacy.site.script_words", language)}
    return f"var paradiplomacy={json.dumps(words, ensure_ascii=False, separators=(',', ':'))};\n"
