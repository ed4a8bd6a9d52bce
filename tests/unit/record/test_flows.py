"""Flows by sector, form, who taught whom, period, region, level and body."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.record.flows import (
    DIMENSIONS,
    FlowQuery,
    SortedExchanges,
    flows_by,
    taught,
    travel_of,
)
from paradiplomacy.record.open import open_record


def counted(found: SortedExchanges) -> dict[tuple[str, ...], int]:
    return {cell.values: len(cell.exchanges) for cell in found.cells}


@pytest.fixture
def told(folder: Folder) -> Folder:
    """Four exchanges: a visit of 1994, a course, a gift and talks of which little is known."""
    folder.change("exchanges.csv", 0, giver="US", sector="culture; education")
    folder.add(
        "exchanges.csv",
        id="course",
        form="training",
        giver="CN",
        teacher="US",
        date="2003-02/2003-04",
        sector="public administration",
        through="A university",
    )
    oakland = {"place_a": OAKLAND, "place_b": DALIAN}
    folder.add(
        "exchanges.csv",
        id="gift",
        **oakland,
        form="donation",
        flow="capital",
        giver="US",
        date="1999/2001",
        sector="sports",
    )
    folder.add("exchanges.csv", id="talks", **oakland, form="other", flow="ideas", date="")
    return folder


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (["function"], {"01": 1, "08": 2, "09": 1, "": 1}),
        (["group"], {"01.3": 1, "08.1": 1, "08.2": 1, "09": 1, "": 1}),
        (
            ["sector"],
            {"culture": 1, "education": 1, "public administration": 1, "sport": 1, "": 1},
        ),
        (["form"], {"delegation": 1, "training": 1, "donation": 1, "other": 1}),
        (["teaching"], {"": 3, "US>CN": 1}),
        (["travel"], {"US>CN": 2, "CN>US": 1, "": 1}),
        (["period"], {"1990": 1, "2000": 1, "across": 1, "": 1}),
        (["level"], {"city/city": 4}),
        (["body"], {"": 3, "A university": 1}),
        (["region"], {"US:": 4, "CN:": 4}),
        (["tie"], {f"tie:{CHANGCHUN}|{LITTLE_ROCK}": 2, f"tie:{DALIAN}|{OAKLAND}": 2}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_each_way_to_sort_keeps_what_is_not_known(
    told: Folder, by: list[str], expected: dict[str, int]
) -> None:
    found = flows_by(told.record(), by)
    assert counted(found) == {(value,): n for value, n in expected.items()}
    assert (len(found.exchanges), found.ties) == (4, 2)
    assert found.flows == {"personnel": 2, "ideas": 1, "capital": 1}


def test_every_way_is_tried_above() -> None:
    marks = test_each_way_to_sort_keeps_what_is_not_known.pytestmark  # type: ignore[attr-defined]
    assert {by[0] for by, _ in marks[0].args[1]} == set(DIMENSIONS)


def test_ways_are_crossed(told: Folder) -> None:
    found = flows_by(told.record(), ["teaching", "form"])
    assert counted(found)["US>CN", "training"] == 1
    assert counted(found)["", "other"] == 1


def test_periods_come_in_order_of_time(told: Folder) -> None:
    cells = flows_by(told.record(), ["period"]).cells
    assert [cell.values[0] for cell in cells] == ["1990", "2000", "", "across"]


def test_who_taught_is_not_who_travelled(told: Folder) -> None:
    record = told.record()
    course = record.exchanges["course"]
    assert taught(record, course) == ("US", "CN")
    assert travel_of(record, course) == ("CN", "US")
    told.change("exchanges.csv", 1, teacher="mutual", learner="mutual")
    record = told.record()
    assert taught(record, record.exchanges["course"]) == ("mutual", "mutual")


def test_a_known_learner_tells_the_teacher(told: Folder) -> None:
    told.change("exchanges.csv", 1, teacher="", learner="US")
    record = told.record()
    assert taught(record, record.exchanges["course"]) == ("CN", "US")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (FlowQuery(place=OAKLAND), {"gift", "talks"}),
        (FlowQuery(flows=("ideas", "capital")), {"gift", "talks"}),
        (FlowQuery(forms=("training",)), {"course"}),
        (FlowQuery(sectors=("08",)), {"gift", "little-rock-film-festival"}),
        (FlowQuery(sectors=("Sports",)), {"gift"}),
        (FlowQuery(teacher="US"), {"course"}),
        (FlowQuery(teacher="unknown"), {"gift", "talks", "little-rock-film-festival"}),
        (FlowQuery(since=date(2001, 1, 1)), {"course", "gift"}),
        (FlowQuery(until=date(1999, 6, 1)), {"gift", "little-rock-film-festival"}),
    ],
    ids=["place", "flow", "form", "code", "word", "teacher", "unknown", "since", "until"],
)
def test_what_is_asked_for_is_kept(told: Folder, wanted: FlowQuery, expected: set[str]) -> None:
    found = flows_by(told.record(), ["form"], wanted=wanted)
    assert set(found.exchanges) == expected
    assert found.undated == wanted.is_dated


def test_what_is_not_there_is_refused(told: Folder) -> None:
    record = told.record()
    with pytest.raises(NotFoundError, match=r"no way to sort flows 'sektor'.*sector"):
        flows_by(record, ["sektor"])
    with pytest.raises(NotFoundError, match="no sector 'sprot'; did you mean"):
        flows_by(record, wanted=FlowQuery(sectors=("sprot",)))
    with pytest.raises(NotFoundError, match=r"no teacher 'USA'.*mutual or unknown"):
        flows_by(record, wanted=FlowQuery(teacher="USA"))
    with pytest.raises(NotFoundError, match="no form 'trainig'; did you mean 'training'"):
        FlowQuery(forms=("trainig",))
    with pytest.raises(ParadiplomacyError, match="expected the earlier day first"):
        FlowQuery(since=date(2001, 1, 1), until=date(2000, 1, 1))


def test_the_flows_that_the_article_names() -> None:
    record = open_record("article")
    named = {
        "gilbert-leshan-wastewater-training": ("us-az-gilbert", "05.2"),
        "charlotte-baoding-emergency-training": ("us-nc-charlotte", "03.2"),
        "rockford-changzhou-law-enforcement-training": ("us-il-rockford", "03.1"),
    }
    found = flows_by(record, ["teaching", "group"], wanted=FlowQuery(forms=("training",)))
    assert set(found.exchanges) == set(named)
    for key, (source, code) in named.items():
        one = record.exchanges[key]
        assert (one.place_a, taught(record, one)) == (source, ("US", "CN"))
        cell = next(cell for cell in found.cells if cell.values == ("US>CN", code))
        assert key in cell.exchanges
