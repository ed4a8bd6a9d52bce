"""Libraries that an extra of this package brings, loaded when something needs them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from dyadevents.errors import DyadEventsError

__all__ = ["extra_library"]


def extra_library(name: str, extra: str) -> Any:
    """Import a library of an extra.

    Raises
    ------
    DyadEventsError
        It is not installed; says which extra brings it.

    Examples
    --------
    >>> extra_library("no_such_library", "charts")
    Traceback (most recent call last):
        ...
    dyadevents.errors.DyadEventsError: no_such_library is not installed; install dyadevents[charts]
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        message = f"{name} is not installed; install dyadevents[{extra}]"
        raise DyadEventsError(message) from None
