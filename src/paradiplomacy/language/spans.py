"""Parts that a sentence needs of an estimate with its interval."""

from __future__ import annotations

from typing import Protocol

__all__ = ["HasInterval"]


class HasInterval(Protocol):
    """An estimate and its interval; None stands for no such number, or no bound."""

    @property
    def value(self) -> float | None:
        """The estimate."""

    @property
    def low(self) -> float | None:
        """The lower end."""

    @property
    def high(self) -> float | None:
        """The upper end."""

    @property
    def level(self) -> float:
        """The coverage, such as 0.95."""
