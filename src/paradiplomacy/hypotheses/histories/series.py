"""Keys of series that several sections read from a record's ``series.csv``."""

from __future__ import annotations

__all__ = ["DISPUTES", "DISTANCE", "INCOME"]

DISPUTES = "disputes.mid_ongoing"
DISTANCE = "un.ideal_point_distance"
INCOME = "province.gdp_per_capita"
