"""Claims on a made study of all tiers: verdicts as if all were named, and nobody is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from paradiplomacy.evidence.anonymity import GROUP
from paradiplomacy.hypotheses.base import Estimate, Finding
from paradiplomacy.hypotheses.battery import run_all
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.interviews.made import made_study
from paradiplomacy.interviews.made_record import write_made_record
from paradiplomacy.language import Message, Name
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import TIERS
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of, working_frames
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("made study")]


def named_in(value: Any) -> Iterator[str]:
    """Every name, word and subject that a finding holds, in all languages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Name):
        yield from (value.english, value.chinese)
    elif isinstance(value, Message):
        yield from named_in(tuple(need for _, need in value.needs))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from named_in(item)
    elif isinstance(value, Mapping):
        yield from named_in(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from named_in(getattr(value, part.name))


@pytest.fixture(scope="module")
def tiered(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """32 pairs, each respondent of a tier at random."""
    folder = write_made_record(made_study(32), tmp_path_factory.mktemp("tiers"))
    material = read_record_folder(folder)
    drawn = random.Random(1989)
    tiers = {
        subject: drawn.choice(TIERS)
        for subject in dict.fromkeys(s.subject for s in material.statements)
        if subject.startswith("account:")
    }
    given = [s for s in material.statements if s.property != "consent"]
    first = {s.subject: s for s in given}
    asked = [
        replace(first[subject], property="consent", value=tier, raw=tier)
        for subject, tier in tiers.items()
    ]
    return replace(material, statements=(*given, *asked))


def results_of(material: Material) -> tuple[Record, dict[str, Finding], dict[str, Finding]]:
    """The record, what is shown of all that counts, and what the shown record gives alone."""
    record = build_record([material])
    frames = frames_of(record)
    whole = run_all(frames, working=working_frames(record, frames))
    return record, whole, run_all(frames)


def test_verdicts_are_as_if_all_were_named_and_nobody_is(
    tiered: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, findings, public = results_of(tiered)
    compared = compared_view(record)
    monkeypatch.setenv(GROUP, "1")
    alone, without_groups, _ = results_of(tiered)
    for key, finding in findings.items():
        other = without_groups[key]
        assert (finding.verdict, finding.n, finding.p) == (other.verdict, other.n, other.p), key
    decided = [key for key, finding in findings.items() if finding.verdict.decides]
    assert len(decided) > sum(finding.verdict.decides for finding in public.values())
    same = ("compared", "counts", "questions", "missed")
    assert [compared[name] for name in same] == [compared_view(alone)[name] for name in same]
    assert record.working is not None
    hidden = record.working.hidden
    assert len(hidden.ties) > len(record.ties) / 2
    assert not any(hidden.hides(text) for text in named_in(compared) if text not in hidden.accounts)
    for key, finding in findings.items():
        there = set(named_in(public[key]))
        new = {text for text in named_in(finding) if text not in there}
        assert not [t for t in new if hidden.hides(t) or hidden.names_in(t)], key


def test_who_is_hidden_could_be_any_other(tiered: Material) -> None:
    """No list of subjects of a finding differs where hidden respondents say something else."""
    record, findings, _ = results_of(tiered)
    assert record.working is not None
    hidden = record.working.hidden
    half = sorted(hidden.accounts)[::2]
    other = replace(
        tiered,
        statements=tuple(
            replace(s, value="2", raw="2")
            if s.property == "value"
            and s.subject.startswith("answer:")
            and s.subject[7:].partition("|")[0] in half
            and s.subject.endswith("|crisis.june-1989")
            else s
            for s in tiered.statements
        ),
    )
    _, changed, _ = results_of(other)
    assert any(findings[key] != changed[key] for key in findings)
    for key, finding in findings.items():
        if len(finding.estimates) == len(changed[key].estimates):
            assert touched(finding, hidden.touches) == touched(changed[key], hidden.touches), key


def touched(finding: Finding, touches: Any) -> list[list[str]]:
    estimates: tuple[Estimate, ...] = (*finding.estimates, *finding.sensitivity)
    return [sorted(filter(touches, estimate.subjects)) for estimate in estimates]
