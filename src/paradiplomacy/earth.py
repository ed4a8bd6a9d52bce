"""The size of the Earth, once for all rooms that measure distances."""

from __future__ import annotations

from math import pi
from typing import Final

RADIUS_KM: Final = 6371.0088
"""Mean radius of the WGS 84 ellipsoid, in kilometres."""

DEGREE_KM: Final = RADIUS_KM * pi / 180
"""Length of a degree of a great circle, in kilometres."""
