"""The errors of paradiplomacy, one tree.

    ParadiplomacyError                 everything that we raise on purpose
    ├── RecordError                    a record folder, row or field is wrong
    │   └── FileError                  a file that was given cannot be read as a whole
    ├── NotFoundError                  no such record, place, tie, hypothesis, definition ...
    ├── FetchError                     a service on the network does not give what was asked for
    ├── StoreError                     the store cannot be opened, migrated or written
    │   └── WithdrawalError            an import would withdraw something; `evidence.brought`
    ├── AccessError                    somebody may not do that, or is not let in
    ├── ChangeError                    what somebody writes by hand cannot be taken
    └── ConflictError                  somebody wrote on the same fact meanwhile; `evidence.history`

Each says which input, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paradiplomacy.masking import mask
from paradiplomacy.printable import printable
from paradiplomacy.suggestions import did_you_mean, similar, suggestion

__all__ = [
    "AccessError",
    "ChangeError",
    "FetchError",
    "FileError",
    "NotFoundError",
    "ParadiplomacyError",
    "Problem",
    "RecordError",
    "StoreError",
]


class ParadiplomacyError(Exception):
    """Root of all errors that this package raises on purpose; none shows a password."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(
            *(mask(argument) if isinstance(argument, str) else argument for argument in arguments)
        )


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with one cell, row or file of a record folder.

    Parameters
    ----------
    file : str
        Name of the file inside the record folder, such as ``ties.csv``.
    row : int
        Line of the file on which the row starts, the header's being 1; 0 when the whole
        file is meant. Where cells hold line breaks a spreadsheet shows a lower number.
    field : str
        Column, or ``""`` when the whole row is meant.
    message : str
        What was found, what was expected and what to do.
    """

    file: str
    row: int
    field: str
    message: str

    def __post_init__(self) -> None:
        for name in ("file", "field", "message"):
            object.__setattr__(self, name, mask(getattr(self, name)))
        # A name is one line, whatever it holds.
        object.__setattr__(self, "file", printable(self.file, one_line=True))

    def __str__(self) -> str:
        where = self.file
        if self.row:
            where += f", row {self.row}"
        if self.field:
            where += f", field {self.field!r}"
        return f"{where}: {self.message}"


class RecordError(ParadiplomacyError):
    """A record folder cannot be read as it is; nothing was stored.

    Parameters
    ----------
    problems : iterable of Problem
        Every problem that was found, not only the first.
    """

    SHOWN = 20

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        lines = [str(problem) for problem in self.problems[: self.SHOWN]]
        if len(self.problems) > self.SHOWN:
            lines.append(f"... and {len(self.problems) - self.SHOWN} more problems")
        super().__init__("\n".join(lines))


class FileError(RecordError):
    """A file that was given cannot be read as a whole.

    It is missing, no regular file, too large, packed, or in an encoding that must be named.

    Parameters
    ----------
    name : str
        Name of the file, without its folder.
    message : str
        What was found, what was expected and what to do.
    row : int
        Line of the file; 0 where the whole is meant.
    missing : bool
        Whether there is no such file.
    """

    def __init__(self, name: str, message: str, *, row: int = 0, missing: bool = False) -> None:
        super().__init__([Problem(name, row, "", message)])
        self.missing = missing


class NotFoundError(ParadiplomacyError):
    """Something was asked for by a name that nothing carries; `near` has names like it.

    Parameters
    ----------
    what, name : str
        What was asked for, and by which name.
    known : iterable of str
        All names that there are.
    hint : str
    near : iterable of str, optional
        Names like it, where who raises this knows better than their letters do.
    """

    def __init__(
        self,
        what: str,
        name: str,
        known: Iterable[str] = (),
        hint: str = "",
        *,
        near: Iterable[str] | None = None,
    ) -> None:
        self.what, self.name = what, mask(name)
        names = sorted(known)
        self.near = similar(name, names) if near is None else tuple(near)
        listed = "" if hint.startswith("one of ") else suggestion(name, names)
        instead = did_you_mean(self.near) if self.near else listed
        super().__init__("; ".join(part for part in (f"no {what} {name!r}", instead, hint) if part))


class FetchError(ParadiplomacyError):
    """A service on the network does not give what was asked for; what came before is kept."""


class StoreError(ParadiplomacyError):
    """The store cannot be opened, migrated, read or written."""


class AccessError(ParadiplomacyError):
    """Somebody may not do what was asked for, or is not let in.

    Parameters
    ----------
    code : str
        Why, as a key of the words that a page shows; see `paradiplomacy.access.denials.REFUSALS`.
    message : str
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class ChangeError(ParadiplomacyError):
    """Error in a change that somebody writes on a record by hand; nothing was written.

    Parameters
    ----------
    code : str
        Why, as a key of the words that a page shows.
    message : str
    **needs : str
        Names that these words need.
    """

    def __init__(self, code: str, message: str, **needs: str) -> None:
        self.code = code
        self.needs = needs
        super().__init__(message)
