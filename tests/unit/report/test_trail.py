"""The trail: a tie in short, every statement once, places and series in one line."""

from __future__ import annotations

from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.report.registers import registers
from paradiplomacy.report.summary import summaries
from paradiplomacy.report.trail import trail

TIE = tie_key(LITTLE_ROCK, CHANGCHUN)


def test_a_tie_in_short_says_what_the_rule_makes_of_it(folder: Folder) -> None:
    folder.tie("suspended", "2001-04", actor="US")
    folder.tie("resumed", "2002", actor="both")
    short = summaries(folder.record())[TIE]
    assert short.status == (
        "Sister tie, from 5 April 1994; dormant (inferred from silence), last sign 2002"
    )
    assert short.history == (
        "established on 5 April 1994",
        "suspended in April 2001, by United States",
        "resumed in 2002, jointly",
    )
    start = next(fact for fact in short.facts if fact[0] == "start")
    assert start[1:4] == ("5 April 1994", "contradicted", "contradicted between CN and US")
    assert start[4] == "nothing else decides, and it comes first in order of text"
    assert ("kind of tie", "sister", "one-sided", "one-sided", "") in short.facts
    assert [what for what, _ in short.related] == ["Exchanges"]


def test_dormancy_in_the_summary_is_labelled_as_inferred(folder: Folder) -> None:
    short = summaries(folder.record())
    silent = short[tie_key(OAKLAND, DALIAN)]
    assert "inferred" in silent.inferred
    assert "; dormant (inferred from silence), last sign " in silent.status


def test_every_statement_on_a_tie_stands_in_the_trail_once(sino_us: Record) -> None:
    ties = next(section for section in trail(sino_us) if section.kind == "tie")
    shown = [key for entry in ties.entries for line in entry.lines for key in line.statements]
    of_ties = [key for key, said in sino_us.statements.items() if said.subject.startswith("tie:")]
    assert sorted(shown) == sorted(of_ties)


def test_every_place_and_every_reading_has_one_line(sino_us: Record) -> None:
    made = registers(sino_us)
    subjects = [brief.subject for register in made for brief in register.entries]
    assert len(subjects) == len(set(subjects))
    held = [key for register in made for brief in register.entries for key in brief.holds]
    lines = {key for key in subjects if not key.startswith("readings:")}
    assert lines | set(held) == {
        *(f"place:{key}" for key in sino_us.places),
        *(f"reading:{key}" for key in sino_us.readings),
    }
    assert len(held) == len(set(held) - lines)
    assert all(brief.sources for register in made for brief in register.entries)


def test_places_say_how_many_ties_they_have(folder: Folder) -> None:
    (america,) = (r for r in registers(folder.record()) if r.title == "Places: United States")
    assert [brief.title for brief in america.entries] == [
        "Little Rock, Arkansas",
        "Oakland, California",
    ]
    assert all("1 tie" in brief.about for brief in america.entries)
