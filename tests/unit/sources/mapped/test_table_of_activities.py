"""A table of activities by its mapping: days, words for what was done, who came, keys that last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.support.tables import PAIRS, ids, read, small

from paradiplomacy.errors import RecordError

ROW = "Berat,Albania,Amasya,Turkey\n"
TIE, A, B = "tie:al-pairs-berat|tr-pairs-amasya", "al-pairs-berat", "tr-pairs-amasya"


DONE = "Datum;Ort;Was;Feld;wer;n\n"
ACTIVITIES: dict[str, Any] = small(
    table="activities",
    listed_by=None,
    record__languages=["de"],
    a={"name": {"constant": "Bonn"}, "country": {"constant": "DE"}},
    b={"name": "Ort"},
    date="Datum",
    description="Was",
    sector={"column": "Feld", "values": {"Kultur": "culture"}},
    form={"column": "Was", "values": {"Chorbesuch": "cultural event"}, "otherwise": "other"},
    travelled={"column": "wer", "values": {"Gäste": "b", "wir": "a", "niemand": "nobody"}},
    participants="n",
)


def test_a_table_of_activities(tmp_path: Path) -> None:
    table = (
        DONE
        + "14.05.2022;Swansea (Wales);Chorbesuch;Kultur;Gäste;34\n"
        + "3.-7.7.2023;Windsor, Kanada;Treffen;Sport;wir;etwa 30\n"
        + "Frühjahr 2024;Windsor (Kanada);Anruf;;niemand;\n"
        + "2024-05-01;Swansea;Austausch;;Gäste;12 Schüler\n"
    )
    extract = read(tmp_path, table, ACTIVITIES)
    assert (extract.doubts, extract.unread) == ((), {})
    assert [(p.row, p.message) for p in extract.skipped] == [
        (3, "'etwa 30' is not one number of persons; it stays in the note alone")
    ]
    told: dict[str, dict[str, str]] = {}
    for s in extract.material.statements:
        if s.subject.startswith("exchange:"):
            told.setdefault(s.locator, {})[s.property] = s.value
    assert told["row 2"] == {
        "place_a": "de-pairs-bonn",
        "place_b": "gb-pairs-swansea-wales",
        "date": "2022-05-14",
        "description": "Chorbesuch",
        "sector": "culture",
        "form": "cultural event",
        "flow": "personnel",
        "giver": "GB",
        "participants": "34",
    }
    assert "participants" not in told["row 3"]
    assert (told["row 3"]["date"], told["row 3"]["giver"]) == ("2023-07-03/2023-07-07", "DE")
    assert (told["row 4"]["date"], told["row 4"]["flow"]) == ("2024-21", "ideas")
    assert "giver" not in told["row 4"]
    notes = {(s.locator, s.note) for s in extract.material.statements if s.note}
    assert notes == {("row 3", "participants: etwa 30"), ("row 5", "participants: 12 Schüler")}
    assert told["row 5"]["participants"] == "12"


def test_an_activity_that_is_still_to_come_is_announced(tmp_path: Path) -> None:
    table = DONE + "31.12.2099;Windsor;Lauf;Sport;Gäste;20\n" + "2020;Windsor;Lauf;Sport;Gäste;20\n"
    extract = read(tmp_path, table, ACTIVITIES)
    said = [s for s in extract.material.statements if s.subject.startswith("exchange:")]
    assert {(s.locator, str(s.certainty)) for s in said} == {
        ("row 2", "announced"),
        ("row 3", "stated"),
    }
    assert [doubt.row for doubt in extract.doubts] == [2]
    assert "announced, not done" in extract.doubts[0].message


def test_an_activity_that_is_entered_twice_is_pointed_out(tmp_path: Path) -> None:
    table = (
        DONE
        + "2024-06-15;Windsor;Jugendfußball;Sport;Gäste;18\n"
        + "2024-06-15;Windsor (Ontario);Jugendfussball;Sport;Gäste;18\n"
        + "2024-06-16;Windsor;Jugendfußball;Sport;Gäste;18\n"
    )
    extract = read(tmp_path, table, ACTIVITIES)
    assert [doubt.row for doubt in extract.doubts] == [3]
    assert "looks like row 2 again" in extract.doubts[0].message


def test_activities_have_lasting_keys_whatever_the_order_of_rows(tmp_path: Path) -> None:
    rows = ["2022;St. Ives;Chor;;;", "2023;St Ives;Chor;;;", "2024;Łódź;Chor;;;"]
    first, second = (
        ids(read(tmp_path, DONE + "\n".join(order) + "\n", ACTIVITIES))
        for order in (rows, rows[::-1])
    )
    assert first == second


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"date": "since"}, "is of a table of activities"),
        ({"listed_by": None}, "listed_by is missing"),
    ],
)
def test_a_mapping_fits_its_table(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(RecordError, match=says):
        read(tmp_path, PAIRS + ROW, small(**changes))
