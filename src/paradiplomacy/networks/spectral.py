"""Two numbers of the spectrum: how fast things spread, how hard the network is to cut."""

from __future__ import annotations

import warnings

import numpy as np

from paradiplomacy.networks.figures import Absent, Figure, reason
from paradiplomacy.networks.graph import TieNetwork, largest_component

__all__ = ["spectral_figures"]

_DENSE_NORM, _DENSE = 64, 1000  # up to as many places all eigenvalues are computed
_ROUNDS, _STEPS = 40, 50
_PRECISION = 1e-3


def spectral_figures(network: TieNetwork) -> dict[str, Figure]:
    """Spectral norm of the network and algebraic connectivity of its largest component.

    Examples
    --------
    >>> from itertools import combinations
    >>> from paradiplomacy.networks.graph import of_pairs
    >>> found = spectral_figures(of_pairs(combinations("abcd", 2)))
    >>> round(found["spectral_norm"], 6), round(found["algebraic_connectivity"], 6)
    (3.0, 4.0)
    """
    if not network.m:
        return {
            name: Absent(reason("no-ties")) for name in ("spectral_norm", "algebraic_connectivity")
        }
    part = largest_component(network)
    return {
        "spectral_norm": _norm(network),
        "algebraic_connectivity": _connectivity(part),
    }


def _starting_vector(n: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The vector that ARPACK starts from: given, so that it draws none."""
    return np.random.default_rng(0).random(n) + 0.1


def _norm(network: TieNetwork) -> float:
    from scipy.sparse.linalg import eigsh

    matrix = network.adjacency().astype(np.float64)
    if network.n <= _DENSE_NORM:
        return float(np.linalg.eigvalsh(matrix.toarray())[-1])
    # Of a matrix without negative entries the largest eigenvalue is the norm.
    eigenvalues = eigsh(
        matrix, k=1, which="LA", v0=_starting_vector(network.n), return_eigenvectors=False
    )
    return float(eigenvalues[0])


def _connectivity(part: TieNetwork) -> float | Absent:
    """Second least eigenvalue of the Laplacian, by LOBPCG (Knyazev 2001).

    No factor of the matrix is made: of a network like these it is nearly full.
    """
    from scipy.sparse import diags_array
    from scipy.sparse.csgraph import laplacian
    from scipy.sparse.linalg import lobpcg

    matrix = laplacian(part.adjacency().astype(np.float64))
    if part.n <= _DENSE:
        return float(np.linalg.eigvalsh(matrix.toarray())[1])
    # Away from the constant vector, whose eigenvalue is 0. A block of two, so that a close
    # second eigenvalue does not hold the first one up.
    constant = np.ones((part.n, 1))
    inverse = diags_array(1 / matrix.diagonal())
    vectors = np.random.default_rng(0).normal(size=(part.n, 2))
    for _ in range(_ROUNDS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of what has not converged yet
            values, vectors = lobpcg(
                matrix, vectors, M=inverse, Y=constant, largest=False, tol=1e-9, maxiter=_STEPS
            )
        least = int(np.argmin(values))
        value, vector = float(values[least]), vectors[:, least]
        # Some eigenvalue lies within the residual of the value found (Weinstein's bound).
        if np.linalg.norm(matrix @ vector - value * vector) <= _PRECISION * value:
            return value
    return Absent(reason("no-convergence"))
