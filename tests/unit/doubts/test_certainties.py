"""Remarks that doubt what is stated, and moments that are taken for another."""

from __future__ import annotations

import pytest
from tests.support.folders import Folder

from paradiplomacy.doubts.checks import find_doubts
from paradiplomacy.doubts.examined_record import Doubt, examine_folder
from paradiplomacy.sources.record_folder import read_folder_tables


def found(folder: Folder, check: str) -> tuple[Doubt, ...]:
    return find_doubts(examine_folder(read_folder_tables(folder.write())), [check])


@pytest.mark.parametrize(
    ("note", "word"),
    [
        ("planned, not reported", "planned"),
        ("may belong to another tie of Hubei", "may belong"),
        ("first contact, not a signature", "first contact"),
        ("an approval that may be a renewal", "may be "),
        ("仅见预告", "预告"),
        ("尚未签署", "尚未"),
    ],
)
def test_a_remark_that_doubts_a_stated_row_is_pointed_out(
    folder: Folder, note: str, word: str
) -> None:
    folder.tie("renewed", "2004", note=note)
    (doubt,) = found(folder, "note-without-effect")
    assert (doubt.file, doubt.row) == ("ties.csv", folder.line("ties.csv"))
    assert (doubt.about, doubt.facts["word"]) == ("renewed by lr", word)
    folder.change("ties.csv", -1, certainty="doubted")
    assert found(folder, "note-without-effect") == ()


def test_a_stated_date_that_has_not_come_is_pointed_out(folder: Folder) -> None:
    folder.tie("renewed", "2998-05~")
    (doubt,) = found(folder, "date-to-come")
    assert (doubt.row, doubt.field) == (folder.line("ties.csv"), "renewed")
    folder.change("ties.csv", -1, certainty="announced")
    assert found(folder, "date-to-come") == ()


def test_a_crisis_that_has_not_come_is_pointed_out(folder: Folder) -> None:
    folder.add("shocks.csv", date="2998-05")
    (doubt,) = found(folder, "date-to-come")
    assert (doubt.file, doubt.field) == ("shocks.csv", "date")


def test_one_row_of_an_exchange_is_one_doubt(folder: Folder) -> None:
    folder.change("exchanges.csv", 0, note="announced, not reported")
    assert [doubt.about for doubt in found(folder, "note-without-effect")] == ["by lr"]


@pytest.mark.parametrize(
    ("property", "polarity", "note"),
    [
        ("established", "asserts", "read on a mirror site; the city plans nothing"),
        ("renewed", "denies", "planned, not reported"),
        ("approved", "asserts", "the signing was still to come"),
        ("established", "asserts", "may be part of a longer visit"),
    ],
)
def test_a_remark_that_doubts_nothing_stated_is_none(
    folder: Folder, property: str, polarity: str, note: str
) -> None:
    folder.tie(property, "2004", polarity=polarity, note=note)
    assert found(folder, "note-without-effect") == ()


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ({"locator": "completed signing a letter of intent on Oct. 17"}, "letter_of_intent"),
        ({"note": "only a letter of intent"}, "letter_of_intent"),
        ({"locator": "签订了建立友好郡市关系意向书"}, "letter_of_intent"),
        ({"locator": "The council voted 4-1 on May 16"}, "approved"),
        ({"note": "date of approval"}, "approved"),
        ({"note": "approved by the council, signed that evening"}, ""),
        ({"locator": "since April 5, 1994"}, ""),
    ],
)
def test_a_start_whose_words_are_of_another_moment_is_pointed_out(
    folder: Folder, words: dict[str, str], moment: str
) -> None:
    folder.tie("established", "2017", **words)
    doubts = found(folder, "start-of-another-moment")
    assert [doubt.facts["moment"] for doubt in doubts] == [moment] * bool(moment)
    folder.change("ties.csv", -1, property="approved")
    assert found(folder, "start-of-another-moment") == ()


@pytest.mark.parametrize(
    ("signed", "moments", "count"),
    [
        ("", {"letter_of_intent": "2016", "in_force": "2014"}, 1),
        ("", {"approved": "2016", "in_force": "2014"}, 1),
        ("1994", {"letter_of_intent": "1999"}, 1),
        ("1994", {"approved": "1999"}, 0),  # what was signed may be ratified
        ("1994", {"letter_of_intent": "1994", "in_force": "1994-08"}, 0),  # may be in order
        ("1994", {"in_force": "1993"}, 1),
    ],
)
def test_moments_that_stand_in_the_wrong_order_are_pointed_out(
    folder: Folder, signed: str, moments: dict[str, str], count: int
) -> None:
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:1]
    for name, when in (({"established": signed} if signed else {}) | moments).items():
        folder.tie(name, when)
    assert len(found(folder, "moments-out-of-order")) == count
