"""Statistics: a number, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.language import Language, Message, Value, Words, render

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Absent:
    """A statistic that does not exist for this network."""

    why: Message


@dataclass(frozen=True, slots=True)
class FigureInterval:
    """A number that comes with an error.

    value, low, high: Estimate and 95 % interval.
    """

    value: float
    low: float
    high: float
    method: str


Figure = int | float | FigureInterval | Absent
Figures = Mapping[str, Figure]


def reason(key: str, **needs: Value) -> Message:
    """Reason why there is no number, by its key in the word files of this module.

    >>> str(reason("no-ties")), str(reason("few-located", least=10))
    ('there are no ties', 'fewer than 10 ties between located places')
    """
    return _WORDS(key, **needs)


def number(figure: Figure) -> float | None:
    """The bare number of a figure, or None.

    >>> number(FigureInterval(0.2, 0.1, 0.3, "jackknife")), number(Absent(reason("no-ties")))
    (0.2, None)
    """
    if isinstance(figure, Absent):
        return None
    return float(figure.value if isinstance(figure, FigureInterval) else figure)


def why_absent(figure: Figure | Figures | Absent, language: Language = "en") -> str:
    """Reason why there is no number; empty where there is one.

    >>> why_absent(Absent(reason("no-ties"))), why_absent(0.2)
    ('there are no ties', '')
    """
    return render(figure.why, language) if isinstance(figure, Absent) else ""


def ratio(part: float, whole: float, why: Message) -> float | Absent:
    """The share of a whole, or why there is none where the whole is nothing.

    >>> ratio(1, 4, reason("no-two-ties"))
    0.25
    >>> why_absent(ratio(0, 0, reason("no-two-ties")))
    'no place has two ties'
    """
    return part / whole if whole else Absent(why)
