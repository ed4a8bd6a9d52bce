"""Files that people bring: opened, decoded and taken apart in one way for every reader."""

from __future__ import annotations
