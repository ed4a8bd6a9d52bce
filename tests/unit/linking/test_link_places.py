"""Linking the same place across records, on worlds of which the truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.support.made_registries import World, number, registry

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.linking.conclusions import Linkage
from paradiplomacy.linking.link import demand_splink, link_places
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.open import read_material


@pytest.fixture(scope="module")
def world() -> World:
    return World.drawn(60, np.random.default_rng(7))


@pytest.fixture(scope="module")
def found_without_countries(world: World) -> Linkage:
    """What is linked of the world where the other record states no country."""
    return link_places([world.seen_by("one"), world.seen_by("other", countries=False)])


def linked(found: Linkage) -> set[tuple[str, str]]:
    pairs = found.pairs.filter(pl.col("outcome") == "linked")
    return set(pairs.select("key_a", "key_b").iter_rows())


def judged(material: Material, *judgements: Judgement) -> Material:
    return replace(material, judgements=(*material.judgements, *judgements))


def resolved(material: Material, places: dict[str, str]) -> Material:
    """A material of which place resolution has judged some mentions."""
    return judged(material, *(same_place(*pair, "geonames/1") for pair in places.items()))


def same_place(subject: str, kept: str, method: str = "manual") -> Judgement:
    return Judgement(
        JudgementKind.SAME_PLACE, subject, kept, "me", "2026-01-01", "I know it", method
    )


def test_every_place_of_a_world_finds_itself_without_countries(
    found_without_countries: Linkage,
) -> None:
    found = found_without_countries
    assert {number(a) for a, _ in linked(found)} == set(range(60))
    assert all(number(a) == number(b) for a, b in linked(found))
    assert {(j.subject, j.object) for j in found.judgements} == {(b, a) for a, b in linked(found)}
    assert {j.method for j in found.judgements} == {"splink/1"}


def exonyms(name: str, other_name: str) -> list[Material]:
    partners = {
        partner: {"name": partner} for partner in ("Bottrop", "Kežmarok", "Nacka", "Doncaster")
    }
    ties = [("x", partner) for partner in partners]
    return [
        registry("one", {"x": {"name": name, "country": "PL"}, **partners}, ties),
        registry("other", {"x": {"name": other_name}, **partners}, ties),
    ]


def test_a_name_in_another_tongue_is_known_by_geonames_and_told_by_company() -> None:
    found = link_places(exonyms("Gliwice", "Gleiwitz"))
    row = found.pairs.row(by_predicate=pl.col("name_b") == "Gleiwitz", named=True)
    assert (row["name_a"], row["outcome"]) == ("Gliwice", "linked")
    assert min(row["name_bits"], row["company_bits"]) > 0


def test_company_alone_makes_no_link_between_names_that_have_nothing_in_common() -> None:
    found = link_places(exonyms("Gliwice", "Xyqzwplk"))
    assert found.pairs.filter(pl.col("name_b") == "Xyqzwplk")["outcome"].to_list() == ["no"]


def springfields(*, of_b: tuple[str, ...]) -> list[Material]:
    partners = {
        name: {"name": name} for name in ("Ashikaga", "Tralee", "Villach", "Jining", "Takikawa")
    }
    us = {"name": "Springfield", "country": "US"}
    one = registry(
        "one",
        {"il": {**us, "admin1": "Illinois"}, "ma": {**us, "admin1": "Massachusetts"}, **partners},
        [
            ("il", "Ashikaga"),
            ("il", "Villach"),
            ("ma", "Tralee"),
            ("ma", "Takikawa"),
            ("ma", "Jining"),
        ],
    )
    other = registry(
        "other",
        {"a": {"name": "Springfield"}, "b": {"name": "Springfield"}, **partners},
        [("a", "Ashikaga"), ("a", "Villach"), *(("b", partner) for partner in of_b)],
    )
    return [one, other]


def test_springfields_are_told_apart_by_their_partners() -> None:
    found = link_places(springfields(of_b=("Tralee", "Takikawa")))
    springs = {(a, b) for a, b in linked(found) if a.endswith(("il", "ma"))}
    assert springs == {("us-one-il", "zz-other-a"), ("us-one-ma", "zz-other-b")}


def test_where_two_are_as_likely_a_person_is_asked() -> None:
    partner = {"Villach": {"name": "Villach"}}
    one = registry(
        "one",
        {"x": {"name": "Zorbelton"}, "y": {"name": "Zorbelton"}, **partner},
        [("x", "Villach"), ("y", "Villach")],
    )
    other = registry("other", {"z": {"name": "Zorbelton"}, **partner}, [("z", "Villach")])
    found = link_places([one, other])
    assert not {pair for pair in linked(found) if "zz-other-z" in pair}
    doubt = next(d for d in found.queue if d.mention == "zz-other-z")
    assert {c.key for c in doubt.candidates} == {"zz-one-x", "zz-one-y"}
    assert doubt.why == "another is nearly as likely"
    assert all(c.parts for c in doubt.candidates)
    assert "zz-other-z" not in found.same


def test_two_stated_countries_are_never_one_place(world: World) -> None:
    abroad = replace(world, countries=["MX"] * 60)
    found = link_places([world.seen_by("one"), abroad.seen_by("other")])
    assert linked(found) == set()
    assert found.judgements == ()


def test_what_a_person_judged_stands_and_is_built_on(world: World) -> None:
    one, other = world.seen_by("one"), world.seen_by("other", countries=False)
    key, wrong = "zz-other-q3", f"{world.countries[5].lower()}-one-q5"
    found = link_places([one, judged(other, same_place(key, wrong))])
    assert key not in {j.subject for j in found.judgements}
    assert found.same[key] == wrong
    # The place that the person gave away stays without a link to that mention.
    assert not [pair for pair in linked(found) if key in pair and wrong not in pair]


def test_a_place_that_a_person_set_apart_is_left_alone(world: World) -> None:
    one, other = world.seen_by("one"), world.seen_by("other", countries=False)
    found = link_places([one, judged(other, same_place("zz-other-q3", "zz-other-q3"))])
    assert "zz-other-q3" not in found.same
    assert len(linked(found)) == 59


def test_a_link_of_ours_is_no_decision(world: World, found_without_countries: Linkage) -> None:
    one, other = world.seen_by("one"), world.seen_by("other", countries=False)
    wrong = same_place("zz-other-q3", "de-one-q5", method="splink/1")
    found = link_places([one, judged(other, wrong)])
    assert found.judgements == found_without_countries.judgements


def test_links_lead_to_the_place_of_geonames_and_it_to_our_own(world: World) -> None:
    one, other = world.seen_by("one"), world.seen_by("other", countries=False)
    mention = f"{world.countries[3].lower()}-one-q3"
    place = f"{world.countries[3].lower()}-gn-12345"
    found = link_places([resolved(one, {mention: place}), other])
    assert found.same[mention] == found.same["zz-other-q3"] == place
    assert {j.subject: j.object for j in found.judgements}["zz-other-q3"] == place
    assert mention not in {j.subject for j in found.judgements}


def test_two_mentions_of_one_geonames_place_are_one_by_that() -> None:
    own = read_material("sino_us")
    changchun = next(
        s
        for s in own.statements
        if s.subject == "place:cn-jilin-changchun" and s.property == "geonames_id"
    )
    said = {"name": "Something else", "country": "CN"}
    other = registry("other", {"x": said, "y": {"name": "Qqq", "country": "US"}}, [("x", "y")])
    found = link_places([own, resolved(other, {"cn-other-x": f"cn-gn-{changchun.value}"})])
    assert found.same["cn-other-x"] == "cn-jilin-changchun"
    made = {j.subject: j for j in found.judgements}
    assert made[f"cn-gn-{changchun.value}"].object == "cn-jilin-changchun"
    assert "GeoNames" in made[f"cn-gn-{changchun.value}"].why


def test_mentions_resolved_to_two_places_are_not_linked(world: World) -> None:
    one, other = world.seen_by("one"), world.seen_by("other")
    country = world.countries[3].lower()
    found = link_places(
        [
            resolved(one, {f"{country}-one-q3": f"{country}-gn-1"}),
            resolved(other, {f"{country}-other-q3": f"{country}-gn-2"}),
        ]
    )
    assert len(linked(found)) == 59


def test_a_place_that_a_record_holds_twice_counts_once() -> None:
    partners = {name: {"name": name} for name in ("Villach", "Ashikaga", "Tralee", "Jining")}
    twice = {
        "Pankow (Berlin)": {"name": "Pankow (Berlin)", "country": "DE"},
        "Berlin – Pankow": {"name": "Berlin – Pankow", "country": "DE"},
    }
    one = registry(
        "one", {**twice, **partners}, [(name, partner) for name in twice for partner in partners]
    )
    other = registry(
        "other", {"p": {"name": "Pankow"}, **partners}, [("p", partner) for partner in partners]
    )
    found = link_places([one, other])
    places = {
        found.same.get(k, k) for k in ("zz-other-p", "de-one-pankow-berlin", "de-one-berlin-pankow")
    }
    assert len(places) == 1


def test_an_area_is_not_taken_for_its_town() -> None:
    celle = {"name": "Celle", "country": "DE"}
    district = {"name": "Celle (district)", "country": "DE"}
    partners = {"v": {"name": "Villach"}, "w": {"name": "Tuusula"}}
    one = registry("one", {"t": celle, "d": district, **partners}, [("t", "v"), ("d", "w")])
    other = registry("other", {"c": {"name": "Celle"}, "v": {"name": "Villach"}}, [("c", "v")])
    found = linked(link_places([one, other]))
    assert ("de-one-t", "zz-other-c") in found
    assert ("de-one-d", "zz-other-c") not in found


def test_every_part_of_a_pair_adds_up_and_progress_is_told(world: World) -> None:
    seen: list[float] = []
    records = [world.seen_by("one"), world.seen_by("other")]
    found = link_places(records, progress=lambda _, share: seen.append(share))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    bits = [c for c in found.pairs.columns if c.endswith("_bits")]
    prior = np.log2(found.model.prior / (1 - found.model.prior))
    total = found.pairs.select(pl.sum_horizontal(bits)).to_series() + prior
    assert np.allclose(total, found.pairs["weight"], atol=1e-6)
    chance = 1 / (1 + 2.0 ** -found.pairs["weight"].to_numpy())
    assert np.allclose(chance, found.pairs["probability"], atol=1e-9)


def test_many_places_find_themselves_by_names_and_few_partners() -> None:
    large = World.drawn(1100, np.random.default_rng(11), ties=5)
    records = [large.seen_by("one"), large.seen_by("other", countries=False)]
    found = link_places(records)
    assert "wikipedia_2026" in found.model.trained
    pairs = linked(found)
    assert len(pairs) > 1080
    assert all(number(a) == number(b) for a, b in pairs)


def test_a_threshold_outside_of_probability_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1, not 1\.5"):
        link_places([world.seen_by("one")], threshold=1.5)


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ParadiplomacyError, match=r"install paradiplomacy\[linking\]"):
        link_places([world.seen_by("one"), world.seen_by("other")])
    with pytest.raises(ParadiplomacyError):
        demand_splink()


def test_one_record_alone_links_nothing_to_others(world: World) -> None:
    found = link_places([world.seen_by("one")])
    assert (found.judgements, found.queue, found.pairs.height) == ((), (), 0)
