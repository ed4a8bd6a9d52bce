"""Groups of sources of few statements: in a frozen site they share a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from paradiplomacy.answers.index import RecordIndex

__all__ = ["group_of_source", "source_groups"]

FEW_STATEMENTS = 30
"""Statements up to which a source has no page of its own in a frozen site."""
MANY_SOURCES = 5_000
"""Sources of a record from which those of few statements are grouped by two letters."""


def source_groups(index: RecordIndex) -> Mapping[str, Sequence[str]]:
    """Keys of sources of few statements, by how they begin: ``RECORD/K``."""
    return index.kept(_group_sources)


def group_of_source(index: RecordIndex) -> Mapping[str, str]:
    """The group by the key of each source that is in one."""
    return index.kept(_group_by_source)


def _group_sources(index: RecordIndex) -> Mapping[str, Sequence[str]]:
    sources = index.record.sources
    letters = 1 if len(sources) < MANY_SOURCES else 2
    groups: dict[str, list[str]] = defaultdict(list)
    for record, name in sorted(sources):
        if len(index.statements_of_source.get(f"{record}/{name}", ())) <= FEW_STATEMENTS:
            groups[f"{record}/{name[:letters].lower()}"].append(f"{record}/{name}")
    return dict(groups)


def _group_by_source(index: RecordIndex) -> Mapping[str, str]:
    return {key: group for group, keys in source_groups(index).items() for key in keys}
