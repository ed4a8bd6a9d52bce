"""Distance: great circles between the ends.

Statistic: ``x_ij = log(1 + d_ij)`` by default, with d in kilometres on a sphere of radius
6371.0088 km, computed from the chord between the ends, which is exact for near places too.

Update: none; places do not move.

Source: Tinbergen 1962 (gravity); Butts 2008. A negative coefficient: the farther apart, the
less happens. Memory: one number for each dyad, of single precision where there are more than
33 million.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.engine.compiled import compiled
from dyadevents.terms.base import (
    Factor,
    Setting,
    Statistic,
    StatisticLevel,
    Term,
    TermColumn,
    TermError,
    Transform,
    TransformName,
)
from dyadevents.terms.covariate import of_actors

__all__ = ["Distance", "kilometres"]

_FORMS = ("raw", "log1p", "binary")
RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid
MANY = 2**25  # dyads beyond which single precision must do

# Several kinds of event ask for the same matrix, which is the largest thing in the model.
_IN_USE: WeakValueDictionary[str, NDArray[np.floating]] = WeakValueDictionary()


def _directions(latitude: Floats, longitude: Floats) -> Floats:
    """Unit vectors from the centre of the earth, shape (n, 3)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


@compiled
def _fill(u: Floats, v: Floats, triangle: bool, form: int, out: NDArray[np.floating]) -> None:
    for i in range(len(u)):
        for j in range(i + 1 if triangle else 0, len(v)):
            x, y, z = u[i, 0] - v[j, 0], u[i, 1] - v[j, 1], u[i, 2] - v[j, 2]
            half = np.sqrt(x * x + y * y + z * z) / 2
            d = 2 * RADIUS_KM * np.arcsin(min(1.0, half))
            if form == 1:
                d = np.log1p(d)
            elif form == 2:
                d = 1.0 if d > 0.0 else 0.0
            out[i, j] = d


def kilometres(
    ends: tuple[Floats, Floats], to: tuple[Floats, Floats], *, transform: str = "raw"
) -> NDArray[np.floating]:
    """Return great-circle distances between two sets of places.

    Parameters
    ----------
    ends, others : pair of arrays of float, shape (n,) and (m,)
        Latitudes and longitudes in degrees.
    transform : {"raw", "log1p", "binary"}

    Returns
    -------
    array, shape (n, m)
        Kilometres, of single precision where n * m is above 2 ** 25. Where both sets are
        the same object, only the upper triangle is filled.

    Examples
    --------
    Seattle to Chongqing:

    >>> import numpy as np
    >>> seattle, chongqing = np.array([[47.61], [-122.33]]), np.array([[29.56], [106.55]])
    >>> kilometres(tuple(seattle), tuple(chongqing)).round().tolist()
    [[10143.0]]
    """
    u, v = _directions(*ends), _directions(*to)
    dtype = np.float32 if len(u) * len(v) > MANY else np.float64
    result = np.zeros((len(u), len(v)), dtype=dtype)
    _fill(u, v, to is ends, _FORMS.index(transform), result)
    return result


@dataclass(frozen=True)
class Distance(Term):
    """Distance between the ends, in kilometres.

    Parameters
    ----------
    transform : {"log1p", "raw", "binary"}
    latitude, longitude : str
        Covariates of actors, in degrees.
    """

    transform: TransformName = "log1p"
    latitude: str = "latitude"
    longitude: str = "longitude"
    formula_name: ClassVar[str] = "distance"

    def column(self, setting: Setting) -> TermColumn:
        """See `Term.column`."""
        Transform.named(self.transform)  # an unknown one is an error
        ends = self._places(setting, "senders")
        receivers = self._places(setting, "receivers")
        one_triangle = setting.network.mode == "undirected"
        digest = hashlib.sha256(repr((self.transform, one_triangle, len(ends[0]))).encode())
        for numbers in (*ends, *receivers):
            digest.update(numbers.tobytes())
        key = f"distance {digest.hexdigest()}"
        values = _IN_USE.get(key)
        if values is None:
            values = kilometres(ends, ends if one_triangle else receivers, transform=self.transform)
            _IN_USE[key] = values
        return TermColumn(self.label, dyad=(Factor(Statistic(key, StatisticLevel.DYAD, values)),))

    def _places(self, setting: Setting, side: str) -> tuple[Floats, Floats]:
        coordinates = []
        for name, most in ((self.latitude, 90), (self.longitude, 360)):
            statistic = of_actors(self, setting, name, side)
            values = np.array(statistic.initial, dtype=float)
            if not statistic.fixed:
                raise TermError(
                    f"{self.label}: {name!r} steps in time, and a fixed place is needed; give "
                    "the distance as a covariate of dyads"
                )
            if not (np.abs(values) <= most).all():
                raise TermError(
                    f"{self.label}: {name!r} holds a number that is not a {name} in degrees; every "
                    "actor needs one"
                )
            coordinates.append(values)
        return coordinates[0], coordinates[1]
