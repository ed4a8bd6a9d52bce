"""A column that a table gains is in every file: the council page, CSV and Parquet of a study."""

from __future__ import annotations

import pytest
from tests.integration.test_declared_once import COLUMNS, VALUES, asked_of_wider_tables

ASK = """
import io, json, sys, zipfile
from pathlib import Path
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from paradiplomacy.answers.index import index_of
from paradiplomacy.record.open import open_record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.results.record_tables import csv_of, parquet_of
from paradiplomacy.site.council.compose import blocks
from paradiplomacy.site.council.facts import CouncilFacts
from paradiplomacy.site.council.files import page_file
from paradiplomacy.site.site import Site
import polars as pl

out, columns, values = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
folder = Folder.small(out / "small")
given = {table: {columns[table][0]: values[table]} for table in columns}
ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN, "source": "lr"}
folder.add("exchanges.csv", id="dinner", date="2024-05", sector="culture", **given["exchanges"])
folder.change("places.csv", 0, **given["places"])
folder.tie(columns["ties"][0], values["ties"])
folder.add("laws.csv", place=LITTLE_ROCK, status="in force", **given["laws"])
folder.add("shocks.csv", id="storm", date="2024-02", name="Storm", **given["shocks"])
folder.add("responses.csv", shock="storm", date="2024-03", **ends, **given["responses"])
record = open_record(str(folder.write()))
site = Site(record)
tie = record.tie("Little Rock", "Changchun").id
facts = CouncilFacts(index_of(record))
doors = {table: {} for table in columns}
PAGES = {"exchanges": tie, "places": LITTLE_ROCK, "ties": tie, "laws": tie, "responses": tie}
for table, key in PAGES.items():
    view = facts.about(key, 20)
    doors[table]["report.json"] = json.dumps(view)
    for language in ("en", "zh"):
        doors[table][f"{language}.html"] = page_file(record, view, "html", language).decode()
        docx = zipfile.ZipFile(io.BytesIO(page_file(record, view, "docx", language)))
        doors[table][f"{language}.docx"] = docx.read("word/document.xml").decode()
        doors[table][f"{language}.blocks"] = repr(blocks(view, Localizer(record, language)))
from paradiplomacy.exports.dated import written
from paradiplomacy.record.frames import frames_of
frames = frames_of(record)
for table in columns:
    frame = written(frames, table)
    doors[table]["tables.csv"] = csv_of(frame)
    doors[table]["tables.parquet"] = str(pl.read_parquet(io.BytesIO(parquet_of(frame))).to_dicts())
print(json.dumps(doors))
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each file shows, by table, of a package whose tables have one column more."""
    found: dict[str, dict[str, str]] = asked_of_wider_tables(ASK, tmp_path_factory.mktemp("more"))
    return found


@pytest.mark.parametrize("table", COLUMNS)
def test_what_it_holds_is_in_every_file(doors: dict[str, dict[str, str]], table: str) -> None:
    assert [name for name, shown in doors[table].items() if VALUES[table] not in shown] == []
    assert doors[table]


@pytest.mark.parametrize("table", [name for name in COLUMNS if name != "shocks"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_council_page_names_it_by_its_label(
    doors: dict[str, dict[str, str]], table: str, language: str
) -> None:
    label = COLUMNS[table][1 if language == "en" else 2]
    for ending in ("html", "docx", "blocks"):
        assert label in doors[table][f"{language}.{ending}"].lower()


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_of_a_study_have_it_under_its_name(
    doors: dict[str, dict[str, str]], table: str
) -> None:
    assert COLUMNS[table][0] in doors[table]["tables.csv"].splitlines()[0].split(",")
    assert COLUMNS[table][0] in doors[table]["tables.parquet"]
