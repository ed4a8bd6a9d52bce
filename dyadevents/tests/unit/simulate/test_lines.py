"""What is predicted of a row or a column has the bits of what is predicted of each dyad."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dyadevents.engine.evaluate import CHUNK, Parts
from dyadevents.engine.plan import Layout
from dyadevents.simulate.lines import Line
from dyadevents.terms.base import Combine
from made_events.statistics import columns_on, predict, predict_dyad

COUNTS = st.integers(1, 5)
PRODUCTS = st.tuples(  # blocks, whether there is a number of the dyad, and one of the network
    st.lists(st.sampled_from(Combine), max_size=2), st.booleans(), st.booleans()
)


def _layout(columns: list[tuple[list[Combine], bool, bool]]) -> Layout:
    of_dyads = np.cumsum([with_dyad for _, with_dyad, _ in columns]) - 1
    of_network = np.cumsum([with_network for *_, with_network in columns]) - 1
    return Layout(
        np.cumsum([0, *(len(blocks) for blocks, *_ in columns)]),
        np.array([int(code) for blocks, *_ in columns for code in blocks], dtype=np.int64),
        np.where([with_dyad for _, with_dyad, _ in columns], of_dyads, -1),
        np.where([with_network for *_, with_network in columns], of_network, -1),
    )


@given(st.lists(PRODUCTS, min_size=1, max_size=5), COUNTS, COUNTS, st.integers(0, 2**16))
def test_a_dyad_has_the_same_bits_in_its_row_in_its_column_and_alone(
    columns: list[tuple[list[Combine], bool, bool]], n: int, m: int, seed: int
) -> None:
    rng, layout, p = np.random.default_rng(seed), _layout(columns), len(columns)
    blocks = len(layout.combine)
    parts = Parts(
        rng.normal(size=(blocks, n)),
        rng.normal(size=(blocks, m)),
        rng.normal(size=(p, n * m)),
        rng.normal(size=p),
    )
    theta, x, eta = rng.normal(size=p), np.empty(CHUNK), np.empty(CHUNK)
    alone = np.array(
        [
            [predict_dyad(layout, parts, theta, 0, p, i, j, i * m + j) for j in range(m)]
            for i in range(n)
        ]
    )
    ii, jj = np.divmod(np.arange(n * m), m)
    every = np.empty((p, CHUNK))
    columns_on(layout, parts, np.zeros(p), ii, jj, np.arange(n * m), 0, n * m, every)
    np.testing.assert_allclose(alone.ravel(), theta @ every[:, : n * m], atol=1e-12)
    for i in range(n):
        predict(layout, parts, theta, 0, p, Line(True, i, 0, i * m, 1, m), x, eta)
        np.testing.assert_array_equal(eta[:m], alone[i])
    for j in range(m):
        predict(layout, parts, theta, 0, p, Line(False, j, 0, j, m, n), x, eta)
        np.testing.assert_array_equal(eta[:n], alone[:, j])
