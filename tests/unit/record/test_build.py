"""From a folder to the reconciled record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.errors import NotFoundError, ParadiplomacyError, RecordError
from paradiplomacy.model.activity import Answer, Flow, Form
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Level
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Consent, Judgement, JudgementKind
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import TieKind
from paradiplomacy.record.build import build_record
from paradiplomacy.record.current_status import current_status
from paradiplomacy.record.frames import frames_of
from paradiplomacy.sources.record_folder import read_record_folder


def material(folder: Folder) -> Material:
    return read_record_folder(folder.write())


def test_a_folder_becomes_places_and_ties(folder: Folder) -> None:
    record = folder.record()
    place = record.places[CHANGCHUN]
    assert (place.label, place.name_local, place.level) == (
        "Changchun, Jilin",
        "长春市",
        Level.CITY,
    )
    assert (place.latitude, place.longitude, place.coastal) == (43.88, 125.32278, None)
    tie = record.tie("Little Rock", "Changchun")
    assert tie.ends == (LITTLE_ROCK, CHANGCHUN)
    assert tie.kind is TieKind.SISTER
    assert str(tie.established) == "1994-04-05"
    assert tie.stated_on(record.as_of) is Status.ACTIVE
    assert record.as_of == date(2026, 1, 1)


def test_ties_name_their_ends_in_the_order_of_the_record(folder: Folder) -> None:
    folder.meta["ends"] = ["CN", "US"]
    assert folder.record().tie("Oakland", "Dalian").ends == (DALIAN, OAKLAND)


def test_exchanges_keep_what_each_source_adds(folder: Folder) -> None:
    folder.add(
        "exchanges.csv",
        id="little-rock-film-festival",
        date="1994-08-23",
        sector="education; film",
        teacher="CN",
        learner="US",
        source="jilin",
    )
    (exchange,) = folder.record().exchanges.values()
    assert exchange.sectors == ("culture", "education", "film")
    assert str(exchange.date) == "1994-08-23"
    assert (exchange.form, exchange.flow) == (Form.DELEGATION, Flow.PERSONNEL)
    assert (exchange.teacher, exchange.learner, exchange.giver) == ("CN", "US", "")


def test_every_table_becomes_its_entities(folder: Folder) -> None:
    folder.add("shocks.csv", name_zh="1989年6月")
    folder.add("responses.csv", description="A letter of concern.")
    folder.add("laws.csv", enacted="2025", effective="2025-08-05", scope_countries="CN; RU")
    folder.add("series.csv").add("series.csv", date="1989", value="34.5")
    record = folder.record()
    shock = record.shocks["tiananmen-1989"]
    assert (shock.countries, shock.name_zh) == (("CN", "US"), "1989年6月")
    (response,) = record.responses.values()
    assert (response.answer, response.description) == (Answer.LETTER, "A letter of concern.")
    assert record.laws["ar-14-1-116"].scope_countries == ("CN", "RU")
    assert [r.value for r in record.readings.values()] == [64.0, 34.5]
    assert all(r.statements for r in record.readings.values())


def test_a_denied_establishment_is_kept_but_is_no_date(folder: Folder) -> None:
    folder.change("ties.csv", 1, polarity="denies")
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:2]
    tie = folder.record().tie("Little Rock", "Changchun")
    assert tie.established is None
    fact = tie.fact("established")
    assert fact is not None
    assert fact.value == "not 1994-04-05"
    assert tie.stated is Status.ACTIVE  # its kind says that it exists


def test_an_undated_end_ends(folder: Folder) -> None:
    folder.tie("ended", "unknown", actor="US")
    tie = folder.record().tie("Little Rock", "Changchun")
    assert tie.stated is Status.ENDED
    assert tie.history[-1].date is None
    assert tie.history[-1].actor == "US"


# --- several records, rules and judgements ----------------------------------------


def test_two_records_speak_of_one_tie(folder: Folder, tmp_path: Path) -> None:
    second = Folder.small(tmp_path / "second")
    second.meta |= {"id": "second", "as_of": "2030"}
    second.tables["ties.csv"][2]["value"] = "1994-04"  # what the Chinese end says
    both = build_record([material(folder), material(second)])
    fact = both.tie("Little Rock", "Changchun").fact("established")
    assert fact is not None
    assert {p.value for p in fact.positions} == {"1994-04-05", "1994-04", "1994-06-22"}
    assert len(fact.statements) == 4
    assert len(both.places) == 4
    assert [meta.id for meta in both.metas] == ["small", "second"]
    assert both.as_of == date(2030, 12, 31)
    swapped = build_record([material(second), material(folder)])
    assert swapped.facts == both.facts
    assert swapped.meta.id == "second"


@pytest.mark.parametrize(
    ("when", "method", "as_of"),
    [
        ("2026-05-02", "manual", "2026-05-02"),
        ("2026-06", "manual", "2026-06-01"),
        ("2026-07-02", "manual", "2026-01-01"),  # still to come
        ("2025-05-02", "manual", "2026-01-01"),
        ("", "manual", "2026-01-01"),
        ("2026-05-02", "hand-coding/1", "2026-01-01"),
    ],
)
def test_what_people_enter_later_counts_at_once(
    folder: Folder, when: str, method: str, as_of: str
) -> None:
    folder.meta["method"] = method
    folder.add("exchanges.csv", id="later", date=when)
    record = build_record([material(folder)], today=date(2026, 6, 30))
    assert str(record.as_of) == as_of
    sign = current_status(record, record.tie("Little Rock", "Changchun")).last_sign
    assert (str(sign) == when) is (as_of > "2026-01-01" or when == "2025-05-02")


def test_local_press_speaks_for_an_end_by_a_rule_that_hears_it(folder: Folder) -> None:
    folder.change("sources.csv", 3, place=LITTLE_ROCK)
    folder.tables["ties.csv"] = [
        row | {"source": "arkansas-gazette"} if row["source"] == "lr" else row
        for row in folder.tables["ties.csv"]
    ]
    by_default = folder.record().tie("Little Rock", "Changchun")
    loosely = folder.record(rule="local-press").tie("Little Rock", "Changchun")

    def seen(tie: Any) -> list[Any]:
        return [(f.property, f.agreement, f.between) for f in tie.facts]

    assert seen(loosely) == [
        ("established", Agreement.CONTRADICTED, (CHANGCHUN, LITTLE_ROCK)),
        ("kind", Agreement.ONE_SIDED, ()),
    ]
    assert seen(by_default) == [
        ("established", Agreement.CONTRADICTED, (CHANGCHUN, f"{LITTLE_ROCK}:local press")),
        ("kind", Agreement.THIRD_PARTY, ()),
    ]


def test_an_unknown_rule_is_not_found(folder: Folder) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'both-ends'"):
        folder.record(rule="both-end")


def test_places_judged_the_same_carry_one_tie(folder: Folder) -> None:
    folder.add("judgements.csv", subject="cn-jilin-kirin", object=CHANGCHUN)
    folder.tie("renewed", "2004", place_b="cn-jilin-kirin", source="jilin")
    record = folder.record()
    assert len(record.ties) == 2
    assert [str(c.change) for c in record.tie("Little Rock", "Changchun").history] == [
        "established",
        "renewed",
    ]
    assert "cn-jilin-kirin" not in record.places


def test_a_rejected_statement_is_kept_but_does_not_count(folder: Folder) -> None:
    (wrong,) = (s for s in material(folder).statements if s.value == "1994-06-22")
    folder.add("judgements.csv", kind="reject", subject=wrong.id, why="date of another event")
    record = folder.record()
    fact = record.tie("Little Rock", "Changchun").fact("established")
    assert fact is not None
    assert fact.agreement is Agreement.ONE_SIDED
    assert wrong.id in record.statements
    assert not any(wrong.id in f.statements for facts in record.facts.values() for f in facts)


# --- consent --------------------------------------------------------------------


def with_consent(given: Material, **consents: Consent) -> Material:
    sources = (replace(s, consent=consents.get(s.id, s.consent)) for s in given.sources)
    return replace(given, sources=tuple(sources))


def test_nothing_of_a_closed_source_enters_the_record(folder: Folder) -> None:
    folder.change("ties.csv", 2, note="said in confidence")
    given = with_consent(material(folder), jilin=Consent.CLOSED)
    said = {s.id for s in given.statements if s.source == "jilin"}
    judged = Judgement(JudgementKind.ACCEPT, said.pop(), "", "coder", "2026-01-01", "as he said")
    record = build_record([replace(given, judgements=(judged,))])
    everything = repr(record) + repr(record.materials) + repr(record.facts)
    for hidden in ("jilin", "长春市友好城市", "1994-06-22", "in confidence", "as he said"):
        assert hidden not in everything.replace(CHANGCHUN, "")
    fact = record.tie("Little Rock", "Changchun").fact("established")
    assert fact is not None
    assert fact.agreement is Agreement.ONE_SIDED


def test_an_anonymous_source_speaks_without_title_address_and_remark(folder: Folder) -> None:
    folder.change("sources.csv", 1, url="https://example.org/mayor", note="the mayor's aide")
    folder.change("ties.csv", 2, locator="tape 3, minute 12", note="was nervous")
    record = build_record([with_consent(material(folder), jilin=Consent.ANONYMOUS)])
    everything = repr(record) + repr(record.materials) + repr(record.statements)
    for hidden in ("长春市友好城市", "example.org", "mayor", "tape", "nervous"):
        assert hidden not in everything
    fact = record.tie("Little Rock", "Changchun").fact("established")
    assert fact is not None
    assert {p.value for p in fact.positions} == {"1994-04-05", "1994-06-22"}
    source = record.sources["small", "jilin"]
    assert (source.title, source.url, source.note) == ("An account, name withheld", "", "")
    assert source.side == "CN"


def test_a_place_that_only_a_closed_source_knows_is_named(folder: Folder) -> None:
    given = with_consent(material(folder), geonames=Consent.CLOSED)
    with pytest.raises(ParadiplomacyError, match=f"ties but no place of {CHANGCHUN}, {DALIAN}"):
        build_record([given])


def test_an_entity_that_lost_what_it_needs_is_named(folder: Folder) -> None:
    (level,) = (
        s
        for s in material(folder).statements
        if (s.subject, s.property) == (f"place:{DALIAN}", "level")
    )
    folder.add("judgements.csv", kind="reject", subject=level.id)
    with pytest.raises(ParadiplomacyError, match=f"no place '{DALIAN}' .*a judgement rejects"):
        folder.record()


def test_consent_changes_no_id(folder: Folder) -> None:
    given = material(folder)
    hidden = build_record([with_consent(given, jilin=Consent.ANONYMOUS)])
    assert set(hidden.statements) == {s.id for s in given.statements}
    assert all(key == said.id for key, said in hidden.statements.items())


def test_answers_hang_on_accounts_and_purposes_on_ties(folder: Folder) -> None:
    folder.add("accounts.csv", id="lr-1", side="US", office="City", place=LITTLE_ROCK, source="lr")
    folder.add("answers.csv", account="lr-1", question="trust.city", value="4", source="lr")
    folder.tie("purpose", "mutual gain")
    folder.add("exchanges.csv", id="tour", through="A national body")
    record = folder.record()
    assert record.answers["lr-1|trust.city"].value == 4.0
    frames = frames_of(record)
    assert frames.answers.row(0)[:5] == ("lr-1|trust.city", "lr-1", "trust.city", 4.0, "")
    assert frames.ties.filter(frames.ties["purpose"] == "mutual gain").height == 1
    assert "A national body" in frames.exchanges["through"]
    assert frames.evidence["answer:lr-1|trust.city"]


@pytest.mark.parametrize(
    ("file", "cells", "said"),
    [
        ("answers.csv", {"account": "nobody", "question": "q", "value": "1"}, "no account"),
        ("answers.csv", {"account": "nobody", "question": "q", "value": "much"}, "value"),
        ("ties.csv", {"property": "purpose", "value": "fun"}, "'fun' is not a purpose"),
    ],
)
def test_wrong_answers_and_purposes_are_named(
    folder: Folder, file: str, cells: dict[str, str], said: str
) -> None:
    folder.add(file, **cells, source="lr")
    assert any(said in str(problem) for problem in folder.problems())


def test_an_agreement_that_ran_out_ended_by_nobody(folder: Folder) -> None:
    folder.tie("ended", "2019", actor="expired")
    tie = folder.record().tie("Little Rock", "Changchun")
    assert (tie.history[-1].change, tie.history[-1].actor) == ("ended", "expired")
    spells = frames_of(folder.record()).spells
    assert "expired" in spells["exit_actor"]


def test_of_an_end_that_acts_and_one_that_lets_it_run_out_the_first_counts(folder: Folder) -> None:
    folder.tie("ended", "2019", actor="expired")
    folder.tie("ended", "2019", actor="US", source="jilin")
    assert folder.record().tie("Little Rock", "Changchun").history[-1].actor == "US"


def test_an_answer_may_be_a_date_and_an_account_says_its_consent(folder: Folder) -> None:
    folder.add("accounts.csv", id="lr-1", side="US", office="City", consent="name", source="lr")
    folder.add("answers.csv", account="lr-1", question="tie.founded", date="1985-04", source="lr")
    record = folder.record()
    assert record.accounts["lr-1"].consent == "name"
    answer = frames_of(record).answers.row(0, named=True)
    assert (answer["value"], answer["value_date_edtf"]) == (None, "1985-04")
    assert str(answer["value_date_high"]) == "1985-04-30"


def test_an_answer_that_says_nothing_is_refused(folder: Folder) -> None:
    folder.add("accounts.csv", id="lr-1", side="US", office="City", source="lr")
    folder.add("answers.csv", account="lr-1", question="tie.founded", source="lr")
    with pytest.raises(
        RecordError, match=r"field 'value': is empty, and so are date, text and no_answer"
    ):
        folder.record()


@pytest.mark.parametrize("ends", [(1, 2), (None, "Changchun"), ("Little Rock", b"Changchun")])
def test_what_is_no_name_of_a_place_is_one_clear_error(folder: Folder, ends: Any) -> None:
    with pytest.raises(NotFoundError, match="no place"):
        folder.record().tie(*ends)
