"""What holds of place resolution for every list of places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.made_registries import gazetteer_read_once, registry

from paradiplomacy.linking.resolve import resolve
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.sources.gazetteer import gazetteer
from paradiplomacy.sources.mention_keys import NOWHERE

NAMES = (
    "Springfield", "Springfield, Illinois", "Birmingham", "Kent", "Portland", "Suzhou",
    "Suzhou – Wuzhong", "Taizhou, Zhejiang", "Frankfurt (Oder)", "Arlington County", "Jilin City",
    "长春市", "Hubei", "Little Rok", "Córdoba", "São José", "St. Louis", "Neustadt", "Xx", "-",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _one_reading_of_the_gazetteer() -> Iterator[None]:
    with gazetteer_read_once():
        yield


@st.composite
def lists(draw: st.DrawFn) -> Material:
    """Pairs of places, each with a name that has namesakes or none."""
    spot = st.tuples(st.sampled_from(NAMES), st.sampled_from(("US", "GB", "CN", "DE", NOWHERE)))
    pairs = draw(st.lists(st.tuples(spot, spot), min_size=1, max_size=6))
    told = {f"{n} {c}": {"name": n, "country": c} for pair in pairs for n, c in pair}
    told["Aachen"] = {"name": "Aachen", "country": "DE"}  # a list of none is not a list
    ties = [(f"{a} {b}", f"{c} {d}") for (a, b), (c, d) in pairs if (a, b) != (c, d)]
    return registry("listed", told, [*ties, (next(iter(told)), "Aachen")])


@pytest.mark.thorough
@settings(max_examples=examples(25))
@given(lists(), st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_nothing(material: Material, random: object) -> None:
    shuffled = list(material.statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = resolve(material, gazetteer=gazetteer())
    other = resolve(replace(material, statements=tuple(shuffled)), gazetteer=gazetteer())
    assert (one.judgements, one.places, one.queue) == (other.judgements, other.places, other.queue)


@pytest.mark.thorough
@settings(max_examples=examples(25))
@given(lists())
def test_no_place_outside_its_stated_country_and_every_mention_accounted_for(
    material: Material,
) -> None:
    found = resolve(material, gazetteer=gazetteer())
    stated = {
        said.subject.removeprefix("place:"): said.value
        for said in material.statements
        if said.property == "country"
    }
    for judgement in found.judgements:
        place = gazetteer().by_key(judgement.object)
        assert place is not None
        assert stated[judgement.subject] in (place.country, NOWHERE)
    for one in found.queue:
        for candidate in one.candidates:
            country = gazetteer().place(candidate.geonames_id).country
            assert one.country in (country, NOWHERE)
            assert 0 <= candidate.probability <= 1
        assert sum(candidate.probability for candidate in one.candidates) <= 1.001
    told = [judgement.subject for judgement in found.judgements]
    assert sorted([*told, *(one.mention for one in found.queue)]) == sorted(stated)


@pytest.mark.thorough
@settings(max_examples=examples(25))
@given(lists(), st.data())
def test_what_was_decided_is_left_alone(material: Material, data: st.DataObject) -> None:
    mentions = sorted({s.subject[6:] for s in material.statements if s.subject[:6] == "place:"})
    chosen = data.draw(st.sets(st.sampled_from(mentions)))
    decided = [
        Judgement(JudgementKind.SAME_PLACE, key, key, "Ann", "2026-01-01", "why") for key in chosen
    ]
    found = resolve(material, gazetteer=gazetteer(), decided=decided)
    touched = {j.subject for j in found.judgements} | {one.mention for one in found.queue}
    assert touched == set(mentions) - chosen
