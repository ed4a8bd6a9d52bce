"""Listings: under whose entry a tie stands, before and after places are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.records import RecordMeta
from paradiplomacy.model.statements import THIRD, Judgement, JudgementKind, Source, Voice
from paradiplomacy.networks.two_sided import two_sidedness
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of, listings
from paradiplomacy.record.ledger import ledger
from paradiplomacy.sources.extract import Extractor


def _meta(record: str) -> RecordMeta:
    return RecordMeta(record, record, "", "CC0", ("en",), ("DE", "FR"), "2026", "us", "test/1", ())


def _extractor(record: str = "one") -> Extractor:
    source = Source("list", "A list", "", "en", THIRD, Voice.REFERENCE)
    return Extractor(_meta(record), [source], file="list.csv", method="test/1")


def _same(subject: str, kept: str) -> Judgement:
    return Judgement(JudgementKind.SAME_PLACE, subject, kept, "us", "2026-01-01", "said so")


def _two_lists():
    """Aachen and Reims list each other; Trier lists Weimar; a third party pairs Metz and Trier."""
    made = _extractor()
    aachen, trier = made.place("Aachen", "DE"), made.place("Trier", "DE")
    reims, metz = made.place("Reims", "FR"), made.place("Metz", "FR")
    weimar = made.place("Weimar", "DE")
    made.listing(aachen, reims)
    made.listing(reims, aachen)
    made.listing(trier, weimar)
    made.listing(metz, trier, third=True)
    return made.close().material


def test_a_tie_is_on_the_side_of_the_entry_under_which_it_stands():
    record = build_record([_two_lists()])
    found = {
        (*sorted(record.places[p].name for p in record.ties[tie].ends), side)
        for tie, _, _, side in listings(record)
    }
    assert found == {
        ("Aachen", "Reims", "a"),
        ("Aachen", "Reims", "b"),
        ("Trier", "Weimar", "a"),
        ("Metz", "Trier", "third"),
    }


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("both-ends", {"third-party"}),
        ("listed-ends", {"confirmed", "one-sided", "third-party"}),
    ],
)
def test_only_the_rule_that_says_so_takes_an_entry_for_an_ends_word(rule, expected):
    record = build_record([_two_lists()], rule=rule)
    assert {str(tie.fact("kind").agreement) for tie in record.ties.values()} == expected


def test_within_one_country_the_side_is_the_place():
    record = build_record([_two_lists()], rule="listed-ends")
    tie = record.tie("Trier", "Weimar")
    (page,) = [page for page in ledger(record, tie) if page.fact.property == "kind"]
    assert [line.side for line in page.lines] == ["de-one-trier"]
    assert page.fact.agreement is Agreement.ONE_SIDED


def test_sides_follow_their_place_when_it_is_told():
    material = _two_lists()
    told = replace(
        material,
        judgements=(
            _same("de-one-aachen", "de-gn-3247449"),
            _same("fr-one-reims", "fr-gn-2984114"),
        ),
    )
    record = build_record([told], rule="listed-ends")
    tie = record.tie("Aachen", "Reims")
    assert tie.ends == ("de-gn-3247449", "fr-gn-2984114")
    assert tie.fact("kind").agreement is Agreement.CONFIRMED
    assert two_sidedness(frames_of(record)).both == 1


def test_a_pair_whose_ends_turn_out_to_be_one_place_is_no_tie_and_is_told():
    material = replace(_two_lists(), judgements=(_same("de-one-weimar", "de-one-trier"),))
    record = build_record([material])
    assert record.merged == ("tie:de-one-trier|de-one-trier",)
    assert len(record.ties) == 2


def test_two_sidedness_by_source_country_pair_and_overlap():
    other = _extractor("two")
    aachen, reims = other.place("Aachen", "DE"), other.place("Reims", "FR")
    trier, metz = other.place("Trier", "DE"), other.place("Metz", "FR")
    other.listing(reims, aachen)
    other.listing(trier, metz)
    second = other.close().material
    same = tuple(
        _same(f"{c}-two-{n}", f"{c}-one-{n}")
        for c, n in [("de", "aachen"), ("fr", "reims"), ("de", "trier"), ("fr", "metz")]
    )
    found = two_sidedness(frames_of(build_record([_two_lists(), replace(second, judgements=same)])))
    assert (found.total, found.both, found.one, found.third) == (3, 1, 2, 0)
    assert found.by_source.rows() == [("one", 3, 1, 1, 1, 0), ("two", 2, 0, 2, 0, 0)]
    assert found.by_countries.rows() == [
        ("DE", "FR", 2, 1, 1, 0, 0, 0),
        ("DE", "DE", 1, 0, 1, 0, 0, 0),
    ]
    # Weimar is unknown to the second record: that it lacks the tie says nothing.
    assert found.overlap.rows() == [("one", "two", 2, 0, 0)]


def test_a_register_that_holds_each_pair_once_cannot_show_a_one_sided_tie():
    material = _two_lists()
    once = replace(material, meta=replace(material.meta, pairs_once=True))
    found = two_sidedness(frames_of(build_record([once])))
    assert (found.both, found.one, found.third, found.open) == (1, 0, 1, 1)
    # Another register that shows both ends, and has one alone, settles it.
    other = _extractor("two")
    trier, weimar = other.place("Trier", "DE"), other.place("Weimar", "DE")
    other.listing(trier, weimar)
    told = replace(
        other.close().material,
        judgements=(_same("de-two-trier", "de-one-trier"), _same("de-two-weimar", "de-one-weimar")),
    )
    found = two_sidedness(frames_of(build_record([once, told])))
    assert (found.both, found.one, found.third, found.open) == (1, 1, 1, 0)
