"""The tables of what surrounds ties, declared as in `paradiplomacy.model.tables`."""

from __future__ import annotations

from typing import Any

from paradiplomacy.model import cells
from paradiplomacy.model.activity import Answer, Sign
from paradiplomacy.model.cells import one_of
from paradiplomacy.model.columns import Column, ColumnRole, Table, derived_columns, key_column
from paradiplomacy.model.context import NO_ANSWERS
from paradiplomacy.model.statements import CONSENT_WORDS, Consent


def _column_hidden_under(name: str, kind: cells.CellType, consent: Consent, **more: Any) -> Column:
    """A column that is left out under a consent, and under every stricter one."""
    return Column(name, kind, anonymous="left out", hidden_from=consent, **more)


SHOCKS = Table(
    "shocks",
    subject="shock",
    frame="shocks",
    one_row_a_key=True,
    frame_last=("countries",),
    columns=(
        key_column(called="shock"),
        Column("name", cells.TEXT, required=True),
        Column("name_zh", cells.TEXT),
        Column("date", cells.DATE, required=True),
        Column("countries", cells.COUNTRIES, required=True),
        Column("kind", cells.TEXT),
    ),
)

RESPONSES = Table(
    "responses",
    subject="response",
    frame="responses",
    columns=(
        key_column(called="response"),
        Column("shock", cells.KEY, required=True, names="shocks"),
        Column("place", cells.PLACE, names="places"),
        Column("partner", cells.PLACE, names="places"),
        *derived_columns(cells.TEXT, "tie"),
        Column("answer", one_of(Answer), required=True),
        Column("date", cells.DATE),
        Column("actor", cells.ACTOR),
        Column("description", cells.PROSE, framed=False),
    ),
)

ACTS = Table(
    "acts",
    subject="act",
    frame="acts",
    columns=(
        key_column(called="act"),
        Column("date", cells.DATE, required=True),
        Column("actor", cells.BOTH, required=True),
        Column("target", cells.COUNTRY),
        Column("sign", one_of(Sign), required=True),
        Column("category", cells.TEXT, required=True),
        Column("description", cells.PROSE, required=True),
    ),
)

LAWS = Table(
    "laws",
    subject="law",
    frame="laws",
    frame_last=("scope_countries", "covered"),
    columns=(
        key_column(called="law"),
        Column("place", cells.PLACE, names="places"),
        Column("jurisdiction", cells.PROSE, required=True, framed=False),
        Column("citation", cells.PROSE, required=True, framed=False, one_text=True),
        Column("status", one_of("in force", "enacted", "bill", "order"), required=True),
        Column("enacted", cells.DATE),
        Column("effective", cells.DATE),
        Column("terminate_by", cells.DATE),
        Column("duty", cells.PROSE, framed=False),
        Column("scope_countries", cells.COUNTRIES),
        Column("covered", cells.PROSE),
        Column("retroactive", one_of("yes", "no", "unclear")),
        Column("exceptions", cells.PROSE, framed=False),
    ),
)

TOTALS = Table(
    "totals",
    subject="total",
    columns=(
        key_column(),
        Column("countries", cells.COUNTRIES, required=True),
        Column("date", cells.DATE, required=True),
        Column("scope", one_of("all", "city", "state"), required=True),
        Column("count", cells.WHOLE, required=True),
        Column("bound", one_of("exact", "at least"), default="exact"),
        Column("definition", cells.KEY),
    ),
)

FRAMEWORK = Table(
    "framework",
    subject="framework",
    columns=(
        key_column(),
        Column("date", cells.DATE, required=True),
        Column("instrument", cells.TEXT, required=True),
        Column("parties", cells.PROSE, required=True),
        Column("description", cells.PROSE, required=True),
    ),
)

SERIES = Table(
    "series",
    subject="reading",
    frame="readings",
    columns=(
        Column("series", cells.KEY, required=True, role=ColumnRole.KEY),
        Column("of", cells.MEASURED, required=True, role=ColumnRole.KEY, called="subject"),
        Column("date", cells.DATE, required=True, role=ColumnRole.KEY),
        Column("value", cells.NUMBER, required=True),
        Column("unit", cells.TEXT, required=True),
    ),
)

CLAIMS = Table(
    "claims",
    subject="claim",
    frame="claims",
    columns=(
        key_column(called="claim"),
        Column("section", cells.TEXT, required=True),
        Column("paragraph", cells.PARAGRAPH, required=True),
        Column(
            "domain",
            one_of("conflict", "rights", "capacity", "climate", "theory", "method", "policy"),
            required=True,
        ),
        Column("kind", one_of("claim", "figure", "pair"), required=True),
        Column("text", cells.PROSE, required=True),
        Column("numerator", cells.WHOLE),
        Column("denominator", cells.WHOLE),
        Column("value", cells.NUMBER),
        Column("place_a", cells.PLACE, framed=False, names="places"),
        Column("place_b", cells.PLACE, framed=False, names="places"),
        *derived_columns(cells.TEXT, "tie"),
        Column("support", cells.TEXT),
        *derived_columns(cells.TEXT, "side"),
    ),
)

ACCOUNTS = Table(
    "accounts",
    subject="account",
    frame="accounts",
    columns=(
        key_column(called="account"),
        Column("side", cells.END, required=True),
        _column_hidden_under("place", cells.PLACE, Consent.REGION, names="places"),
        _column_hidden_under("partner", cells.PLACE, Consent.REGION, names="places"),
        _column_hidden_under("admin1", cells.NAME, Consent.ANONYMOUS, framed=False),
        *derived_columns(cells.TEXT, "tie"),
        Column(
            "office",
            cells.TEXT,
            required=True,
            framed=False,
            anonymous="withheld",
            hidden_from=Consent.CITY,
        ),
        _column_hidden_under("role", cells.TEXT, Consent.CITY, framed=False),
        _column_hidden_under(
            "chosen", one_of("longest", "closest", "highest", "other"), Consent.CITY
        ),
        Column("language", cells.LANGUAGE),
        Column("mode", cells.TEXT),
        _column_hidden_under("date", cells.DATE, Consent.ANONYMOUS),
        Column("consent", one_of(*CONSENT_WORDS)),
        Column("embargo", cells.DATE, framed=False),
        Column("quote", one_of("yes", "no"), framed=False),
        Column("in_group", cells.KEY),
        Column("not_blind", one_of("yes", "no")),
    ),
)

ANSWERS = Table(
    "answers",
    subject="answer",
    frame="answers",
    columns=(
        *derived_columns(cells.TEXT, "answer"),
        Column("account", cells.KEY, required=True, role=ColumnRole.KEY, names="accounts"),
        Column("question", cells.KEY, required=True, role=ColumnRole.KEY),
        Column("value", cells.NUMBER),
        Column("text", cells.PROSE),
        Column("date", cells.DATE, called="value_date"),  # accounts, joined to answers, have a date
        Column("states", cells.STATES, framed=False),
        Column("no_answer", one_of(*NO_ANSWERS)),
        Column("only_in_groups", one_of("yes"), framed=False),
    ),
)
