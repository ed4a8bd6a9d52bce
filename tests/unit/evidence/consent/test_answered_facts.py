"""What respondents say of the facts of a tie is the word of their place, as far as they agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.answered import TIE, with_facts
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.consent.consents import account_of
from paradiplomacy.evidence.consent.showing import with_consent, without_closed
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import CONSENT_WORDS, Judgement, JudgementKind
from paradiplomacy.model.status import Status
from paradiplomacy.record.build import build_record
from paradiplomacy.record.current_status import current_status
from paradiplomacy.record.patched import patch_record
from paradiplomacy.record.record import Record
from paradiplomacy.sources.record_folder import read_record_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder.small(tmp_path / "small")


def opened(folder: Folder, *judgements: Judgement) -> Record:
    return build_record([material(folder, *judgements)])


def material(folder: Folder, *judgements: Judgement) -> Material:
    read = read_record_folder(folder.write())
    return replace(read, judgements=(*read.judgements, *judgements))


def answered(record: Record) -> set[tuple[str, str, str, str]]:
    return {
        (record.side_of(s), s.property, s.value, s.when)
        for s in record.statements.values()
        if is_answered(s)
    }


def asked(kind: str, subject: str, object_: str = "") -> Judgement:
    return Judgement(JudgementKind(kind), subject, object_, "Ann", "2026-01-01", "as asked")


def test_both_ends_speak_for_their_places(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04", stands="2")
    with_facts(folder, "CN", founded="1995", stands="1")
    record = opened(folder)
    assert answered(record) == {
        (LITTLE_ROCK, "established", "1994-04", ""),
        (CHANGCHUN, "established", "1995", ""),
        (LITTLE_ROCK, "stated_status", "dormant", "2025"),
        (CHANGCHUN, "stated_status", "active", "2025"),
    }
    fact = record.ties[TIE].fact("stated_status")
    assert fact is not None
    assert fact.agreement is Agreement.CONTRADICTED
    assert set(fact.between) == {LITTLE_ROCK, CHANGCHUN}


@pytest.mark.parametrize(
    ("here", "there", "agreement", "status"),
    [
        ("2", "2", Agreement.CONFIRMED, Status.DORMANT),
        ("3", "", Agreement.ONE_SIDED, Status.SUSPENDED),
        ("1", "1", Agreement.CONFIRMED, Status.ACTIVE),
        ("1", "4", Agreement.CONTRADICTED, Status.NOT_KNOWN),
    ],
)
def test_the_status_is_as_both_ends_say(
    folder: Folder, here: str, there: str, agreement: Agreement, status: Status
) -> None:
    folder.tables["exchanges.csv"] = []
    with_facts(folder, "US", stands=here)
    if there:
        with_facts(folder, "CN", stands=there)
    record = opened(folder)
    fact = record.ties[TIE].fact("stated_status")
    assert fact is not None
    assert fact.agreement is agreement
    assert current_status(record, record.ties[TIE]).status is status


def test_counts_of_a_year_agree_as_answers_do_and_other_years_are_apart(folder: Folder) -> None:
    with_facts(folder, "US", counts={"exchange.in-2017": "10", "exchange.count": "3"})
    with_facts(folder, "CN", counts={"exchange.in-2017": "12"})
    record = opened(folder)
    assert answered(record) == {
        (LITTLE_ROCK, "exchanges_in_year", "10", "2017"),
        (LITTLE_ROCK, "exchanges_in_year", "3", "2024"),
        (CHANGCHUN, "exchanges_in_year", "12", "2017"),
    }
    facts = [f for f in record.ties[TIE].facts if f.property == "exchanges_in_year"]
    assert [(f.positions[0].when, f.agreement) for f in facts] == [
        ("2017", Agreement.CONFIRMED),
        ("2024", Agreement.ONE_SIDED),
    ]


def test_counts_of_a_year_that_are_far_apart_contradict_each_other(folder: Folder) -> None:
    with_facts(folder, "US", counts={"exchange.in-2017": "10", "exchange.in-2019": "9"})
    with_facts(folder, "CN", counts={"exchange.in-2017": "13", "exchange.in-2019": "9"})
    facts = opened(folder).ties[TIE].facts
    assert [f.agreement for f in facts if f.property == "exchanges_in_year"] == [
        Agreement.CONTRADICTED,
        Agreement.CONFIRMED,
    ]


def test_of_two_rounds_the_later_says_what_the_tie_is(folder: Folder) -> None:
    folder.tables["exchanges.csv"] = []
    with_facts(folder, "US", stands="1")
    with_facts(folder, "CN", stands="3")
    folder.change("accounts.csv", -1, date="2024-01")
    record = opened(folder)
    assert current_status(record, record.ties[TIE]).status is Status.ACTIVE
    folder.change("accounts.csv", -1, date="2026-01")
    record = opened(folder)
    assert current_status(record, record.ties[TIE]).status is Status.SUSPENDED


@pytest.mark.parametrize(
    ("side", "by", "actor"), [("US", "1", "US"), ("US", "2", "CN"), ("CN", "1", "CN"),
                              ("US", "3", "both"), ("CN", "4", "law"), ("US", "5", "expired")],
)  # fmt: skip
@pytest.mark.parametrize("ended", ["2019-05", ""])
def test_who_ended_the_tie_goes_with_its_end(
    folder: Folder, side: str, by: str, actor: str, ended: str
) -> None:
    with_facts(folder, side, ended=ended, by=by)
    record = opened(folder)
    said = [s for s in record.statements.values() if is_answered(s)]
    assert [(s.property, s.value, s.actor) for s in said] == [("ended", ended or "unknown", actor)]


@pytest.mark.parametrize("consent", ["", *CONSENT_WORDS])
@pytest.mark.parametrize("way", ["account", "source", "judgement"])
def test_a_consent_that_names_the_place_lets_it_speak(
    folder: Folder, consent: str, way: str
) -> None:
    with_facts(folder, "US", founded="1994-04", consent=consent if way == "account" else "")
    if way == "source" and consent:
        folder.change("sources.csv", -1, consent="closed" if consent == "none" else consent)
    if way == "source" and consent == "name":
        folder.change("sources.csv", -1, consent="public")
    judged = [asked("consent", "account:us", consent)] if way == "judgement" and consent else []
    record = opened(folder, *judged)
    said = answered(record)
    assert said == ({(LITTLE_ROCK, "established", "1994-04", "")} if consent in
                    ("", "name", "role", "city") else set())  # fmt: skip


def test_nothing_of_the_respondent_stands_with_it(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04", stands="1", consent="role")
    record = opened(folder)
    said = [s for s in record.statements.values() if is_answered(s)]
    assert len(said) == 2
    sources = [record.source_of(s) for s in said]
    text = repr((said, sources))
    for secret in ("Office of Hush", "2025-03-09", "account", "form-us", "talk-us", "deputy"):
        assert secret not in text, secret
    assert not [s for s in record.statements.values() if account_of(s.subject)]


@pytest.mark.parametrize(
    "judged",
    [
        ("erased", "account:us"),
        ("embargo", "account:us", "2999"),
        ("consent", "source:talk-us", "none"),
    ],
)  # fmt: skip
def test_what_is_closed_says_nothing(folder: Folder, judged: tuple[str, ...]) -> None:
    with_facts(folder, "US", founded="1994-04", consent="name")
    assert answered(opened(folder)) != set()
    assert answered(opened(folder, asked(*judged))) == set()
    whole = without_closed(material(folder, asked(*judged)), today=date(2026, 1, 1))
    assert not any(map(is_answered, whole.statements))


def test_one_answer_that_is_rejected_or_not_to_be_shown_says_nothing(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04", stands="1", consent="city")
    read = material(folder)
    cell = next(s for s in read.statements if s.value == "1994-04")
    for judged in (asked("reject", cell.id), asked("consent", cell.id, "region")):
        assert {row[1] for row in answered(opened(folder, judged))} == {"stated_status"}


def test_an_answer_that_was_not_told_to_state_anything_states_nothing(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04", told=False)
    assert answered(opened(folder)) == set()


def test_a_respondent_who_is_no_voice_of_the_place_states_nothing(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04")
    folder.change("sources.csv", -1, voice="academic")
    assert answered(opened(folder)) == set()


def test_answers_make_no_tie(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04")
    folder.change("accounts.csv", -1, partner=DALIAN)
    record = opened(folder)
    assert answered(record) == set()
    assert len(record.ties) == 2
    folder.change("accounts.csv", -1, place=OAKLAND)
    assert {row[0] for row in answered(opened(folder))} == {OAKLAND}


def test_what_is_shown_is_read_again_as_it_is(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04", stands="2")
    shown = with_consent(material(folder))
    assert with_consent(shown) == shown
    whole = without_closed(material(folder))
    assert {s.id for s in whole.statements} == {s.id for s in without_closed(whole).statements}


def test_a_tie_that_is_patched_keeps_what_its_ends_answered(folder: Folder) -> None:
    with_facts(folder, "US", founded="1994-04")
    read = material(folder)
    record = build_record([read])
    fresh = replace(read, statements=tuple(s for s in read.statements if s.subject == TIE))
    again = patch_record(record, fresh, TIE)
    assert again is not None
    assert again.facts == record.facts


def test_the_kind_that_an_end_names_is_one_of_the_tie(folder: Folder) -> None:
    with_facts(folder, "CN", founded="1994")
    folder.add("answers.csv", account="cn", question="tie.kind", source="talk-cn", value="3")
    folder.change("answers.csv", -1, states="kind cooperation agreement")
    fact = opened(folder).ties[TIE].fact("kind")
    assert fact is not None
    assert fact.agreement is Agreement.CONTRADICTED
    assert {position.value for position in fact.positions} == {"sister", "cooperation agreement"}
