"""The longest command of the pages, run once for all tests of them."""

from __future__ import annotations

from collections.abc import Mapping
from unittest.mock import patch

import pytest
from click.testing import Result
from typer.testing import CliRunner

from paradiplomacy.cli.main import app
from paradiplomacy.hypotheses.base import Finding, Hypothesis
from paradiplomacy.record.frames import Frames
from paradiplomacy.report.study import StudyResult

COMMAND = ["hypothesis", "run", "--json"]

ONE_WORKER = pytest.mark.xdist_group("report")
"""Marks the tests that read its outcome: they run where the shipped records are studied."""


def outcome(studied: StudyResult) -> Result:
    """What the command says of all hypotheses on the records that ship.

    The study found the same on the same records a moment ago, and it takes a minute.
    """

    def found(
        _: Frames, hypotheses: Mapping[str, Hypothesis], **_options: object
    ) -> dict[str, Finding]:
        return {key: studied.findings[key] for key in hypotheses}

    with patch("paradiplomacy.hypotheses.battery.run_all", found):
        return CliRunner().invoke(app, COMMAND)
