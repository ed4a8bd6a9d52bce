"""For which mechanism of the article a coefficient stands, and what sign it would have.

Only ideas of a direction have one. Where nothing is said of it (sizes, distance, age, supply) or
both are (opinion; shocks, which hurt unequally), a coefficient speaks neither for an idea nor
against it.
"""

from __future__ import annotations

from paradiplomacy.mechanisms.exact_rates import Ratio
from paradiplomacy.mechanisms.mechanism import Mechanism

_IDEAS = {
    "inland": "coast",
    "inland by decade": "coast",
    "no partner, sender": "vacuum",
    "no partner, receiver": "vacuum",
    "no partner and urban": "vacuum",
    "partners, sender": "popular",
    "partners, receiver": "popular",
    "neighbours, sender": "neighbours",
    "neighbours, receiver": "neighbours",
    "size, sender": "size",
    "size, receiver": "size",
    "distance": "distance",
    "prosperity": "supply",
    "dual tie": "rival",
    "law": "law",
    "age": "age",
    "received lately": "both-ways",
    "time suspended": "return",
    "exchanges lately": "dividend",
    "active ties": "dividend",
    "resumptions lately": "cities-first",
    "cooling acts lately": "acts",
    "opinion": "opinion",
    "estrangement": "estrangement",
    "states": "states",
}
"""The idea for which a coefficient stands, where it is the same for all kinds of event."""

_BY_KIND = {
    ("past exchanges", "resume"): "return",
    ("past exchanges", "suspend"): "kept",
    ("past exchanges", "end"): "kept",
    ("trade", "suspend"): "trade-holds",
    ("trade", "end"): "trade-holds",
    ("trade", "resume"): "trade-restores",
    ("trade", "warming"): "trade-peace",
    ("trade", "cooling"): "trade-peace",
    ("past exchanges", "exchange"): "habit",
    ("trade", "form"): "trade-pulls",
    ("trade", "exchange"): "trade-pulls",
    ("inland", "exchange."): "supply",
}

_BAD = frozenset({"suspend", "end", "cooling"})
"""Kinds of event that become fewer where things go well."""

_MORE = frozenset({"habit", "both-ways", "popular", "neighbours", "vacuum", "trade-pulls"})
"""Ideas by which events come more often, whatever their kind."""

_BETTER = frozenset(
    {"kept", "trade-holds", "trade-restores", "trade-peace", "dividend", "cities-first"}
)
"""Ideas by which good events come more often, and bad ones less often."""

_WORSE = frozenset({"law", "states", "estrangement"})
"""Ideas by which good events come less often, and bad ones more often."""


def idea_of(mechanism: Mechanism) -> str:
    """Key of the idea for which a coefficient stands; ``adjusts`` where it stands for none."""
    if mechanism.adjusts:
        return "adjusts"
    name, kind = mechanism.name, mechanism.kind
    if name.startswith("shock"):
        return "shocks"
    common = "exchange." if kind.startswith("exchange.") and name == "inland" else kind
    of_kind = (name, common.split(".")[0] if common != "exchange." else common)
    return _BY_KIND.get(of_kind) or _IDEAS[name]


def expected(mechanism: Mechanism) -> int:
    """Sign that a coefficient would have by its idea: 1 more often, -1 less, 0 neither is said.

    >>> from dyadevents.terms.covariate import Given
    >>> dense = Mechanism("warming", "active ties", Given("x"))
    >>> expected(dense), expected(Mechanism("cooling", "active ties", Given("x")))
    (1, -1)
    """
    idea, kind = idea_of(mechanism), mechanism.kind.split(".")[0]
    if mechanism.name == "inland by decade":
        return 1
    if mechanism.name == "no partner and urban":
        return 0  # who of those without a partner: the idea says nothing of it
    if idea == "coast":
        return -1 if kind == "form" else 0
    if mechanism.name == "time suspended":
        return -1
    if idea == "return":
        return 1
    if idea == "acts":
        return 1 if kind == "cooling" else 0
    if idea == "rival":
        return -1 if kind in _BAD else 0  # no more tension, be it less or the same
    if idea in _MORE:
        return 1
    better = (idea in _BETTER) - (idea in _WORSE)
    return -better if kind in _BAD else better


def speaks_against(mechanism: Mechanism, ratio: Ratio) -> bool:
    """True if a ratio, with its limits, lies on the other side than the idea has it."""
    sign = expected(mechanism)
    return bool((sign > 0 and ratio.high < 1) or (sign < 0 and ratio.low > 1))
