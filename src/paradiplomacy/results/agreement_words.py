"""Speakers and the agreement of both ends, in words: said once for commands and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from paradiplomacy.answers.facts import shared_view
from paradiplomacy.evidence.speakers import acting
from paradiplomacy.language import Message, Text, Words
from paradiplomacy.language.dates import in_words
from paradiplomacy.model.shared_dates import Precision
from paradiplomacy.model.statements import THIRD

__all__ = ["acting", "shared_view", "shared_words", "side_words"]

WORDS = Words(__name__)


def side_words(
    side: str, name: Callable[[str], Text], country: Callable[[str], Text] = str, form: str = "of"
) -> Text:
    """Speaker in words: a place, a voice that is no end, a country, or third parties.

    `side`: as `paradiplomacy.evidence.speakers` names it.
    `name`, `country`: how a place is called, by its key, and a country or area, by its code.
    `form`: ``of`` for who says something; ``many`` as a label for all sources of its kind.

    >>> str(side_words("CN:national press", str)), str(side_words("us-ar:government", str))
    ('national press in China', 'the government of us-ar')
    >>> str(side_words("third", str)), str(side_words("us-ar", str)), str(side_words("US", str))
    ('third parties', 'us-ar', 'the United States')
    """
    if side == THIRD:
        return WORDS("third")
    owner, colon, voice = side.partition(":")
    if "-" in owner:
        return WORDS(f"{form}_place.{voice}", place=name(owner)) if colon else name(owner)
    named = country(owner)
    if not colon:
        return WORDS("country", country=named)
    is_area = named != owner and voice.startswith("national")
    return WORDS(f"{form}_{'area' if is_area else 'country'}.{voice}", country=named)


def shared_words(
    view: Mapping[str, Any], side: Callable[[str], Text], language: str
) -> tuple[Message, ...]:
    """Sentences on what both ends say of a date, and who says more.

    `view`: of `shared_view`, not empty.
    `side`: who a side is, in words.
    `language`: that of the dates.

    >>> view = {"precision": "year", "shared": "1984", "date": "1984-09-25", "by": ["cn-fujian"]}
    >>> " ".join(map(str, shared_words(view, str, "en")))
    'Both ends say 1984. The more precise date, 25 September 1984, comes only from cn-fujian.'
    """
    precision = view["precision"]
    needs: dict[str, Any] = {}
    if precision == Precision.DECADE:
        needs["shared"] = WORDS("decade", decade=view["shared"].replace("X", "0"))
    elif precision != Precision.LONGER:
        needs["shared"] = in_words(view["shared"], language)
    key = "longer" if precision == Precision.LONGER else "both"
    if "date" in view:
        needs |= {"date": in_words(view["date"], language), "who": tuple(map(side, view["by"]))}
        key = f"{key}-finer"
    vague = precision in (Precision.DECADE, Precision.LONGER)
    return (WORDS(key, **needs), *((WORDS("vague"),) if vague else ()))
