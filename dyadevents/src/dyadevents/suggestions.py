"""Did you mean ...? The known names that are spelled like one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["did_you_mean", "similar", "suggestion"]

_SIMILAR = 0.5
"""Least similarity, between 0 and 1, at which a name is suggested."""
_MARGIN = 0.2
"""Names that are less similar than the most similar one by more than this are left out."""
_LISTED = 12
"""Names that are listed where none of them is similar."""


def similar(
    name: str, known: Iterable[str], *, most: int = 3, least: float = _SIMILAR
) -> tuple[str, ...]:
    """The known names that are spelled most like another, the most similar first.

    Examples
    --------
    >>> similar("shok", ["trade", "shock", "shocks"])
    ('shock', 'shocks')
    """
    import difflib  # only where a name is wrong

    names = difflib.get_close_matches(name, list(known), n=most, cutoff=least)
    # As get_close_matches compares: the known name first, the other one second.
    ratios = [difflib.SequenceMatcher(None, nearest, name).ratio() for nearest in names]
    return tuple(
        nearest
        for nearest, ratio in zip(names, ratios, strict=True)
        if ratio >= ratios[0] - _MARGIN
    )


def did_you_mean(names: Iterable[str]) -> str:
    """The question whether one of some names was meant.

    Examples
    --------
    >>> did_you_mean(["shock", "shocks"])
    "did you mean 'shock' or 'shocks'?"
    """
    return "did you mean " + " or ".join(map(repr, names)) + "?"


def suggestion(name: str, known: Iterable[str], *, listed: int = _LISTED) -> str:
    """Suggest names in place of one that is not known; empty where nothing can be suggested.

    Parameters
    ----------
    known : iterable of str
        All names that there are, in the order in which they are to be listed.
    listed : int
        How many names may be listed where none is similar.

    Examples
    --------
    >>> suggestion("shok", ["trade", "shock"]), suggestion("x", ["trade", "shock"])
    ("did you mean 'shock'?", 'there are: trade, shock')
    """
    names = list(dict.fromkeys(known))
    if nearest := similar(name, names):
        return did_you_mean(nearest)
    return "there are: " + ", ".join(names) if 0 < len(names) <= listed else ""
