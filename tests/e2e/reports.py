"""What tests of a report share: reports of several records, and a reader of their HTML."""

from __future__ import annotations

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.record.open import record_folder
from paradiplomacy.site.site import PAGES_AS_JSON
from paradiplomacy.site.study import StudyResult

MADE_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SCRIPT = "<script>alert(2)</script>"
SCRIPT_OF_AN_ADDRESS = "javascript:alert(1)"


@contextmanager
def found_already(studied: StudyResult) -> Iterator[None]:
    """Take what a study found a moment ago on the same record, in place of a minute of work."""

    def found(hypothesis: Hypothesis, _: object) -> Finding:
        return studied.findings[hypothesis.id]

    with patch("paradiplomacy.hypotheses.battery.run_one", found):
        yield


def tables_in(folder: Path) -> dict[str, list[list[str]]]:
    """The rows of each table of a report, the header first, whether it is zipped or not."""
    texts = {path.stem: path.read_bytes() for path in folder.glob("tables/*.csv")}
    for path in folder.glob("tables/*.csv.zip"):
        with zipfile.ZipFile(path) as archive:
            texts[path.name.removesuffix(".csv.zip")] = archive.read(path.stem)
    return {
        name: list(csv.reader(io.StringIO(text.decode(), newline="")))
        for name, text in sorted(texts.items())
    }


def shown_on_pages(folder: Path) -> dict[str, Any]:
    """The JSON of each page: next to it, or all of them in one file."""
    if (folder / PAGES_AS_JSON).exists():
        with zipfile.ZipFile(folder / PAGES_AS_JSON) as archive:
            lines = archive.read(PAGES_AS_JSON.removesuffix(".zip")).decode().splitlines()
        return {row["page"]: row["shows"] for row in map(json.loads, lines)}
    return {
        path.relative_to(folder).with_suffix("").as_posix(): json.loads(path.read_bytes())
        for path in folder.rglob("*.json")
    }


def shuffled(name: str, folder: Path, *, seed: int) -> Path:
    """A copy of a record whose tables have their rows in another order."""
    folder.mkdir(parents=True)
    order = random.Random(seed)
    with record_folder(name) as original:
        for path in sorted(original.iterdir()):
            if path.suffix == ".yaml":
                (folder / path.name).write_bytes(path.read_bytes())
            elif path.suffix == ".csv":
                with path.open(encoding="utf-8-sig", newline="") as file:
                    head, *rows = csv.reader(file)
                order.shuffle(rows)
                with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([head, *rows])
    return folder
