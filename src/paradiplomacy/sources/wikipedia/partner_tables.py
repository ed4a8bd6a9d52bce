"""Tables of partners: which column is what, and the line that each row makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paradiplomacy.sources.wikipedia.page import (
    Cell,
    Heading,
    Line,
    ListItem,
    Paragraph,
    TextRun,
    WikiTable,
    plain,
    tidy,
)

__all__ = ["PartnerColumns", "PartnerRow", "columns_of", "grid", "rows_of"]

WIDEST = 60
"""Columns; wider tables are not lists, and spans may ask for any number."""
MOST_CELLS = 400_000

# The order decides: "Sister city since" is a year, "Country of sister city" a country.
_ROLES = (
    ("ended", r"\b(?:ended|until|terminated|end|dissolved)\b"),
    ("year", r"\b(?:since|years?|dates?|established|signed|founded|twinned in|start)\b"),
    ("country", r"\b(?:country|countries|nation|sovereign state)\b"),
    ("partner", r"\b(?:twin\w*|sister\w*|partner\w*|foreign|friendship)\b"),
    ("status", r"\b(?:status|type|kind)\b"),
    ("state", r"\b(?:states?|provinces?|regions?|prefectures?|departments?|division)\b"),
    ("place", r"\b(?:city|cities|towns?|municipalit\w+|places?|settlements?|communes?|villages?|"
              r"location|local|name|county|counties|district)\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartnerColumns:
    """Number of the column for each thing; -1 where the table has none.

    Parameters
    ----------
    first : int
        First row below the header.
    unread : tuple of str
        Headers of the columns that are not read.
    """

    first: int
    place: int
    state: int
    partner: int
    partner_state: int
    country: int
    year: int
    ended: int
    status: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner of one row.

    Parameters
    ----------
    place : Line
        Empty where the table has no column for it.
    state : str
        Of the place.
    problem : str
        Why the row makes no partner; then the rest is empty.
    """

    line: int
    place: Line
    state: str
    partner: Line
    problem: str = ""


def grid(table: WikiTable) -> list[list[Cell]]:
    """The cells of each row with spans laid out: a cell that spans stands in each place.

    Examples
    --------
    >>> tall, low = Cell(1, False, 2, 1, ()), Cell(2, False, 1, 1, ())
    >>> [len(row) for row in grid(WikiTable(1, ((tall, low), (low,))))]
    [2, 2]
    """
    laid: list[list[Cell]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    cells = 0
    for row in table.rows:
        out: list[Cell] = []
        waiting = list(row)
        while (waiting or any(c >= len(out) for c in hanging)) and len(out) < WIDEST:
            column = len(out)
            spanning = hanging.get(column)
            if spanning is not None:
                out.append(spanning[0])
                hanging.pop(column)
                if spanning[1] > 1:
                    hanging[column] = (spanning[0], spanning[1] - 1)
                continue
            # A row that is too short leaves a gap before a cell that reaches down into it.
            cell = waiting.pop(0) if waiting else Cell(table.line, False, 1, 1, ())
            for n in range(min(cell.colspan, WIDEST - column)):
                out.append(cell)
                if cell.rowspan > 1:
                    hanging[column + n] = (cell, cell.rowspan - 1)
        cells += len(out)
        if cells > MOST_CELLS:
            break
        laid.append(out)
    return laid


def columns_of(rows: list[list[Cell]], *, has_owner: bool) -> PartnerColumns | None:
    """Columns by the words of the header; None where it is not clear what they hold."""
    for at, row in enumerate(rows[:3]):
        names = [text_of(cell) for cell in row]
        if not (all(cell.header for cell in row) or at == 0) or len(set(names)) < 2:
            continue
        roles = [_role_of_column(name) for name in names]
        places = [n for n, role in enumerate(roles) if role == "place"]
        partners = [n for n, role in enumerate(roles) if role == "partner"]
        if not partners and places and (has_owner or len(places) > 1):
            partners = [places.pop(0 if has_owner and len(places) == 1 else 1)]
        if not partners or not (places or has_owner):
            continue
        partner, place = partners[0], places[0] if places else -1
        states = [n for n, role in enumerate(roles) if role == "state"]
        before = [n for n in states if place >= 0 and n < partner]
        after = [n for n in states if n not in before]
        found = {"place": place, "partner": partner}
        found |= {"state": before[0] if before else -1, "partner_state": after[0] if after else -1}
        for role in ("country", "year", "ended", "status"):
            found[role] = roles.index(role) if role in roles else -1
        unread = (name for n, name in enumerate(names) if n not in found.values())
        return PartnerColumns(
            first=at + 1, **found, unread=tuple(name or "(no header)" for name in unread)
        )
    return None


def _role_of_column(name: str) -> str:
    words = name.casefold()
    return next((role for role, pattern in _ROLES if re.search(pattern, words)), "")


def rows_of(rows: list[list[Cell]], columns: PartnerColumns) -> Iterator[PartnerRow]:
    """A row for each partner; cells that list several partners make one each."""
    seen: set[tuple[int, ...]] = set()
    for row in rows[columns.first :]:
        if not row or len({id(cell) for cell in row}) == 1:
            continue
        line = max(cell.line for cell in row)
        partner = _cell_at_column(row, columns.partner)
        ids = tuple(id(cell) for cell in row)
        if ids in seen:
            continue
        seen.add(ids)
        place = next(iter(_lines_of_cell(_cell_at_column(row, columns.place))), ())
        if all(text_of(cell) == text_of(row[0]) for cell in row) or (
            row[columns.partner :] and all(cell.header for cell in row)
        ):
            continue  # a header that is repeated further down
        lines = _lines_of_cell(partner)
        if not lines:
            if any(text_of(cell) for cell in row):
                message = "the partner's cell is empty; fill it, or remove the row"
                yield PartnerRow(line, place, "", (), message)
            continue
        other_cells = [
            _lines_of_cell(_cell_at_column(row, n))
            for n in (columns.partner_state, columns.country, columns.year)
        ]
        uneven = next((b for b in other_cells if len(b) > 1 and len(b) != len(lines)), None)
        if uneven is not None:
            message = (
                f"{len(lines)} partners stand beside {len(uneven)} values in another cell; "
                "expected one for each: give each partner a row of its own"
            )
            yield PartnerRow(line, place, "", (), message)
            continue
        state = plain(next(iter(_lines_of_cell(_cell_at_column(row, columns.state))), ()))
        ended = plain(next(iter(_lines_of_cell(_cell_at_column(row, columns.ended))), ()))
        status = plain(next(iter(_lines_of_cell(_cell_at_column(row, columns.status))), ()))
        for n, name in enumerate(lines):
            region, country, year = (b[n if len(b) > 1 else 0] if b else () for b in other_cells)
            yield PartnerRow(
                partner.line if partner else line,
                place,
                state,
                _join_cells_to_line(
                    name, region, country, year=plain(year), ended=ended, status=status
                ),
            )


def _join_cells_to_line(
    name: Line, region: Line, country: Line, *, year: str, ended: str, status: str
) -> Line:
    """The line that a list would have: ``name, region, country (year) (until ended)``."""
    flags = [r for r in (*country, *region) if r.flag]
    runs: list[TextRun] = [*flags, *name]
    for more in (region, country):
        shown = [r for r in more if not r.flag]
        if plain(tuple(shown)):
            runs += [TextRun(", "), *shown]
    if year:
        runs.append(TextRun(f" ({year})"))
    if re.search(r"\d{4}", ended):
        runs.append(TextRun(f" (until {ended})"))
    if status and status.casefold() not in ("active", "current", "ongoing"):
        runs.append(TextRun(f" ({status})"))
    return tidy(runs)


def _cell_at_column(row: list[Cell], column: int) -> Cell | None:
    return row[column] if 0 <= column < len(row) else None


def _lines_of_cell(cell: Cell | None) -> list[Line]:
    if cell is None:
        return []
    blocks = [b for b in cell.blocks if isinstance(b, ListItem | Paragraph | Heading)]
    return [b.runs for b in blocks if plain(b.runs) or any(r.flag for r in b.runs)]


def text_of(cell: Cell) -> str:
    """All that a cell says, on one line."""
    return " ".join(plain(line) for line in _lines_of_cell(cell))
