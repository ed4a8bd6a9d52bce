"""Reasons why a mechanism is not estimated, in words."""

from __future__ import annotations

from collections.abc import Sequence

from dyadevents.inference.newton import FitError
from paradiplomacy.language import Message, Words

words = Words(__name__)

_COUNTRIES = ("estrangement", "opinion", "shock", "trade")
_PLACES = ("distance", "dual", "inland", "law", "neighbours", "prosperity", "size", "urban")


def no_data(covariate: str) -> Message:
    """The record lacks a covariate."""
    key = covariate if covariate in (*_COUNTRIES, *_PLACES) else "other"
    return words(f"no-data.{key}", name=covariate)


def rests_on_few(events: int, kind: str) -> Message:
    """Reason that the events which it counts hardly happened."""
    return words("rests-on-few", n=events, event=words(f"event.{kind}"))


def constant(flag: bool = False, up: bool = False) -> Message:
    """It is the same wherever such an event could have happened."""
    return words("constant") if not flag else words("always" if up else "never")


def calendar(share: float) -> Message:
    """It goes with the years."""
    return words("calendar", share=float(share))


def as_others(share: float, other: Message | None) -> Message:
    """Other mechanisms say the same."""
    if other is None:
        return words("as-others", share=float(share))
    return words("as-another", share=float(share), other=other)


def too_many(events: int, most: int) -> Message:
    """There are more mechanisms than so many events can decide."""
    return words("too-many", n=events, most=most)


def no_maximum(error: FitError, partners: Sequence[Message]) -> Message:
    """The fit has no maximum with it; `partners` part events from the rest together with it."""
    if error.runs_to:
        return words("runs-down" if error.runs_to < 0 else "runs-up")
    if partners:
        return words("together", others=tuple(partners))
    return words("alone")


def never_at_risk() -> Message:
    """Such an event could never happen."""
    return words("never-at-risk")


def no_event() -> Message:
    """Such an event never happened."""
    return words("no-event")


def not_a_flag(events: int) -> Message:
    """So few events decide about what is there or not, but not about a number."""
    return words("not-a-flag", n=events)


def too_few_dated(dated: int, pair: tuple[str, str], least: int) -> Message:
    """A record dates too few ties for an event model."""
    return words("too-few-dated", n=dated, a=pair[0], b=pair[1], least=least)
