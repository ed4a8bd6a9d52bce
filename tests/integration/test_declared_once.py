"""A column that a table gains is seen at every door, without further code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.docs.pages import ROOT

PACKAGE = ROOT / "src" / "paradiplomacy"
TABLES = {
    "exchanges": ("tables.py", '        Column("through", cells.TEXT),\n'),
    "places": ("tables.py", '        Column("coastal", cells.FLAG),\n'),
    "ties": ("tables.py", '    Column("exchanges_in_year", cells.WHOLE, framed=False),\n'),
    "laws": ("context_tables.py", '        Column("exceptions", cells.PROSE, framed=False),\n'),
    "shocks": ("context_tables.py", '        Column("name_zh", cells.TEXT),\n'),
    "responses": ("context_tables.py", '        Column("actor", cells.ACTOR),\n'),
}
"""Of each table, the file that declares it, and the line before which its new column is put."""
COLUMNS = {
    "exchanges": ("hosted_by", "hosted by", "接待方"),
    "places": ("founded_by", "founded by", "创建人"),
    "ties": ("brokered_by", "brokered by", "牵线人"),
    "laws": ("drafted_by", "drafted by", "起草人"),
    "shocks": ("reported_by", "reported by", "报道者"),
    "responses": ("approved_by", "approved by", "批准人"),
}
"""Of each table, the column that it gains, and its label in both languages."""
VALUES = {name: f"The {name.title()} Club" for name in COLUMNS}


ASK = """
import json, sys
from pathlib import Path
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from paradiplomacy.cli.main import app
from paradiplomacy.exports import export
from paradiplomacy.record.open import open_record
from paradiplomacy.site.site import Site

out, columns, values = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
folder = Folder.small(out / "small")
given = {table: {columns[table][0]: values[table]} for table in columns}
ends = {"place": LITTLE_ROCK, "partner": CHANGCHUN, "source": "lr"}
folder.add("exchanges.csv", id="dinner", date="2024-05", sector="culture", **given["exchanges"])
folder.change("places.csv", 0, **given["places"])
folder.tie(columns["ties"][0], values["ties"])
folder.add("laws.csv", place=LITTLE_ROCK, **given["laws"])
folder.add("shocks.csv", **given["shocks"])
folder.add("responses.csv", **ends, **given["responses"])
path = folder.write()
record = open_record(str(path))
site = Site(record, is_live=True)
tie, place = "cn-jilin-changchun--us-ar-little-rock", LITTLE_ROCK
law, crisis = "laws/ar-14-1-116", "crises/tiananmen-1989"
PAGES = {
    "exchanges": [f"ties/{tie}", f"council/{tie}", "exchanges"],
    "places": [f"places/{place}", "places"],
    "ties": [f"ties/{tie}", "ties"],
    "laws": [law],
    "shocks": [crisis],
    "responses": [crisis, f"ties/{tie}", f"places/{place}"],
}
COMMANDS = {
    "exchanges": ["exchange list", "exchange list --language zh", "exchange list --json",
                  f"tie show {LITTLE_ROCK} {CHANGCHUN}"],
    "places": ["place list --json", f"place show {place} --json"],
    "ties": ["tie list --json", f"tie show {LITTLE_ROCK} {CHANGCHUN}",
             f"tie show {LITTLE_ROCK} {CHANGCHUN} --json"],
    "laws": ["law list --json", "law show ar-14-1-116 --json"],
    "shocks": [],
    "responses": [f"tie show {LITTLE_ROCK} {CHANGCHUN} --json", f"place show {place} --json"],
}
SHEETS = ("exchanges", "places", "ties")
written = {name: export(record, name, out / name) for name in ("csv", "ftm", "record")}
book = CalamineWorkbook.from_path(str(export(record, "xlsx", out / "ties.xlsx")))
doors = {}
for table in columns:
    addresses = [f"{folder}{page}.html" for page in PAGES[table] for folder in ("", "zh/")]
    addresses += [f"{page}.json" for page in PAGES[table]]
    addresses += [f"data/{table}.js"] if table in SHEETS else []
    found = {address: site.content(address).body.decode() for address in addresses}
    for words in COMMANDS[table]:
        found[words] = CliRunner().invoke(app, [*words.split(), "--record", str(path)]).output
    for name, at in written.items():
        if at.is_dir():
            found[name] = "".join(f.read_text("utf-8") for f in at.rglob(f"*{table}.csv"))
    if table == "exchanges":
        found["ftm"] = written["ftm"].read_text("utf-8")
    if table in SHEETS:
        rows = book.get_sheet_by_name(table).to_python()
        found["xlsx"] = "\\n".join(str(cell) for row in rows for cell in row)
    doors[table] = found
print(json.dumps(doors))
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What each door shows, by table, of a package whose tables have one column more."""
    root = tmp_path_factory.mktemp("more")
    found: dict[str, dict[str, str]] = asked_of_wider_tables(ASK, root)
    return found


def asked_of_wider_tables(program: str, root: Path) -> Any:
    """What a program prints as JSON where each table has one column more.

    It is given a folder, and `COLUMNS` and `VALUES` as JSON.
    """
    package = root / "paradiplomacy"
    package.mkdir()
    for path in PACKAGE.iterdir():
        if path.name not in ("model", "__pycache__"):
            (package / path.name).symlink_to(path)
    model = package / "model"
    shutil.copytree(PACKAGE / "model", model, ignore=shutil.ignore_patterns("*.pyc"))
    for table, (name, label, label_zh) in COLUMNS.items():
        file, before = TABLES[table]
        line = f'{before[: len(before) - len(before.lstrip())]}Column("{name}", cells.TEXT),\n'
        _put_before(model / file, before, line)
        for language, said in (("en", label), ("zh", label_zh)):
            words = model / "words" / f"{language}.yaml"
            kind = "frame" if table == "ties" else "file"
            start = (
                words.read_text("utf-8").partition(f"\n{table}:\n")[2].partition("  columns:\n")[0]
            )
            before_it = f"\n{table}:\n{start}  columns:\n"
            added = f"    {name}: {{label: {said}, {kind}: {said}}}\n"
            _put_before(words, before_it, before_it + added, instead=True)
    paths = os.pathsep.join((str(root), str(ROOT)))
    ran = subprocess.run(
        [sys.executable, "-c", program, str(root), json.dumps(COLUMNS), json.dumps(VALUES)],
        env=os.environ | {"PYTHONPATH": paths, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def _put_before(file: Path, before: str, line: str, *, instead: bool = False) -> None:
    text = file.read_text("utf-8")
    assert text.count(before) == 1, (file, before)
    file.write_text(text.replace(before, line if instead else line + before), "utf-8")


@pytest.mark.parametrize("table", COLUMNS)
def test_what_it_holds_is_at_every_door(doors: dict[str, dict[str, str]], table: str) -> None:
    # A table of a terminal breaks words; letters are what counts.
    held = VALUES[table].split()[1]
    assert [name for name, shown in doors[table].items() if held not in shown] == []
    assert len(doors[table]) > 4


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_goes_by_its_label_where_people_read(
    doors: dict[str, dict[str, str]], table: str, language: str
) -> None:
    label = COLUMNS[table][1 if language == "en" else 2]
    pages = [
        name
        for name in doors[table]
        if name.endswith(".html") and name.startswith("zh/") == (language == "zh")
    ]
    pages += [name for name in doors[table] if name in ("exchange list", "ftm")]
    pages = [name for name in pages if language == "en" or name not in ("exchange list", "ftm")]
    lower = {name: doors[table][name].lower() for name in pages}
    assert [name for name, shown in lower.items() if label not in shown] == []


@pytest.mark.parametrize("table", COLUMNS)
def test_programs_read_it_under_its_name(doors: dict[str, dict[str, str]], table: str) -> None:
    name, pair = COLUMNS[table][0], f'"{COLUMNS[table][0]}":"{VALUES[table]}"'
    shown = {door: text for door, text in doors[table].items() if door.endswith("json")}
    packed = {door: text.replace(": ", ":") for door, text in shown.items()}
    assert shown
    assert [door for door, text in packed.items() if pair not in text and name not in text] == []
