"""Names of shocks in Chinese, in sentences that have their English names as material."""

from __future__ import annotations

from collections.abc import Mapping

from paradiplomacy.record.record import Record

__all__ = ["chinese_shock_names", "with_names"]


def chinese_shock_names(record: Record) -> dict[str, str]:
    """What shocks are called in Chinese, by their English names; the longest names first.

    Examples
    --------
    >>> from paradiplomacy import open_record
    >>> chinese_shock_names(open_record("sino_us"))["EP-3 collision"]
    '2001年4月EP-3撞机'
    """
    names = {shock.name: shock.name_zh for shock in record.shocks.values() if shock.name_zh}
    return dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text with other names in place of those that it has.

    Examples
    --------
    >>> with_names("在Tariffs of 2025之后", {"Tariffs of 2025": "2025年2月加征关税"})
    '在2025年2月加征关税之后'
    """
    for name, other in names.items():
        text = text.replace(name, other)
    return text
