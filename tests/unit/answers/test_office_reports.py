"""The year of an office, and who took part: counted of what is in the record, and written whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.answers.office_reports import grant_report, office_year
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.site.council.files import HeadingBlock, grant_blocks, write_page, year_blocks
from paradiplomacy.sources.record_folder import read_record_folder

YEAR = 2025


@pytest.fixture
def record(tmp_path: Path) -> Record:
    folder = Folder.small(tmp_path / "folder")
    folder.add("exchanges.csv", id="e1", date="2025-05-02", sector="environment",
               participants="US 8; CN 12", description="Engineers came")  # fmt: skip
    folder.add("exchanges.csv", id="e2", date="2025-06", participants="5", form="training")
    folder.add("exchanges.csv", id="e3", date="2025", description="A concert")
    folder.add("exchanges.csv", id="e4", date="2024-12-31", participants="US 100")
    ends = {"place_a": LITTLE_ROCK, "place_b": CHANGCHUN, "source": "lr"}
    folder.add("agreements.csv", id="a1", title="Water", signed="2025-03-01", **ends)
    folder.add("agreements.csv", id="a2", title="Air", valid_until="2025-12", **ends)
    folder.add("requests.csv", id="r1", place=LITTLE_ROCK, what="x", received="2025-01-02",
               closed="2025-02", source="lr")  # fmt: skip
    return build_record([read_record_folder(folder.write())], whole=True)


def test_the_year_counts_what_lies_in_it(record: Record) -> None:
    year = office_year(record, "Little Rock", YEAR)
    assert [each.exchange.id for each in year.exchanges] == ["e1", "e2", "e3"]
    assert (year.participants, year.unsaid) == (25, 1)
    assert (year.agreements, year.ending) == (("a1",), ("a2",))
    assert (year.received, year.closed) == (1, 1)
    assert dict(year.by_partner) == {CHANGCHUN: 3}
    assert (year.ties, year.silent) == (1, ())
    assert office_year(record, "Little Rock", 2023).silent == tuple(
        key for key in record.ties if LITTLE_ROCK in key
    )


def test_a_grant_report_sums_by_day_and_country(record: Record) -> None:
    grant = grant_report(record, LITTLE_ROCK, since=date(2025, 1, 1), until=date(2025, 12, 31))
    assert [(day.date, day.country, day.participants) for day in grant.days] == [
        ("2025-05-02", "CN", 12),
        ("2025-05-02", "US", 8),
        ("2025-06", "", 5),
    ]
    assert list(grant.by_country.items()) == [("CN", 12), ("US", 8), ("", 5)]
    assert grant.unsaid == ("e3",)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "xlsx"])
def test_both_are_written_in_each_language_and_form(
    record: Record, tmp_path: Path, language: str, ending: str
) -> None:
    names = Localizer(record, language)
    year = year_blocks(office_year(record, LITTLE_ROCK, YEAR), names)
    since, until = date(2025, 1, 1), date(2025, 12, 31)
    grant = grant_blocks(grant_report(record, LITTLE_ROCK, since=since, until=until), names)
    assert isinstance(year[0], HeadingBlock)
    assert "2025" in year[0].text
    for name, blocks in (("year", year), ("grant", grant)):
        out = tmp_path / f"{name}.{ending}"
        write_page(blocks, out, names.language)
        assert out.stat().st_size > 1000
    if ending == "html":
        assert "Engineers came" in (tmp_path / "year.html").read_text(encoding="utf-8")
    if ending == "xlsx":
        book = openpyxl.load_workbook(tmp_path / "grant.xlsx")
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        cells = [cell for row in rows for cell in row]
        assert 12 in cells
        assert {grant[0].text, "A concert"} <= {*cells}  # the period, and what has no number
        assert not [cell for row in rows for cell in row if str(cell).startswith("=")]
