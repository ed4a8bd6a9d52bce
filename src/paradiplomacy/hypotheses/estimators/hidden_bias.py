"""Hidden bias that would explain a comparison away: Rosenbaum's gamma and the E-value."""

from __future__ import annotations

from math import inf, sqrt


def bias_to_explain(low: float | None, high: float | None) -> float:
    """Rosenbaum's gamma: the hidden bias from which on a ratio shows nothing any more.

    low, high: Ends of the 95 % interval of an odds ratio or a ratio of rates; None where there is
        none.

    Returns one where the interval holds one: then no bias is needed.

    Rosenbaum (2002, chapter 4): something not measured makes one group gamma times as likely, by
    odds, to have what is counted, in the worst of all ways. For counts in two groups the worst
    way has the extended hypergeometric distribution with odds gamma, for pairs the binomial with
    share gamma / (1 + gamma): so gamma is where the exact interval ends, on the side of one. For
    an interval that is not exact it is about that.

    >>> bias_to_explain(1.2, 9.0), bias_to_explain(0.1, 0.5), bias_to_explain(0.5, None)
    (1.2, 2.0, 1.0)
    """
    if low is not None and low > 1:
        return low
    if high is not None and high < 1:
        return 1 / high if high > 0 else inf
    return 1.0


def e_value(ratio: float, *, of_odds: bool = False) -> float:
    """E-value: how strongly something not measured must go with both sides to explain a ratio.

    ratio: A ratio of risks or rates, or of odds.
    of_odds: Whether it is of odds of what is not rare: its square root is taken for it.

    Returns it as a ratio of risks; one for a ratio of one.

    VanderWeele and Ding (2017).

    >>> round(e_value(3.9), 2), round(e_value(1 / 3.9), 2), round(e_value(4.0, of_odds=True), 2)
    (7.26, 7.26, 3.41)
    """
    if ratio <= 0:
        return inf
    ratio = max(ratio, 1 / ratio)
    if of_odds:
        ratio = sqrt(ratio)
    return ratio + sqrt(ratio * (ratio - 1))
