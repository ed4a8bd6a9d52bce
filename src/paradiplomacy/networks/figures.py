"""Figures of a network: for each name a number, or a reason why there is none.

Names, which are the keys of JSON, stand in `statistics_by_group.yaml`; titles and definitions in
word files. The equations and their sources stand in the documentation,
docs/methods/network-structure.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml

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

    >>> number(FigureInterval(0.2, 0.1, 0.3)), number(Absent(reason("no-ties")))
    (0.2, None)
    """
    if isinstance(figure, Absent):
        return None
    return float(figure.value if isinstance(figure, FigureInterval) else figure)


def absence_reason(figure: Figure | Figures | Absent, language: Language = "en") -> str:
    """Reason why there is no number; empty where there is one.

    >>> absence_reason(Absent(reason("no-ties"))), absence_reason(0.2)
    ('there are no ties', '')
    """
    return render(figure.why, language) if isinstance(figure, Absent) else ""


def ratio(part: float, whole: float, why: Message) -> float | Absent:
    """The share of a whole, or why there is none where the whole is nothing.

    >>> ratio(1, 4, reason("no-two-ties"))
    0.25
    >>> absence_reason(ratio(0, 0, reason("no-two-ties")))
    'no place has two ties'
    """
    return part / whole if whole else Absent(why)


def absent(group: str, why: Message) -> dict[str, Figure]:
    """All figures of a group, of which a network has none."""
    return dict.fromkeys(_NAMES[group], Absent(why))


@dataclass(frozen=True, slots=True)
class NetworkStatistic:
    """Meaning of a number of a network.

    group: One of `GROUPS`.
    """

    name: str
    group: str

    @property
    def title(self) -> Message:
        """Title of the statistic."""
        return _WORDS(f"title.{self.name}")

    @property
    def definition(self) -> Message:
        """Definition of the statistic, in short."""
        return _WORDS(f"definition.{self.name}")


def group_title(group: str) -> Message:
    """Title of a group of statistics."""
    return _WORDS(f"group.{group}")


def variant_title(name: str, *, town: int = 0) -> Message:
    """Title of a network under another definition: the places and ties that it has."""
    if name.startswith("only-"):
        return _WORDS("variant.record", record=name.removeprefix("only-"))
    return _WORDS(f"variant.{name}", town=town)


def pairs_title(*, everything: bool) -> Message:
    """Title of the pairs of places that could be tied."""
    return _WORDS("at-risk.everything" if everything else "at-risk.between")


_NAMES: dict[str, list[str]] = yaml.safe_load(
    files(__package__).joinpath("statistics_by_group.yaml").read_text(encoding="utf-8")
)
GROUPS = tuple(_NAMES)
"""In the order in which they are shown."""

STATISTICS = {
    name: NetworkStatistic(name, group) for group, names in _NAMES.items() for name in names
}
"""By name, in the order in which they are shown."""
