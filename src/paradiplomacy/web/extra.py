"""What the pages need beside the default installation."""

from __future__ import annotations

from importlib.util import find_spec

from paradiplomacy.errors import ParadiplomacyError

__all__ = ["NEEDED", "demand_pages"]

NEEDED = ("fastapi", "uvicorn", "babel")
"""Modules of the extra ``pages``."""


def demand_pages() -> None:
    """Say how to install what the pages need.

    Raises
    ------
    ParadiplomacyError
        The extra ``pages`` is not installed.
    """
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        raise ParadiplomacyError(
            f"pages need {', '.join(lacking)}, which "
            f"{'is' if len(lacking) == 1 else 'are'} not installed; "
            'pip install "paradiplomacy[pages]"'
        )
