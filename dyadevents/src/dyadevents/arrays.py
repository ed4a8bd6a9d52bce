"""Types of arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Floats", "Ints", "Risk", "States"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Risk = NDArray[np.uint8]
"""A mark for each dyad that is at risk."""
States = NDArray[np.int8]
"""Values of `DyadState`."""
