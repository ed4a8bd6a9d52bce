"""Names of ties, places and states in sentences, in each language."""

from __future__ import annotations

import polars as pl

from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language import Name
from paradiplomacy.model.places import Level, Place
from paradiplomacy.record.frame_cache import cached_by_frames
from paradiplomacy.record.frames import Frames
from paradiplomacy.record.name_forms import chinese_division, chinese_label, chinese_name


class TieNames:
    """Names of ties in sentences: both ends, with the state only where needed.

    >>> from paradiplomacy.record.frames import frames_of
    >>> from paradiplomacy.record.open import open_record
    >>> names = TieNames(frames_of(open_record("china_russia")))
    >>> names["tie:cn-chongqing|ru-voronezh"]
    Name(english='Chongqing–Voronezh', chinese='重庆市–沃罗涅日', others=())
    """

    def __init__(self, frames: Frames) -> None:
        ties = frames.ties
        ends = ties.select("tie", "place_a", "label_a", "place_b", "label_b")
        self._ends = {tie: ((a, of_a), (b, of_b)) for tie, a, of_a, b, of_b in ends.iter_rows()}
        self._frames = frames
        labels = {*ties["label_a"], *ties["label_b"]}
        self._labels = group_pairs((label.partition(",")[0], label) for label in labels)

    def __getitem__(self, tie: str) -> Name:
        ends = self._ends.get(tie)
        return (
            Name(tie, tie)
            if ends is None
            else Name(
                "\N{EN DASH}".join(self._short(label) for _, label in ends),
                "\N{EN DASH}".join(self._chinese(*end) for end in ends),
            )
        )

    def _chinese(self, key: str, label: str) -> str:
        place = _find_place(self._frames, key)
        if place is None:
            return self._short(label)
        is_shared = self._short(label) == label
        return (chinese_label(place) if is_shared else chinese_name(place)) or self._short(label)

    def _short(self, label: str) -> str:
        name = label.partition(",")[0]
        return name if len(self._labels[name]) == 1 else label


@cached_by_frames
def names_of(frames: Frames) -> TieNames:
    """Names of the ties of frames."""
    return TieNames(frames)


@cached_by_frames
def place_name(frames: Frames, key: str) -> Name:
    """Name of a place; in Chinese as in English where no Chinese name is known."""
    place = _find_place(frames, key)
    return Name(place.label, chinese_name(place) or place.label) if place else Name(key, key)


def _find_place(frames: Frames, key: str) -> Place | None:
    """A place with what its names need; None where the frames have none of that key."""
    rows = frames.places.filter(pl.col("place") == key)
    if rows.is_empty():
        return None
    row = rows.row(0, named=True)
    return Place(
        key,
        row["name"],
        row["country"],
        Level(row["level"]),
        name_local=row["name_local"] or "",
        admin1=row["admin1"] or "",
        geonames_id=row["geonames_id"],
    )


@cached_by_frames
def state_name(frames: Frames, state: str) -> Name:
    """Name of a state or province, or of a place by its key."""
    places = frames.places
    if state in places["place"]:
        return place_name(frames, state)
    countries = places.filter(pl.col("admin1") == state)["country"].unique().sort()
    chinese = (chinese_division(country, state) for country in countries)
    return Name(state, next(filter(None, chinese), state))
