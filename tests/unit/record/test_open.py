"""Opening a record, and asking it for places and ties."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

import paradiplomacy
from paradiplomacy.errors import NotFoundError, StoreError
from paradiplomacy.evidence.store import Store
from paradiplomacy.hypotheses.policy.policy_answer import AGREEMENT
from paradiplomacy.hypotheses.policy.policy_design import OLDER
from paradiplomacy.hypotheses.selection import main_pair
from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.open import (
    open_record,
    read_material,
    shipped_records,
    shipped_with_ties,
    stored_records,
)
from paradiplomacy.record.record import Record
from paradiplomacy.results.geography import geography_of


def test_six_records_ship() -> None:
    names = ("article", "china_russia", "china_world", "germany_france", "sino_us")
    names += ("us_comparison",)
    assert shipped_records() == names


@pytest.mark.parametrize("name", [name for name in shipped_records() if name != "china_world"])
def test_every_shipped_record_of_ties_opens_under_its_own_name(name: str) -> None:
    record = open_record(name)
    assert [meta.id for meta in record.metas] == [name]
    assert record.ties
    assert {place[:2].upper() for tie in record.ties.values() for place in tie.ends} <= set(
        record.meta.ends
    )


def test_the_record_of_china_and_the_world_has_readings_only() -> None:
    record = open_record("china_world")
    assert len(record.readings) > 4000
    assert sum(map(len, (record.places, record.ties, record.exchanges))) == 0
    pairs = {(r.series, *r.subject.split("-")) for r in record.readings.values()}
    assert {hub for _, hub, _ in pairs} == {"CN", "US"}
    assert {far for _, _, far in pairs} < set(record.meta.ends)
    # Each dated pair is a row of a source; what no source dates is not there.
    dated = [r for r in record.readings.values() if r.series == "ties.dated.sister"]
    assert len(dated) > 500
    assert all(r.value >= 1 for r in dated)
    # A third state is there for the placebo of the question on policy, with no count of ties.
    assert {series for series, hub, _ in pairs if hub == "US"} == {AGREEMENT, OLDER}


def test_records_without_ties_are_known_before_they_are_read() -> None:
    tied = {s.subject.partition(":")[0] for s in read_material("china_world").statements}
    assert not tied & {"tie", "exchange"}
    assert set(shipped_records()) - set(shipped_with_ties()) == {"china_world"}


def test_series_of_other_countries_change_nothing_else_of_the_shipped_record() -> None:
    alone, whole = open_record("sino_us", "article"), open_record()
    assert whole.ties == alone.ties
    assert whole.as_of == alone.as_of
    assert whole.meta == alone.meta
    assert alone.readings.items() < whole.readings.items()
    frames = frames_of(whole)
    assert main_pair(frames) == ("US", "CN")
    assert not geography_of(frames).is_wide


def test_without_a_name_the_shipped_record_opens_with_the_articles_and_the_world() -> None:
    held = [meta.id for meta in paradiplomacy.open_record().metas]
    assert held == ["sino_us", "article", "china_world"]


def test_a_folder_opens_by_its_path(folder: Folder) -> None:
    assert open_record(str(folder.write())).meta.id == "small"


def test_a_stored_record_is_the_one_imported(folder: Folder, tmp_path: Path) -> None:
    store = str(tmp_path / "ties.db")
    given = read_material(str(folder.write()))
    with Store.open(store) as opened:
        opened.import_material(given)
    assert stored_records(store) == ("small",)
    assert read_material("small", store=store) == given
    assert open_record("small", store=store).facts == open_record(str(folder.path)).facts


def test_what_is_no_record_is_told_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'sino_us'"):
        open_record("sino-us")
    with pytest.raises(NotFoundError, match="give a shipped record, a record folder, or --store"):
        open_record(str(tmp_path / "nothing"))


def test_reading_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        open_record("small", store=str(tmp_path / "none.db"))
    assert list(tmp_path.iterdir()) == []


# --- asking -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [LITTLE_ROCK, "Little Rock", "little rock", "LITTLE ROCK, ARKANSAS", " Little Rock "],
)
def test_a_place_goes_by_key_name_or_name_and_state(folder: Folder, name: str) -> None:
    assert folder.record().place(name).id == LITTLE_ROCK


@pytest.mark.parametrize("name", ["长春市", "长春", "長春", "Cháng chūn", "Changchun City"])
def test_a_place_goes_by_its_local_name(folder: Folder, name: str) -> None:
    assert folder.record().place(name).id == CHANGCHUN


@pytest.mark.parametrize(
    ("name", "near"),
    [("Litle Rock", "Little Rock"), ("长村", "长春市"), ("us-ar-littlerock", "us-ar-little-rock")],
)
def test_an_unknown_place_is_told_near_names(folder: Folder, name: str, near: str) -> None:
    with pytest.raises(NotFoundError, match=f"did you mean .*{near}"):
        folder.record().place(name)


@pytest.mark.parametrize("name", ["", " "])
def test_no_name_is_no_place(folder: Folder, name: str) -> None:
    with pytest.raises(NotFoundError, match="no place"):
        folder.record().place(name)


def test_an_ambiguous_name_lists_all_that_carry_it(sino_us: Record) -> None:
    named = [p for p in sino_us.places.values() if p.name == "Columbia"]
    assert len(named) > 1
    with pytest.raises(NotFoundError) as caught:
        sino_us.place("columbia")
    for place in named:
        assert f"{place.id} ({place.label})" in str(caught.value)
    assert sino_us.place(named[0].label) == named[0]


def test_no_tie_is_told_which_ties_there_are(folder: Folder) -> None:
    with pytest.raises(NotFoundError) as caught:
        folder.record().tie("Little Rock", "Dalian")
    assert "no tie 'Little Rock, Arkansas - Dalian, Liaoning'" in str(caught.value)
    assert "their ties are with Changchun, Jilin; Oakland, California" in str(caught.value)


def test_ends_may_be_named_in_either_order(folder: Folder) -> None:
    record = folder.record()
    assert record.tie("Changchun", "Little Rock") is record.tie(LITTLE_ROCK, CHANGCHUN)
    assert record.partners(LITTLE_ROCK) == (CHANGCHUN,)
    assert record.label("nowhere") == "nowhere"
