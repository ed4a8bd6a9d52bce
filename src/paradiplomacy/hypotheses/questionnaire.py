"""The questions whose answers the hypotheses lack, each put to both ends of a tie.

An answer is a row of ``answers.csv``: the account, the item's key, and a number on its scale.
"""

from __future__ import annotations

from dataclasses import dataclass

from paradiplomacy.language import Words, render

__all__ = ["ITEMS", "Item", "items"]

_WORDS = Words(__name__)


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the instrument.

    Parameters
    ----------
    key : str
        As in column ``question`` of ``answers.csv``.
    answers : str
        The scale of its answers, by its name in the word files.
    """

    key: str
    answers: str

    @property
    def english(self) -> str:
        """The question, to be asked in the respondent's language."""
        return str(_WORDS(f"question.{self.key}"))

    @property
    def chinese(self) -> str:
        """The question in Chinese."""
        return render(_WORDS(f"question.{self.key}"), "zh")

    @property
    def scale(self) -> str:
        """What the numbers mean."""
        return str(_WORDS(f"scale.{self.answers}"))

    @property
    def scale_chinese(self) -> str:
        """What the numbers mean, in Chinese."""
        return render(_WORDS(f"scale.{self.answers}"), "zh")


_SCALES = {
    "trust.city": "trust",
    "trust.above": "trust",
    "purpose.mutual-gain": "yes",
    "purpose.solidarity": "yes",
    "crisis.stopped": "yes",
    "crisis.months-until-return": "months",
    "friction.rival-tie": "yes",
    "trade.any": "yes",
    "training.any": "yes",
    "training.taught": "training",
    "approval.months": "months",
    "exchange.through": "count",
    "exchange.count": "count",
    "climate.any": "yes",
    "rural.any": "yes",
    "opinion.local": "opinion",
}
ITEMS = {key: Item(key, answers) for key, answers in _SCALES.items()}
"""Every item by key."""


def items(*keys: str) -> tuple[Item, ...]:
    """The items of some keys, in order.

    Examples
    --------
    >>> items("trade.any")[0].scale
    '0 no, 1 yes'
    """
    return tuple(ITEMS[key] for key in keys)
