"""The whole: every statistic, beside its nulls and its other definitions."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.support.long import made_once
from tests.unit.networks.graphs import clubs, named

from paradiplomacy.networks.edge_list import read_edge_list
from paradiplomacy.networks.figures import GROUPS, STATISTICS, Absent, FigureInterval, reason
from paradiplomacy.networks.graph import TieNetwork, network_of, of_pairs
from paradiplomacy.networks.nulls import NULL_MODELS
from paradiplomacy.networks.sensitivity import (
    TOWN,
    of_known_size,
    sensitivity,
    variants_of,
    without_villages,
)
from paradiplomacy.networks.structure import Claims, Structure, claims_of, structure, structure_of
from paradiplomacy.networks.structure_nulls import null_models
from paradiplomacy.record.frames import Frames, frames_of
from paradiplomacy.record.record import Record

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def frames(sino_us: Record) -> Frames:
    return frames_of(sino_us)


@pytest.fixture(scope="module", params=made_once("structure"))
def clubbed() -> Structure:
    """Of the clubs, with nulls."""
    return structure(clubs(), nulls=6)


@pytest.fixture(scope="module", params=made_once("structure"))
def plain() -> Structure:
    """The same without nulls, with claims."""
    return structure(clubs(), claims=Claims(3, 2))


def test_all_statistics_are_there_in_their_order(frames: Frames) -> None:
    found = structure_of(frames, nulls=3)
    assert list(found.measured) == list(STATISTICS)
    assert {one.group for one in STATISTICS.values()} == set(GROUPS)
    assert set(found.nulls) == set(NULL_MODELS)
    assert found["edges"] == frames.ties.height
    assert found.degrees.places.sum() == found["nodes"]
    assert found.distances.sum() == _pairs(found["largest_component"])
    assert found.rich_club_null is not None
    assert found.rich_club_null.shape == found.rich_club.ties.shape
    assert found.country_pairs["ties"].sum() == frames.ties.height
    assert found.centralities.frame.height == found["nodes"]


def _pairs(n: float | None) -> float:
    assert n is not None
    return n * (n - 1) / 2


def test_every_null_and_definition_has_its_row_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference" / "network-statistics.md").read_text(encoding="utf-8")
    said = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if named := re.fullmatch(r"`([a-z0-9_<>-]+)`", cells[0]):
            said[named[1]] = cells[1:]
    for name in NULL_MODELS:
        assert said.get(name, [""])[0], f"network-statistics.md, {name}"
    for name, (says, _) in variants_of(of_pairs([("a", "b")])).items():
        assert said.get(name, [""])[0] == str(says), f"network-statistics.md, {name}"
    assert {"both-ends", "not-ended", "cities-only", "only-<record>"} <= said.keys()


def test_nulls_change_no_other_figure(clubbed: Structure, plain: Structure) -> None:
    for name, held in plain.measured.items():
        if held.statistic.group != "claims":
            assert held.figure == clubbed.measured[name].figure, name
    assert plain.centralities.frame.equals(clubbed.centralities.frame)


def test_the_same_seed_gives_the_same_nulls_and_another_seed_others() -> None:
    def z(seed: int) -> float | None:
        rng = np.random.default_rng(seed)
        return null_models(clubs(), {"squares": 100}, rng, draws=4)["rewired"].ranges["squares"].z

    assert z(1) == z(1)
    assert z(1) != z(2)


def test_modularity_stands_beside_that_of_random_networks(clubbed: Structure) -> None:
    held = clubbed.measured["modularity"]
    null = held.nulls["rewired"]
    assert held.value is not None
    assert null.mean > 0.2  # a sparse random network has much of it too
    assert held.value > null.high


def test_rewiring_reports_that_it_forgot(clubbed: Structure) -> None:
    mixing = clubbed.nulls["rewired"].mixing
    assert 0 < mixing.accepted <= 1
    assert mixing.kept_first < 0.2


def test_reciprocity_comes_from_claims(
    tmp_path: Path, frames: Frames, clubbed: Structure, plain: Structure
) -> None:
    assert plain["reciprocity"] == pytest.approx(6 / 8)
    assert isinstance(clubbed.measured["reciprocity"].figure, Absent)
    file = tmp_path / "ties.txt"
    file.write_text("a b\nb a\nb c\n", encoding="utf-8")
    assert claims_of(read_edge_list(file)) == Claims(1, 1)
    file.write_text("a b\nb c\n", encoding="utf-8")
    assert claims_of(read_edge_list(file)) is None
    held = claims_of(frames)
    assert held is not None
    assert held.both_ways + held.one_way <= frames.ties.height


def test_intervals_come_with_their_value(plain: Structure) -> None:
    figure = plain.measured["degree_assortativity"].figure
    assert isinstance(figure, FigureInterval)
    assert plain["degree_assortativity"] == figure.value


@pytest.mark.parametrize("network", [named(0, []), named(1, []), named(2, [(0, 1)]), named(3, [])])
def test_next_to_nothing_has_reasons_and_no_numbers(network: TieNetwork) -> None:
    found = structure(network, nulls=5)
    assert found["edges"] == network.m
    assert isinstance(found.measured["transitivity"].figure, Absent)
    assert isinstance(found.measured["power_law_exponent"].figure, Absent)
    assert found.nulls == {}


# --- sensitivity -----------------------------------------------------------------------


def sized(people: list[float]) -> TieNetwork:
    plain = named(len(people), [(k, k + 1) for k in range(len(people) - 1)])
    return TieNetwork(plain.names, plain.edges, {"population": np.array(people)})


def test_villages_go_and_places_of_unknown_size_stay_where_it_is_unknown() -> None:
    network = sized([TOWN, TOWN - 1, TOWN * 2, float("nan"), TOWN])
    loose, strict = without_villages(network), of_known_size(network)
    assert isinstance(loose, TieNetwork)
    assert isinstance(strict, TieNetwork)
    assert loose.names == ("00002", "00003", "00004")
    assert strict.names == ()  # the place of unknown size was all that tied them
    assert isinstance(without_villages(named(2, [(0, 1)])), Absent)


def test_definitions_of_a_record_pick_its_ties(frames: Frames) -> None:
    network = network_of(frames)
    found = {variant.name: variant for variant in sensitivity(variants_of(network, frames))}
    assert {"both-ends", "not-ended", "cities-only", "no-villages"} <= found.keys()
    alive = frames.ties.filter(pl.col("status") != "ended").height
    figures = found["not-ended"].figures
    assert not isinstance(figures, Absent)
    assert figures["edges"] == alive
    held = claims_of(frames)
    both = found["both-ends"].figures
    assert held is not None
    assert not isinstance(both, Absent)
    assert both["edges"] == held.both_ways


def test_each_record_stands_for_itself_where_there_are_several() -> None:
    from paradiplomacy import open_record

    frames = frames_of(open_record("sino_us", "article"))
    found = variants_of(network_of(frames), frames)
    listed = frames.listings.select("record", "tie").unique()
    for record, ties in listed.group_by("record").len().iter_rows():
        network = found[f"only-{record}"][1]
        assert isinstance(network, TieNetwork)
        assert network.m == ties


def test_a_definition_that_nothing_meets_says_so(frames: Frames) -> None:
    from dataclasses import replace

    ended = replace(frames, ties=frames.ties.with_columns(pl.lit("ended").alias("status")))
    found = sensitivity(variants_of(network_of(ended), ended))
    held = next(variant for variant in found if variant.name == "not-ended")
    assert held.figures == Absent(reason("all-ended"))
