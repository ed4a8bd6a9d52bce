"""What people brought, in messages: nothing that a terminal obeys, and no more than one reads."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.conftest import Outcome

from paradiplomacy.errors import Problem
from paradiplomacy.printable import printable, shorten

Cli = Callable[..., Outcome]
CLEAR = "\x1b[2J"


@given(st.text(st.characters(categories=("Cc", "Cf", "Cs", "Lu", "Lo", "Zl", "Zp"))))
def test_every_text_can_be_shown_and_obeyed_by_no_terminal(text: str) -> None:
    shown = printable(text)
    shown.encode()  # raises for what cannot be written
    assert not [one for one in shown if one not in "\n\t" and (one < " " or "\x7f" <= one < "\xa0")]
    assert printable(shown) == shown


def test_usual_text_stays_as_it_is() -> None:
    text = "Москва and 长春, São Paulo\n\ta second line: 'x' \u200b"
    assert printable(text) == text


@given(st.lists(st.text("ab ", max_size=3000), max_size=60))
@example([""] * 60)
def test_no_message_is_longer_than_somebody_reads(lines: list[str]) -> None:
    text = "\n".join(lines)
    short = shorten(text)
    assert len(short) < 6000
    if len(text) < 1000:
        assert short == text


def test_what_is_left_out_is_the_middle_of_a_line() -> None:
    short = shorten(f"formula {'x' * 100_000}: no such term; there are: inertia")
    assert short.startswith("formula xxx")
    assert short.endswith("; there are: inertia")
    assert "characters ...]" in short


def test_the_name_of_a_file_is_one_line() -> None:
    assert str(Problem(f"two\nlines{CLEAR}.csv", 3, "", "is wrong")) == (
        r"two\nlines\x1b[2J.csv, row 3: is wrong"
    )


def test_an_option_with_control_characters(cli: Cli) -> None:
    commit = ["fit", "events.csv", "--commit", CLEAR]
    for options in (commit, ["simulate", f"--{CLEAR}"]):
        done = cli("model", *options)
        assert done.status in (1, 2)
        assert "\x1b" not in done.err
        assert r"\x1b[2J" in done.err


def test_a_message_that_nobody_reads_to_its_end(cli: Cli) -> None:
    done = cli("mechanisms", "simulate", "--until", "é" * 100_000)
    assert done.status == 1
    assert done.err.startswith("Error: ")
    assert len(done.err) < 6000


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_a_file_whose_name_is_no_text(cli: Cli, tmp_path: Path) -> None:
    table = Path(os.fsdecode(os.fsencode(tmp_path) + b"/old\xe9.csv"))
    assert r"old\xe9.csv" in cli("network", "stats", table).err
    table.write_text("a,b\n1,2\n2,3\n1,3\n3,4\n")
    done = cli("network", "stats", table, "--json")
    assert done.status == 0
    assert r"old\udce9.csv" in done.out


def test_text_of_the_command_line_that_is_no_text(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        os.fsdecode(b"Ann M\xfcller").encode()

    monkeypatch.setattr("paradiplomacy.cli.main.app", write)
    done = cli("place", "judge")
    assert done.status == 1
    assert done.err == (
        "Error: 'Ann M\\udcfcller' holds bytes that are not UTF-8; write that text in UTF-8\n"
    )
