"""Tables of a desk, known by the names of their columns: agreements, requests and contacts."""

from __future__ import annotations

from collections.abc import Sequence

from paradiplomacy.sources.mapped.columns import TableColumn
from paradiplomacy.sources.mapped.header_words import named_by

_MARKS = {
    "agreements": (
        {"title", "valid_until", "renewal", "languages", "clauses"},
        {"renewal", "languages", "clauses"},
    ),
    "requests": ({"what", "due", "received", "responsible", "closed"}, {"due", "received"}),
    "contacts": ({"role", "channel", "name"}, {"channel"}),
}
"""Of each table: columns of which it has most, and those of which it has one at least."""
_NEEDED = {"agreements": {"title"}, "requests": {"what", "due"}, "contacts": {"role", "channel"}}


def sort_desk(columns: Sequence[TableColumn]) -> tuple[str, dict[str, str]] | None:
    """The table that some columns are of, and its columns by name; None of ties and activities.

    Examples
    --------
    >>> sort_desk([TableColumn(name, []) for name in ("Partner", "Betreff", "Eingang", "Frist")])
    ('requests', {'what': 'Betreff', 'received': 'Eingang', 'due': 'Frist'})
    >>> sort_desk([TableColumn(name, []) for name in ("City", "Country", "Since", "E-mail")])
    """
    for table, (of_table, telling) in _MARKS.items():
        found: dict[str, str] = {}
        for column in columns:
            named = [name for name in named_by(column.name, table) if name not in found]
            if named and not _is_a_place(column.name):
                found[named[0]] = column.name
        marked = of_table & found.keys()
        is_told = _NEEDED[table] <= found.keys() and telling & found.keys() and len(marked) > 1
        if is_told and (
            table != "contacts"
            or not any("established" in named_by(column.name, "columns") for column in columns)
        ):
            return table, found
    return None


def _is_a_place(column: str) -> bool:
    """True of a column that is named as the place or country of an end is, and as no person."""
    roles = named_by(column, "columns")
    return bool({"country", "name"} & set(roles)) and not named_by(column, "contacts")
