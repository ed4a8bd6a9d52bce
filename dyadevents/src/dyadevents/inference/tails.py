"""How likely it is that chance alone gives so large a statistic, however large it is."""

from __future__ import annotations

import math

__all__ = ["LEAST", "beyond_chi_square", "two_sided"]

LEAST = 1e-300  # stands for every probability below: less is not a number of full precision


def two_sided(z: float) -> float:
    """Return how likely a standard normal number is at least so far from 0.

    Returns
    -------
    float
        At least `LEAST`; never what is left of 1, which is 0 from 8.3 on.

    Examples
    --------
    >>> round(two_sided(1.959964), 6), f"{two_sided(20.0):.6g}"
    (0.05, '5.50725e-89')
    """
    return z if math.isnan(z) else max(math.erfc(abs(z) / math.sqrt(2)), LEAST)


def beyond_chi_square(statistic: float, degrees: int) -> float:
    """Return how likely a chi-square number is at least so large.

    Returns
    -------
    float
        At least `LEAST`.

    Examples
    --------
    >>> round(beyond_chi_square(5.991465, 2), 6), f"{beyond_chi_square(200.0, 1):.6g}"
    (0.05, '2.08849e-45')
    """
    from scipy.special import chdtrc  # slow to import

    p_value = float(chdtrc(degrees, statistic))
    return p_value if math.isnan(p_value) else max(p_value, LEAST)
