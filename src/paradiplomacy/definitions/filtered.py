"""The ties of frames that a definition means, whatever their status on a day."""

from __future__ import annotations

from itertools import starmap

import polars as pl

from paradiplomacy.definitions.definitions import Case, Definition
from paradiplomacy.model.places import Level, Place
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.frames import Frames


def under(frames: Frames, definition: Definition) -> pl.DataFrame:
    """Ties that are of the kind and between the places that a definition means.

    Rows of frame ``ties``. A tie that has ended is among them: analyses over time look at
    what it did while it stood.

    >>> from paradiplomacy import open_record
    >>> from paradiplomacy.definitions.definitions import get_definition
    >>> from paradiplomacy.record.frames import frames_of
    >>> kept = under(frames_of(open_record()), get_definition("sci-like"))
    >>> set(kept["kind"]) <= {"sister", "sister port"}
    True
    """
    columns = ("place", "name", "country", "level")
    places = {
        key: Place(id=key, name=name, country=country, level=Level(level))
        for key, name, country, level in frames.places.select(*columns).iter_rows()
    }

    def is_meant(key: str, a: str, b: str, kind: str) -> bool:
        if a not in places or b not in places:
            return False
        tie = Tie(key, a, b, ((TieKind(kind), None),) if kind else ())
        return definition.against_nature(Case(tie, places[a], places[b], frames.as_of)) is None

    ties = frames.ties.select("tie", "place_a", "place_b", "kind").iter_rows()
    return frames.ties.filter(pl.Series(list(starmap(is_meant, ties)), dtype=pl.Boolean))
