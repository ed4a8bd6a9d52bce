"""What headlines count: ties between the two countries of which a record speaks first."""

from __future__ import annotations

import pytest
from tests.support.folders import LITTLE_ROCK, Folder

from paradiplomacy import open_record
from paradiplomacy.answers.scope import Scope, headline, scope_of

TAIPEI = "tw-taipei"


def with_taiwan(folder: Folder) -> Folder:
    folder.meta["ends"] = ["US", "CN", "TW"]
    folder.place(TAIPEI, "Taipei", "", 25.05, 121.5)
    folder.tie("kind", "sister", place_b=TAIPEI)
    folder.add("exchanges.csv", id="to-taipei", place_b=TAIPEI)
    folder.add("shocks.csv")
    folder.add("responses.csv")
    folder.add("responses.csv", id="toward-taipei", place=LITTLE_ROCK, partner=TAIPEI)
    folder.add("responses.csv", id="toward-nobody", place=LITTLE_ROCK, partner="")
    folder.add("responses.csv", id="of-taipei", place=TAIPEI, partner="")
    return folder


def test_a_record_of_one_pair_counts_all_it_has(folder: Folder) -> None:
    record = folder.record()
    assert scope_of(record) == Scope(("US", "CN"), 2, ())
    assert (scope_of(record).pair, scope_of(record).query) == ("", "")
    assert headline(record) is record


def test_ties_of_another_pair_are_counted_apart(folder: Folder) -> None:
    record = with_taiwan(folder).record()
    scope = scope_of(record)
    assert (scope.countries, scope.ties, scope.others) == (("US", "CN"), 2, ((("US", "TW"), 1),))
    assert (scope.pair, scope.query) == ("CN-US", "&pair=CN-US")
    counted = headline(record)
    assert (len(record.ties), len(counted.ties)) == (3, 2)
    assert counted.exchanges.keys() == {"little-rock-film-festival"}
    assert counted.responses.keys() == {"oakland-1989", "toward-nobody"}
    assert counted.places == record.places


@pytest.mark.parametrize(("further", "is_many"), [(("fr",), False), (("fr", "jp"), True)])
def test_a_record_of_five_countries_counts_all_it_has(
    folder: Folder, further: tuple[str, ...], is_many: bool
) -> None:
    with_taiwan(folder)
    for code in further:
        folder.place(f"{code}-a", "A", "", 1.0, 2.0, country=code.upper())
    record = folder.record()
    assert (scope_of(record) == Scope((), 3, ())) is is_many
    assert (headline(record) is record) is is_many


def test_every_tie_of_a_shipped_record_is_counted_once() -> None:
    record = open_record()
    scope = scope_of(record)
    assert scope.ties + sum(n for _, n in scope.others) == len(record.ties)
