"""Loaded before all other files of tests."""

from __future__ import annotations

import dyadevents  # noqa: F401 (before pytest takes the folder of this name for the package)
