"""Asked within the package of `wider_tables`, in a process of its own: it prints what it finds."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.support.wider_tables import COLUMNS, DESK, VALUES, Found
from typer.testing import CliRunner

from paradiplomacy.answers.council_sheets import CouncilFacts
from paradiplomacy.answers.index import index_of
from paradiplomacy.cli.main import app
from paradiplomacy.exports import export
from paradiplomacy.exports.tables import frame_for_others as table_of
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import open_record
from paradiplomacy.results.record_tables import csv_of, parquet_of
from paradiplomacy.site.council.files import blocks_of, page_file
from paradiplomacy.site.site import Site


def at_doors(out: Path) -> Found:
    """Pages, commands and exports."""
    folder = Folder.small(out / "small")
    given = {table: {COLUMNS[table][0]: VALUES[table]} for table in COLUMNS}
    ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN, "source": "lr"}
    folder.add("exchanges.csv", id="dinner", date="2024-05", sector="culture", **given["exchanges"])
    folder.change("places.csv", 0, **given["places"])
    folder.tie(COLUMNS["ties"][0], VALUES["ties"])
    folder.add("laws.csv", place=LITTLE_ROCK, **given["laws"])
    folder.add("shocks.csv", **given["shocks"])
    folder.add("responses.csv", **ends, **given["responses"])
    signed = {"place_a": LITTLE_ROCK, "place_b": CHANGCHUN, "title": "Water", "source": "lr"}
    folder.add("agreements.csv", id="water", **signed, **given["agreements"])
    folder.add("requests.csv", id="visit", what="A visit", **ends, **given["requests"])
    whom = {"place": LITTLE_ROCK, "role": "head of office", "consent": "name", "source": "lr"}
    folder.add("contacts.csv", id="head", **whom, **given["contacts"])
    path = folder.write()
    record, whole = open_record(str(path)), open_record(str(path), whole=True)
    site = Site(record, is_live=True)
    tie, place = "cn-jilin-changchun--us-ar-little-rock", LITTLE_ROCK
    law, crisis = "laws/ar-14-1-116", "crises/tiananmen-1989"
    pages = {
        "exchanges": [f"ties/{tie}", f"council/{tie}", "exchanges"],
        "places": [f"places/{place}", "places"],
        "ties": [f"ties/{tie}", "ties"],
        "laws": [law],
        "shocks": [crisis],
        "responses": [crisis, f"ties/{tie}", f"places/{place}"],
    } | {table: [] for table in DESK}
    commands = {
        "exchanges": [
            "exchange list",
            "exchange list --language zh",
            "exchange list --json",
            f"tie show {LITTLE_ROCK} {CHANGCHUN}",
        ],
        "places": ["place list --json", f"place show {place}", f"place show {place} --json"],
        "ties": [
            "tie list --json",
            f"tie show {LITTLE_ROCK} {CHANGCHUN}",
            f"tie show {LITTLE_ROCK} {CHANGCHUN} --json",
        ],
        "laws": ["law list --json", "law show ar-14-1-116", "law show ar-14-1-116 --json"],
        "shocks": [],
        "responses": [
            f"tie show {LITTLE_ROCK} {CHANGCHUN} --json",
            f"place show {place}",
            f"place show {place} --json",
        ],
    }
    for table in DESK:
        listed = f"{table.removesuffix('s')} list"
        commands[table] = [listed, f"{listed} --language zh", f"{listed} --json"]
    sheets = ("exchanges", "places", "ties")
    of_graph = ("ftm", "gexf", "geojson", "graphml")
    written = {name: export(whole, name, out / name) for name in ("csv", *of_graph, "record")}
    book = CalamineWorkbook.from_path(str(export(whole, "xlsx", out / "ties.xlsx")))
    doors: Found = {}
    for table in COLUMNS:
        addresses = [f"{folder}{page}.html" for page in pages[table] for folder in ("", "zh/")]
        addresses += [f"{page}.json" for page in pages[table]]
        addresses += [f"data/{table}.js"] if table in sheets else []
        found = {address: site.content(address).body.decode() for address in addresses}
        for words in commands[table]:
            found[words] = CliRunner().invoke(app, [*words.split(), "--record", str(path)]).output
        for name, at in written.items():
            if at.is_dir() and not (name == "csv" and table in DESK):
                found[name] = "".join(f.read_text("utf-8") for f in at.rglob(f"*{table}.csv"))
        if table in sheets:
            names = ("ftm",) if table == "exchanges" else of_graph
            found |= {name: written[name].read_text("utf-8") for name in names}
        if table in (*sheets, *DESK):
            rows = book.get_sheet_by_name(table).to_python()
            found["xlsx"] = "\n".join(str(cell) for row in rows for cell in row)
        doors[table] = found
    return doors


def in_files(out: Path) -> Found:
    """Pages for a council, and the tables of a study."""
    folder = Folder.small(out / "small")
    given = {table: {COLUMNS[table][0]: VALUES[table]} for table in COLUMNS}
    ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN, "source": "lr"}
    folder.add("exchanges.csv", id="dinner", date="2024-05", sector="culture", **given["exchanges"])
    folder.change("places.csv", 0, **given["places"])
    folder.tie(COLUMNS["ties"][0], VALUES["ties"])
    folder.add("laws.csv", place=LITTLE_ROCK, status="in force", **given["laws"])
    folder.add("shocks.csv", id="storm", date="2024-02", name="Storm", **given["shocks"])
    folder.add("responses.csv", shock="storm", date="2024-03", **ends, **given["responses"])
    record = open_record(str(folder.write()))
    tie = record.tie("Little Rock", "Changchun").id
    facts, site = CouncilFacts(index_of(record)), Site(record)
    tables = [table for table in COLUMNS if table not in DESK]
    doors: Found = {table: {} for table in tables}
    pages = {"exchanges": tie, "places": LITTLE_ROCK, "ties": tie, "laws": tie, "responses": tie}
    for table, key in pages.items():
        view = facts.about(key, 20)
        doors[table]["report.json"] = json.dumps(view)
        for language in ("en", "zh"):
            writer = site.writer(language)
            doors[table][f"{language}.html"] = page_file(writer, view, "html").decode()
            docx = zipfile.ZipFile(io.BytesIO(page_file(writer, view, "docx")))
            doors[table][f"{language}.docx"] = docx.read("word/document.xml").decode()
            doors[table][f"{language}.blocks"] = repr(
                blocks_of(writer.sheet("council_alone", view))
            )
    frames = frames_of(record)
    for table in tables:
        frame = table_of(frames, table)
        doors[table]["tables.csv"] = csv_of(frame)
        doors[table]["tables.parquet"] = str(
            pl.read_parquet(io.BytesIO(parquet_of(frame))).to_dicts()
        )
    return doors


if __name__ == "__main__":
    root = Path(sys.argv[1])
    found = {"doors": at_doors(root / "doors"), "files": in_files(root / "files")}
    sys.stdout.write(json.dumps(found))
