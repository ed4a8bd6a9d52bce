"""Frames of the kind that came in."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from dyadevents.errors import DyadEventsError, UnknownNameError

__all__ = ["LIBRARIES", "frame_of"]

LIBRARIES = ("pandas", "polars", "pyarrow")


def frame_of(columns: Mapping[str, Any], library: str = "") -> Any:
    """Return columns as a frame.

    Parameters
    ----------
    columns : mapping of str to sequence
        Of one length.
    library : {"pandas", "polars", "pyarrow", ""}
        Without one: the first of them that is installed.

    Raises
    ------
    DyadEventsError
        None is installed, or it is none of these.

    Examples
    --------
    >>> frame_of({"term": ["inertia"], "estimate": [0.5]}, "polars").columns
    ['term', 'estimate']
    """
    chosen: Any = library or next((name for name in LIBRARIES if find_spec(name)), "")
    if not chosen:
        raise DyadEventsError(f"a frame needs one of {', '.join(LIBRARIES)}; install one of them")
    if chosen not in LIBRARIES:
        raise UnknownNameError("library", chosen, LIBRARIES)
    import narwhals as nw

    return nw.from_dict(dict(columns), backend=chosen).to_native()
