"""The errors of dyadevents, one tree.

    DyadEventsError                    everything that this package raises on purpose
    ├── TableError                     a file or table of events, dyads, actors ... is wrong
    ├── UnknownNameError               no such actor, covariate, kind, term ...
    ├── HistoryError                   a history contradicts itself; `history`
    ├── ModelError                     a model cannot be; `model`
    ├── TermError                      a term cannot be; `terms.base`
    ├── FormulaError                   a formula cannot be read; `formula`
    └── FitError                       a model cannot be fitted; `inference.newton`

Each says which input, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from numbers import Integral
from typing import Any

from dyadevents.suggestions import suggestion

__all__ = [
    "DyadEventsError",
    "TableError",
    "TableProblem",
    "UnknownNameError",
    "check_option",
    "check_whole",
]


class DyadEventsError(Exception):
    """Root of all errors that this package raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class TableProblem:
    """One thing that is wrong with one cell, row or table.

    Parameters
    ----------
    table : str
        Name of the file, such as ``events.csv``.
    row : int
        Line of the file on which the row starts, the header's being 1; 0 when the whole
        table is meant. Where cells hold line breaks a spreadsheet shows a lower number.
    column : str
        Or ``""`` when the whole row is meant.
    message : str
        What was found, what was expected and what to do.
    """

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        where = self.table
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", field {self.column!r}"
        return f"{where}: {self.message}"


class TableError(DyadEventsError):
    """A table cannot be read as it is.

    Parameters
    ----------
    problems : iterable of TableProblem
        Every problem that was found, not only the first.
    """

    SHOWN = 20

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        self.problems = tuple(sorted(problems))
        lines = [str(problem) for problem in self.problems[: self.SHOWN]]
        if len(self.problems) > self.SHOWN:
            lines.append(f"... and {len(self.problems) - self.SHOWN} more problems")
        super().__init__("\n".join(lines))


class UnknownNameError(DyadEventsError):
    """Something was asked for by a name that nothing carries; suggests names like it.

    Parameters
    ----------
    what, name : str
        What was asked for, and by which name.
    known : iterable of str
        All names that there are.
    """

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        self.what, self.name = what, name
        instead = suggestion(name, sorted(known))
        super().__init__("; ".join(part for part in (f"no {what} {name!r}", instead) if part))


def check_option(argument: str, given: object, known: Iterable[str]) -> None:
    """Raise where an argument is none of the words that it can be.

    Examples
    --------
    >>> check_option("ties", "Efron", ("breslow", "efron"))
    Traceback (most recent call last):
    dyadevents.errors.UnknownNameError: no ties 'Efron'; did you mean 'efron'?
    """
    if not isinstance(given, str) or given not in known:
        raise UnknownNameError(argument, str(given), known)


def check_whole(argument: str, given: Any, least: int = 0) -> None:
    """Raise where an argument is no whole number, or less than it can be."""
    if isinstance(given, bool) or not isinstance(given, Integral) or given < least:
        raise DyadEventsError(f"{argument}={given!r}; expected a whole number of at least {least}")
