"""Records of ties whose every rate is known: worlds of the event model, told as frames.

A world starts with ties that all stand, or with none, and runs by the package's own simulator.
What happened in it becomes places, ties, spells and exchanges, dated to the day, as if every
source had told of everything. Nothing is told that did not happen, and nothing is left out.
"""

from tests.simulated_records.setting import BEGIN, DAYS, NEVER, Setting, worlds_of
from tests.simulated_records.told import Beside, dated, filled, records_of, whole_year

__all__ = ["BEGIN", "DAYS", "NEVER", "Beside", "Setting", "dated", "filled", "records_of"]
__all__ += ["whole_year", "worlds_of"]
