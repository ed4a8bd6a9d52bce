"""Place resolution against places that a person labelled: tests/labelled/us_china_places.csv."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from paradiplomacy.linking.co_partners import KnownTie, known_ties
from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import Material, RecordMeta
from paradiplomacy.model.statements import Source, Voice
from paradiplomacy.record.open import read_material
from paradiplomacy.sources.extract import Extractor
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import mention_key

pytestmark = pytest.mark.thorough

LABELLED = Path(__file__).parents[1] / "labelled" / "us_china_places.csv"
META = RecordMeta("labelled", "", "", "", ("en",), (), "2026", "", "", ())
LISTS = Source("lists", "lists of twin towns", "", "en", "third", Voice.REFERENCE)


def rows(draw: str) -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["draw"] == draw]


def material(labelled: list[dict[str, str]]) -> Material:
    """The rows as a list of pairs gives them: names and countries, nothing else."""
    extractor = Extractor(META, [LISTS], file=LABELLED.name, method="labelled/1")
    for row in labelled:
        place = extractor.place(row["name"], row["country"])
        partner = extractor.place(row["partner"], row["partner_country"])
        extractor.listing(place, partner, third=True)
    return extractor.close().material


def outcomes(draw: str, known: tuple[KnownTie, ...]) -> Counter[str]:
    """How many labelled rows were answered right, wrong, or put to a person."""
    labelled = rows(draw)
    found = resolve(material(labelled), gazetteer=gazetteer(), known=known)
    answers = {judgement.subject: judgement.object for judgement in found.judgements}
    counted: Counter[str] = Counter()
    for row in labelled:
        if row["geonames_id"] == "unsure":
            continue
        answer = answers.get(mention_key(row["country"], "labelled", row["name"]))
        truth = f"{row['country'].lower()}-gn-{row['geonames_id']}"
        outcome = "asked" if answer is None else "right" if answer == truth else "wrong"
        counted[outcome] += 1
    return counted


@pytest.mark.parametrize("company", ["of the rows alone", "of the shipped record too"])
@pytest.mark.parametrize("draw", ["first", "second", "third"])
def test_answers_are_right_and_wrong_ones_rarer_than_questions(draw: str, company: str) -> None:
    known = () if "alone" in company else known_ties(read_material("sino_us"))
    counted = outcomes(draw, known)
    answered = counted["right"] + counted["wrong"]
    assert answered > 0.6 * counted.total()
    assert counted["right"] >= 0.97 * answered, counted
    assert counted["wrong"] < counted["asked"], counted


def test_the_sample_is_as_its_readme_says() -> None:
    first = rows("first")
    assert len(first) == 300  # both ends of 150 rows
    assert {row["stratum"] for row in first} == {"easy", "hard"}
    for row in (*first, *rows("second"), *rows("third")):
        if row["geonames_id"].isdecimal():
            assert gazetteer().place(int(row["geonames_id"])).country == row["country"], row
        else:
            assert row["geonames_id"] in ("none", "unsure")
            assert row["note"], row
