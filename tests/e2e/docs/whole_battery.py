"""The longest command of the pages, run once for all tests of them."""

from __future__ import annotations

import pytest
from click.testing import Result
from tests.e2e.reports import found_already
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.site.study import StudyResult

COMMAND = ["hypothesis", "run", "--json"]

ONE_WORKER = pytest.mark.xdist_group("report")
"""Marks the tests that read its outcome: they run where the shipped records are studied."""


def outcome(studied: StudyResult) -> Result:
    """What the command says of all hypotheses on the records that ship."""
    with found_already(studied):
        return CliRunner().invoke(app, COMMAND)
