"""A workbook of one sheet: what changed between two states of a registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from paradiplomacy.writing import whole

__all__ = ["write_changes"]

_WIDTHS = (12, 44, 44, 18, 18, 44)


def write_changes(headings: Sequence[str], rows: Iterable[Sequence[str]], out: Path) -> None:
    """Write rows as text, below headings; no cell is run as a formula."""
    from xlsxwriter import Workbook

    with whole(out) as half, Workbook(str(half)) as book:
        sheet = book.add_worksheet("changes")
        bold = book.add_format({"bold": True})
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate((headings, *rows)):
            for at, text in enumerate(row):
                sheet.write_string(line, at, text, *([] if line else [bold]))
