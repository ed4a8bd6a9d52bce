"""Text that a notebook shows as a table."""

from __future__ import annotations

__all__ = ["Summary"]


class Summary(str):
    """A table of a fit as text, which a notebook shows as a table."""

    html: str = ""

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return self.html
