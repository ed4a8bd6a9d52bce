"""Numbers, estimates and dates in the language of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from paradiplomacy.hypotheses.base import Estimate
from paradiplomacy.language.amounts import why_no_value
from paradiplomacy.language.decimals import digits_of
from paradiplomacy.web.wording import Wording

__all__ = ["Formats"]

_DURATIONS = {"years": "duration-year", "months": "duration-month", "days": "duration-day"}


@dataclass(frozen=True, slots=True)
class Formats:
    """How numbers are written in a language, with as many digits as the report has.

    Parameters
    ----------
    locale : babel.Locale
    wording : Wording

    Examples
    --------
    >>> from paradiplomacy.web.wording import wording_of
    >>> chinese = Formats(Locale.parse("zh_CN"), wording_of("zh"))
    >>> chinese.amount(0.304, "share"), chinese.amount(2.5, "years"), chinese.day(date(2026, 1, 2))
    ('30%', '2.5年', '2026年1月2日')
    """

    locale: Locale
    wording: Wording

    def number(self, value: float, digits: int = 0) -> str:
        """A number with thousands separated and no idle zeros."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return _minus(format_decimal(_rounded(value, digits), pattern, locale=self.locale))

    def share(self, value: float, digits: int = 0) -> str:
        """A share in percent."""
        pattern = "#,##0" + ("." + "#" * digits if digits else "") + "%"
        told = format_percent(_rounded(value, digits + 2), pattern, locale=self.locale)
        return _minus(told)

    def amount(self, value: float | None, unit: str) -> str:
        """A value in its unit."""
        if value is None:
            return self.wording.pgettext("amount", "no single value")
        if unit == "year":
            return f"{value:.0f}"
        digits = digits_of(value, unit)
        if unit == "share":
            return self.share(value, digits)
        if unit in _DURATIONS:
            rounded = _rounded(value, digits)
            counted = int(rounded) if rounded.is_integer() else rounded
            # Chinese has these words in the short form alone.
            length: Literal["long", "short"] = "long" if self._is_english else "short"
            return _minus(format_unit(counted, _DURATIONS[unit], length, locale=self.locale))
        return self.number(value, digits)

    def value_of(self, estimate: Estimate) -> str:
        """The value of an estimate, or why it has none."""
        if estimate.value is not None:
            return self.amount(estimate.value, estimate.unit)
        said = why_no_value(estimate.unit, low=estimate.low, high=estimate.high, n=estimate.n)
        return self.wording.pgettext("amount", said)

    def interval(self, estimate: Estimate) -> str:
        """The interval of an estimate; an open end is named so, a plain fact has none."""
        low, high = estimate.low, estimate.high
        if (low is None and high is None) or low == high == estimate.value:
            return "–"
        ends = {
            "low": self.amount(low, estimate.unit),
            "high": self.amount(high, estimate.unit),
        }
        said = "%(low)s to %(high)s"
        if low is None:
            said = "up to %(high)s"
        elif high is None:
            said = "%(low)s or more"
        return self.wording.pgettext("interval", said) % ends

    def chance(self, p: float) -> str:
        """A p-value."""
        if p < 0.001:
            return self.wording.pgettext("chance", "under 0.001")
        return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"

    def day(self, day: date) -> str:
        """A day."""
        return format_date(day, "d MMMM y" if self._is_english else "long", locale=self.locale)

    def moment(self, text: str) -> str:
        """A moment that stands in a manifest."""
        moment = datetime.fromisoformat(text)
        pattern = "d MMMM y, HH:mm 'UTC'" if self._is_english else "y年M月d日 HH:mm 'UTC'"
        return format_datetime(moment, pattern, tzinfo=None, locale=self.locale)

    @property
    def _is_english(self) -> bool:
        return self.locale.language == "en"


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) + 0.0  # no negative zero


def _minus(text: str) -> str:
    return text.replace("-", "−")
