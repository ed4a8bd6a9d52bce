"""A package whose tables have one column more each, and what it shows at every door.

`found_of_wider_tables` gives what one process of that package finds, for all that ask.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT

__all__ = ["COLUMNS", "VALUES", "Found", "found_of_wider_tables"]

Found = dict[str, dict[str, str]]
"""Of each table, what each door or file shows."""

PACKAGE = ROOT / "src" / "paradiplomacy"
TABLES = {
    "exchanges": ("tables.py", '        Column("through", cells.TEXT),\n'),
    "places": ("tables.py", '        Column("coastal", cells.FLAG),\n'),
    "ties": ("tables.py", '    Column("exchanges_in_year", cells.WHOLE, framed=False),\n'),
    "laws": ("context_tables.py", '        Column("exceptions", cells.PROSE, framed=False),\n'),
    "shocks": ("context_tables.py", '        Column("name_zh", cells.TEXT),\n'),
    "responses": ("context_tables.py", '        Column("actor", cells.ACTOR),\n'),
    "agreements": ("desk_tables.py", '        Column("clauses", cells.PROSE),\n'),
    "requests": ("desk_tables.py", '        Column("responsible", cells.TEXT),\n'),
    "contacts": (
        "desk_tables.py",
        '        Column("channel", cells.TEXT, anonymous="left out"),\n',
    ),
}
"""Of each table, the file that declares it, and the line before which its new column is put."""
COLUMNS = {
    "exchanges": ("hosted_by", "hosted by", "接待方"),
    "places": ("founded_by", "founded by", "创建人"),
    "ties": ("brokered_by", "brokered by", "牵线人"),
    "laws": ("drafted_by", "drafted by", "起草人"),
    "shocks": ("reported_by", "reported by", "报道者"),
    "responses": ("approved_by", "approved by", "批准人"),
    "agreements": ("witnessed_by", "witnessed by", "见证人"),
    "requests": ("passed_on_by", "passed on by", "转交人"),
    "contacts": ("introduced_by", "introduced by", "引荐人"),
}
"""Of each table, the column that it gains, and its label in both languages."""
DESK = ("agreements", "requests", "contacts")
"""Tables of a desk, of which no analysis has a frame."""
VALUES = {name: f"The {name.title()} Club" for name in COLUMNS}


def found_of_wider_tables(root: Path) -> dict[str, Found]:
    """What the doors and the files show where each table has one column more."""
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
        [sys.executable, "-m", "tests.support.asked_of_wider_tables", str(root)],
        env=os.environ | {"PYTHONPATH": paths, "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Found] = json.loads(ran.stdout)
    return found


def _put_before(file: Path, before: str, line: str, *, instead: bool = False) -> None:
    text = file.read_text("utf-8")
    assert text.count(before) == 1, (file, before)
    file.write_text(text.replace(before, line if instead else line + before), "utf-8")
