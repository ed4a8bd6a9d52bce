"""Write the parts of the reference that come from declarations: tables, commands, questions.

    python scripts/write_reference.py            # writes the files
    python scripts/write_reference.py --check    # exit status 1 if one would change

In docs/reference: the line of columns of each table in record-format.md, each claim on the page of
its section, and whole files: record.schema.json and CSV files. In docs/methods: a row for each
claim, and the table of placebos. See `written`; what stands around them is written by hand.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer
from claim_entries import claim_pages, gathering_rows, tried_rows

from paradiplomacy.cli.main import app
from paradiplomacy.exports.tables import WRITTEN
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.language import LANGUAGES, render
from paradiplomacy.model.columns import Column, Table
from paradiplomacy.model.table_words import frame_words, table_words
from paradiplomacy.model.tables import FILES
from paradiplomacy.networks.figures import STATISTICS, group_title
from paradiplomacy.sources.record_rows import json_schema
from paradiplomacy.sources.sectors import function_label, sector_label, sectors

DOCS = Path(__file__).resolve().parents[1] / "docs"
REFERENCE = DOCS / "reference"
TRIED = "methods/calibration/tried-by.csv"
CALIBRATION = "methods/calibration-of-hypotheses.md"
PLACEBOS = "methods/calibration/placebos.csv"
GATHERING = "methods/facts-of-2026-11/worth-gathering.csv"
ALL_OF_COLUMNS = ("file", "column", "meaning", "type", "required", "default", "example")
FRAMES = ("frame", "one row", "columns")
SECTORS = ("word", "code", "function of government", "中文", "also written")
QUESTIONS = (
    *("key", "part", "question", "问题", "answers", "asked if", "of ties", "the same if"),
    *("marked", "helps"),
)
HYPOTHESIS = ("hypothesis", "claim", "where", "needs", "estimate and rule")
HYPOTHESIS += ("论断", "所需资料", "估计与判定规则", "questions to both ends")
STATISTIC = ("name", "group", "what", "definition")
TRIED_BY = ("sort", "name", "decided_by", "studies")
OPTIONS = ("command", "argument or option", "meaning", "default")


def written() -> dict[str, str]:
    """Each file of the docs that holds such a part, as it should be."""
    reference = {f"reference/{name}": text for name, text in _reference().items()}
    return {
        **reference,
        TRIED: _as_csv(TRIED_BY, tried_rows(DOCS / TRIED)),
        GATHERING: _as_csv(("claim", "worth gathering"), gathering_rows(DOCS / GATHERING)),
        CALIBRATION: _with_placebos((DOCS / CALIBRATION).read_text(encoding="utf-8")),
    }


def _reference() -> dict[str, str]:
    record = (REFERENCE / "record-format.md").read_text(encoding="utf-8")
    for file, table in FILES.items():
        record = _with_line(record, f"### `{file}`", "Columns: ", _column_names(table))
    return {
        "questions.csv": _as_csv(QUESTIONS, _question_rows()),
        "command-options.csv": _as_csv(OPTIONS, _option_rows()),
        "record-format.md": record,
        "record-columns.csv": _as_csv(ALL_OF_COLUMNS, _all_column_rows()),
        "frames.csv": _as_csv(FRAMES, _frame_rows()),
        "hypotheses.csv": _as_csv(HYPOTHESIS, _hypothesis_rows()),
        "network-statistics.csv": _as_csv(STATISTIC, _statistic_rows()),
        "sectors.csv": _as_csv(SECTORS, _sector_rows()),
        **{f"hypotheses/{name}": text for name, text in claim_pages(REFERENCE / "hypotheses")},
        "record.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n",
    }


def _column_names(table: Table) -> list[str]:
    return [f"`{c.name}`" + (r" \*" if c.required else "") for c in _of_its_own(table)]


def _of_its_own(table: Table) -> list[Column]:
    return [column for column in table.cells if column not in table.cites]


def _all_column_rows() -> Iterator[tuple[str, ...]]:
    for file, table in FILES.items():
        words = table_words(table)
        for column in (*_of_its_own(table), *table.cites):
            meaning = words.meaning(column.name)
            required = "yes" if column.required else "no"
            default = str(column.default or "")
            example = words.example(column.name)
            yield (file, column.name, meaning, column.type_name, required, default, example)


def _frame_rows() -> Iterator[tuple[str, ...]]:
    for frame, columns in WRITTEN.items():
        yield (frame, frame_words(frame).row, ", ".join(columns))


def _hypothesis_rows() -> Iterator[tuple[str, ...]]:
    for name, hypothesis in catalogue().items():
        english, chinese = (
            (
                render(hypothesis.claim, language),
                "; ".join(f"{n.frame}: {render(n.what, language)}" for n in hypothesis.needs),
                render(hypothesis.estimator, language),
            )
            for language in LANGUAGES
        )
        asks = ", ".join(hypothesis.asks)
        yield (name, english[0], hypothesis.section, *english[1:], *chinese, asks)


def _statistic_rows() -> Iterator[tuple[str, ...]]:
    for name, statistic in STATISTICS.items():
        group = str(group_title(statistic.group))
        yield (name, group, str(statistic.title), str(statistic.definition))


def _sector_rows() -> Iterator[tuple[str, ...]]:
    for word, sector in sectors().items():
        function = function_label(sector.cofog) if sector.cofog else "none"
        yield (word, sector.cofog, function, sector_label(word, "zh"), ", ".join(sector.also))


def commands() -> dict[str, Any]:
    """Each command, by what one types."""
    by_name: dict[str, Any] = {}

    def walk(command: Any, name: str) -> None:
        below = getattr(command, "commands", None)
        if not below or command.params:
            by_name[name] = command
        for key, child in (below or {}).items():
            walk(child, f"{name} {key}")

    walk(typer.main.get_command(app), "paradiplomacy")
    return by_name


def parameter_names(parameter: Any) -> tuple[str, ...]:
    """An option in all its spellings, or an argument as the usage line writes it."""
    if parameter.param_type_name == "option":
        return (*parameter.opts, *parameter.secondary_opts)
    return (parameter.metavar or parameter.name.upper(),)


def _option_rows() -> Iterator[tuple[str, ...]]:
    for name, command in commands().items():
        for parameter in command.params:
            meaning = getattr(parameter, "help", None) or ""
            yield (name, ", ".join(parameter_names(parameter)), meaning, _default(parameter))


def _default(parameter: Any) -> str:
    shown = parameter.show_default
    usual = shown if isinstance(shown, str) else ""
    given = parameter.default
    if not usual and given and isinstance(given, int | float | str | Path):
        usual = "yes" if given is True else str(given)
    if not parameter.envvar:
        return usual
    return f"{parameter.envvar}, else {usual}" if usual else str(parameter.envvar)


def _with_line(page: str, heading: str, start: str, names: list[str]) -> str:
    """The page with the line that begins so, the first below a heading, written anew."""
    at = page.find(f"{heading}\n")
    old = re.compile(rf"^{start}.*$", re.MULTILINE).search(page, at)
    if at < 0 or old is None or re.search(r"^#", page[at + len(heading) : old.start()], re.M):
        raise SystemExit(f"{heading} has no line that begins with {start!r}; write it there")
    return f"{page[: old.start()]}{start}{', '.join(names)}.{page[old.end() :]}"


def _with_placebos(page: str) -> str:
    """The page with the table of placebos written anew, the one whose first column is *Claim*."""
    with (DOCS / PLACEBOS).open(encoding="utf-8", newline="") as file:
        rows = [
            (row["claim"], row["placebo"], row["what"], f"{row['false']} of {row['runs']}",
             f"{row['per_cent']} ({row['low']} to {row['high']})")
            if row["runs"] else (row["claim"], "none", row["what"], "", "")
            for row in csv.DictReader(file)
        ]  # fmt: skip
    start = page.index("| Claim |")
    head = page[start:].splitlines()[:2]
    lines = (*head, *(f"| {' | '.join(row)} |" for row in sorted(rows, key=lambda row: row[0])))
    return page[:start] + "\n".join(lines) + page[page.index("\n\n", start) :]


def _as_csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return file.getvalue()


def _question_rows() -> Iterator[tuple[str, ...]]:
    for question in read_shipped():
        yield (
            question.key,
            question.domain,
            question.text("en"),
            question.text("zh"),
            question.scale("en"),
            str(question.asked_if or ""),
            "; ".join(map(str, question.asked_of)),
            question.same.explain(),
            ", ".join(name for name in ("attitude", "sensitive") if getattr(question, name)),
            ", ".join(question.feeds),
        )


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    stale = {
        name: text
        for name, text in written().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    }
    for name, text in stale.items():
        if not check:
            (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name} {'is not up to date: make reference' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
