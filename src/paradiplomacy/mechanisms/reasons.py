"""Reasons why a mechanism is not estimated, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dyadevents.inference.newton import FitError
from paradiplomacy.language import Message, Words

reason = Words(__name__)
"""A reason by its key, with the numbers and names that it needs."""

_COUNTRIES = ("estrangement", "opinion", "shock", "trade")
_PLACES = ("distance", "dual", "inland", "law", "neighbours", "prosperity", "size", "urban")


def no_data(covariate: str) -> Message:
    """The record lacks a covariate."""
    key = covariate if covariate in (*_COUNTRIES, *_PLACES) else "other"
    return reason(f"no-data.{key}", name=covariate)


def constant(flag: bool = False, up: bool = False) -> Message:
    """It is the same wherever such an event could have happened."""
    return reason(("always" if up else "never") if flag else "constant")


def as_others(share: float, other: Message | None) -> Message:
    """Other mechanisms say the same."""
    if other is None:
        return reason("as-others", share=float(share))
    return reason("as-another", share=float(share), other=other)


def no_maximum(error: FitError, partners: Sequence[Message]) -> Message:
    """The fit has no maximum with it; `partners` part events from the rest together with it."""
    if error.runs_to:
        return reason("runs-down" if error.runs_to < 0 else "runs-up")
    if partners:
        return reason("together", others=tuple(partners))
    return reason("alone")
