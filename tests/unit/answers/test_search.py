"""What a text may mean in a record."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.answers import search
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record

ROCK, OAK = tie_key(LITTLE_ROCK, CHANGCHUN), tie_key(OAKLAND, DALIAN)


@pytest.fixture
def record(folder: Folder) -> Record:
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.add("laws.csv", place="us-ar", duty="no sister city with a prohibited party")
    folder.add("shocks.csv")
    return folder.record()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oakland", ("place", OAKLAND, "name")),
        (OAKLAND, ("place", OAKLAND, "name")),
        ("大连", ("place", DALIAN, "name")),
        ("dalian", ("place", DALIAN, "name")),
        ("长春市", ("place", CHANGCHUN, "name")),
        ("Oakl", ("place", OAKLAND, "start")),
        ("Oaklend", ("place", OAKLAND, "similar")),
        ("Little Rock - Changchun", ("tie", ROCK, "name")),
        ("Little Rock Changchun", ("tie", ROCK, "name")),
        ("Dalian and Oakland", ("tie", OAK, "name")),
        ("长春 Little Rock", ("tie", ROCK, "name")),
        (ROCK, ("tie", ROCK, "name")),
        ("ar-14-1-116", ("law", "ar-14-1-116", "name")),
        ("prohibited party", ("law", "ar-14-1-116", "words")),
        ("June 1989", ("crisis", "tiananmen-1989", "name")),
        ("1989年6月", ("crisis", "tiananmen-1989", "name")),
        ("culture", ("sector", "culture", "name")),
        ("教育", ("sector", "education", "name")),
        ("友好城市", ("source", "small/jilin", "words")),
    ],
)
def test_the_first_hit_of(record: Record, text: str, expected: tuple[str, str, str]) -> None:
    hit = search(record, text)[0]
    assert (hit.kind, hit.key, hit.by) == expected


def test_a_state_is_found_with_its_laws(record: Record) -> None:
    hits = search(record, "Arkansas")
    assert [(hit.kind, hit.by) for hit in hits[:2]] == [("place", "name"), ("law", "place")]


def test_each_thing_is_one_hit_and_there_are_no_more_than_asked_for(record: Record) -> None:
    hits = search(record, "Dalian")
    assert len({(hit.kind, hit.key) for hit in hits}) == len(hits)
    assert len(search(record, "a", limit=2)) <= 2


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "?!", "("])
def test_what_means_nothing_gives_nothing(record: Record, text: str) -> None:
    assert search(record, text) == ()
