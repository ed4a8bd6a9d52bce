"""Hypotheses of Python files: what they give, and what is wrong with them."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.hypotheses.own_files import PYTHON, problems

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.hypotheses.from_file import read_hypotheses


@pytest.mark.parametrize("count", ["f.ties.height", "f.ties"])
def test_a_python_file_gives_its_hypotheses(written: Any, hand: Any, count: str) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(PYTHON.replace("f.ties.height", count), "mine.py"))
    assert one.run(hand.frames()).sentence == "1 ties."


@pytest.mark.parametrize(
    ("change", "row", "says"),
    [
        (("kept = ", "kept = = "), 9, "SyntaxError"),
        (("import dataclass", "import dataclas"), 1, "ImportError: cannot import name 'dataclas'"),
        (("class Kept:", "raise KeyError('k')\nclass Kept:"), 5, "SyntaxError"),
        (("HYPOTHESES = [", "import sys; sys.exit(3)\nHYPOTHESES = ["), 12, "SystemExit: 3"),
        (("HYPOTHESES = [", "raise BaseException('b')\nX = ["), 12, "BaseException: b"),
        (("HYPOTHESES = [", "raise GeneratorExit\nX = ["), 12, "run: GeneratorExit"),
        (("HYPOTHESES = [", "HYPOTHESIS = ["), 0, "is missing; expected HYPOTHESES"),
        (('"mine", "none"', '"Mine!", "none"'), 0, "has id 'Mine!'"),
        (
            (
                "HYPOTHESES = [",
                "class Odd(Exception):\n    def __str__(self):\n        raise ValueError\n"
                "raise Odd\nX = [",
            ),
            15,
            "cannot be run: Odd",
        ),
        (("HYPOTHESES = [", "HYPOTHESES = [3,"), 0, "is of type int; expected a Hypothesis"),
        (("HYPOTHESES = [", "HYPOTHESES = 3, X = ["), 12, "SyntaxError"),
        (("HYPOTHESES = [", "HYPOTHESES = 'x' and {"), 0, "is of type set"),
        (("HYPOTHESES = [", "HYPOTHESES = []\nX = ["), 0, "is empty"),
        (("HYPOTHESES = [", "import sys; sys.modules.pop(__name__); 1 / 0\nX = ["), 12, "ZeroDiv"),
        (
            ('inconclusive")', 'inconclusive", items=5)'),
            0,
            "has items '5'; expected a tuple",
        ),
        (('inconclusive")', 'inconclusive", varies=None)'), 0, "has varies 'None'"),
        (("(Need(", "(5, Need("), 0, "expected a tuple of Need"),
    ],
)
def test_what_is_wrong_with_a_python_file_names_its_line(
    written: Any, change: tuple[str, str], row: int, says: str
) -> None:
    text = PYTHON.replace(*change)
    if says == "is of type set":
        text = text.rstrip().removesuffix("]") + "}"
    told = problems(written(text, "mine.py"))
    assert says in told[0][2]
    assert told[0][0] == row


def test_what_a_test_of_a_python_file_raises_names_its_line(written: Any, hand: Any) -> None:
    hand.tie("us", "cn")
    (one,) = read_hypotheses(written(PYTHON.replace("frames.ties.height)", "1 / 0)"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match=r"mine\.py, row 9: mine .*ZeroDivisionError"):
        one.run(hand.frames())
    (one,) = read_hypotheses(written(PYTHON.replace("    return Find", "    Find"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match="gave a NoneType, expected a Finding"):
        one.run(hand.frames())
    (one,) = read_hypotheses(written(PYTHON.replace("kept = ", "raise SystemExit #"), "mine.py"))
    with pytest.raises(ParadiplomacyError, match=r"mine\.py, row 9: mine .*SystemExit"):
        one.run(hand.frames())


@pytest.mark.parametrize("raised", ["BaseException", "GeneratorExit"])
def test_no_error_of_a_test_gets_through(written: Any, hand: Any, raised: str) -> None:
    hand.tie("us", "cn")
    text = PYTHON.replace("kept = ", f"raise {raised} #")
    assert text != PYTHON
    (one,) = read_hypotheses(written(text, "mine.py"))
    with pytest.raises(ParadiplomacyError, match=rf"mine\.py, row 9: mine .*{raised}"):
        one.run(hand.frames())


@pytest.fixture
def _ctrl_c_is_heard() -> Iterator[None]:
    """A shell has its background commands ignore Ctrl-C, and tests among them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_ctrl_c_is_heard")
def test_ctrl_c_ends_the_program_whatever_runs(written: Any, hand: Any) -> None:
    pressed = "import signal; signal.raise_signal(signal.SIGINT)\n"
    with pytest.raises(KeyboardInterrupt):
        read_hypotheses(written(pressed + PYTHON, "mine.py"))
    hand.tie("us", "cn")
    text = PYTHON.replace("    kept = ", f"    {pressed}    kept = ")
    assert text != PYTHON
    (one,) = read_hypotheses(written(text, "mine.py"))
    with pytest.raises(KeyboardInterrupt):
        one.run(hand.frames())


@pytest.mark.parametrize(
    ("finding", "says"),
    [
        ('"mine", "supported", "x"', "with verdict 'supported'"),
        ('"mine", Verdict.SUPPORTED, None', "with no sentence"),
        ('"mine", Verdict.SUPPORTED, "x", p=2.0', "with p 2.0"),
        ('"mine", Verdict.SUPPORTED, "x", p=float("nan")', "with p nan"),
        ('"mine", Verdict.SUPPORTED, "x", mde=float("inf")', "with mde inf"),
        (
            '"mine", Verdict.SUPPORTED, "x", (Estimate("e", 3.0, 4.0, None, 9, "share", "m"),)',
            "with e: value 3.0, low 4.0",
        ),
        (
            '"mine", Verdict.SUPPORTED, "x", (Estimate("e", float("nan"), 0.0, 1.0, 9, "", ""),)',
            "with e: value nan",
        ),
    ],
)
def test_a_finding_that_no_report_could_show_is_refused(
    written: Any, hand: Any, finding: str, says: str
) -> None:
    hand.tie("us", "cn")
    text = PYTHON.replace("import Finding", "import Estimate, Finding")
    text = text.replace('"mine", Verdict.INCONCLUSIVE, f"{kept.n} ties."', finding)
    (one,) = read_hypotheses(written(text, "mine.py"))
    with pytest.raises(ParadiplomacyError, match=f"gave a finding {re.escape(says)}"):
        one.run(hand.frames())


def test_a_finding_is_that_of_its_hypothesis_whatever_it_calls_itself(
    written: Any, hand: Any
) -> None:
    hand.tie("us", "cn")
    text = PYTHON.replace('Finding("mine"', 'Finding("other"')
    (one,) = read_hypotheses(written(text, "mine.py"))
    assert one.run(hand.frames()).hypothesis == "mine"
