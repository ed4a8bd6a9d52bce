"""Blockmodels: known partitions are found, and the length found is the shortest there is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import comb, exp, factorial, log, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.unit.networks.planted import names, planted, same_partition, weighted

from paradiplomacy.networks.block_kernels import ln_partitions
from paradiplomacy.networks.block_models import MODELS, compare_models
from paradiplomacy.networks.blockmodel import fit_blocks, given_blocks
from paradiplomacy.networks.count_nulls import random_like, resampled, shuffled
from paradiplomacy.networks.description_length import (
    Counted,
    counted,
    description_length,
    log_factorials,
    tables,
)
from paradiplomacy.networks.graph import CountryNetwork, of_pairs

MODEL = pytest.mark.parametrize("corrected", [False, True], ids=["plain", "corrected"])


def seeded() -> np.random.Generator:
    return np.random.default_rng(7)


def partitions(n: int) -> Iterator[NDArray[np.int64]]:
    """All partitions of n things, as vectors that number blocks in order of first use."""

    def grown(head: list[int]) -> Iterator[list[int]]:
        if len(head) == n:
            yield head
            return
        for block in range(max(head, default=-1) + 2):
            yield from grown([*head, block])

    return (np.array(p, dtype=np.int64) for p in grown([]))


@cache
def number_partitions(m: int, n: int) -> int:
    """Partitions of m into at most n parts, counted one size of part after the other."""
    row = [1] + [0] * m
    for part in range(1, n + 1):
        for total in range(part, m + 1):
            row[total] += row[total - part]
    return row[m]


def by_the_book(graph: Counted, blocks: NDArray[np.int64], *, corrected: bool) -> float:
    """The joint probability multiplied out with whole numbers, as the equations stand."""
    n, ties = graph.n, graph.ties
    numbers = sorted(set(blocks.tolist()))
    size = {r: int((blocks == r).sum()) for r in numbers}
    degrees = graph.degrees().tolist()
    e = {(r, s): 0 for r in numbers for s in numbers}
    for (i, j), count in zip(graph.edges.tolist(), graph.counts.tolist(), strict=True):
        e[blocks[i], blocks[j]] += count
        e[blocks[j], blocks[i]] += count
    ends = {r: sum(e[r, s] for s in numbers) for r in numbers}
    length = log(n) + log(comb(n - 1, len(numbers) - 1)) + log(factorial(n))
    length -= sum(log(factorial(size[r])) for r in numbers)
    pairs = len(numbers) * (len(numbers) + 1) // 2
    length += log(comb(pairs + ties - 1, ties))
    length += sum(log(factorial(count)) for count in graph.counts.tolist())
    length -= sum(log(factorial(e[r, s])) for r in numbers for s in numbers if r < s)
    # e_rr!! of an even number is the product of the even numbers up to it.
    length -= sum(log(prod(range(2, e[r, r] + 1, 2))) for r in numbers)
    if not corrected:
        return length + sum(ends[r] * log(size[r]) for r in numbers)
    length += sum(log(factorial(ends[r])) for r in numbers)
    length -= sum(log(factorial(k)) for k in degrees)
    for r in numbers:
        own = [k for k, block in zip(degrees, blocks.tolist(), strict=True) if block == r]
        length += log(factorial(size[r])) + log(number_partitions(ends[r], size[r]))
        length -= sum(log(factorial(own.count(k))) for k in set(own))
    return length


TRIANGLES = ["ab", "bc", "ac", "de", "ef", "df", "cd"]
COUNTED = Counted(
    names(6),
    np.array([[0, 1], [0, 2], [1, 2], [2, 3], [4, 5]], dtype=np.int32),
    np.array([9, 8, 7, 1, 12]),
)
TINY: dict[str, Counted] = {
    "two triangles": counted(of_pairs([(pair[0], pair[1]) for pair in TRIANGLES])),
    "star": counted(of_pairs([("h", leaf) for leaf in "abcdef"])),
    "path": counted(of_pairs(list(pairwise("abcdefg")))),
    "bipartite": counted(of_pairs([(a, b) for a in "abc" for b in "wxyz"])),
    "counts": COUNTED,
}


@MODEL
@pytest.mark.parametrize("name", TINY)
def test_the_search_finds_the_shortest_of_all_partitions(name: str, corrected: bool) -> None:
    graph = TINY[name]
    lengths = [description_length(graph, b, corrected=corrected) for b in partitions(graph.n)]
    found = fit_blocks(graph, seeded(), corrected=corrected, restarts=10)
    assert found.nats == pytest.approx(min(lengths), abs=1e-9)


@MODEL
@pytest.mark.parametrize("name", TINY)
def test_the_length_is_that_of_the_equations(name: str, corrected: bool) -> None:
    graph = TINY[name]
    for b in list(partitions(graph.n))[::7]:
        assert description_length(graph, b, corrected=corrected) == pytest.approx(
            by_the_book(graph, b, corrected=corrected), abs=1e-6
        )


def test_one_plain_block_is_a_probability_of_all_networks() -> None:
    """The chances of all networks of three nodes and two ties, loops too, are at most one."""
    total = 0.0
    for first in range(3):
        for second in range(first, 3):
            pairs = [(0, 1), (0, 2), (1, 2)]
            edges = sorted({pairs[first], pairs[second]})
            counts = np.array([2] if first == second else [1, 1])
            graph = Counted(names(3), np.array(edges, dtype=np.int32), counts)
            total += exp(-description_length(graph, np.zeros(3, int), corrected=False)) * 3
    # ln 3 tells the number of blocks. Of nine ends for each tie, six are of two places.
    assert total == pytest.approx((6 / 9) ** 2)


@MODEL
def test_planted_blocks_are_found(corrected: bool) -> None:
    chances = [[0.4, 0.05, 0.02], [0.05, 0.3, 0.02], [0.02, 0.02, 0.35]]
    network, blocks = planted(seeded(), (30, 30, 30), chances)
    found = fit_blocks(network, seeded(), corrected=corrected)
    assert same_partition(found.blocks, blocks)
    assert found.nats <= given_blocks(network, blocks, corrected=corrected).nats + 1e-9
    assert found.between.sum() == network.m + np.triu(found.between, 1).sum()


@MODEL
def test_planted_blocks_of_counts_are_found(corrected: bool) -> None:
    blocks = np.repeat([0, 1], 15)
    rates = np.where(blocks[:, None] == blocks[None, :], 5.0, 1.0)
    graph = weighted(seeded(), rates)
    found = fit_blocks(graph, seeded(), corrected=corrected)
    # A block may be split further where that is shorter, but never mixed with the other.
    assert all(len(set(blocks[found.blocks == r].tolist())) == 1 for r in range(found.number))
    assert found.nats <= given_blocks(graph, blocks, corrected=corrected).nats + 1e-9


def test_more_nodes_than_move_at_once_are_merged_first() -> None:
    network, blocks = planted(seeded(), (200, 200, 200), np.full((3, 3), 0.003) + 0.05 * np.eye(3))
    found = fit_blocks(network, seeded(), corrected=True, restarts=1)
    assert same_partition(found.blocks, blocks)


@MODEL
def test_random_ties_have_no_blocks(corrected: bool) -> None:
    network, _ = planted(seeded(), (120,), [[0.05]])
    assert fit_blocks(network, seeded(), corrected=corrected).number == 1


def test_hubs_are_blocks_of_the_plain_model_and_not_of_the_corrected_one() -> None:
    """Degree alone: what the correction is for (Karrer and Newman 2011)."""
    strength = np.where(np.arange(150) < 15, 6.0, 1.0)
    graph = weighted(seeded(), 0.06 * np.outer(strength, strength))
    assert fit_blocks(graph, seeded(), corrected=False).number > 1
    assert fit_blocks(graph, seeded(), corrected=True).number == 1


def test_the_best_model_is_the_one_that_made_the_network() -> None:
    chances = [[0.4, 0.02], [0.02, 0.4]]
    network, blocks = planted(seeded(), (30, 30), chances)
    found = compare_models(network, seeded(), draws=9, restarts=1, countries=blocks)
    assert {row.model for row in found.rows} == set(MODELS)
    assert found.rows[0].model in ("blocks", "countries")
    assert found.rows[0].behind == 0.0
    assert found.rows[-1].nats == max(row.nats for row in found.rows)
    assert found.compression.p == 0.1
    random, _ = planted(seeded(), (60,), [[0.2]])
    assert compare_models(random, seeded(), draws=9, restarts=1).compression.p > 0.1


@MODEL
def test_the_same_seed_gives_the_same_blocks(corrected: bool) -> None:
    network, _ = planted(seeded(), (25, 25), [[0.2, 0.08], [0.08, 0.2]])
    one, two = (fit_blocks(network, seeded(), corrected=corrected) for _ in range(2))
    assert one.blocks.tolist() == two.blocks.tolist()
    assert one.nats == two.nats


@MODEL
@pytest.mark.parametrize("pairs", [[], [("a", "b")], [("a", "a")]])
def test_tiny_networks_have_one_block_at_most(
    pairs: list[tuple[str, str]], corrected: bool
) -> None:
    network = of_pairs(pairs)
    found = fit_blocks(network, seeded(), corrected=corrected)
    assert found.number <= 1
    assert np.isfinite(found.nats)
    assert np.isfinite(found.bits_a_tie)


def test_ties_within_a_country_are_left_out() -> None:
    graph = counted(CountryNetwork(("A", "B"), np.array([[7, 2], [2, 0]]), np.array([3, 1]), 0))
    assert graph.edges.tolist() == [[0, 1]]
    assert graph.counts.tolist() == [2]


@pytest.mark.parametrize(("m", "n"), [(1, 1), (7, 3), (60, 60), (400, 9), (900, 30)])
def test_partitions_are_counted(m: int, n: int) -> None:
    found = ln_partitions(m, n, *tables(), log_factorials(1))
    assert found == pytest.approx(log(number_partitions(m, n)), rel=1e-12)


@pytest.mark.parametrize(("m", "n"), [(1200, 5), (1200, 40), (1500, 700), (2000, 2000)])
def test_large_numbers_of_partitions_are_close(m: int, n: int) -> None:
    found = ln_partitions(m, n, *tables(), log_factorials(m))
    assert found == pytest.approx(log(number_partitions(m, n)), abs=0.06)


@given(st.integers(0, 2**32 - 1))
def test_nulls_keep_what_they_say(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = weighted(rng, np.full((8, 8), 1.5))
    other = shuffled(graph, rng)
    assert other.degrees().tolist() == graph.degrees().tolist()
    for made in (other, random_like(graph, rng), resampled(graph, rng)):
        assert made.ties == graph.ties
        assert (made.edges[:, 0] < made.edges[:, 1]).all()
        codes = made.edges[:, 0].astype(np.int64) * made.n + made.edges[:, 1]
        assert (np.diff(codes) > 0).all()


def test_a_random_simple_graph_reaches_every_pair() -> None:
    ring = counted(of_pairs([(str(k), str((k + 1) % 5)) for k in range(5)]))
    rng = seeded()
    seen: set[tuple[int, ...]] = set()
    for _ in range(60):
        drawn = random_like(ring, rng)
        assert drawn.counts.tolist() == [1] * 5
        seen.update(tuple(edge) for edge in drawn.edges.tolist())
    assert len(seen) == 10
