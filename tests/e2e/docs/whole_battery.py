"""The longest command of the pages, run once for all tests of them."""

from __future__ import annotations

from functools import cache

import pytest
from click.testing import Result
from typer.testing import CliRunner

from paradiplomacy.cli.main import app

COMMAND = ["hypothesis", "run", "--json"]

ONE_WORKER = pytest.mark.xdist_group("battery")
"""Marks the tests that read its outcome, so that it is in the memory of one process."""


@cache
def outcome() -> Result:
    """What all hypotheses say of the records that ship."""
    return CliRunner().invoke(app, COMMAND)
