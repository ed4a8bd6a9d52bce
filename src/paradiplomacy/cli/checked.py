"""Records that `paradiplomacy record check` opens, and the doubts that it shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from paradiplomacy.cli.show import note, table, values_of
from paradiplomacy.doubts.acceptances import SettledDoubts, accepted_in, read_accepted, settle
from paradiplomacy.doubts.checks import chosen_checks, find_doubts
from paradiplomacy.doubts.examined_record import (
    WORDS,
    Doubt,
    ExaminedRecord,
    examine,
    examine_folder,
)
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.word_files import sentences
from paradiplomacy.printable import printable
from paradiplomacy.record.open import read_material, record_folder
from paradiplomacy.results.opening import records_behind
from paradiplomacy.results.progress import within
from paradiplomacy.sources.record_folder import FolderTables, read_folder_tables


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record that was checked: its key, and what came out."""

    record: str
    settled: SettledDoubts

    def view(self, language: str) -> dict[str, Any]:
        """The same for programs."""
        settled = self.settled
        accepted = [
            _doubt_view(doubt, language) | values_of(by, "by", "on", "why")
            for doubt, by in settled.accepted
        ]
        stale = [values_of(row, "row", "check", "subject", "about") for row in settled.stale]
        return (
            {"record": self.record, "clear": settled.is_clear}
            | {"doubts": [_doubt_view(doubt, language) for doubt in settled.open]}
            | {"accepted": accepted, "stale": stale}
        )


def _doubt_view(doubt: Doubt, language: str) -> dict[str, Any]:
    names = ("check", "file", "row", "field", "subject", "about")
    todo = sentences(WORDS, language)[f"{doubt.check}.todo"]
    return values_of(doubt, *names) | {"doubt": doubt.sentence(language), "todo": todo}


def check_all(
    names: Sequence[str],
    *,
    store: str | None,
    only: Sequence[str],
    file: Path | None,
    progress: Callable[[str, float], None],
) -> list[CheckedRecord]:
    """Check records, each alone."""
    chosen_checks(only)  # before anything is read
    wanted = [pair for name in names for pair in records_behind(name, store)]
    results = []
    for at, (name, held_in) in enumerate(wanted):
        one_of_several = within(progress, at / len(wanted), (at + 1) / len(wanted))
        one_of_several(f"reading {Path(name).name}", 0.0)
        examined, folder = _examine_record(name, held_in)
        doubts = find_doubts(examined, only, progress=one_of_several)
        if file is not None:
            acceptances = read_accepted(file)
        else:
            acceptances = () if folder is None else accepted_in(folder)
        settled = settle(doubts, acceptances, only=only)
        results.append(CheckedRecord(examined.record.meta.id, settled))
    return results


def _examine_record(name: str, store: str | None) -> tuple[ExaminedRecord, FolderTables | None]:
    if store is not None:
        return examine(read_material(name, store=store)), None
    with record_folder(name) as path:
        folder = read_folder_tables(path)
    return examine_folder(folder), folder


def show_checked(result: CheckedRecord, language: str, *, everything: bool) -> None:
    """Print the doubts of a record, check by check, and what to do about them."""
    settled, words = result.settled, sentences(WORDS, language)

    def columns(*names: str) -> list[str]:
        return [words[f"list.{name}"] for name in names]

    def doubtful(doubt: Doubt) -> tuple[str, str]:
        """File and row, or the subject where there is none; and what is doubtful."""
        place = words["list.in_file"].format(file=doubt.file, row=doubt.row)
        return place if doubt.row else doubt.subject, doubt.sentence(language)

    for name, doubts in group_pairs((doubt.check, doubt) for doubt in settled.open).items():
        title = f"{result.record}, {name}: {words[f'{name}.title']} ({len(doubts)})"
        rows = ((*doubtful(doubt), doubt.about) for doubt in doubts)
        table(title, columns("where", "doubt", "about"), rows)
        typer.echo(printable(words[f"{name}.todo"]))
    if everything and settled.accepted:
        title = words["list.accepted"].format(record=result.record)
        lines = ((doubt.check, *doubtful(doubt), by.why) for doubt, by in settled.accepted)
        table(title, columns("check", "where", "doubt", "why"), lines)
    if settled.stale:
        title = words["list.stale"].format(record=result.record)
        gone = ((str(row.row), row.check, row.subject, row.about) for row in settled.stale)
        table(title, columns("row", "check", "subject", "about"), gone)
        typer.echo(words["list.remove"])
    counts = Counter(doubt.check for doubt, _ in settled.accepted)
    note(
        words["list.counts_by_check" if counts else "list.counts"].format(
            record=result.record,
            open=len(settled.open),
            accepted=len(settled.accepted),
            stale=len(settled.stale),
            checks=", ".join(f"{name} {n}" for name, n in counts.items()),
        )
    )
