"""Cells of lists that offices keep which are asked about: notes, statuses, persons, hidden rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.support.tables import PAIRS
from tests.unit.sources.mapped.test_mapping import ROW, suggested
from tests.unit.sources.mapped.test_office_tables import _drafted, _file, _ties

from paradiplomacy.sources.mapped.header_words import persons_of


@pytest.mark.parametrize(
    ("note", "status"),
    [
        ("ausgesetzt durch Ratsbeschluss", "suspended"),
        ("seit 2011 休止", "suspended"),
        ("neu", ""),
        *(("eingeschlafen", "dormant"), ("lepäävä", "dormant"), ("לא פעיל", "dormant")),
        *(("长期无往来", "dormant"), ("concluso", "ended"), ("ยุติแล้ว", "ended")),
        *(("ανεστάλη", "suspended"), ("הוקפא", "suspended"), ("निलंबित", "suspended")),
        ("askıya alındı", "suspended"),
    ],
)
def test_a_note_that_may_say_what_a_tie_is_is_asked_about(
    tmp_path: Path, note: str, status: str
) -> None:
    table = f"Stadt;Land;seit;Bemerkung\nTwer;Russland;1991;{note}\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "NZ")
    asked = [doubt.message for doubt in extract.doubts if status in doubt.message]
    assert len(asked) == (status != "")


@pytest.mark.parametrize("name", ["Ia?i", "Piatra Neam?", "Ia\ufffdi"])
def test_a_letter_that_was_lost_is_asked_about(tmp_path: Path, name: str) -> None:
    table = f"Commune;Pays;Année\n{name};Roumanie;1991\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "FR")
    assert ["has lost a letter" in doubt.message for doubt in extract.doubts] == [True]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ("beendet 2019;", "holds a date that is not read"),
        ("ausgesetzt;31.3.2022", "goes ill with an end, 2022-03-31"),
        ("beendet;31.3.2022", ""),
        ("aktiv;", ""),
    ],
)
def test_a_status_with_a_date_or_beside_an_end(tmp_path: Path, cells: str, says: str) -> None:
    table = "Stadt;Land;seit;Status;beendet am\nTwer;Russland;1991;{}\nOrel;Russland;1992;{}\n"
    table = table.format("beendet;1.3.2022", cells)
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "NZ")
    assert [says in doubt.message for doubt in extract.doubts] == [True] * (says != "")


def test_the_last_day_of_an_activity_in_its_own_column(tmp_path: Path) -> None:
    table = "Fecha inicio;Fecha fin;Ciudad;País;Actividad\n5/5/2023;9/5/2023;Pau;Francia;Visita\n"
    table += "3/6/2023;;Dax;Francia;Feria\n14/7/2023;13/7/2023;Pau;Francia;Coro\n"
    draft, extract = _drafted(_file(tmp_path / "list.csv", table), "ES")
    assert (draft["table"], draft["ended"]["column"]) == ("activities", "Fecha fin")
    days = {s.value for s in extract.material.statements if s.property == "date"}
    assert days == {"2023-05-05/2023-05-09", "2023-06-03", "2023-07-14"}
    assert [(p.row, "before 2023-07-14" in p.message) for p in extract.skipped] == [(4, True)]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Chor (abgesagt)", True),
        ("Visite annulée", True),
        ("訪問団（中止）", True),
        ("Chorfest", False),
        *(("Chor;中止", True), ("Chor;cancelled", True)),
    ],
)
def test_an_activity_that_was_not_done_is_asked_about(
    tmp_path: Path, said: str, asked: bool
) -> None:
    what, _, day = said.partition(";")
    table = "Datum;Partnerstadt;Land;Maßnahme\n2.5.2023;Ulm;Deutschland;Sportfest\n"
    table += f"{day or '3.5.2023'};Kiel;Deutschland;{what}\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "AT")
    assert ["not done" in doubt.message for doubt in extract.doubts] == [True] * asked


def test_an_activity_of_many_years_keeps_both(tmp_path: Path) -> None:
    table = "Date;Partner city;Country;What was done\n2004 to about 2024;Ulm;Germany;Pupils\n"
    table += "2001-2011;Kiel;Germany;Choir\n2019;Kiel;Germany;Fair\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "AT")
    dates = {s.value for s in extract.material.statements if s.property == "date"}
    assert dates == {"2004/2024~", "2001/2011", "2019"}
    assert [(p.row, "all these years" in p.message) for p in extract.doubts] == [
        (2, True),
        (3, True),
    ]
    assert not extract.skipped


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("Kontakt: Claire Dupont, Tel. 0541/323-1234", True),
        ("claire.dupont@stadt.example", True),
        *(
            ("电话：0532-85911234", True),
            ("Büro +33 2 41 05 40 00", True),
            ("Tél. 02.41.05.40.00", True),
        ),
        *(("Telefon am 12.05.2019", False), ("Fax 2005-2008", False), ("12.05.1964", False)),
        *(
            ("Zuschuss 125.000 €", False),
            ("Zuschuss +12 000 000 EUR", False),
            ("Beschluss 2019/123456", False),
        ),
    ],
)
def test_personal_data_in_a_remark_are_asked_about(tmp_path: Path, note: str, asked: bool) -> None:
    table = f"Partnerstadt;Land;seit;Bemerkung\nAngers;Frankreich;1964;{note}\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "DE")
    assert ["personal data" in problem.message for problem in extract.skipped] == [True] * asked
    assert [s.note for s in extract.material.statements if note in s.note] == [] or not asked
    assert list(_ties(extract)) == ["Angers"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Vertrag;Partner;Unterzeichnet;Verlängerung;Bemerkung", "Hafen;Derby;2015;automatic"),
        ("Betreff;Partner;Eingang;Frist;Bemerkung", "Besuch;Derby;2.5.2026;1.6.2026"),
        ("Partner;Funktion;E-Mail;Bemerkung", "Derby;Protokoll;a@example.org"),
    ],
)
def test_personal_data_in_a_note_of_a_desk_are_asked_about(
    tmp_path: Path, header: str, row: str
) -> None:
    path = _file(tmp_path / "desk.csv", f"{header};Land\n{row};Tel. 0541/323-1234;England\n")
    _, extract = _drafted(path, "DE")
    assert [problem.field for problem in extract.skipped] == ["Bemerkung"]
    assert not [said for said in extract.material.statements if said.note]


def test_hidden_rows_of_a_workbook_are_read_and_asked_about(tmp_path: Path) -> None:
    rows = [["Stadt", "Land", "seit"], ["Lyon", "Frankreich", 1988], ["Brest", "Frankreich", 1991]]
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "list.xlsx")
    _, extract = _drafted(tmp_path / "list.xlsx", "DE")
    assert [(d.row, "hidden" in d.message) for d in extract.doubts] == [(3, True)]
    assert list(_ties(extract)) == ["Lyon", "Brest"]


@pytest.mark.parametrize("cell", ["8 Pers.", "8 Zuschauer"])
def test_persons_by_more_words(cell: str) -> None:
    assert persons_of(cell) == "8"


def test_signs_for_unknown_are_proposed_with_how_often_they_stand(tmp_path: Path) -> None:
    rows = ROW.strip() + ",0\n" + ROW.strip() + ",1988\n" + ROW.strip() + ",0\n"
    draft = suggested(tmp_path, f"{PAIRS.strip()},Since\n{rows}")
    assert draft["file"]["missing"] == ["0"]
    assert "0 stands 2 times" in (tmp_path / "draft.yaml").read_text()
