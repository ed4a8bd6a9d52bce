import numpy as np
import pytest
from scipy import stats

from dyadevents.counter_rng import (
    keyed_exponential,
    keyed_from,
    keyed_hash,
    keyed_poisson,
    keyed_prefix,
    keyed_uniform,
)
from dyadevents.engine.compiled import compiled

WORDS = ("seed", "world", "a", "b", "c", "count")
MASK = (1 << 64) - 1


@compiled
def uniforms(keys):
    out = np.empty(len(keys))
    for k in range(len(keys)):
        row = keys[k]
        out[k] = keyed_uniform(row[0], row[1], row[2], row[3], row[4], row[5])
    return out


@compiled
def hashes(keys):
    out = np.empty(len(keys), np.uint64)
    for k in range(len(keys)):
        row = keys[k]
        out[k] = keyed_hash(row[0], row[1], row[2], row[3], row[4], row[5])
    return out


@compiled
def draws(n, mean):
    out = np.empty((2, n))
    for k in range(n):
        out[0, k] = keyed_exponential(5, k, 1, 2, 3, 0)
        out[1, k] = keyed_poisson(mean, 5, k, 1, 2, 3, 0)
    return out


def along(word, n):
    keys = np.full((n, 6), 7, dtype=np.int64)
    keys[:, WORDS.index(word)] = np.arange(n)
    return keys


def by_hand(key):
    """The same in Python's whole numbers, written from the docstring."""
    seed, world, a, b, c, count = key

    def mix(h):
        h &= MASK
        h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        h = (h ^ (h >> 27)) * 0x94D049BB133111EB & MASK
        return h ^ (h >> 31)

    step = 0x9E3779B97F4A7C15
    h = mix((seed & MASK) + step)
    for word in (a, b, c):
        h = mix((h ^ (word & MASK)) + step)
    h = mix(h + ((world + 1) & MASK) * 0xD6E8FEB86659FD93)
    return mix(h + ((count + 1) & MASK) * 0xA0761D6478BD642F)


@pytest.mark.parametrize("word", WORDS)
def test_draws_are_uniform_along_each_word_of_the_key(word):
    assert stats.kstest(uniforms(along(word, 100_000)), "uniform").pvalue > 0.001


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("apart", [1, 2, 64, 1000])
def test_draws_of_near_keys_are_independent(word, apart):
    u = uniforms(along(word, 64_000 + apart))
    cells = np.histogram2d(u[:-apart], u[apart:], bins=16, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(cells.ravel()).pvalue > 0.001
    assert abs(np.corrcoef(u[:-apart], u[apart:])[0, 1]) < 4 / 250


def test_one_bit_of_a_key_moves_each_bit_of_the_hash_half_the_time():
    rng = np.random.default_rng(3)
    n = 4000
    keys = rng.integers(-(2**62), 2**62, size=(n, 6))
    before = hashes(keys)
    for word in range(6):
        for bit in (0, 1, 31, 62):
            other = keys.copy()
            other[:, word] ^= 1 << bit
            moved = before ^ hashes(other)
            share = [(moved >> np.uint64(k) & np.uint64(1)).mean() for k in range(64)]
            assert np.abs(np.array(share) - 0.5).max() < 5 * 0.5 / np.sqrt(n)


def test_small_keys_do_not_collide():
    grid = np.stack(np.meshgrid(*[np.arange(8)] * 6, indexing="ij"), axis=-1).reshape(-1, 6)
    assert len(np.unique(hashes(grid))) == 8**6


def test_the_hash_is_the_one_that_the_docstring_describes():
    rng = np.random.default_rng(4)
    for key in [(0,) * 6, (-1,) * 6, *rng.integers(-(2**62), 2**62, size=(50, 6)).tolist()]:
        assert keyed_hash(*key) == by_hand(key)


def test_a_key_split_after_its_slow_part_gives_the_same():
    for seed in range(20):
        prefix = np.uint64(keyed_prefix(seed, 2, 3, 4))
        assert keyed_from(prefix, 5, 6) == keyed_hash(seed, 5, 2, 3, 4, 6)


def test_a_seed_is_the_same_signed_and_unsigned():
    assert keyed_uniform(-1, 0, 0, 0, 0, 0) == keyed_uniform(np.uint64(MASK), 0, 0, 0, 0, 0)


def test_exponential_draws_have_their_law():
    assert stats.kstest(draws(100_000, 1.0)[0], "expon").pvalue > 0.001


@pytest.mark.parametrize("mean", [0.05, 0.9, 7.0, 80.0, 256.0, 700.0])
def test_poisson_draws_have_their_law(mean):
    counts = draws(40_000, mean)[1]
    edges = np.unique(stats.poisson.ppf(np.linspace(0.02, 0.98, 20), mean))
    cells = np.digitize(counts, edges)
    expected = np.diff(np.concatenate([[0], stats.poisson.cdf(edges - 1, mean), [1]]))
    seen = np.bincount(cells, minlength=len(expected))
    assert stats.chisquare(seen[expected > 0], 40_000 * expected[expected > 0]).pvalue > 0.001


def test_a_poisson_count_never_falls_as_its_mean_rises():
    means = np.linspace(0, 256, 500)
    for world in range(20):
        counts = [keyed_poisson(mean, 1, world, 2, 3, 4, 0) for mean in means.tolist()]
        assert counts[0] == 0
        assert np.all(np.diff(counts) >= 0)
