"""Figures on a made study of all consents are of what is shown: whoever is hidden changes none."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from tests.support.accounts import grouped
from tests.support.made import made_study
from tests.support.made_record import write_made_record

from paradiplomacy.evidence.consent.anonymity import GROUP
from paradiplomacy.evidence.consent.consents import account_of
from paradiplomacy.hypotheses.base import Finding
from paradiplomacy.hypotheses.battery import run_all
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import CONSENT_WORDS
from paradiplomacy.record.build import build_record
from paradiplomacy.record.frames import frames_of
from paradiplomacy.sources.record_folder import read_record_folder

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("made study")]


@pytest.fixture(scope="module")
def consenting(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """32 pairs, each respondent of a consent at random."""
    folder = write_made_record(made_study(32), tmp_path_factory.mktemp("consents"))
    material = read_record_folder(folder)
    drawn = random.Random(1989)
    consents = {
        subject: drawn.choice(CONSENT_WORDS)
        for subject in dict.fromkeys(s.subject for s in material.statements)
        if subject.startswith("account:")
    }
    given = [s for s in material.statements if s.property != "consent"]
    first = {s.subject: s for s in given}
    asked = [
        replace(first[subject], property="consent", value=consent, raw=consent)
        for subject, consent in consents.items()
    ]
    return replace(material, statements=(*given, *asked))


def figures_of(material: Material, *, whole: bool = False) -> tuple[dict[str, Finding], object]:
    record = build_record([material], whole=whole)
    return run_all(frames_of(record)), compared_view(record)


def dealt_anew(material: Material, hidden: frozenset[str]) -> Material:
    """The answers of some accounts by numbers, dealt anew among all answers to that question."""
    drawn = random.Random(7)
    answers: dict[str, list[str]] = {}
    for s in material.statements:
        if s.subject.startswith("answer:") and s.property == "value":
            answers.setdefault(s.subject.partition("|")[2], []).append(s.value)
    return replace(
        material,
        statements=tuple(
            replace(s, value=drawn.choice(answers[s.subject.partition("|")[2]]))
            if s.property == "value" and account_of(s.subject) in hidden
            else s
            for s in material.statements
        ),
    )


def test_figures_are_those_of_what_is_shown_and_hidden_answers_change_none(
    consenting: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {
        s.subject.removeprefix("account:")
        for s in consenting.statements
        if s.property == "consent" and s.value == "name"
    }
    hidden = frozenset({account_of(s.subject) for s in consenting.statements} - named - {""})
    assert len(hidden) > 60
    before = figures_of(consenting)
    assert figures_of(dealt_anew(consenting, hidden)) == before
    # In groups they are shown, and those who are named say what they said.
    findings, compared = figures_of(grouped(consenting))
    assert findings["trust-by-level"] == before[0]["trust-by-level"]
    assert compared["questions"] == before[1]["questions"]  # type: ignore[index]
    # Who may see accounts gets what all of them together give, whatever groups there are.
    whole = figures_of(consenting, whole=True)
    monkeypatch.setenv(GROUP, "1")
    assert figures_of(consenting, whole=True) == whole
    decided = sum(finding.verdict.decides for finding in whole[0].values())
    assert decided > sum(finding.verdict.decides for finding in before[0].values())
