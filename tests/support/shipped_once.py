"""Records that ship, read and reconciled once in a process, however many tests open them.

Materials and records are frozen, so one may stand for another. How they are read and
reconciled is tested on folders and materials that tests make, and these go the whole way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import paradiplomacy.record.open as opening
import paradiplomacy.results.opening as opening_for_reports
from paradiplomacy.evidence.rules import Rule
from paradiplomacy.model.records import Material
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder

__all__ = ["share_shipped_records"]

RECORDS = Path(str(files("paradiplomacy"))) / "records"


def share_shipped_records() -> None:
    """Let everything that opens a shipped record in this process get the same one."""
    shipped: dict[Path, Material] = {}
    built: dict[tuple[tuple[str, ...], str, bool, date | None], Record] = {}

    def read(folder: str | Path) -> Material:
        path = Path(folder)
        if path.parent != RECORDS:
            return read_record_folder(path)
        if path not in shipped:
            shipped[path] = read_record_folder(path)
        return shipped[path]

    def build(
        materials: Sequence[Material],
        *,
        rule: str | Rule = "both-ends",
        today: date | None = None,
        whole: bool = False,
    ) -> Record:
        ours = all(any(one is known for known in shipped.values()) for one in materials)
        if not ours or not isinstance(rule, str):
            return build_record(materials, rule=rule, today=today, whole=whole)
        day = today if whole else None
        key = (tuple(one.meta.id for one in materials), rule, whole, day)
        if key not in built:
            built[key] = build_record(materials, rule=rule, today=day, whole=whole)
        return built[key]

    replaced: list[tuple[ModuleType, str, Callable[..., Any]]] = [
        (opening, "read_record_folder", read),
        (opening, "build_record", build),
        (opening_for_reports, "build_record", build),
    ]
    for module, name, function in replaced:
        setattr(module, name, function)
