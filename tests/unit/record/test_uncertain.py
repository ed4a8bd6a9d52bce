"""What is doubted or announced: kept beside the facts, and in no entity, count or frame."""

from __future__ import annotations

import pytest
from polars.testing import assert_frame_equal
from tests.support.folders import Folder

from paradiplomacy.answers.agreement import stated_facts
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import Certainty
from paradiplomacy.record.frames import FRAMES, frames_of
from paradiplomacy.record.ledger import agreement_counts, ledger
from paradiplomacy.record.record import Record

KEY = "tie:cn-jilin-changchun|us-ar-little-rock"


@pytest.fixture(params=["doubted", "announced"])
def doubted(folder: Folder, request: pytest.FixtureRequest) -> Folder:
    """The small record with rows of every sort that nobody states."""
    more = {"certainty": request.param, "note": "announced, not reported"}
    folder.tie("established", "1985-10-07", source="arkansas-gazette", **more)
    folder.tie("kind", "friendship city", source="jilin", **more)
    folder.tie("renewed", "2023-10", **more)
    folder.tie("ended", "2025", **more)
    folder.add("exchanges.csv", id="planned", date="2014-04", sector="trade", **more)
    folder.add("exchanges.csv", id="little-rock-film-festival", source="jilin", date="1995",
               form="training", **more)  # fmt: skip
    folder.add("shocks.csv")
    folder.add("responses.csv", place="us-ar-little-rock", partner="cn-jilin-changchun", **more)
    return folder


@pytest.fixture
def plain(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return Folder.small(tmp_path_factory.mktemp("plain") / "small").add("shocks.csv").record()


def test_no_count_and_no_frame_changes(doubted: Folder, plain: Record) -> None:
    record = doubted.record()
    for name in ("places", "ties", "exchanges", "responses", "shocks"):
        assert getattr(record, name).keys() == getattr(plain, name).keys()
    frames, before = frames_of(record), frames_of(plain)
    for name in FRAMES:
        assert_frame_equal(getattr(frames, name), getattr(before, name))
    assert frames.evidence.items() >= before.evidence.items()
    assert agreement_counts(record) == agreement_counts(plain)
    assert stated_facts(record) == stated_facts(plain)
    tie, was = record.ties[KEY], plain.ties[KEY]
    assert (tie.established, tie.history, tie.kinds) == (was.established, was.history, was.kinds)
    assert (
        record.exchanges["little-rock-film-festival"]
        == (plain.exchanges["little-rock-film-festival"])
    )


def test_all_of_it_is_in_the_ledger_after_what_is_stated(doubted: Folder) -> None:
    record = doubted.record()
    pages = {page.fact.property: page for page in ledger(record, record.ties[KEY])}
    start = pages["established"]
    assert [str(line.certainty) for line in start.lines][:2] == ["stated", "stated"]
    last = start.lines[-1]
    assert (last.statement.value, last.preferred, last.behind) == ("1985-10-07", False, "")
    assert last.certainty is not Certainty.STATED
    assert pages["renewed"].fact.agreement is Agreement.SILENT
    assert [value.value for value in pages["interruption"].fact.uncertain] == ["ended 2025"]


def test_one_who_states_it_makes_it_count(doubted: Folder) -> None:
    doubted.add("exchanges.csv", id="planned", date="2014-04-02", source="jilin")
    record = doubted.record()
    assert str(record.exchanges["planned"].date) == "2014-04-02"
    facts = {fact.property: fact for fact in record.facts["exchange:planned"]}
    assert facts["date"].agreement is Agreement.ONE_SIDED
    assert [value.value for value in facts["date"].uncertain] == ["2014-04"]
    assert facts["sector"].is_only_uncertain
    assert record.exchanges["planned"].sectors == ()


def test_a_place_that_is_only_doubted_is_named_where_a_tie_needs_it(folder: Folder) -> None:
    from paradiplomacy.errors import ParadiplomacyError

    folder.change("places.csv", 1, certainty="doubted")
    with pytest.raises(ParadiplomacyError, match="no place of cn-jilin-changchun"):
        folder.record()


def test_ids_of_what_is_stated_stay_and_a_doubt_is_another_statement(folder: Folder) -> None:
    before = folder.record().statements
    folder.change("ties.csv", 0, certainty="stated")
    assert folder.record().statements.keys() == before.keys()
    folder.change("ties.csv", 0, certainty="doubted")
    after = folder.record().statements
    assert len(after.keys() - before.keys()) == len(before.keys() - after.keys()) == 1
