"""Run one check on a folder that a test made."""

from __future__ import annotations

from dataclasses import replace

from tests.support.folders import Folder

from paradiplomacy.doubts.checks import find_doubts
from paradiplomacy.doubts.examined_record import Doubt, examine_folder
from paradiplomacy.sources.gazetteer import Gazetteer
from paradiplomacy.sources.record_folder import read_folder_tables

__all__ = ["doubts_of"]


def doubts_of(folder: Folder, check: str, gazetteer: Gazetteer | None = None) -> tuple[Doubt, ...]:
    """What a check finds; with a gazetteer of the test's own where one is given."""
    examined = examine_folder(read_folder_tables(folder.write()))
    if gazetteer is not None:
        examined = replace(examined, gazetteer=lambda: gazetteer)
    return find_doubts(examined, [check])
