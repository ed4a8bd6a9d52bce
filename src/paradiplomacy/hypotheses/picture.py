"""Pictures of findings, as plain rows that any program can draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from paradiplomacy.language import Text


@dataclass(frozen=True, slots=True)
class Picture:
    """Content of the picture of a finding: a kind that the report knows, and plain rows.

    Parameters
    ----------
    kind : {"intervals", "points"}
        ``intervals``: rows of label, value, low, high (a reference line by `reference`).
        ``points``: rows of x, y, group, label, and count where several lie on one spot.
    rows : tuple of mapping
    x, y : str
        Titles of the axes.
    reference : float, optional
        The value that the claim states.
    margin : tuple of float, optional
        Equivalence margin, shaded.
    """

    kind: Literal["intervals", "points"]
    rows: tuple[Mapping[str, Any], ...]
    x: Text
    y: Text
    reference: float | None = None
    margin: tuple[float, float] | None = None
