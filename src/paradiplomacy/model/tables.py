"""The tables of a record, each declared once.

What reads a record folder, the JSON schema of its rows, the frames, the columns that the store
has for sources and judgements, the codebook and the pages of the reference are made from these
declarations; what the columns mean stands in ``words/``, one file for each language. To add a
column, add its line here, in `context_tables` (shocks, laws, series, claims, accounts and the
like) or in `desk_tables`, and its words there.
"""

from __future__ import annotations

from paradiplomacy.model import cells
from paradiplomacy.model.activity import Flow, Form
from paradiplomacy.model.cells import CellType, one_of
from paradiplomacy.model.columns import Column, ColumnRole, Table, derived_columns, key_column
from paradiplomacy.model.context_tables import (
    ACCOUNTS,
    ACTS,
    ANSWERS,
    CLAIMS,
    FRAMEWORK,
    LAWS,
    RESPONSES,
    SERIES,
    SHOCKS,
    TOTALS,
)
from paradiplomacy.model.desk_tables import DESK
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import MANUAL, Consent, JudgementKind, Polarity, Voice
from paradiplomacy.model.status import STATED_STATUSES
from paradiplomacy.model.ties import Purpose, TieKind

SOURCES = Table(
    "sources",
    one_row_a_key=True,
    columns=(
        key_column(),
        Column("title", cells.TEXT, required=True, anonymous="withheld"),
        Column("url", cells.TEXT, anonymous="left out"),
        Column("language", cells.LANGUAGE, default="en"),
        Column("end", cells.END, required=True),
        Column("voice", one_of(Voice), required=True),
        Column("consent", one_of(Consent), default=Consent.PUBLIC),
        Column("note", cells.TEXT, anonymous="left out"),
        Column("place", cells.PLACE, names="places", anonymous="left out"),
        Column("outlet", cells.KEY, names="outlets", anonymous="left out"),
        Column("dated", cells.DATE, anonymous="left out"),
    ),
)

OUTLETS = Table(
    "outlets",
    one_row_a_key=True,
    columns=(
        key_column(),
        Column("name", cells.TEXT, required=True),
        Column("hosts", cells.TEXT),
        Column("end", cells.END, required=True),
        Column("voice", one_of(Voice), required=True),
        Column("place", cells.PLACE, names="places"),
        Column("note", cells.TEXT),
    ),
)

PLACES = Table(
    "places",
    subject="place",
    frame="places",
    columns=(
        key_column(cells.PLACE, called="place"),
        Column("name", cells.NAME, required=True),
        Column("name_local", cells.NAME),
        *derived_columns(cells.TEXT, "label"),
        Column("country", cells.COUNTRY, required=True),
        Column("level", one_of(Level), required=True),
        *derived_columns(cells.TEXT, "tier"),
        Column("admin1", cells.NAME),
        Column("region", cells.NAME),
        Column("coastal", cells.FLAG),
        Column("latitude", cells.LATITUDE),
        Column("longitude", cells.LONGITUDE),
        Column("population", cells.WHOLE),
        Column("geonames_id", cells.IDENTIFIER),
        Column("wikidata_id", cells.ITEM),
        Column("coordinates", cells.DEGREES, framed=False),
    ),
)

_ENDS = tuple(
    column
    for end in "ab"
    for name, kind in {
        "place": cells.PLACE,
        "label": cells.TEXT,
        "country": cells.COUNTRY,
        "region": cells.NAME,
        "admin1": cells.NAME,
        "coastal": cells.FLAG,
        "population": cells.WHOLE,
    }.items()
    for column in derived_columns(kind, f"{name}_{end}")
)

_TIE_PROPERTIES = (
    Column("kind", one_of(TieKind)),
    Column("purpose", one_of(*Purpose)),
    Column("stated_status", one_of(*STATED_STATUSES), framed=False),
    Column("exchanges_in_year", cells.WHOLE, framed=False),
    Column("proposed", cells.DATE, framed=False),
    Column("letter_of_intent", cells.DATE, framed=False),
    Column("approved", cells.DATE, framed=False),
    Column("in_force", cells.DATE, framed=False),
    Column("established", cells.DATE),
    Column("renewed", cells.DATE, framed=False),
    Column("dormant", cells.DATE, framed=False),
    Column("suspended", cells.DATE, framed=False),
    Column("resumed", cells.DATE, framed=False),
    Column("ended", cells.DATE, framed=False),
)

TIES = Table(
    "ties",
    subject="tie",
    frame="ties",
    layout=(
        Column("place_a", cells.PLACE, required=True, names="places"),
        Column("place_b", cells.PLACE, required=True, names="places"),
        Column(
            "property",
            one_of(*(column.name for column in _TIE_PROPERTIES)),
            required=True,
        ),
        Column("value", cells.AS_PROPERTY, required=True),
        Column("when", cells.DATE),
        Column("actor", cells.ACTOR),
        Column("polarity", one_of(Polarity), default=Polarity.ASSERTS),
        Column("side", cells.PLACE),
    ),
    columns=(
        *derived_columns(cells.TEXT, "tie"),
        *_ENDS,
        *derived_columns(cells.TEXT, "tier"),
        *_TIE_PROPERTIES,
        Column("interruption", cells.DATE, role=ColumnRole.RECONCILED, framed=False),
        *derived_columns(cells.TEXT, "established_agreement"),
        *derived_columns(cells.LIST, "start_from"),
        *derived_columns(cells.LIST, "contradicted"),
        *derived_columns(cells.TEXT, "status"),
        *derived_columns(cells.FLAG, "stands"),
        *derived_columns(cells.TEXT, "last_sign"),
        *derived_columns(cells.COUNT, "statements", "sources"),
    ),
)

LISTINGS = Table(
    "listings",
    frame="listings",
    columns=(
        *derived_columns(cells.TEXT, "tie", "record", "source", "side"),
        *derived_columns(cells.FLAG, "pairs_once"),
    ),
)

SPELLS = Table(
    "spells",
    frame="spells",
    columns=(
        *derived_columns(cells.TEXT, "tie", "status"),
        *derived_columns(cells.DATE, "start", "stop"),
        *derived_columns(cells.TEXT, "entry", "exit", "exit_actor"),
    ),
)

EXCHANGES = Table(
    "exchanges",
    subject="exchange",
    frame="exchanges",
    columns=(
        key_column(called="exchange"),
        *derived_columns(cells.TEXT, "tie"),
        Column("place_a", cells.PLACE, required=True, names="places"),
        Column("place_b", cells.PLACE, required=True, names="places"),
        Column("date", cells.DATE),
        Column("sector", cells.SECTORS, called="sectors"),
        *derived_columns(cells.LIST, "cofog"),
        Column("form", one_of(Form), required=True),
        Column("flow", one_of(Flow), required=True),
        Column("giver", cells.MUTUAL),
        Column("teacher", cells.MUTUAL),
        Column("learner", cells.MUTUAL),
        Column("through", cells.TEXT),
        Column("participants", cells.PERSONS, framed=False),
        Column("description", cells.PROSE),
    ),
)

FURTHER_VALUES = Table(
    "further_values",
    layout=(
        Column("of", cells.SUBJECT, required=True),
        Column("property", cells.PROPERTY, required=True),
        Column("value", cells.AS_COLUMN, required=True),
    ),
    columns=(),
)

JUDGEMENTS = Table(
    "judgements",
    columns=(
        Column("kind", one_of(JudgementKind), required=True),
        Column("subject", cells.TEXT, required=True),
        Column("object", cells.TEXT),
        Column("by", cells.TEXT, required=True),
        Column("on", cells.DATE, required=True),
        Column("why", cells.TEXT, required=True),
        Column("method", cells.TEXT, default=MANUAL),
    ),
)

TRANSLATIONS = Table(
    "translations",
    columns=(
        Column("file", cells.TEXT, required=True),
        Column("field", cells.PROPERTY, required=True),
        Column("language", cells.LANGUAGE, required=True),
        Column("original", cells.PROSE, required=True),
        Column("text", cells.PROSE, required=True),
        Column("translator", cells.TEXT, required=True),
    ),
)
"""Texts of the record in other languages, for pages: nothing is counted or reconciled of them."""

ACCEPTED_DOUBTS = Table(
    "accepted_doubts",
    columns=(
        Column("check", cells.KEY, required=True),
        Column("subject", cells.TEXT, required=True),
        Column("about", cells.TEXT),
        Column("by", cells.TEXT, required=True),
        Column("on", cells.DATE, required=True),
        Column("why", cells.TEXT, required=True),
    ),
)

TABLES = (
    SOURCES,
    OUTLETS,
    PLACES,
    TIES,
    LISTINGS,
    SPELLS,
    EXCHANGES,
    SHOCKS,
    RESPONSES,
    LAWS,
    TOTALS,
    ACTS,
    FRAMEWORK,
    SERIES,
    CLAIMS,
    ACCOUNTS,
    ANSWERS,
    *DESK,
    FURTHER_VALUES,
    JUDGEMENTS,
    TRANSLATIONS,
    ACCEPTED_DOUBTS,
)
"""Every table that is declared."""

FILES = {table.file: table for table in TABLES if table.cells}
"""The tables of a record folder, by file."""

FRAMES = {table.frame: table for table in TABLES if table.frame}
"""The tables that analyses see, by the name of the frame."""

_BY_SUBJECT = {table.subject: table for table in TABLES if table.subject}


def table_of(subject: str) -> Table | None:
    """The table of a subject such as ``place:us-ar-little-rock``; None where there is none.

    >>> table_of("law:ar-14-1-116").name
    'laws'
    """
    return _BY_SUBJECT.get(subject.partition(":")[0])


def property_names(*kinds: CellType, value: str = "") -> frozenset[str]:
    """The properties of statements whose cells are of one of some kinds, or become such a value.

    >>> sorted(property_names(value="list"))
    ['countries', 'languages', 'participants', 'scope_countries', 'sector', 'texts']
    """
    return frozenset(
        column.name
        for table in TABLES
        for column in table.properties
        if column.type in kinds or column.type.value == value
    )
