"""Columns and tables as such; `paradiplomacy.model.tables` declares each one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal

from paradiplomacy.model.cells import KEY, LOCATOR, TEXT, CellType, one_of
from paradiplomacy.model.statements import Certainty, Consent

Anonymous = Literal["shown", "withheld", "left out"]
"""What becomes of a cell where consent hides it. Of what is closed nothing is shown."""


class ColumnRole(StrEnum):
    """Purpose of a column.

    ``key``: it names the subject of the row, alone or with others. ``value``: in a table with
    a subject, each filled cell becomes a statement on it. ``statement``: it describes the
    statement: who says it, where, of which time. ``derived_columns``: it stands in the frame alone.
    ``reconciled``: a fact that stands in no file, since reconciliation makes it of others.
    """

    KEY = "key"
    VALUE = "value"
    STATEMENT = "statement"
    DERIVED = "derived"
    RECONCILED = "reconciled"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    `name`: in the file.
    `required`: whether the column must be there and every cell filled.
    `default`: the cell of every row where the file lacks the column.
    `called`: its name in the record and the frame, where that is not `name`.
    `columns_of_frame`: whether the frame has it.
    `names`: table of whose rows it names one: ``places``. Every key must be known.
    `anonymous`: what becomes of it where consent hides it.
    `hidden_from`: the most open consent that hides it.
    `one_text`: of prose: whether its value is the preferred text alone, not all that sources say.
    """

    name: str
    type: CellType
    required: bool = False
    default: str = ""
    role: ColumnRole = ColumnRole.VALUE
    called: str = ""
    framed: bool = True
    names: str = ""
    anonymous: Anonymous = "shown"
    hidden_from: Consent = Consent.ROLE
    one_text: bool = False

    def under(self, consent: Consent) -> Anonymous:
        """Form that it takes under a consent."""
        return self.anonymous if consent.hides(self.hidden_from) else "shown"

    @property
    def attribute(self) -> str:
        """Its name in the record and the frame."""
        return self.called or self.name

    @property
    def type_name(self) -> str:
        """The type as the documentation names it, with ``empty`` among the words that it lists."""
        listed = self.type.words and not self.type.enum
        empty = listed and not self.required and not self.default
        return f"{self.type.name}, empty" if empty else self.type.name


def derived_columns(kind: CellType, *names: str) -> tuple[Column, ...]:
    """Columns that stand in the frame alone; `paradiplomacy.record.frames` computes them."""
    return tuple(Column(name, kind, role=ColumnRole.DERIVED) for name in names)


def key_column(kind: CellType = KEY, *, called: str = "") -> Column:
    """The column that alone names the subject of a row."""
    return Column("id", kind, required=True, role=ColumnRole.KEY, called=called)


_CITES = (
    Column("source", KEY, required=True, role=ColumnRole.STATEMENT, names="sources"),
    Column("locator", LOCATOR, role=ColumnRole.STATEMENT, anonymous="left out"),
    Column("note", TEXT, role=ColumnRole.STATEMENT, anonymous="left out"),
    Column("certainty", one_of(Certainty), default=Certainty.STATED, role=ColumnRole.STATEMENT),
)


@dataclass(frozen=True)
class Table:
    """A table of a record: a file of the folder, a frame, or both.

    `name`: the file is ``name.csv``.
    `columns`: in the order of the file and of the frame.
    `subject`: what each row is about, as statements name it: ``law``; ``""`` where rows make no
      statements.
    `frame`: name of the frame; ``""`` where there is none.
    `one_row_a_key`: whether a key may stand in one row only; else in one row a source.
    `layout`: the columns of a file that has one statement a row (`ties`); their role says nothing.
      `columns` are then the properties that such a statement may name, and those of the frame.
    `frame_last`: columns that come last in the frame.
    """

    name: str
    columns: tuple[Column, ...]
    subject: str = ""
    frame: str = ""
    one_row_a_key: bool = False
    layout: tuple[Column, ...] = ()
    frame_last: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Name of its file in a record folder."""
        return f"{self.name}.csv"

    @property
    def cites(self) -> tuple[Column, ...]:
        """Columns for who says it, and where: in every table whose rows make statements."""
        return _CITES if self.subject or self.layout else ()

    @cached_property
    def cells(self) -> tuple[Column, ...]:
        """The columns of the file."""
        return (*self.cites, *(self.layout or self._with(ColumnRole.KEY, ColumnRole.VALUE)))

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """The columns that together name the subject."""
        return self._with(ColumnRole.KEY)

    @cached_property
    def properties(self) -> tuple[Column, ...]:
        """The columns that become statements."""
        return self._with(ColumnRole.VALUE) if self.subject else ()

    @cached_property
    def columns_of_frame(self) -> tuple[Column, ...]:
        """The columns of the frame, in its order."""
        if not self.frame:
            return ()
        framed_columns = [column for column in self.columns if column.framed]
        last = {name: place for place, name in enumerate(self.frame_last, 1)}
        return tuple(sorted(framed_columns, key=lambda column: last.get(column.name, 0)))

    def column(self, name: str) -> Column:
        """The column that becomes statements of this property, or that is a key."""
        return self._by_name[name]

    def is_list(self, name: str) -> bool:
        """True if a property takes several values at once, joined by semicolons in a cell."""
        return self.column(name).type.value == "list"

    def under(self, consent: Consent, name: str) -> Anonymous:
        """Form that a property takes under a consent."""
        column = self._by_name.get(name)
        return column.under(consent) if column else "shown"

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {c.name: c for c in (*self.keys, *self.properties)}

    def _with(self, *roles: ColumnRole) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.role in roles)
