"""Files of a site that are not pages: style, scripts, data, tables and figures, and their forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from paradiplomacy.language import Language
from paradiplomacy.language.translations import folder_of_pages, language_of_address
from paradiplomacy.site.answer_charts import answer_charts, chart_files
from paradiplomacy.site.data_scripts import DATA
from paradiplomacy.site.fallbacks import without_marks
from paradiplomacy.site.record_files import LARGE, record_file, record_files
from paradiplomacy.site.script_words import script_words
from paradiplomacy.site.site_context import table_file
from paradiplomacy.writing import zipped

if TYPE_CHECKING:
    import polars as pl

    from paradiplomacy.site.answer_charts import AnswerChart
    from paradiplomacy.site.site_context import SiteContext

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


def table_files(site: SiteContext, name: str) -> Iterator[str]:
    """The addresses of a table in all its forms."""
    yield f"tables/{table_file(site, name)}"
    if site.has_all_formats:
        yield f"tables/{name}.parquet"


def downloads(site: SiteContext) -> Iterator[str]:
    """The addresses of all that is not a page."""
    yield from (f"data/{name}.js" for name in DATA)
    yield from (f"assets/{name}" for name in (*ASSETS, *_script_files(site)))
    for name in site.tables:
        yield from table_files(site, name)
    for name in site.results.drawings if site.results else ():
        yield from (f"figures/{folder_of_pages(code)}{name}.svg" for code in site.languages)
        if site.has_all_formats:
            yield f"figures/{name}.png"
    yield from (f"figures/{file}" for file in chart_files(site))
    yield from record_files(site)
    yield from (["manifest.json"] if site.results else [])


def _script_files(site: SiteContext) -> Mapping[str, Language]:
    """What the script of the pages says, by the name of the file that holds it."""
    return {f"words-{language}.js": language for language in site.languages}


def record_downloads(site: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The tables and whole files that show the record alone, with their addresses."""
    from paradiplomacy.results.record_tables import record_tables

    for name, make in record_tables(site.record).items():
        table = make()
        for address in table_files(site, name):
            content = _content_of_table(site, table, name, address.partition(".")[2])
            assert content is not None
            yield address, content.body
    for address in record_files(site):
        if (body := record_file(site, address)) is not None:
            yield address, body


def download_at(site: SiteContext, address: str) -> Content | None:
    """Content of an address that is not a page's; None where nothing stands there."""
    folder, _, file = address.partition("/")
    name, _, ending = file.partition(".")
    match folder:
        case "assets" if file in (words := _script_files(site)):
            return Content.text(script_words(words[file]), "js")
        case "assets" if file in ASSETS:
            source = files("paradiplomacy.site") / "assets" / file
            return Content(source.read_bytes(), TYPES[ending])
        case "data" if ending == "js" and name in DATA:
            data = json.dumps(DATA[name](site), ensure_ascii=False, separators=(",", ":"))
            data = without_marks(data)
            return Content.text(f'paradiplomacy.data("{name}",{data});\n', "js")
        case "tables" if name in site.tables:
            return _content_of_table(site, site.table(name), name, ending)
        case "downloads" if (content := record_file(site, address)) is not None:
            return Content(content, TYPES[ending.rpartition(".")[2]])
        case "figures":
            return _figure(site, *file.rpartition(".")[::2])
    return None


def _content_of_table(
    site: SiteContext, table: pl.DataFrame, name: str, ending: str
) -> Content | None:
    from polars import col

    from paradiplomacy.results.record_tables import csv_of, parquet_of

    if name in LARGE and not site.is_live and not site.has_all_formats:
        # Most speak of readings, which have a table of their own with value and source.
        table = table.filter(~col("subject").str.starts_with("reading:"))
    match ending:
        case "csv":
            return Content.text(csv_of(table), "csv")
        case "csv.zip":
            return Content(zipped({f"{name}.csv": csv_of(table).encode()}), TYPES["zip"])
        case "parquet":
            return Content(parquet_of(table), TYPES["parquet"])
    return None


def _figure(site: SiteContext, name: str, ending: str) -> Content | None:
    language, figure = language_of_address(name, site.languages)
    chart = answer_charts(site, language).get(figure)
    if chart is not None:
        return _file_of_chart(chart, ending)
    if site.results is None or figure not in site.results.drawings:
        return None
    drawing = site.results.drawings[figure].within(language)
    match ending:
        case "svg":
            return Content.text(drawing.svg, "svg")
        case "png" if figure == name:
            return Content(drawing.as_png(), TYPES["png"])
    return None


def _file_of_chart(chart: AnswerChart, ending: str) -> Content | None:
    match ending:
        case "svg":
            return Content.text(chart.svg, "svg")
        case "csv":
            return Content.text(chart.csv, "csv")
    return None
