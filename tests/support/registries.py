"""A registry, and another record that names the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.support.cpaffc_service import KNOWN, answer_of, tie_row

from paradiplomacy.model.records import Material
from paradiplomacy.record.build import build_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.cpaffc import read_cpaffc

OTHERS = [
    tie_row(1, "天津市", "", "神户市", "日本", "1973-06-24"),  # as the registry
    tie_row(2, "广东省", "广州市", "洛杉矶市", "美国", "1981", jhsj="1981"),  # less exact
    tie_row(3, "河北省", "", "艾奥瓦州", "美国", "1984-01-01"),  # another year
    tie_row(4, "山东省", "泰安市肥城市", "首尔特别市", "韩国", ""),  # no date
    tie_row(5, "湖北省", "", "俄亥俄州", "美国", "1979-10-31"),  # not in the registry
]


def registry_material(rows: Sequence[Any], folder: Path, record: str) -> Material:
    """What a registry of these rows says."""
    path = folder / f"{record}.json"
    path.write_bytes(answer_of(rows))
    return read_cpaffc(path, record=record, as_of="2026-09-28").material


def record_with_registry(folder: Path) -> Record:
    """The record of a registry and of another that names the same places."""
    registry = registry_material(KNOWN, folder, "cpaffc")
    others = registry_material(OTHERS, folder, "mine")
    others = replace(others, meta=replace(others.meta, method="test/1"))
    same = [
        replace(each, subject=each.subject.replace("-mine-", "-cpaffc-"))
        for each in others.statements
    ]
    return build_record([replace(others, statements=tuple(same)), registry])
