"""A total of ties is never said of one country where it holds those of two."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.support.folders import Folder

from paradiplomacy.record.frames import frames_of
from paradiplomacy.record.partners import ties_by_countries
from paradiplomacy.record.record import Record
from paradiplomacy.report.geography import geography_of
from paradiplomacy.report.groups import Groups
from paradiplomacy.report.holdings import holds, standing_groups
from paradiplomacy.report.partners import parts_of, parts_words


def test_ties_with_taiwan_are_not_counted_as_ties_with_china(sino_us: Record) -> None:
    parts = parts_of(sino_us)
    assert list(parts) == ["ties with mainland China", "ties with Taiwan"]
    for title, code in (("ties with mainland China", "CN"), ("ties with Taiwan", "TW")):
        assert parts[title]
        for key in parts[title]:
            ends = {sino_us.places[end].country for end in sino_us.ties[key].ends}
            assert ends == {"US", code}
    assert sum(map(len, parts.values())) == len(sino_us.ties)
    numbers = [len(ties) for ties in parts.values()]
    assert parts_words(sino_us) == (
        f"{len(sino_us.ties)} ties ({numbers[0]} with mainland China and {numbers[1]} with Taiwan)"
    )


def test_what_a_record_holds_is_counted_apart_by_partner(
    sino_us: Record, china_russia: Record
) -> None:
    def held(record: Record) -> dict[str, set[str]]:
        networked: Any = SimpleNamespace(geography=geography_of(frames_of(record)))
        return {title: set(group.subjects) for title, group in holds(record, networked, Groups())}

    mixed = held(sino_us)
    parts = parts_of(sino_us)
    assert not {"ties", "ties with a dated start"} & mixed.keys()
    for title, ties in parts.items():
        dated = {key for key in ties if sino_us.ties[key].established is not None}
        assert mixed[f"{title} that have a dated start"] == dated < mixed[title]
    assert {"ties", "ties with a dated start"} <= held(china_russia).keys()


def test_ties_of_one_pair_of_countries_are_one_number(folder: Folder) -> None:
    record = folder.record()
    assert list(ties_by_countries(record)) == [("US", "CN")]
    assert parts_of(record) == {}
    assert parts_words(record) == f"{len(record.ties)} ties"


def test_silent_ties_are_a_part_of_those_not_known_to_have_ended(sino_us: Record) -> None:
    found = {
        name: set(group.subjects) for name, group in standing_groups(sino_us, Groups()).items()
    }
    assert found["silent"] < found["not_ended"]
    assert found["undated"] < found["not_ended"]
    assert not found["silent"] & found["undated"]


def test_a_number_of_nothing_has_no_list() -> None:
    groups = Groups()
    groups.add("something", ["tie:a|b"])
    groups.add("nothing", [])
    assert [group.title for group in groups.all()] == ["something"]
