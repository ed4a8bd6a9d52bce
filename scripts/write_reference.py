"""Write the parts of the reference that come from declarations: of tables, of the questions.

    python scripts/write_reference.py            # writes the files
    python scripts/write_reference.py --check    # exit status 1 if one would change

The columns of each table in docs/reference/record-format.md, the frames in
docs/reference/exports.md, the questions in docs/reference/questionnaire.md, and
docs/reference/record.schema.json. What stands around the tables is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from paradiplomacy.interviews.instrument import shipped
from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.table_words import frame_words, table_words
from paradiplomacy.model.tables import FILES
from paradiplomacy.record.exports.dated import WRITTEN
from paradiplomacy.sources.tables import json_schema

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
COLUMNS = ("Column", "Meaning", "Type", "Required", "Example")
FRAMES = ("Frame", "One row", "Columns")
QUESTIONS = ("Key", "Part", "Question", "问题", "Answers", "Asked if", "The same if", "Helps")


def written() -> dict[str, str]:
    """Each file of the reference that holds such a part, as it should be."""
    record = (REFERENCE / "record-format.md").read_text(encoding="utf-8")
    for table in FILES.values():
        record = _with_table(record, f"### `{table.file}`", COLUMNS, _column_rows(table))
    exports = (REFERENCE / "exports.md").read_text(encoding="utf-8")
    asked = (REFERENCE / "questionnaire.md").read_text(encoding="utf-8")
    return {
        "questionnaire.md": _with_table(asked, "## The questions", QUESTIONS, _question_rows()),
        "record-format.md": record,
        "exports.md": _with_table(exports, "## `csv` and `parquet`", FRAMES, _frame_rows()),
        "record.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n",
    }


def _column_rows(table: Table) -> Iterator[tuple[str, ...]]:
    words = table_words(table)
    own = [column for column in table.cells if column not in table.cites]
    for column in (*own, *table.cites):
        meaning = words.meaning(column.name, marked=True)
        example = f"`{words.example(column.name)}`"
        yield (f"`{column.name}`", meaning, column.type_name, _required(column), example)


def _required(column: Column) -> str:
    if column.required:
        return "yes"
    return f"no, `{column.default}`" if column.default else "no"


def _frame_rows() -> Iterator[tuple[str, ...]]:
    for frame, columns in WRITTEN.items():
        yield (f"`{frame}`", frame_words(frame).row, ", ".join(columns))


def _question_rows() -> Iterator[tuple[str, ...]]:
    for question in shipped():
        yield (
            f"`{question.key}`",
            question.domain,
            question.text("en"),
            question.text("zh"),
            question.scale("en"),
            f"`{question.asked_if}`" if question.asked_if else "",
            question.same.explained(),
            ", ".join(question.feeds),
        )


def _with_table(
    page: str, heading: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]
) -> str:
    """The page with the table of that header, the first below a heading, written anew."""
    line = f"| {' | '.join(header)} |"
    table = [line, "|" + "---|" * len(header), *(f"| {' | '.join(row)} |" for row in rows)]
    start = page.index(f"{heading}\n")
    first = page.index(f"{line}\n", start)
    between = re.search(r"^#", page[start + len(heading) : first], re.MULTILINE)
    if between:
        raise SystemExit(f"{heading} has no table with the header {line}; add the header there")
    last = page.index("\n\n", first)
    return page[:first] + "\n".join(table) + page[last:]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = {
        name: text
        for name, text in written().items()
        if (REFERENCE / name).read_text(encoding="utf-8") != text
    }
    for name, text in stale.items():
        if not check:
            (REFERENCE / name).write_text(text, encoding="utf-8")
        print(
            f"docs/reference/{name} {'is not up to date: make reference' if check else 'written'}"
        )
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
