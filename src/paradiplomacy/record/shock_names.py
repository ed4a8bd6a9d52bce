"""Names of shocks in Chinese, in sentences that have their English names as material."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.model.activity import NationalShock
from paradiplomacy.record.record import Record


def shock_names_in(record: Record, language: str) -> dict[str, str]:
    """Names of shocks in a language, by their English names; the longest names first.

    >>> from paradiplomacy import open_record
    >>> shock_names_in(open_record("sino_us"), "zh")["April 2001 EP-3 collision"]
    '2001年4月EP-3撞机'
    """
    shocks = record.shocks.values()
    names = {shock.name: name for shock in shocks if (name := shock_name(shock, language))}
    return dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))


def shock_name(shock: NationalShock, language: str) -> str:
    """Name of a shock in a language that has a column for it; else ``""``."""
    return str(getattr(shock, f"name_{language}", ""))


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text with other names in place of those that it has.

    >>> with_names("在February 2025 tariffs之后", {"February 2025 tariffs": "2025年2月加征关税"})
    '在2025年2月加征关税之后'
    """
    for name, other in names.items():
        text = text.replace(name, other)
    return text
