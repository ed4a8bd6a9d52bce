"""Every column is declared once, and its words stand in every language."""

from __future__ import annotations

from dataclasses import fields

import pytest

from paradiplomacy.language import LANGUAGES
from paradiplomacy.model.activity import Act, Exchange, NationalShock, Reading, Response
from paradiplomacy.model.columns import ColumnRole, Table
from paradiplomacy.model.context import (
    Account,
    Claim,
    FrameworkInstrument,
    Law,
    SurveyAnswer,
    Total,
)
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
from paradiplomacy.model.desk_tables import AGREEMENTS, CONTACTS, REQUESTS
from paradiplomacy.model.office_papers import Contact, OfficeRequest, SignedAgreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.statements import Judgement, Source
from paradiplomacy.model.table_words import frame_words, label_of, table_words
from paradiplomacy.model.tables import (
    EXCHANGES,
    FILES,
    FRAMES,
    JUDGEMENTS,
    PLACES,
    SOURCES,
    TABLES,
)

ENTITIES = [
    (PLACES, Place),
    (EXCHANGES, Exchange),
    (SHOCKS, NationalShock),
    (RESPONSES, Response),
    (ACTS, Act),
    (LAWS, Law),
    (TOTALS, Total),
    (FRAMEWORK, FrameworkInstrument),
    (SERIES, Reading),
    (CLAIMS, Claim),
    (ACCOUNTS, Account),
    (ANSWERS, SurveyAnswer),
    (AGREEMENTS, SignedAgreement),
    (REQUESTS, OfficeRequest),
    (CONTACTS, Contact),
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_its_words_and_no_other_has(table: Table, language: str) -> None:
    words = table_words(table, language)
    named = {c.name for c in (*table.layout, *table.columns, *table.cites)}
    assert set(words.columns) == named
    for column in table.cells:
        assert words.meaning(column.name)
        assert language != "en" or words.example(column.name)
    for column in table.columns_of_frame:
        assert words.meaning_in_frame(column.name)
    assert bool(words.about) == bool(table.cells)
    assert bool(words.row) == bool(table.frame)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_chinese_words_are_chinese(table: Table) -> None:
    for column, words in table_words(table, "zh").columns.items():
        for what in ("label", "file", "frame"):
            text = words.get(what, "中")
            assert any("一" <= letter <= "鿿" for letter in text), (column, what)
        assert "label" in words, column


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_description_is_one_line_without_a_full_stop(frame: str, language: str) -> None:
    words = frame_words(frame, language)
    for text in (words.row, *words.columns.values()):
        assert text
        assert "\n" not in text
        assert text[-1] not in ".。"


@pytest.mark.parametrize("name", sorted({c.name for table in TABLES for c in table.properties}))
def test_a_property_is_of_one_nature_in_every_table(name: str) -> None:
    # Statements are compared by property, whatever their subject.
    columns = [c for table in TABLES for c in table.properties if c.name == name]
    assert len({c.type.value in ("list", "date") for c in columns}) == 1


@pytest.mark.parametrize(("table", "kind"), ENTITIES, ids=[t.name for t, _ in ENTITIES])
def test_an_entity_has_only_fields_that_its_table_declares(table: Table, kind: type) -> None:
    known = {column.attribute for column in (*table.keys, *table.properties)}
    assert {field.name for field in fields(kind)} - known <= {"id", "statements"}


@pytest.mark.parametrize(("table", "kind"), [(SOURCES, Source), (JUDGEMENTS, Judgement)])
def test_sources_and_judgements_are_their_columns(table: Table, kind: type) -> None:
    assert {field.name for field in fields(kind)} == {column.name for column in table.cells}


def test_columns_name_tables_that_exist() -> None:
    named = {column.names for file in FILES.values() for column in file.cells} - {""}
    assert {f"{name}.csv" for name in named} <= set(FILES)


def test_a_name_stands_once_in_a_table() -> None:
    for table in TABLES:
        for columns in (table.cells, table.columns_of_frame):
            names = [column.name for column in columns]
            assert len(names) == len(set(names)), table.name
        assert all(column.framed for column in table.columns if column.role is ColumnRole.DERIVED)


def test_a_property_without_a_label_is_called_by_its_name() -> None:
    assert label_of("geonames_id") == "geonames id"
    assert label_of("kind") == "kind of tie"
    assert label_of("interruption", "zh") == "中止或终止"
