"""Loaded before all other files of tests."""

from __future__ import annotations

import os

from paradiplomacy.libraries import LIBRARY_SETTINGS

# Each worker has a core, as a command has: threads of another product of matrices only get into
# each other's way, and twenty times the work is done. Libraries read this when they are loaded.
for setting, value in LIBRARY_SETTINGS.items():
    os.environ.setdefault(setting, value)

import dyadevents  # noqa: E402, F401 (before pytest takes the folder of this name for the package)
