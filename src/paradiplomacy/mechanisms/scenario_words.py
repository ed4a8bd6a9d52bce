"""Names of the scenarios, and their assumptions."""

from __future__ import annotations

from paradiplomacy.language import Message, Words
from paradiplomacy.mechanisms.outcome import MechanismFit

words = Words(__name__)


def scenario_name(scenario: str, year: int = 0) -> Message:
    """Name of a scenario; `year` is that of the human rights shock.

    >>> str(scenario_name("shock", 1989))
    'The response of 1989, everywhere'
    """
    return words(f"name.{scenario}", year=year)


def lacks(scenario: str) -> Message:
    """Reason why a scenario was not run."""
    return words(f"lacks.{scenario}")


def assumptions_on_kinds(fit: MechanismFit) -> tuple[Message, ...]:
    """Assumptions where things go on as they stand."""
    return (
        words("standing.rates"),
        words("standing.ties"),
        words("standing.returns", n=fit["resume"].events),
    )


def shock_assumes(inside: tuple[int, int], year: int, *, forms: bool) -> tuple[Message, ...]:
    """Assumptions of a human rights shock like that of a year."""
    low, high = inside
    suspended = (
        words("shock.named", n=low) if low == high else words("shock.range", low=low, high=high)
    )
    always = (words("shock.comes", year=year), suspended)
    return (*always, words("shock.forms")) if forms else always


def counted_assumes(suspended: int, of: int) -> tuple[Message, ...]:
    """Assumptions where a study counted how many ties were suspended."""
    return (words("counted", suspended=suspended, of=of),)


def law_assumes(inside: tuple[int, int], places: int) -> tuple[Message, ...]:
    """Assumptions where every state has a law that bars ties."""
    low, high = inside
    ends = words("law.named", n=low) if low == high else words("law.range", low=low, high=high)
    return (
        words("law.everywhere", ends=ends, places=places),
        words("law.none-formed"),
        words("law.goes-on"),
    )
