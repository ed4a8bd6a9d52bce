"""Surveys: readings of the national opinion, with error."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.events.engine.compiled import compiled
from paradiplomacy.events.keyed import keyed_from, keyed_prefix, normal_quantile, uniform_from
from paradiplomacy.events.opinion.policy import PURPOSE, key_of_time

__all__ = ["survey"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_SURVEY = 3  # beside the acts, which are 1 and 2


@compiled
def _read(opinion: Floats, error: float, worlds: Ints, seed: int, cell: int, side: int) -> Floats:  # noqa: PLR0917
    prefix = keyed_prefix(seed, PURPOSE, cell, _SURVEY)
    read = np.empty(len(worlds))
    for w in range(len(worlds)):
        z = normal_quantile(uniform_from(keyed_from(prefix, worlds[w], side)))
        read[w] = opinion[w] + error * z
    return read


def survey(
    opinion: Floats,
    times: Floats,
    *,
    error: float | Floats,
    worlds: Ints,
    seed: int,
    side: int = 0,
) -> Floats:
    """Return what surveys would read: the national opinion and a normal error.

    The error depends on the time and the world alone, so that two scenarios are asked by the
    same survey. A reading may lie outside [-1, 1], as an error does not know the scale.

    Parameters
    ----------
    opinion : array, shape (times, worlds)
        The national opinion, as `OpinionLoop` keeps it.
    times : array, shape (times,)
    error : float or array, shape (times,)
        Standard deviation of a reading.
    worlds : array of int, shape (worlds,)
        The worlds' numbers.
    seed : int
    side : {0, 1}
        Whose survey: that of the senders' country or of the receivers'.

    Returns
    -------
    array, shape (times, worlds)

    Examples
    --------
    >>> import numpy as np
    >>> opinion, worlds = np.zeros((1, 3)), np.arange(3)
    >>> read = survey(opinion, np.array([2000.0]), error=0.1, worlds=worlds, seed=1)
    >>> again = survey(opinion[:, 2:], np.array([2000.0]), error=0.1, worlds=worlds[2:], seed=1)
    >>> bool(read[0, 2] == again[0, 0])
    True
    """
    errors = np.broadcast_to(np.asarray(error, dtype=float), times.shape)
    rows = [
        _read(np.ascontiguousarray(opinion[t]), errors[t], worlds, seed, key_of_time(time), side)
        for t, time in enumerate(times)
    ]
    return np.array(rows).reshape(len(times), len(worlds))
