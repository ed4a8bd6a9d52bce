"""Histories from plain files: what is read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import dyadevents
from dyadevents.errors import DyadEventsError, TableError, UnknownNameError
from dyadevents.files.fit import model_of
from dyadevents.files.tables import Unit
from dyadevents.files.time import as_date, moment
from dyadevents.kinds import DyadState
from dyadevents.model import ModelError
from made_events.history_files import DYADS, Folder
from made_events.kinds import TIE_KINDS


def test_events_alone_are_a_directed_history(folder: Folder) -> None:
    history = folder.read().history
    assert history.network.senders == ("Ann", "Bea", "Cleo")
    assert history.network.mode == "directed"
    assert history.times.tolist() == [1, 2, 4.5]
    assert history.senders.tolist() == [0, 1, 2]
    assert history.receivers.tolist() == [1, 2, 0]
    assert (history.start, history.end) == (0, 4.5)
    assert [kind.name for kind in history.kinds] == ["event"]


def test_what_is_taken_for_granted_is_noted(folder: Folder) -> None:
    assert any("start says otherwise" in note for note in folder.read().notes)
    assert any("end says otherwise" in note for note in folder.read().notes)
    assert not folder.read(start=0, end=5).notes
    assert not folder.read(timed=False).notes


def test_covariates_of_dyads_stand_in_their_places(folder: Folder) -> None:
    x = folder.read(dyads=DYADS).history.covariates["x"]
    assert x.of == "dyads"
    assert x.initial.tolist() == [[0, 0, 1], [2, 0, 3], [4, 5, 0]]


def test_covariates_with_times_start_and_step(folder: Folder) -> None:
    timed = DYADS.replace("x\n", "x,time\n").replace("\nAnn,Bea,0", "\nAnn,Bea,0,\nAnn,Bea,7,3")
    timed += "Ann,Bea,9,-1\n"
    x = folder.read(dyads=timed).history.covariates["x"]
    assert x.initial[0, 1] == 9
    assert (x.times.tolist(), x.index.tolist(), x.values.tolist()) == ([3], [1], [7])


def test_a_row_at_the_start_is_a_value_at_the_start(folder: Folder) -> None:
    series = folder.read(network="time,g\n0,1\n2,5\n", start=0).history.covariates["g"]
    assert series.of == "network"
    assert series.initial == 1
    assert (series.times.tolist(), series.values.tolist()) == ([2], [5])


def test_dyads_without_a_row_can_be_filled(folder: Folder) -> None:
    x = folder.read(dyads="sender,receiver,x\nAnn,Bea,3\n", fill=-1.0).history.covariates["x"]
    assert x.initial[0, 1] == 3
    assert x.initial[1, 0] == -1


def test_an_undirected_dyad_may_be_given_from_either_end(folder: Folder) -> None:
    dyads = "sender,receiver,x\nBea,Ann,1\nAnn,Cleo,2\nCleo,Bea,3\nAnn,Bea,1\n"
    history = folder.read(dyads=dyads, mode="undirected").history
    assert history.covariates["x"].initial.tolist() == [[0, 1, 2], [1, 0, 3], [2, 3, 0]]


def test_ends_that_contradict_each_other_are_refused(folder: Folder) -> None:
    dyads = "sender,receiver,x\nBea,Ann,1\nAnn,Cleo,2\nCleo,Bea,3\nAnn,Bea,4\n"
    said = folder.problems(dyads=dyads, mode="undirected")
    assert said == ["dyads.csv, row 5: speaks of what row 2 spoke of already; keep one of the two"]


def test_covariates_of_actors_and_words_are_read(folder: Folder) -> None:
    actors = "name,size,coast,region\nCleo,3,true,West\nAnn,1,false,East\nBea,2,true,West\n"
    found = folder.read(actors=actors)
    assert found.history.network.senders == ("Cleo", "Ann", "Bea")
    covariates = found.history.covariates
    assert covariates["size"].initial.tolist() == [3, 1, 2]
    assert covariates["coast"].initial.tolist() == [1, 0, 1]
    assert covariates["region"].initial.tolist() == [1, 0, 1]
    assert found.words == ("region",)


def test_a_two_mode_network_has_covariates_of_either_side(folder: Folder) -> None:
    events = "time,sender,receiver\n1,Boise,Bern\n2,Ames,Bern\n"
    actors = "name,side,size,canton\nAmes,sender,1,\nBoise,sender,2,\nBern,receiver,3,4\n"
    history = folder.read(events=events, actors=actors, mode="two-mode").history
    assert history.network.senders == ("Ames", "Boise")
    assert history.network.receivers == ("Bern",)
    assert history.covariates["size.senders"].initial.tolist() == [1, 2]
    assert history.covariates["size.receivers"].initial.tolist() == [3]
    assert "canton.senders" not in history.covariates
    assert history.covariates["canton.receivers"].of == "receivers"


def test_names_alone_say_who_the_actors_are(folder: Folder) -> None:
    history = folder.read(actors="name\nDot\nCleo\nAnn\nBea\n").history
    assert history.network.senders == ("Dot", "Cleo", "Ann", "Bea")
    assert not history.covariates


def test_names_alone_may_have_sides(folder: Folder) -> None:
    events = "time,sender,receiver\n1,Boise,Bern\n"
    actors = "name,side\nAmes,sender\nBoise,sender\nBern,receiver\n"
    history = folder.read(events=events, actors=actors, mode="two-mode", start=0).history
    assert history.network.senders == ("Ames", "Boise")
    assert history.network.receivers == ("Bern",)


def test_a_name_twice_in_a_list_of_names_is_refused(folder: Folder) -> None:
    said = folder.problems(actors="name\nCleo\nAnn\nBea\nAnn\n")
    assert said == ["actors.csv, row 5: speaks of what row 3 spoke of already; keep one of the two"]


def test_sides_are_read_from_the_events_where_no_column_has_them(folder: Folder) -> None:
    events = "time,sender,receiver\n1,Boise,Bern\n2,Ames,Bern\n"
    history = folder.read(
        events=events, actors="name,size\nBern,3\nAmes,1\nBoise,2\n", mode="two-mode"
    ).history
    assert history.network.senders == ("Ames", "Boise")
    assert history.covariates["size.receivers"].initial.tolist() == [3]


def test_kinds_of_a_life_have_their_risk_sets(folder: Folder) -> None:
    events = (
        "time,sender,receiver,kind\n1,a,b,form\n2,a,b,exchange.capital\n3,a,b,visit\n4,,,tariff\n"
    )
    given = {"events": events, "known_kinds": TIE_KINDS}
    kinds = {kind.name: kind for kind in folder.read(**given).history.kinds}
    assert list(kinds) == ["form", "exchange.capital", "tariff", "visit"]
    assert kinds["form"].leads_to == DyadState.ACTIVE
    assert kinds["exchange.capital"].at_risk == {DyadState.ACTIVE}
    assert kinds["visit"].everywhere
    assert kinds["tariff"].of_network
    unknown = {kind.name: kind for kind in folder.read(events=events).history.kinds}
    assert unknown["exchange.capital"].everywhere
    assert unknown["form"] == kinds["form"]
    plain = folder.read(**given, plain_kinds=True).history.kinds
    assert all(kind.leads_to is None for kind in plain)


def test_states_are_there_at_first_or_come_into_sight(folder: Folder) -> None:
    states = "sender,receiver,state,time\nAnn,Bea,active,\nBea,Ann,UNSEEN,\nBea,Ann,active,3\n"
    history = folder.read(states=states).history
    first = history.initial_states()
    assert first[0, 1] == DyadState.ACTIVE
    assert first[1, 0] == DyadState.UNSEEN
    assert first[2, 0] == DyadState.NONE
    changes = history.state_changes
    assert (changes.times.tolist(), changes.senders.tolist()) == ([3], [1])
    assert changes.states.tolist() == [DyadState.ACTIVE]


def test_rows_of_an_actor_with_itself_are_left_out_and_said_to_be(folder: Folder) -> None:
    found = folder.read(dyads=DYADS + "Ann,Ann,\nBea,Bea,0\n")
    assert any(
        "dyads.csv: rows of an actor with itself, which are left out: 2" in note
        for note in found.notes
    )


def test_several_files_of_covariates_are_joined(folder: Folder) -> None:
    (folder.path / "more.csv").write_text(DYADS.replace(",x\n", ",y\n"), encoding="utf-8")
    (folder.path / "dyads.csv").write_text(DYADS, encoding="utf-8")
    files = [folder.path / "dyads.csv", folder.path / "more.csv"]
    assert set(folder.read(dyads=files).history.covariates) == {"x", "y"}
    files[1].write_text(DYADS, encoding="utf-8")
    assert folder.problems(dyads=files) == [
        "more.csv, row 1, field 'x': another file has a covariate of this name; rename one"
    ]


def test_tables_of_other_programs_are_read_as_they_write_them(folder: Folder) -> None:
    events = '"","time","sender","receiver"\r\n"1",1,"Ann","Bea"\r\n"2",2,"Bea","Lee, A."\r\n'
    found = folder.read(events=events)
    assert found.history.network.senders == ("Ann", "Bea", "Lee, A.")
    assert not any("not read" in note for note in found.notes)


def test_values_of_many_dyads_stand_in_their_places(folder: Folder) -> None:
    names = [f"p{k}" for k in range(300)]
    rows = [f"{a},{b},{i - j}" for i, a in enumerate(names) for j, b in enumerate(names) if i != j]
    dyads = "sender,receiver,x\n" + "\n".join(rows) + "\n"
    history = folder.read(events="time,sender,receiver\n1,p0,p7\n2,p7,p0\n", dyads=dyads).history
    i, j = history.network.sender("p250"), history.network.receiver("p13")
    assert history.covariates["x"].initial[i, j] == 237


# --- times -----------------------------------------------------------------------------


def test_dates_become_years_with_months_of_equal_length(folder: Folder) -> None:
    series = "time,g\n1979,0\n1989-06-04,1\n1989-07,2\n1990,3\n"
    events = "time,sender,receiver\n1989-06-01,a,b\n1989-07,b,a\n1989-07-31T12:00,a,b\n"
    found = folder.read(events=events, network=series, start="1980-01", end="1989-12-31")
    assert found.dates
    history = found.history
    assert history.start == 1980
    assert history.end == 1990
    steps = history.covariates["g"].times
    assert steps == pytest.approx([1989 + (5 + 3 / 30) / 12, 1989.5, 1990], abs=1e-12)
    # An event happens some time in its day, or month: never on the edge before it.
    expected = [1989 + (5 + 0.5 / 30) / 12, 1989 + 6.5 / 12, 1989 + (6 + 30.5 / 31) / 12]
    assert history.times == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("day", ["1988-02-29", "2000-02-29", "1999-12-31", "1979-01-01"])
def test_a_date_comes_back_from_its_year(day: str) -> None:
    assert as_date(moment(day, "here")) == day


@pytest.mark.parametrize(
    "text", ["1989-13", "1989-02-29", "June", "", "nan", "inf", "1989-06-04T25:00"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(DyadEventsError, match=r"--start: .* is not a time"):
        moment(text, "--start")


def test_an_interval_needs_a_start_that_can_be_meant(folder: Folder) -> None:
    events = "time,sender,receiver\n1979.5,a,b\n1983,b,a\n"
    with pytest.raises(DyadEventsError, match=r"first is at 1979.5: give start"):
        folder.read(events=events)
    dated = "time,sender,receiver\n1979-11-02,a,b\n1983-01-01,b,a\n"
    with pytest.raises(DyadEventsError, match="first is at 1979-11-02: give start"):
        folder.read(events=dated)
    assert folder.read(events=dated, timed=False).history.start == 1979
    assert folder.read(events=events, start="1979-01").history.start == 1979


def test_a_window_without_events_is_refused(folder: Folder) -> None:
    with pytest.raises(DyadEventsError, match=r"no event lies between .* go from 1 to 4.5"):
        folder.read(start=5, end=9)
    with pytest.raises(DyadEventsError, match=r"ends .* before it starts"):
        folder.read(start=5, end=4)


def test_events_outside_the_window_are_counted(folder: Folder) -> None:
    notes = folder.read(start=1, end=3).notes
    assert any("up to the start, which only shape later ones: 1" in note for note in notes)
    assert any("after the end, which are left out: 1" in note for note in notes)


@pytest.mark.parametrize(
    ("unit", "length"), [("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)]
)
def test_a_unit_counts_elapsed_time_whatever_the_month(
    folder: Folder, unit: Unit, length: int
) -> None:
    clocks = ["2008-01-31 23:59:00", "2008-02-29 12:00:30", "2008-03-01", "2009-03"]
    events = "time,sender,receiver\n" + "".join(f"{clock},Ann,Bea\n" for clock in clocks)
    files = folder.read(events=events, start="2008-01-31 00:00", unit=unit)
    begun = datetime(1970, 1, 1)
    middles = [datetime(2008, 3, 1, 12), datetime(2009, 3, 16, 12)]
    wanted = [*map(datetime.fromisoformat, clocks[:2]), *middles]
    assert files.history.times == pytest.approx(
        [(time - begun).total_seconds() / length for time in wanted]
    )
    assert files.history.start == (datetime(2008, 1, 31) - begun).total_seconds() / length
    at = as_date(files.history.start, unit)
    assert at == ("2008-01-31" if unit == "day" else "2008-01-31 00:00:00")


def test_a_number_is_no_time_where_a_unit_counts_dates(folder: Folder) -> None:
    with pytest.raises(TableError, match="row 2, field 'time': '1' is a number; unit='day' counts"):
        folder.read(start="1970-01-01", unit="day")
    dated = "time,sender,receiver\n2008-09-06 20:37:50,Ann,Bea\n"
    with pytest.raises(DyadEventsError, match="start: '2008' is not a time; expected a date, such"):
        folder.read(events=dated, start="2008", unit="second")
    with pytest.raises(UnknownNameError, match="week"):
        folder.read(events=dated, unit="week")
    files = folder.read(events=dated, start="2008-09-01", unit="day")
    with pytest.raises(ModelError, match="give the width of a cell in days"):
        model_of(files, "inertia", commit="month")
    with pytest.raises(ModelError, match="months are twelfths of a year; give window"):
        model_of(files, "shock(war, months=3, dates=14128)")


def test_a_saved_fit_reads_dates_in_its_unit(folder: Folder, tmp_path: Path) -> None:
    dated = "time,sender,receiver\n2008-09-06 20:37:50,Ann,Bea\n2008-09-07 08:00,Bea,Ann\n"
    files = folder.read(events=dated, start="2008-09-06", unit="hour")
    dyadevents.fit("", files).save(tmp_path / "fit.npz")
    again = dyadevents.load(tmp_path / "fit.npz")
    assert (again.unit, again.dates) == ("hour", True)
    assert "2008-09-06 00:00:00 to 2008-09-07 08:00:00" in again.summary()
