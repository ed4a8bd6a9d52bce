"""Hypotheses to start from: one file a design, with a remark on every key."""

from __future__ import annotations

from importlib.resources import files

from paradiplomacy.errors import NotFoundError

TEMPLATES = ("share", "before-after", "rate")
"""The designs, the simplest first."""


def template(design: str) -> str:
    """A hypothesis of a design, in YAML with remarks; it runs as it is.

    Raises NotFoundError.

    >>> template("rate").splitlines()[0]
    '# How often an event happens in one group of ties, relative to the others.'
    """
    if design not in TEMPLATES:
        raise NotFoundError("design", design, TEMPLATES)
    folder = files("paradiplomacy.hypotheses.designs") / "templates"
    return (folder / f"{design}.yaml").read_text(encoding="utf-8")
