"""What falls due for an office: on which day, how late, and of which ties."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.answers.due_list import due_list, quiet_months
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder

TODAY = date(2026, 11, 30)
ENDS = {"place_a": LITTLE_ROCK, "place_b": CHANGCHUN, "source": "lr"}


def record_with(tmp_path: Path, **papers: dict[str, str]) -> Record:
    folder = Folder.small(tmp_path / "folder")
    for name, cells in papers.items():
        table = f"{name.partition('_')[0]}.csv"
        folder.add(table, id=name.replace("_", "-"), **cells)
    return build_record([read_record_folder(folder.write())], whole=True)


def found(record: Record, what: str, **asked: object) -> list[tuple[str, bool, bool]]:
    items = due_list(record, today=TODAY, **asked)  # type: ignore[arg-type]
    return [(str(item.on), item.exact, item.is_late) for item in items if item.what == what]


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("2027-05-03", [("2027-05-03", True, False)]),
        ("2027", []),  # its last day is 13 months ahead
        ("2026-12", [("2026-12-31", False, False)]),
        ("2026-03-01", [("2026-03-01", True, True)]),
        ("2024", []),  # over for more than a year
        ("2026-01-01/..", []),
    ],
)
def test_an_agreement_is_listed_around_its_last_day(
    tmp_path: Path, until: str, due: list[tuple[str, bool, bool]]
) -> None:
    cells = ENDS | {"title": "Water", "valid_until": until}
    assert found(record_with(tmp_path, agreements_1=cells), "agreement") == due


@pytest.mark.parametrize(
    ("until", "when"),
    [("2027-03-05", "2027-03-05"), ("2027-03", "2027-03"), ("2027-02/2027-03", "2027")],
)
def test_a_day_is_said_as_exactly_as_it_is_known(tmp_path: Path, until: str, when: str) -> None:
    record = record_with(tmp_path, agreements_1=ENDS | {"title": "Water", "valid_until": until})
    items = due_list(record, today=TODAY)
    assert [item.when for item in items if item.what == "agreement"] == [when]


def test_requests_are_listed_until_they_are_closed_however_late(tmp_path: Path) -> None:
    def asked(**cells: str) -> dict[str, str]:
        return {"place": LITTLE_ROCK, "what": "a speaker", "source": "lr"} | cells

    record = record_with(
        tmp_path,
        requests_1=asked(due="2020-01-01"),
        requests_2=asked(due="2026-12-15", status="open", partner=CHANGCHUN),
        requests_3=asked(due="2026-12-16", status="done"),
        requests_4=asked(due="2026-12-17", status="open", closed="2026-11"),
        requests_5=asked(),
    )
    assert found(record, "request") == [("2020-01-01", True, True), ("2026-12-15", True, False)]
    assert found(record, "request", place="Changchun") == [("2026-12-15", True, False)]
    assert len(found(record, "request", place=LITTLE_ROCK)) == 2
    with pytest.raises(NotFoundError):
        due_list(record, today=TODAY, place="Nowhere at all")


@pytest.mark.parametrize(
    ("start", "years"),
    [
        ("1982-03-31", [45]),
        ("1983-03-31", []),
        ("1987-02-28", [40]),
        ("1996", [30]),
        ("1996~", []),
        ("199X", []),
    ],
)
def test_anniversaries_are_of_five_years_and_of_starts_that_are_known(
    tmp_path: Path, start: str, years: list[int]
) -> None:
    folder = Folder.small(tmp_path / "folder")
    for row in folder.tables["ties.csv"]:
        if row["property"] == "established":
            row["value"] = start
    items = due_list(build_record([read_record_folder(folder.write())]), today=TODAY)
    assert sorted({item.years for item in items if item.what == "anniversary"}) == years


def test_a_tie_is_silent_after_the_months_of_the_office(tmp_path: Path) -> None:
    record = record_with(
        tmp_path,
        exchanges_1={"date": "2025-03-01", "form": "delegation", "flow": "personnel"} | ENDS,
    )
    tie = record.tie("Little Rock", "Changchun").id

    def silent(months: int) -> list[str]:
        items = due_list(record, today=TODAY, quiet=months)
        return [item.since for item in items if item.what == "quiet" and item.tie == tie]

    assert (silent(12), silent(36)) == (["2025-03-01"], [])


@pytest.mark.parametrize("text", ["0", "-1", "two", "1000", "２"])
def test_a_setting_that_is_no_number_of_months_is_refused(text: str) -> None:
    with pytest.raises(ParadiplomacyError, match="expected a whole number from 1 to 999"):
        quiet_months({"PARADIPLOMACY_QUIET_MONTHS": text})
