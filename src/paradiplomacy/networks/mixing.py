"""Mixing of places: assortativity, with its error; homophily; the rich club.

Assortativity is Newman's (2003): of a category, the share of ties that stay within one,
above what degrees alone give; of a number, the correlation over the ends of ties. Its
error is his jackknife, which leaves out one tie at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.networks.figures import Absent, Figure, FigureInterval, ratio, reason
from paradiplomacy.networks.graph import NO_COUNTRY, TieNetwork

_SAME_ENDS = reason("ends-alike")


@dataclass(frozen=True, slots=True, eq=False)
class RichClub:
    """Density of ties among the places of more than k ties.

    k, members, ties: Each degree that leaves two places or more above it; those places; ties among
        them.
    """

    k: NDArray[np.int64]
    members: NDArray[np.int64]
    ties: NDArray[np.int64]

    @property
    def density(self) -> NDArray[np.float64]:
        """Ties among members, as a share of the pairs of members."""
        return np.asarray(2 * self.ties / (self.members * (self.members - 1)))


def assortativity(network: TieNetwork, values: NDArray[Any]) -> FigureInterval | float | Absent:
    """Correlation of a number over the two ends of ties; ends where it is NaN are left out.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> star = of_pairs([("a", "b"), ("a", "c"), ("a", "d"), ("d", "e")])
    >>> round(assortativity(star, star.degrees()).value, 3)
    -0.667
    """
    ends = np.asarray(values, dtype=np.float64)[network.edges].reshape(-1, 2)
    ends = ends[np.isfinite(ends).all(axis=1)]
    if len(ends) < 3:
        return Absent(reason("few-values"))
    ends = ends - ends.mean()  # for the precision of what follows
    # Sums over the tie ends, each tie counted in both directions; row 0 leaves none out.
    by_tie = np.column_stack([ends.sum(axis=1), (ends**2).sum(axis=1), 2 * ends.prod(axis=1)])
    sums = by_tie.sum(axis=0) - np.vstack([np.zeros(3), by_tie])
    count = 2 * (len(ends) - (np.arange(len(ends) + 1) > 0))
    mean = sums[:, 0] / count
    variance = sums[:, 1] / count - mean**2
    floor = 1e-12 * (1 + sums[:, 1] / count)
    if variance[0] <= floor[0]:
        return Absent(_SAME_ENDS)
    r = np.full(len(sums), np.nan)
    np.divide(sums[:, 2] / count - mean**2, variance, out=r, where=variance > floor)
    return _jackknife(r)


def degree_assortativity(network: TieNetwork) -> FigureInterval | float | Absent:
    """Correlation of degrees over ties."""
    return assortativity(network, network.degrees())


def category_assortativity(
    network: TieNetwork, values: NDArray[Any]
) -> FigureInterval | float | Absent:
    """Newman's r for a category; ties with an end that has none (empty, ``ZZ``) are left out.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> path = of_pairs([("a", "b"), ("b", "c"), ("c", "d")])
    >>> round(category_assortativity(path, np.array(["x", "x", "y", "y"])).value, 3)
    0.333
    """
    ends = _categories(network, values)
    if len(ends) < 3:
        return Absent(reason("few-categories"))
    m = len(ends)
    ends_by_category = np.bincount(ends.ravel())  # ends of ties by category
    within = ends[:, 0] == ends[:, 1]
    same = np.concatenate([[within.sum()], within.sum() - within])
    remaining = np.concatenate([[m], np.full(m, m - 1)])
    squares = float(ends_by_category @ ends_by_category)
    # Without a tie, each end's category loses one; a tie within takes both from the same.
    lost = 2 * ends_by_category[ends].sum(axis=1) - np.where(within, 4, 2)
    expected = np.concatenate([[squares], squares - lost]) / (2 * remaining) ** 2
    if 1 - expected[0] < 1e-12:
        return Absent(reason("one-category"))
    r = np.full(m + 1, np.nan)
    np.divide(same / remaining - expected, 1 - expected, out=r, where=1 - expected > 1e-12)
    return _jackknife(r)


def _jackknife(r: NDArray[np.float64]) -> FigureInterval | float | Absent:
    if not np.isfinite(r).all():  # without one of the ties nothing varies: no error
        return float(r[0])
    error = float(np.sqrt(((r[1:] - r[0]) ** 2).sum()))
    value = float(r[0])
    return FigureInterval(value, max(-1.0, value - 1.96 * error), min(1.0, value + 1.96 * error))


def _categories(network: TieNetwork, values: NDArray[Any]) -> NDArray[np.int64]:
    """Categories of the ends of ties, numbered; ties with an unknown end left out."""
    text = np.array([str(value) for value in values], dtype=object)
    number = {name: k for k, name in enumerate(sorted(set(text) - NO_COUNTRY))}
    coded = np.array([number.get(name, -1) for name in text], dtype=np.int64)
    ends = coded[network.edges].reshape(-1, 2)
    return ends[(ends >= 0).all(axis=1)]


def rich_club(network: TieNetwork) -> RichClub:
    """Members and ties of the club above each degree.

    >>> from paradiplomacy.networks.graph import of_pairs
    >>> club = rich_club(of_pairs([("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]))
    >>> club.k.tolist(), club.members.tolist(), club.ties.tolist()
    ([0, 1], [4, 3], [4, 3])
    """
    degrees = network.degrees()
    k = np.unique(np.concatenate([[0], degrees]))
    members = network.n - np.searchsorted(np.sort(degrees), k, side="right")
    lower = np.sort(degrees[network.edges].reshape(-1, 2).min(axis=1))
    ties = network.m - np.searchsorted(lower, k, side="right")
    some = members >= 2
    return RichClub(k[some].astype(np.int64), members[some].astype(np.int64), ties[some])


def mixing_figures(network: TieNetwork) -> dict[str, Figure]:
    """Assortativities, ties within a country, and the density of the club of hubs."""
    club = rich_club(network)
    # The club nearest to a hundredth of the places, by the share it makes of them.
    at = int(np.argmin(np.abs(club.members - network.n / 100))) if len(club.k) else -1
    figures: dict[str, Figure] = {
        "degree_assortativity": degree_assortativity(network),
        "rich_club_density": float(club.density[at]) if at >= 0 else Absent(reason("no-ties")),
        "rich_club_members": int(club.members[at]) if at >= 0 else 0,
    }
    countries = network.attributes.get("country")
    population = network.attributes.get("population")
    unknown = Absent(reason("no-countries"))
    if countries is None:
        figures |= {
            "country_assortativity": unknown,
            "within_country": unknown,
            "ei_index": unknown,
        }
    else:
        ends = _categories(network, countries)
        within, placed = int((ends[:, 0] == ends[:, 1]).sum()), len(ends)
        why = reason("no-country-ends")
        figures |= {
            "country_assortativity": category_assortativity(network, countries),
            "within_country": ratio(within, placed, why),
            "ei_index": ratio(placed - 2 * within, placed, why),
        }
    if population is None:
        figures["population_assortativity"] = Absent(reason("no-populations"))
    else:
        people = np.asarray(population, dtype=np.float64)
        logs = np.log(np.where(people > 0, people, np.nan))
        figures["population_assortativity"] = assortativity(network, logs)
    return figures
