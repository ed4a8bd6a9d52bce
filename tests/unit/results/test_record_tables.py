"""Tables that show a record."""

from __future__ import annotations

from tests.support.folders import Folder

from paradiplomacy.results.record_tables import record_tables


def test_statements_on_a_subject_stand_together(folder: Folder) -> None:
    folder.tie("purpose", "understanding")
    record = folder.record()
    table = record_tables(record)["statements"]()
    rows = list(table.select("record", "subject", "property", "id").iter_rows())
    assert rows == sorted(rows)
    assert {row[-1] for row in rows} == record.statements.keys()
    assert [row[-1] for row in rows] != sorted(record.statements)
