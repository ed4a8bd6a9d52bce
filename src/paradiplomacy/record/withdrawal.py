"""An account that is withdrawn from a record folder: its rows go, a line says that it was there."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from paradiplomacy.errors import NotFoundError
from paradiplomacy.evidence.consent.erasure import GONE, Erased, groups_of, own_sources
from paradiplomacy.evidence.consent.showing import named_by_these_alone
from paradiplomacy.evidence.consent.tiers import account_of, respondent_of
from paradiplomacy.evidence.consent.tombstones import other_keys
from paradiplomacy.model.statements import GAZETTEER, JudgementKind
from paradiplomacy.model.tables import FILES, JUDGEMENTS, PLACES, SOURCES
from paradiplomacy.sources.record_folder import read_folder_tables, read_record_folder
from paradiplomacy.tabular.checked_rows import read_table_text

__all__ = ["rows_of", "withdraw_from_folder", "write_rows"]

Rows = list[dict[str, str]]


def withdraw_from_folder(
    folder: Path, account: str, *, by: str, today: date, write: bool = True
) -> Erased:
    """Remove the rows of an account, its answers and its own sources from a record folder.

    A line of the kind ``erased`` is added to ``judgements.csv``, so that a store that this record
    is imported into erases them, too. The folder is changed once all that is left reads well.

    Parameters
    ----------
    folder : pathlib.Path
    account : str
        Key of the account.
    by : str, keyword-only
        Who withdraws it.
    today : datetime.date, keyword-only
    write : bool, keyword-only
        Change the folder; else only say what would go.

    Raises
    ------
    RecordError
        The folder cannot be read, or what is left is not a record; nothing was changed.
    NotFoundError
        There is no such account.
    """
    tables = read_folder_tables(folder)
    stated = [statement for statement, _, _ in tables.statements()]
    own = own_sources(stated, account)
    taken = [
        s for s in stated if respondent_of(account_of(s.subject)) == account or s.source in own
    ]
    if not taken:
        known = {account_of(s.subject) for s in stated} - {""}
        raise NotFoundError("account", account, known, hint=f"in {folder.name}")
    hidden = named_by_these_alone(taken, [s for s in stated if s not in set(taken)])
    gone = hidden | {statement.id for statement in taken}
    gone |= {f"account:{account}", *(f"source:{key}" for key in own)}
    words = [account, *own]
    words += [
        w for r in tables.tables[SOURCES.file] if r["id"] in own for w in (r["title"], r["url"])
    ]
    left: dict[str, Rows] = {}
    touched = 0
    for name in tables.tables:
        rows = rows_of(folder / name)
        kept = [row for row in rows if not _is_of(name, row, account, own)]
        if name == PLACES.file:  # what the gazetteer says of a place that nobody names any more
            kept = [r for r in kept if r["id"].strip() not in hidden or r["source"] != GAZETTEER]
        if name == JUDGEMENTS.file:
            of = ((r["kind"].strip(), r["subject"].strip(), r.get("object", "")) for r in rows)
            broken = groups_of(account, of)
            kept, touched = _judgements_left(rows, gone, [word for word in words if word], broken)
        if kept != rows:
            left[name] = kept
    accounts = (account, *other_keys(tables.meta.id, account, taken))
    for subject in (
        *(f"account:{key}" for key in accounts),
        *(f"source:{key}" for key in sorted(own)),
    ):
        left.setdefault(JUDGEMENTS.file, rows_of(folder / JUDGEMENTS.file)).append(
            {"kind": str(JudgementKind.ERASED), "subject": subject, "by": by,
             "on": today.isoformat(), "why": GONE}
        )  # fmt: skip
    if write:
        write_rows(folder, left)
    ids = {s.id: s for s in taken}
    others = sum(not account_of(s.subject) for s in ids.values())
    return Erased(tables.meta.id, account, len(ids), others, tuple(sorted(own)), touched)


def _is_of(name: str, row: Mapping[str, str], account: str, own: frozenset[str]) -> bool:
    """Whether a row is of an account, or of a source of its own."""
    if row.get("source", row["id"] if name == SOURCES.file else "").strip() in own:
        return True
    column = {"accounts.csv": "id", "answers.csv": "account", "further_values.csv": "of"}.get(name)
    if column is None:
        return False
    key = row[column].strip()
    return account == respondent_of(account_of(key) if column == "of" else key)


def _judgements_left(
    rows: Rows, gone: set[str], words: Sequence[str], broken: frozenset[str]
) -> tuple[Rows, int]:
    """Judgements on what is left, without reasons that name what goes; and how many change.

    Of a group that is broken the hash goes; its members stay noted, so that it is shown no more.
    """
    kept = [row for row in rows if not {row["subject"].strip(), row.get("object", "")} & gone]
    cleaned = [
        row | {"why": GONE}
        if row.get("object", "") in broken or any(word in row["why"] for word in words)
        else row
        for row in kept
    ]
    changed = sum(after != before for after, before in zip(cleaned, kept, strict=True))
    return cleaned, len(rows) - len(kept) + changed


def rows_of(path: Path) -> Rows:
    """The rows of a table of a folder as they stand; none where it is not there."""
    if not path.exists():
        return []
    return list(csv.DictReader(io.StringIO(read_table_text(path, []) or "", newline="")))


def write_rows(folder: Path, left: Mapping[str, Rows]) -> None:
    """Write tables next to the folder, see that they read well with the others, and take them."""
    with tempfile.TemporaryDirectory(dir=folder.resolve().parent, prefix=".withdrawing-") as name:
        trial = Path(name) / folder.resolve().name
        shutil.copytree(folder, trial)
        for file, rows in left.items():
            columns = list(rows[0]) if rows else []
            known = [column.name for column in FILES[file].cells]
            if file == JUDGEMENTS.file or not columns:
                columns = known
            with (trial / file).open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
                writer.writeheader()
                writer.writerows(rows)
        read_record_folder(trial)
        for file in left:
            (trial / file).replace(folder / file)
