"""What counts as a tie, by definition."""

from __future__ import annotations

from datetime import date

import pytest
from tests.support.folders import Folder

from paradiplomacy.definitions.count import compare, count, definitions_of
from paradiplomacy.definitions.definitions import DEFINITIONS, get_definition
from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.language import render
from paradiplomacy.model.ties import RULE_IDS
from paradiplomacy.record.open import open_record
from paradiplomacy.record.record import Record

ALL = set(DEFINITIONS)
LITTLE_ROCK = "tie:cn-jilin-changchun|us-ar-little-rock"


def counted(folder: Folder, on: date | None = None) -> set[str]:
    """The definitions that count Little Rock and Changchun."""
    record = folder.record()
    found = set()
    for name, definition in DEFINITIONS.items():
        (row,) = (r for r in count(record, definition, on=on).rows if r.tie == LITTLE_ROCK)
        assert row.why
        assert row.statements
        if row.counts:
            found.add(name)
    return found


def test_a_sister_city_tie_that_lives_counts_everywhere(folder: Folder) -> None:
    assert counted(folder) == ALL


def test_before_it_was_established_a_tie_counts_nowhere(folder: Folder) -> None:
    assert counted(folder, on=date(1994, 4, 4)) == set()
    assert counted(folder, on=date(1994, 4, 5)) == ALL


def test_what_has_ended_counts_nowhere_but_did_before(folder: Folder) -> None:
    folder.tie("ended", "2019-12-31")
    assert counted(folder) == set()
    assert counted(folder, on=date(2019, 12, 30)) == ALL


def test_a_suspended_tie_drops_from_the_members_list_alone(folder: Folder) -> None:
    folder.tie("suspended", "2020")
    assert counted(folder) == ALL - {"sci-like"}


@pytest.mark.parametrize(
    ("kind", "left_out"),
    [
        ("friendship city", {"sci-like", "cpaffc-like"}),
        ("memorandum", {"sci-like", "cpaffc-like"}),
        ("cooperation agreement", {"sci-like", "cpaffc-like"}),
        ("sister port", set()),
    ],
)
def test_kinds_count_by_definition(folder: Folder, kind: str, left_out: set[str]) -> None:
    folder.change("ties.csv", 0, value=kind)
    assert counted(folder) == ALL - left_out


@pytest.mark.parametrize(
    ("level", "left_out"),
    [
        ("county", set()),
        ("district", set()),
        ("borough", {"cpaffc-like"}),
        ("zone", {"sci-like", "cpaffc-like"}),
        ("association", {"sci-like", "cpaffc-like"}),
        ("port", {"sci-like"}),
        ("province", {"city-only", "statute"}),
    ],
)
def test_levels_count_by_definition(folder: Folder, level: str, left_out: set[str]) -> None:
    folder.change("places.csv", 1, level=level)
    assert counted(folder) == ALL - left_out


def test_a_proposal_counts_nowhere(folder: Folder) -> None:
    folder.tables["ties.csv"] = []
    folder.tie("proposed", "2020")
    assert counted(folder) == set()


def test_taiwan_is_on_neither_chinese_list_nor_adversary_law(folder: Folder) -> None:
    folder.meta["ends"] = ["US", "TW"]
    folder.place("tw-taipei", "Taipei", "Taipei", 25.05, 121.53)
    folder.tables["ties.csv"] = []
    folder.tie("kind", "sister city", place_b="tw-taipei")
    record = folder.record()
    found = {name for name, d in DEFINITIONS.items() if count(record, d).total}
    assert found == ALL - {"cpaffc-like", "statute"}


def test_a_tie_of_unstated_kind_is_on_no_list_of_sister_ties(folder: Folder) -> None:
    del folder.tables["ties.csv"][0]
    assert counted(folder) == ALL - {"sci-like", "cpaffc-like"}


def compared(folder: Folder, scope: str, definition: str) -> dict[str, int]:
    """What stands beside a total of 2020, by definition."""
    row = {"countries": "US; CN", "date": "2020", "source": "geonames", "bound": "exact"}
    folder.add("totals.csv", id="total", scope=scope, count="9", definition=definition, **row)
    (comparison,) = compare(folder.record())
    return {one.definition: one.total for one in comparison.like}


@pytest.mark.parametrize(
    ("scope", "definition", "beside"),
    [
        ("all", "sci-like", {"sci-like": 3}),
        ("city", "cpaffc-like", {"cpaffc-like": 2}),
        ("state", "cpaffc-like", {"cpaffc-like": 1}),
        ("all", "none", {}),
        ("city", "", {"city-only": 2}),  # it has no laws
        ("state", "", {}),
    ],
)
def test_a_total_stands_beside_what_it_counts_alone(
    folder: Folder, scope: str, definition: str, beside: dict[str, int]
) -> None:
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.place("cn-jilin", "Jilin", "Jilin", 43.88, 125.3, level="province")
    folder.tie("kind", "sister state", place_a="us-ar", place_b="cn-jilin")
    assert compared(folder, scope, definition) == beside


def test_a_row_can_name_every_definition_or_none() -> None:
    assert tuple(DEFINITIONS) == RULE_IDS


def test_a_tie_without_a_date_is_in_the_total_but_not_among_the_dated(folder: Folder) -> None:
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:1]
    found = count(folder.record(), DEFINITIONS["all-levels"], on=date(1950, 1, 1))
    assert (found.total, found.dated) == (1, 0)


def test_the_kind_of_the_day_decides(sino_us: Record) -> None:
    def counts(day: date) -> bool:
        rows = count(sino_us, DEFINITIONS["sci-like"], on=day).rows
        return next(row.counts for row in rows if row.tie == LITTLE_ROCK)

    assert counts(date(2020, 1, 1))
    assert not counts(date(2026, 1, 1))  # a friendship tie by then


# --- the shipped record -----------------------------------------------------------


def test_counts_of_the_shipped_record_are_of_their_size(sino_us: Record) -> None:
    totals = {name: count(sino_us, d, countries="US-CN").total for name, d in DEFINITIONS.items()}
    assert 300 <= totals["all-levels"] <= 350
    assert totals["sci-like"] < totals["cpaffc-like"] < totals["all-levels"]
    assert totals["city-only"] == totals["statute"] < totals["all-levels"]
    assert all(d.total >= d.dated > 100 for d in (count(sino_us, x) for x in DEFINITIONS.values()))


def test_pairs_of_countries_part_the_ties(sino_us: Record) -> None:
    definition = DEFINITIONS["all-levels"]
    china, taiwan = (count(sino_us, definition, countries=c) for c in ("US-CN", "TW-US"))
    assert len(china.rows) + len(taiwan.rows) == len(sino_us.ties)
    assert china.total + taiwan.total == count(sino_us, definition).total
    assert count(sino_us, definition, countries="US-RU").rows == ()


def test_every_published_total_stands_beside_counts_at_its_date(sino_us: Record) -> None:
    found = compare(sino_us, countries="US-CN")
    of_all = [c.total.count for c in found if c.total.scope == "all"]
    assert of_all == [120, 258, 277, 227, 157, 284, 286, 284, 288, 157]
    assert [c.total.date for c in found] == sorted(c.total.date for c in found)
    for comparison in found:
        assert {c.on for c in comparison.counts} == {comparison.total.date.latest}
        assert {c.definition for c in comparison.counts} == ALL
    (taiwan,) = compare(sino_us, countries="US-TW")
    assert {row.tie.count("tw-") for one in taiwan.counts for row in one.rows} == {1}


def test_shipped_totals_stand_beside_one_count_each(sino_us: Record) -> None:
    found = compare(sino_us)
    alone = {c.total.id: [one.definition for one in c.like] for c in found}
    assert alone.pop("us-cn-2019-all") == []
    assert all(len(like) == 1 for like in alone.values())
    assert {key for key, like in alone.items() if like == ["sci-like"]} == {
        "us-cn-2021-03-all",
        "us-cn-2025-04-all",
        "us-tw-2012-city",
    }


def test_an_unknown_definition_is_told_which_there_are() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'sci-like'"):
        get_definition("sci")
    assert get_definition("statute").scope == "city"


def test_a_record_is_counted_by_the_definitions_that_it_is_about(folder: Folder) -> None:
    assert list(definitions_of(folder.record())) == ["all-levels", "city-only"]
    folder.meta["definitions"] = ["statute"]
    assert list(definitions_of(folder.record())) == ["all-levels", "city-only", "statute"]
    shipped = definitions_of(open_record("sino_us"))
    assert list(shipped) == list(DEFINITIONS)  # its totals and its description name them


# --- what a record gives itself -----------------------------------------------------


def _swedish(folder: Folder, **changes: object) -> Folder:
    given = {"id": "skr-like", "title": {"en": "As SKR counts", "zh": "按SKR口径"}}
    folder.meta["own_definitions"] = [given | {"kinds": ["sister"]} | changes]
    return folder


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "sister at city level, not known to have ended"),
        ({"kinds": ["friendship"]}, "is a sister, of which this definition counts none"),
        ({"without_levels": ["city"]}, "is a city, which “As SKR counts” leaves out"),
        ({"without_countries": ["CN"]}, "is with China, which “As SKR counts” leaves out"),
        ({"scope": "state"}, "is between cities alone"),
        ({"named_by": ["oak"]}, "no source that “As SKR counts” goes by names it"),
        ({"named_by": ["lr", "oak"]}, "sister at city level, not known to have ended"),
    ],
    ids=["counts", "kind", "level", "country", "scope", "no registry", "registry"],
)
def test_a_record_defines_what_counts(folder: Folder, changes: dict[str, object], why: str) -> None:
    record = _swedish(folder, **changes).record()
    own = definitions_of(record)["skr-like"]
    (row,) = (r for r in count(record, own).rows if r.tie == LITTLE_ROCK)
    assert str(row.why).endswith(why)
    assert row.counts == (why[:6] == "sister")
    assert render(own.title, "zh") == "按SKR口径"


def test_a_suspended_tie_counts_as_the_record_says(folder: Folder) -> None:
    folder.tie("suspended", "2020")
    for without, total in ([], 2), (["suspended"], 1):
        record = _swedish(folder, without_statuses=without).record()
        assert count(record, definitions_of(record)["skr-like"]).total == total


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": "statute"}, "every record has"),
        ({"kinds": ["friendly"]}, "'friendship'"),
        ({"named_by": ["skr"]}, "'skr' is not a source of sources.csv"),
    ],
)
def test_a_definition_that_is_wrong_is_one_clear_error(
    folder: Folder, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(RecordError, match=says):
        _swedish(folder, **changes).record()
