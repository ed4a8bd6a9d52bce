"""Histories from plain CSV files."""

from __future__ import annotations

from dyadevents.files.read import HistoryFiles, read_history

__all__ = ["HistoryFiles", "read_history"]
