"""What holds of linking whatever the records."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.examples import examples
from tests.support.made_registries import World, gazetteer_read_once

from paradiplomacy.linking.conclusions import PlaceGroups, ScoredPair, assign
from paradiplomacy.linking.link import link_places
from paradiplomacy.linking.spelling import area, core, plain
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Judgement, JudgementKind

few = settings(max_examples=examples(6))


@pytest.fixture(scope="module", autouse=True)
def _one_reading_of_the_gazetteer() -> Iterator[None]:
    with gazetteer_read_once():
        yield


@st.composite
def two_records(draw: st.DrawFn) -> list[Material]:
    """Two records of a world: some places in one only, some spelt otherwise, some namesakes."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(6, 25))
    world = World.drawn(n, rng, ties=draw(st.integers(1, 3)))
    names = list(world.names)
    for i in draw(st.lists(st.integers(1, n - 1), max_size=4)):
        names[i] = names[0]
    world = replace(world, names=names)
    spelt = {int(i): f"{names[int(i)]}a" for i in rng.choice(n, size=n // 4, replace=False)}
    kept = rng.permutation(n)[: n - n // 5].tolist()
    stated = draw(st.booleans())
    return [world.seen_by("one"), world.seen_by("other", countries=stated, spelt=spelt, keep=kept)]


@pytest.mark.thorough
@few
@given(two_records(), st.randoms(use_true_random=False))
def test_order_decides_nothing(records: list[Material], shuffle: random.Random) -> None:
    found = link_places(records)
    shuffled = []
    for material in reversed(records):
        statements = list(material.statements)
        shuffle.shuffle(statements)
        shuffled.append(replace(material, statements=tuple(statements)))
    again = link_places(shuffled)
    assert again.judgements == found.judgements
    assert again.queue == found.queue
    assert again.pairs.equals(found.pairs)


@pytest.mark.thorough
@few
@given(two_records())
def test_linking_is_symmetric(records: list[Material]) -> None:
    """Which record comes first in order of text changes no pair and no probability."""
    one, other = records

    def renamed(material: Material, record: str) -> Material:
        meta = replace(material.meta, id=record)
        return replace(
            material,
            meta=meta,
            statements=tuple(replace(s, record=record) for s in material.statements),
        )

    found = link_places([one, other])
    turned = link_places([renamed(one, "z_one"), renamed(other, "a_other")])

    def pairs(table: object, first: str, second: str) -> list[tuple[str, str, float, str]]:
        rows = table.select(first, second, "probability", "outcome").iter_rows()  # type: ignore[attr-defined]
        return sorted((a, b, round(p, 9), o) for a, b, p, o in rows)

    cross = found.pairs.filter(found.pairs["record_a"] != found.pairs["record_b"])
    turned_cross = turned.pairs.filter(turned.pairs["record_a"] != turned.pairs["record_b"])
    assert pairs(cross, "key_a", "key_b") == pairs(turned_cross, "key_b", "key_a")


@few
@given(two_records(), st.integers(0, 3))
def test_what_links_is_sound(records: list[Material], place: int) -> None:
    """One to one, never across countries, and a person's judgement stands."""
    one, other = records
    keys = sorted(
        {
            end
            for s in other.statements
            if s.subject.startswith("tie:")
            for end in s.subject[4:].split("|")
        }
    )
    kept = min(s.subject[6:] for s in one.statements if s.property == "name")
    hand = Judgement(JudgementKind.SAME_PLACE, keys[place % len(keys)], kept, "me", "2026", "so")
    found = link_places([one, replace(other, judgements=(hand,))])
    assert hand.subject not in {j.subject for j in found.judgements}
    assert found.same[hand.subject] == found.same.get(kept, kept)
    country = {
        s.subject[6:]: s.value
        for material in records
        for s in material.statements
        if s.property == "country" and s.value != "ZZ"
    }
    of: dict[str, set[str]] = {}
    for key, target in found.same.items():
        if key != hand.subject:
            of.setdefault(target, {target}).add(key)
    for members in of.values():
        members -= {hand.subject}
        assert len({country[key] for key in members if key in country}) <= 1
    linked = found.pairs.filter(found.pairs["outcome"] == "linked")
    cross = linked.filter(linked["record_a"] != linked["record_b"])
    same_record = linked.filter(linked["record_a"] == linked["record_b"])
    if same_record.is_empty():
        assert cross["key_a"].n_unique() == cross["key_b"].n_unique() == cross.height


facts = st.tuples(
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from([None, "DE", "FR"]),
    st.sampled_from([None, 1, 2]),
    st.none(),
)


@st.composite
def scored_pairs(
    draw: st.DrawFn,
) -> tuple[list[tuple[str, str | None, int | None, None]], list[ScoredPair]]:
    of = draw(st.lists(facts, min_size=2, max_size=14))
    ids = st.integers(0, len(of) - 1)
    drawn = draw(st.dictionaries(st.tuples(ids, ids), st.integers(-80, 250), max_size=40))
    pairs = [
        ScoredPair(a, b, weight / 10, 1 / (1 + 2.0 ** (-weight / 10)))
        for (a, b), weight in drawn.items()
        if of[a][0] < of[b][0]
    ]
    return of, pairs


@given(scored_pairs(), st.randoms(use_true_random=False))
def test_assignment_is_sound_in_any_order(
    drawn: tuple[list[tuple[str, str | None, int | None, None]], list[ScoredPair]],
    shuffle: random.Random,
) -> None:
    of, pairs = drawn
    links, asked = assign(pairs, groups := PlaceGroups(of), threshold=0.9)
    shuffled = list(pairs)
    shuffle.shuffle(shuffled)
    assert assign(shuffled, PlaceGroups(of), threshold=0.9) == (links, asked)
    assert all(link.probability >= 0.9 for link in links)
    for id_ in range(len(of)):
        members = groups.members(id_)
        assert len({of[i][0] for i in members}) == len(members)
        assert len({of[i][1] for i in members} - {None}) <= 1
        assert len({of[i][2] for i in members} - {None}) <= 1
    told = {(s.a, s.b) for s in links} | {(s.a, s.b) for s, _ in asked}
    assert len(links) + len(asked) == len(told)


@given(st.text(max_size=60))
def test_any_name_has_a_core(name: str) -> None:
    assert bool(core(name)) == bool(plain(name))
    assert core(name) == core(name.upper().lower()) or "İ" in name or name.upper().lower() != name
    assert area(name) in ("", "county", "province")
