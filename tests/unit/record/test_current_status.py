"""What a tie is on the record's day, and when it last gave a sign of life."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.support.folders import DALIAN, OAKLAND, Folder

from paradiplomacy.model.status import ChangeKind, Status
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.current_status import (
    RULE,
    inferred_dormancy,
    last_sign,
    standing,
    standing_counts,
    standings,
)
from paradiplomacy.record.record import Record
from paradiplomacy.results.ledger_words import standing_words

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"


def held(folder: Folder, key: str = TIE) -> tuple[str, str]:
    record = folder.record()
    one = standing(record, record.ties[key])
    return str(one.status), one.inferred


@pytest.mark.parametrize(
    ("renewed", "expected"),
    [
        ("2014", ("dormant", RULE)),
        ("2015-12-31", ("dormant", RULE)),  # the tenth year of silence is over
        ("2016", ("active", "")),
        ("2010/2016", ("active", "")),  # it may have been in 2016
    ],
)
def test_ten_silent_years_make_a_tie_dormant_until_a_sign_of_life(
    folder: Folder, renewed: str, expected: tuple[str, str]
) -> None:
    folder.tie("renewed", renewed)
    assert held(folder) == expected


def test_a_stated_dormancy_is_not_inferred_and_ends_with_a_renewal(folder: Folder) -> None:
    folder.tie("dormant", "2000")
    assert held(folder) == ("dormant", "")
    folder.tie("renewed", "2020")
    assert held(folder) == ("active", "")


def test_what_was_broken_off_is_not_dormant(folder: Folder) -> None:
    folder.tie("ended", "1998", actor="US")
    assert held(folder) == ("ended", "")


def test_one_place_decides_for_every_tie(sino_us: Record) -> None:
    for key, one in standings(sino_us).items():
        tie = sino_us.ties[key]
        change = inferred_dormancy(sino_us, tie)
        assert (change is not None) == bool(one.inferred)
        assert one == standing(sino_us, tie)
        if change is not None:
            assert (one.status, change.change) == (Status.DORMANT, ChangeKind.DORMANT)
            assert tie.status_on(sino_us.as_of) is Status.ACTIVE
        else:
            assert one.status is tie.status_on(sino_us.as_of)
        assert (one.last_sign is None) == (last_sign(sino_us, tie) is None)


def test_no_tie_is_plainly_active_in_words(sino_us: Record) -> None:
    said = {standing_words(one) for one in standings(sino_us).values()}
    assert "active" not in said
    assert all("sign" in words for words in said if words.startswith("active"))


def test_counts_add_up_to_all_ties(sino_us: Record) -> None:
    counts = standing_counts(sino_us)
    parts = ("not_ended", "dormant", "suspended", "ended", "not_established")
    assert sum(counts[part] for part in parts) == len(sino_us.ties)
    stated = Counter(str(tie.status_on(sino_us.as_of)) for tie in sino_us.ties.values())
    assert counts["not_ended"] == stated["active"]
    assert 0 < counts["silent"] + counts["no_dated_sign"] < counts["not_ended"]


def test_a_silent_tie_beside_a_living_one(folder: Folder) -> None:
    folder.tie("renewed", "2024")
    assert held(folder) == ("active", "")
    assert held(folder, tie_key(OAKLAND, DALIAN)) == ("dormant", RULE)
