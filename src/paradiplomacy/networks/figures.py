"""What a statistic is: a number, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Absent", "Figure", "FigureInterval", "Figures", "number", "ratio", "why_absent"]


@dataclass(frozen=True, slots=True)
class Absent:
    """A statistic that does not exist for this network.

    Parameters
    ----------
    why : str
    """

    why: str


@dataclass(frozen=True, slots=True)
class FigureInterval:
    """A number that comes with an error.

    Parameters
    ----------
    value, low, high : float
        Estimate and 95 % interval.
    method : str
    """

    value: float
    low: float
    high: float
    method: str


Figure = int | float | FigureInterval | Absent
Figures = Mapping[str, Figure]


def number(figure: Figure) -> float | None:
    """The bare number of a figure, or None.

    Examples
    --------
    >>> number(FigureInterval(0.2, 0.1, 0.3, "jackknife")), number(Absent("no ties"))
    (0.2, None)
    """
    if isinstance(figure, Absent):
        return None
    return float(figure.value if isinstance(figure, FigureInterval) else figure)


def why_absent(figure: Figure | Figures | Absent) -> str:
    """Why there is no number; empty where there is one.

    Examples
    --------
    >>> why_absent(Absent("no ties")), why_absent(0.2)
    ('no ties', '')
    """
    return figure.why if isinstance(figure, Absent) else ""


def ratio(part: float, whole: float, why: str) -> float | Absent:
    """The share of a whole, or why there is none where the whole is nothing.

    Examples
    --------
    >>> ratio(1, 4, "")
    0.25
    >>> ratio(0, 0, "no place has two ties")
    Absent(why='no place has two ties')
    """
    return part / whole if whole else Absent(why)
