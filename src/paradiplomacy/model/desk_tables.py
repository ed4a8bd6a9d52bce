"""The tables of an office's desk, declared as in `paradiplomacy.model.tables`."""

from __future__ import annotations

from paradiplomacy.model import cells
from paradiplomacy.model.cells import CellType, one_of
from paradiplomacy.model.columns import Column, Table, key_column
from paradiplomacy.model.statements import CONSENT_WORDS, Consent

_TEXT = "[a-z]{2} [0-9a-f]{64} [^;]+"


_TEXTS = CellType(
    "language, SHA-256 and name of a file, after each other",
    "list",
    pattern=f"{_TEXT}(; ?{_TEXT})*",
)


AGREEMENTS = Table(
    "agreements",
    subject="agreement",
    columns=(
        key_column(),
        Column("place_a", cells.PLACE, required=True, names="places"),
        Column("place_b", cells.PLACE, required=True, names="places"),
        Column("title", cells.PROSE, required=True),
        Column("signed", cells.DATE),
        Column("valid_until", cells.DATE),
        Column("renewal", one_of("automatic", "on request", "none")),
        Column("languages", cells.LANGUAGES),
        Column("clauses", cells.PROSE),
        Column("file", cells.TEXT),
        Column("texts", _TEXTS),
    ),
)


REQUESTS = Table(
    "requests",
    subject="request",
    columns=(
        key_column(),
        Column("place", cells.PLACE, required=True, names="places"),
        Column("partner", cells.PLACE, names="places"),
        Column("what", cells.PROSE, required=True),
        Column("received", cells.DATE),
        Column("due", cells.DATE),
        Column("status", one_of("open", "done", "declined")),
        Column("responsible", cells.TEXT),
        Column("closed", cells.DATE),
    ),
)
"""An office's own business: shown to those alone who may see accounts."""


CONTACTS = Table(
    "contacts",
    subject="contact",
    columns=(
        key_column(),
        Column("place", cells.PLACE, required=True, names="places"),
        Column("role", cells.TEXT, required=True, anonymous="withheld", hidden_from=Consent.CITY),
        Column("name", cells.TEXT, anonymous="left out"),
        Column("channel", cells.TEXT, anonymous="left out"),
        Column("consent", one_of(*CONSENT_WORDS), default="role"),
    ),
)
"""Persons: what is shown of one goes by the word in `consent`; see
`paradiplomacy.evidence.consent.showing`."""


DESK = (AGREEMENTS, REQUESTS, CONTACTS)
"""Tables of a desk, each of whose rows an office adds and lists."""


def cells_of_ends(table: Table, office: str, partner: str) -> dict[str, str]:
    """Cells of a row that name places: the office and its partner, or the partner alone.

    >>> cells_of_ends(REQUESTS, "se-a", "jp-b"), cells_of_ends(CONTACTS, "se-a", "jp-b")
    ({'place': 'se-a', 'partner': 'jp-b'}, {'place': 'jp-b'})
    """
    columns = [column.name for column in table.properties if column.names == "places"]
    return dict(zip(columns, (office, partner)[2 - len(columns) :], strict=True))
