"""Coefficients by how sure they are, and as sentences: how much more often events come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import inf, log
from typing import Literal

from dyadevents.diagnose.verdicts import DiagnosticVerdict
from paradiplomacy.language import Message, Words
from paradiplomacy.language.messages import Value
from paradiplomacy.language.word_files import sentences
from paradiplomacy.mechanisms.exact_rates import Ratio
from paradiplomacy.mechanisms.outcome import Coefficient, KindOutcome, Mechanism, MechanismFit

FEW = 10
"""Events on either side below which no ratio is shown; tables have it."""
GOES_WITH_YEARS = 0.9
"""Share of a column that the calendar explains, from which a caveat says so."""

Surety = Literal["clear", "pattern", "untested", "open", "few"]


@dataclass(frozen=True)
class TermEffect:
    """A coefficient, and how far it can be relied on.

    coefficient: One of `outcome`.
    surety: Its limits leave out that nothing differs, and tests find no fault with the model of its
        kind of event; the same, but a test rejects that model, so that limits may be too narrow;
        the same, but nothing tested that model; its limits do not leave that out; it rests on fewer
        than `FEW` events on one side.
    """

    outcome: KindOutcome
    coefficient: Coefficient
    surety: Surety

    @property
    def strength(self) -> float:
        """Distance of the logarithm of the ratio from 0, in halves of its interval."""
        ratio = self.coefficient.ratio
        if not (ratio.value > 0 and ratio.low > 0 and ratio.high < inf):
            return 0.0
        return abs(log(ratio.value)) / max(log(ratio.high) - log(ratio.low), 1e-9)

    @property
    def speaks_against(self) -> bool:
        """True if it lies, with its limits, on the other side than its idea has it."""
        sign, ratio = self.coefficient.mechanism.sign, self.coefficient.ratio
        return (sign > 0 and ratio.high < 1) or (sign < 0 and ratio.low > 1)

    @property
    def goes_with_years(self) -> bool:
        """True if the calendar alone explains nearly all of what it counts."""
        return self.coefficient.calendar > GOES_WITH_YEARS


def is_from_few(outcome: KindOutcome, coefficient: Coefficient) -> bool:
    """True if a ratio rests on fewer than ten events on one of the sides that it compares."""
    if coefficient.inside is None:
        return outcome.events < FEW
    low, high = coefficient.inside
    return min(high, outcome.events - low) < FEW


def effects_of(
    fit: MechanismFit, rejected: Collection[str], fitting: Collection[str]
) -> tuple[TermEffect, ...]:
    """Every coefficient of which something is claimed, the surest first.

    rejected: Kinds of event of which a test rejects the model.
    fitting: Kinds of event whose model was tested and not rejected. Of all others nothing is known.
    """
    order: tuple[Surety, ...] = ("clear", "pattern", "untested", "open", "few")
    effects = [
        TermEffect(outcome, coefficient, _surety(outcome, coefficient, rejected, fitting))
        for outcome in fit.outcomes.values()
        for coefficient in outcome.coefficients
        if not coefficient.mechanism.adjusts
    ]
    return tuple(sorted(effects, key=lambda effect: (order.index(effect.surety), -effect.strength)))


def _surety(
    outcome: KindOutcome,
    coefficient: Coefficient,
    rejected: Collection[str],
    fitting: Collection[str],
) -> Surety:
    if is_from_few(outcome, coefficient):
        return "few"
    if not coefficient.excludes_one:
        return "open"
    if outcome.kind in rejected:
        return "pattern"
    return "clear" if outcome.kind in fitting else "untested"


words = Words(__name__)

_DOMAINS = ("diplomatic", "health", "legal", "rights", "security", "trade")
_AT_RISK = {"form": "pairs", "resume": "suspended", "warming": "years", "cooling": "years"}
_TESTS = ("bursts", "effects over time", "time between events")
_RATE_PER = (1, 100, 10_000, 1_000_000)


def event(kind: str) -> Message:
    """Words for the event, as a sentence goes on: ``ties form``."""
    return _name_of_kind("event", kind)


def title(kind: str) -> Message:
    """Title of a kind of event; of all kinds together without one."""
    return _name_of_kind("title", kind or "all")


def _name_of_kind(form: str, kind: str) -> Message:
    if kind.startswith("exchange."):
        return words(f"{form}.given", country=kind.removeprefix("exchange."))
    return words(f"{form}.{kind}")


def theme(mechanism: Mechanism) -> Message:
    """The mechanism of the article for which a coefficient stands."""
    return words(f"theme.{mechanism.idea}")


def verdict_in_words(verdict: DiagnosticVerdict, pair: tuple[str, str]) -> Message:
    """Verdict on the fit of the model of a kind of event, and what speaks against it."""
    if verdict.inherited:
        return words("verdict.inherited", kind=title(verdict.inherited))
    if not verdict.tests:
        return words("verdict.untested")
    if verdict.fits:
        return words("verdict.fits", n=len(verdict.tests))
    against = tuple(_name_of_fit_test(name, pair) for name in verdict.rejecting)
    return words("verdict.rejected", against=against)


def _name_of_fit_test(name: str, pair: tuple[str, str]) -> Message:
    if name in ("senders", "receivers"):
        return words("test.places", country=pair[name == "receivers"])
    if name in _TESTS:
        return words(f"test.{name.replace(' ', '-')}", name=name)
    return words("test.other", name=name)


def mechanism_name(mechanism: Mechanism) -> Message:
    """A mechanism in a few words."""
    return words(f"name.{_mechanism_key(mechanism)}", **_mechanism_values(mechanism))


def sentence(outcome: KindOutcome, coefficient: Coefficient) -> Message:
    """A coefficient as a sentence, with its limits; from few events, the counts and no ratio.

    coefficient: One of `outcome`.
    """
    mechanism = coefficient.mechanism
    needs = _mechanism_values(mechanism)
    where = words(f"where.{_mechanism_key(mechanism)}", **needs)
    what = event(outcome.kind)
    if is_from_few(outcome, coefficient):
        return words("few", where=where, what=what, counted=count_message(outcome, coefficient))
    key, ratio = _mechanism_key(mechanism), coefficient.ratio
    size = change(ratio.value)
    if size.key != "change.same" and _is_in_times(ratio):
        size = words("change.times", size=_two_digits(ratio.value))
    than = words(f"than.{key}", **needs) if f"than.{key}" in sentences(__name__, "en") else ""
    return words(
        f"{'effect' if than else 'degree'}.{size.key.removeprefix('change.')}",
        where=where,
        what=what,
        than=than,
        size=dict(size.needs).get("size"),
        limits=limits_in_words(ratio),
    )


def count_message(outcome: KindOutcome, coefficient: Coefficient) -> Message:
    """Number of events where the coefficient is of, of how many; over the draws of dates."""
    if coefficient.inside is None:
        return words("counted.all", n=outcome.events)
    low, high = coefficient.inside
    if high == 0:
        return words("counted.none", n=outcome.events)
    if low == high:
        return words("counted.some", some=low, n=outcome.events)
    return words("counted.range", low=low, high=high, n=outcome.events)


def change(ratio: float) -> Message:
    """Words for the change in how often events come, from how many times as often.

    >>> [str(change(ratio)) for ratio in (0.721, 1.002, 1.31, 2.46)]
    ['28% less often', 'equally often', '31% more often', '2.5 times as often']
    """
    if abs(ratio - 1) < 0.005:
        return words("change.same")
    if ratio < 1:
        return words("change.less", size=1 - ratio)
    if ratio < 1.995:
        return words("change.more", size=ratio - 1)
    return words("change.times", size=_two_digits(ratio))


def limits_in_words(ratio: Ratio) -> Message:
    """The limits of a ratio: from how much less to how much more often, both in one unit."""
    if ratio.high == inf:
        return words("limits.low", low=change(ratio.low))
    if _is_in_times(ratio):
        return words("limits.times", low=_two_digits(ratio.low), high=_two_digits(ratio.high))
    low, high = change(ratio.low), change(ratio.high)
    if low.key == high.key != "change.same":
        key = low.key.replace("change", "limits")
        return words(key, low=dict(low.needs)["size"], high=dict(high.needs)["size"])
    return words("limits.both", low=low, high=high)


def _is_in_times(ratio: Ratio) -> bool:
    """True if a ratio and its limits are said as how many times as often."""
    return ratio.high != inf and change(ratio.high).key == "change.times"


def rate_in_words(outcome: KindOutcome) -> Message:
    """A rate with its limits, for so many years that the numbers are easy to read."""
    if outcome.exposure <= 0:
        return words("rate.none")
    rate = outcome.rate
    per = next((p for p in _RATE_PER if rate.high * p >= 1), _RATE_PER[-1])
    of = _AT_RISK.get(outcome.kind, "ties")
    unit = words("per.year") if (of, per) == ("years", 1) else words(f"per.{of}", n=per)
    high = _two_digits(rate.high * per)
    if rate.value == 0:
        return words("rate.upper", high=high, per=unit)
    low, value = _two_digits(rate.low * per), _two_digits(rate.value * per)
    return words("rate.both", value=value, low=low, high=high, per=unit)


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _mechanism_key(mechanism: Mechanism) -> str:
    """Under which key the words of a mechanism stand."""
    name = mechanism.name
    if name.startswith("shock."):
        return "shock-at-once" if name.split(".")[2].startswith("0-") else "shock-later"
    key = name.partition(",")[0].replace(" ", "-")
    return "inland-at-first" if (key, mechanism.kind) == ("inland", "form") else key


def _mechanism_values(mechanism: Mechanism) -> dict[str, Value]:
    sender, receiver = mechanism.pair
    needs: dict[str, Value] = {
        "here": sender if mechanism.name.endswith(", sender") else receiver,
        "there": receiver,
        "rival": mechanism.rival or receiver,
    }
    if mechanism.name.startswith("shock."):
        _, domain, months = mechanism.name.split(".")
        low, high = map(int, months.split("-"))
        kind = words(f"domain.{domain}") if domain in _DOMAINS else domain
        needs |= {"domain": kind, "first": low + 1, "last": high}
    return needs
