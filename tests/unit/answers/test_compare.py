"""Places and ties side by side, and the places most like one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy import open_record
from paradiplomacy.answers.compare import compare_places, compare_ties
from paradiplomacy.answers.index import index_of
from paradiplomacy.answers.place import alike_places, key_of_place
from paradiplomacy.answers.ties import tie_list
from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.model.places import Level
from paradiplomacy.record.record import Record

Cli = Callable[..., Any]


@pytest.fixture
def places(folder: Folder) -> Record:
    """California with two cities, of which one has a tie to where Little Rock has one, too."""
    folder.place("us-ca", "California", "California", 36.0, -119.0, level="state")
    folder.place("us-ca-fresno", "Fresno", "California", 36.7, -119.8)
    folder.tie("established", "2001", place_a="us-ca-fresno", place_b=CHANGCHUN, source="oak")
    folder.tie("established", "1999", place_a=OAKLAND, place_b=CHANGCHUN, source="oak")
    visit = {"id": "visit", "place_a": OAKLAND, "place_b": DALIAN, "sector": "trade"}
    folder.add("exchanges.csv", **visit)
    return folder.record()


def test_what_the_places_in_a_state_have_counts_for_it(places: Record) -> None:
    both = compare_places(index_of(places), [places.places["us-ca"], places.places[LITTLE_ROCK]])
    state, city = both.places
    assert (state.line.tie_count, state.line.tie_count_within) == (0, 3)
    assert sum(state.status.values()) == sum(state.kinds.values()) == 3
    assert sum(city.status.values()) == 1
    assert str(state.first) == "1982-03-30"  # of Oakland and Dalian
    assert (state.sectors, state.line.exchange_count_within) == ({"trade": 1}, 1)
    assert both.partners_of_all == (CHANGCHUN,)


def test_counts_of_a_place_are_those_of_its_ties(sino_us: Record) -> None:
    index = index_of(sino_us)
    two = [sino_us.place("Seattle"), sino_us.place("Texas")]
    for place, shown in zip(two, compare_places(index, two).places, strict=True):
        ties = tie_list(sino_us, place=place.id)
        for status, n in shown.status.items():
            assert n == sum(tie.status == status for tie in ties)
        assert sum(shown.agreement.values()) == len(ties)


def test_ties_stand_in_the_order_in_which_they_are_named(places: Record) -> None:
    keys = sorted(places.ties, reverse=True)[:2]
    shown = compare_ties(index_of(places), [places.ties[key] for key in keys]).to_dict()
    assert [tie["tie"] for tie in shown["ties"]] == keys
    assert {"status", "kind", "sectors", "responses", "laws"} <= shown["ties"][0].keys()


@pytest.mark.parametrize("n", [1, 5])
def test_neither_one_nor_five_are_compared(sino_us: Record, n: int) -> None:
    chosen = [*sino_us.places.values()][:n]
    with pytest.raises(ParadiplomacyError, match="expected 2 to 4"):
        compare_places(index_of(sino_us), chosen)
    with pytest.raises(ParadiplomacyError, match="each once"):
        compare_ties(index_of(sino_us), [*sino_us.ties.values()][:1] * 2)


def test_the_most_alike_are_of_the_level_and_country_and_first_of_the_region(
    sino_us: Record,
) -> None:
    index = index_of(sino_us)
    for place in [*sino_us.places.values()][::25]:
        alike = alike_places(index, place)
        for each in alike:
            other = each.line.place
            assert (other.level, other.country) == (place.level, place.country)
            assert other.id != place.id
            assert each.line.tie_count + each.line.tie_count_within
        elsewhere = [each.line.place.region != place.region for each in alike]
        assert elsewhere == sorted(elsewhere)


def test_ties_of_the_places_in_a_state_are_enough_and_none_are_not(sino_us: Record) -> None:
    index = index_of(sino_us)
    alike = {each.key: each.line for each in alike_places(index, sino_us.place("Texas"))}
    assert (alike["us-ar"].tie_count, alike["us-ar"].tie_count_within) == (0, 2)
    assert not index.ties_of("cn-xinjiang")
    provinces = [each for each in sino_us.places.values() if each.level is Level.PROVINCE]
    near = {like.key for each in provinces for like in alike_places(index, each, most=10)}
    assert len(near) > 10
    assert "cn-xinjiang" not in near


def test_the_nearest_in_size_comes_first_and_without_a_size_the_nearest(folder: Folder) -> None:
    far, near = "us-ca-fresno", "us-ar-conway"
    folder.place(far, "Fresno", "California", 36.7, -119.8)
    folder.place(near, "Conway", "Arkansas", 35.1, -92.4)
    for place in (far, near):
        folder.tie("established", "2001", place_a=place, place_b=CHANGCHUN, source="oak")
    record = folder.record()
    asked = record.places[LITTLE_ROCK]
    assert [each.key for each in alike_places(index_of(record), asked)] == [near, far, OAKLAND]


def test_commands_print_the_answer(cli: Cli, sino_us: Record) -> None:
    result = cli("place", "compare", "Dallas", "Houston", "--json")
    shown = json.loads(result.out)
    both = [sino_us.place("Dallas"), sino_us.place("Houston")]
    answer = compare_places(index_of(sino_us), both).to_dict()
    assert shown == {"schema": "paradiplomacy/place-compare/1", **answer, "cited": []}
    assert "Taipei" in cli("place", "compare", "Dallas", "Houston").out
    ties = cli("tie", "compare", "Dallas - Taipei", "Houston - Taipei").out
    assert "Houston" in ties
    assert cli("place", "compare", "Dallas").status == 1


def test_a_state_that_is_no_place_is_meant_by_its_key_or_its_name() -> None:
    index = index_of(open_record("sino_us"))
    assert key_of_place(index, "US-Alaska") == key_of_place(index, "alaska") == "US-Alaska"
    assert key_of_place(index, "Dallas") == "us-tx-dallas"
    with pytest.raises(NotFoundError, match="no place 'Nowhereville'"):
        key_of_place(index, "Nowhereville")
