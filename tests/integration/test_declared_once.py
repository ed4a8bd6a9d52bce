"""A column that the table of exchanges gains is seen at every door, without further code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest
from tests.docs.pages import ROOT

PACKAGE = ROOT / "src" / "paradiplomacy"
FILES = {
    "tables.py": (
        '        Column("through", cells.TEXT),\n',
        '        Column("hosted_by", cells.TEXT),\n',
    ),
    "words/en.yaml": ("    through:\n", "    hosted_by: {label: hosted by, file: who hosted it}\n"),
    "words/zh.yaml": ("    through:\n", "    hosted_by: {label: 接待方, file: 接待方}\n"),
}
"""The three files that declare the column, where it is put, and its lines."""

ASK = """
import json, sys
from pathlib import Path
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner
from tests.support.folders import Folder
from paradiplomacy.cli.main import app
from paradiplomacy.exports import export
from paradiplomacy.record.open import open_record
from paradiplomacy.site.site import Site

out = Path(sys.argv[1])
folder = Folder.small(out / "small")
cells = {"date": "2024-05", "sector": "culture", "hosted_by": "The Quapaw Club"}
folder.add("exchanges.csv", id="dinner", **cells)
path = folder.write()
record = open_record(str(path))
site = Site(record, is_live=True)
tie = "ties/cn-jilin-changchun--us-ar-little-rock"
doors = {
    address: site.content(address).body.decode()
    for address in (
        *(f"{tie}{ending}" for ending in (".html", ".json")),
        f"zh/{tie}.html", "exchanges.html", "data/exchanges.js",
        "sectors/culture.html", *(f"council/{tie[5:]}{ending}" for ending in (".html", ".json")),
    )
}
for words in (
    ["exchange", "list"], ["exchange", "list", "--json"], ["exchange", "list", "--language", "zh"],
    *(["tie", "show", "Little Rock", "Changchun", *json] for json in ([], ["--json"])),
):
    doors[" ".join(words)] = CliRunner().invoke(app, [*words, "--record", str(path)]).output
for name in ("csv", "ftm", "record"):
    written = export(record, name, out / name)
    files = written.rglob("*exchanges.csv") if written.is_dir() else [written]
    doors[name] = "".join(file.read_text("utf-8") for file in files)
book = CalamineWorkbook.from_path(str(export(record, "xlsx", out / "ties.xlsx")))
rows = book.get_sheet_by_name("exchanges").to_python()
doors["xlsx"] = "\\n".join(str(cell) for row in rows for cell in row)
print(json.dumps(doors))
"""


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each door shows, by a package whose table of exchanges has one column more."""
    root = tmp_path_factory.mktemp("more")
    package = root / "paradiplomacy"
    package.mkdir()
    for path in PACKAGE.iterdir():
        if path.name not in ("model", "__pycache__"):
            (package / path.name).symlink_to(path)
    shutil.copytree(PACKAGE / "model", package / "model", ignore=shutil.ignore_patterns("*.pyc"))
    for name, (before, lines) in FILES.items():
        file = package / "model" / name
        text = file.read_text("utf-8")
        assert text.count(before) == 1
        at = text.index(before)
        file.write_text(text[:at] + lines + text[at:], "utf-8")
    paths = os.pathsep.join((str(root), str(ROOT)))
    ran = subprocess.run(
        [sys.executable, "-c", ASK, str(root)],
        env=os.environ | {"PYTHONPATH": paths, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, str] = json.loads(ran.stdout)
    return found


TIE = "ties/cn-jilin-changchun--us-ar-little-rock"
COUNCIL = "council/cn-jilin-changchun--us-ar-little-rock"
LABELS = {
    "en": (f"{TIE}.html", f"{COUNCIL}.html", "exchanges.html", "exchange list", "tie show", "ftm"),
    "zh": (f"zh/{TIE}.html", "exchange list --language zh", "xlsx"),
}


def test_what_it_holds_is_at_every_door(doors: dict[str, str]) -> None:
    assert len(doors) > 15
    # A table of a terminal breaks words; letters are what counts.
    lacking = [name for name, shown in doors.items() if "Quapaw" not in shown]
    assert lacking == []


@pytest.mark.parametrize("language", LABELS)
def test_it_goes_by_its_label_where_people_read(doors: dict[str, str], language: str) -> None:
    label = {"en": "hosted by", "zh": "接待方"}[language]
    names = [name for name in doors for wanted in LABELS[language] if name.startswith(wanted)]
    shown = [name for name in names if not name.endswith(("json", "zh")) or language == "zh"]
    assert [name for name in shown if label not in doors[name]] == []


def test_programs_read_it_under_its_name(doors: dict[str, str]) -> None:
    (listed,) = (
        each
        for each in json.loads(doors["exchange list --json"])["exchanges"]
        if each["exchange"] == "dinner"
    )
    (of_page,) = (
        each
        for each in json.loads(doors[f"{TIE}.json"])["exchanges"]
        if each["exchange"] == "dinner"
    )
    assert listed == of_page
    assert listed["hosted_by"] == "The Quapaw Club"
