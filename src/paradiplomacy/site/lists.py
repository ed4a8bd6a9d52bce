"""Long lists: their first rows for the page, and all of them as columns for its script.

A column has a type that says what its values are and how they look, in
``templates/lists.html.j2`` and in ``assets/src/rows.js`` alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from paradiplomacy.answers.columns import TABLE_OF, further_names, text_of_column
from paradiplomacy.model import cells
from paradiplomacy.model.columns import Column
from paradiplomacy.site.kinds import View
from paradiplomacy.site.site_context import SiteContext
from paradiplomacy.views import RecordAnswer

FIRST = 40
"""How many rows of a long list stand in the page itself."""

ColumnType: TypeAlias = Literal[
    "tie", "place", "places", "code", "codes", "counts", "date", "number", "text", "source"
]

PLACED = ("pair", "country", "division", "place", "tie")
"""By what the places of a row say, a list can be filtered whether it has such a column or not."""


class ListColumn(RecordAnswer):
    """A column of a list.

    name: Its title is the word ``column.NAME``; filters in addresses name it so.
    type: What its values are: a tie as its key (empty of a pair that is not a tie in this record)
    and its ends; the key of a place or source (``RECORD/KEY``); keys of places; a code or a list of
    codes, for which there are words, or pairs of a code and how many; an EDTF date; a number; text
    of the record.
    group: The group of words for codes: ``status``. ``country`` for countries.
    is_shown: Whether the table shows it. Lists can be filtered by those that it does not show.
    subject: The kind of thing whose table has a label for it, with a colon; empty where the word
    ``column.NAME`` is its title.
    """

    left_out = frozenset({"is_shown"})
    name: str
    type: ColumnType
    group: str = ""
    is_shown: bool = True
    subject: str = ""

    def grouped(self) -> ListColumn:
        """The column with its group of words, which is its name where none is given."""
        return replace(self, group=self.group or self.name)


class FirstRows(RecordAnswer):
    """First rows of a list of `total`; `also` names columns that can be filtered, unseen."""

    columns: tuple[ListColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int
    data: str
    filters: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongList:
    """A list that is too long for its page.

    data: Name of the data script with all rows.
    made: From the site to its rows: one value a column.
    filters: The columns that get a box of choices, shown or not.
    """

    data: str
    columns: tuple[ListColumn, ...]
    made: Callable[[SiteContext], Sequence[Sequence[Any]]]
    filters: tuple[str, ...]

    def rows(self, site: SiteContext) -> Sequence[Sequence[Any]]:
        """All rows, made once a site."""
        if self.data not in site.rows_of:
            site.rows_of[self.data] = self.made(site)
        return site.rows_of[self.data]

    def first(self, site: SiteContext) -> View:
        """Rows that its page shows before its script has run."""
        columns, rows = self.columns, self.rows(site)
        # A further column of which no row says anything would be an empty one.
        seen = [
            at
            for at, column in enumerate(columns)
            if column.is_shown
            and (not column.subject or any(row[at] not in ("", None) for row in rows))
        ]
        unseen = (c.name for c in columns if not c.is_shown and c.name not in self.filters)
        return FirstRows(
            columns=tuple(columns[at].grouped() for at in seen),
            rows=tuple(tuple(row[at] for at in seen) for row in rows[:FIRST]),
            total=len(rows),
            data=self.data,
            filters=self.filters,
            also=(*unseen, *PLACED),
        ).to_dict()


def list_columns(text: str, *, is_shown: bool = True) -> tuple[ListColumn, ...]:
    """Columns in one line: each by its name and type, with its group where that is another.

    >>> list_columns("since date, giver code side")[1]
    ListColumn(name='giver', type='code', group='side', is_shown=True, subject='')
    """
    return tuple(
        ListColumn(name, kind, "".join(group), is_shown)  # type: ignore[arg-type]
        for name, kind, *group in (column.split() for column in text.split(","))
    )


def further_list_columns(kind: str) -> tuple[ListColumn, ...]:
    """Columns that the table of a kind of thing declares beyond those of its class in the model."""
    return tuple(
        ListColumn(
            each.attribute,
            _type_of_column(each),
            "flag" if each.type is cells.FLAG else "",
            subject=f"{TABLE_OF[kind].subject}:",
        )
        for each in further_names(kind)
    )


def _type_of_column(column: Column) -> ColumnType:
    """Type in a list of a column of a table; an identifier is no number to sort by."""
    if column.type.value == "date":
        return "date"
    if column.type is cells.FLAG:
        return "code"
    is_number = column.type.value in ("whole", "number") and column.type is not cells.IDENTIFIER
    return "number" if is_number else "text"


def further_cells(kind: str, answer: Any) -> tuple[Any, ...]:
    """The values of these columns, of an answer that has them beside; no number where none is."""
    values = [(each, answer.further[each.attribute]) for each in further_names(kind)]
    return tuple(
        (None if value == "" else value)
        if _type_of_column(each) == "number"
        else text_of_column(value)
        for each, value in values
    )
