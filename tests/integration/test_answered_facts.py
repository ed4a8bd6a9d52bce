"""Facts that respondents answer on the site, to the page of the tie and away, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.pages import Browser
from tests.support.races import Answered, Races, at_once, races_in
from typer.testing import CliRunner

from paradiplomacy.access.roles import Role
from paradiplomacy.cli.main import app
from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.engine import reading
from paradiplomacy.evidence.store import Store
from paradiplomacy.evidence.tables import metadata
from paradiplomacy.interviews.instrument import read_shipped
from paradiplomacy.record.open import open_record
from paradiplomacy.site.kinds import slug

HERE, THERE = "1987-06-05", "1988-07"
"""When each end says that the tie began: dates that stand nowhere else."""
MANY = 10


@pytest.fixture
def races(store_url: str, tmp_path: Path) -> Iterator[Races]:
    with races_in(store_url, tmp_path) as made:
        yield made


def respondent(
    races: Races, end: int, *, finished: bool = False, consent: str = "city"
) -> Answered:
    answers = {"tie.founded": (HERE, THERE)[end], "tie.stands": "2", "trust.city": "1"}
    told = read_shipped().version
    return races.respondent(
        end, finished=finished, answers=answers, questionnaire=told, consent=consent
    )


@pytest.fixture
def both(races: Races) -> tuple[Answered, Browser]:
    """The end that may withdraw, once the answers of both are in the record; and a reader."""
    here, there = respondent(races, 0, finished=True), respondent(races, 1)
    races.sends(there, "finish")()
    races.site.live.open_again()
    return here, Browser(races.site.app, host="localhost")


def shown(races: Races, browser: Browser) -> dict[str, str]:
    """What stands where a fact of the tie may be seen, by address."""
    tie = slug(next(iter(races.site.live.site.record.ties)))
    pages = (f"ties/{tie}", f"facts/{tie}--established", "interviews", "disagreements")
    known = {
        page: answer.text for page in pages if (answer := browser.get(f"/{page}.html")).is_success
    }
    data = [f"{page}.json" for page in known if not page.startswith("fact")]
    chinese = [f"zh/{page}.html" for page in known]
    tables = ("tables/statements.csv", "tables/facts.csv")
    others = {at: browser.get(f"/{at}").text for at in (*chinese, *data, *tables)}
    return {f"{page}.html": text for page, text in known.items()} | others


def seen(races: Races, browser: Browser, *words: str) -> set[tuple[str, str]]:
    texts = shown(races, browser)
    return {(address, word) for address, text in texts.items() for word in words if word in text}


def stated(races: Races) -> set[tuple[str, str]]:
    record = open_record(races.record, store=races.site.live.store)
    return {(s.property, s.value) for s in record.statements.values() if is_answered(s)}


def content(races: Races) -> str:
    """All rows of all tables, and all bytes of the files of an SQLite store."""
    with reading(races.store.engine) as connection:
        text = repr([connection.execute(sa.select(t)).all() for t in metadata.sorted_tables])
    url = races.store.engine.url
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        for file in (path, *path.parent.glob(f"{path.name}-*")):
            text += file.read_bytes().decode("latin-1")
    return text


def test_what_both_ends_answer_is_on_the_page_of_the_tie(
    races: Races, both: tuple[Answered, Browser]
) -> None:
    assert stated(races) == {
        ("established", HERE),
        ("established", THERE),
        ("stated_status", "dormant"),
    }
    _, browser = both
    tie = slug(next(iter(races.site.live.site.record.ties)))
    page = browser.get(f"/ties/{tie}.html").text
    for words in ("5 June 1987", "July 1988", f"interviews.html#facts-{tie}"):
        assert words in page, words
    fact = browser.get(f"/facts/{tie}--established.html").text
    assert "5 June 1987" in fact
    assert f"interviews.html#facts-{tie}" in fact


def test_nothing_is_stated_before_the_other_end_has_finished(races: Races) -> None:
    respondent(races, 0, finished=True)
    respondent(races, 1)
    assert stated(races) == set()


def test_whoever_began_before_they_were_told_states_nothing(races: Races) -> None:
    here = races.respondent(0, finished=True, answers={"tie.founded": HERE})
    there = respondent(races, 1)
    races.sends(there, "finish")()
    assert races.state(here) == "released"
    assert {value for _, value in stated(races)} == {THERE, "dormant"}


def test_no_opinion_is_stated(races: Races) -> None:
    opinions = {q.key: "1" for q in read_shipped() if q.kind in ("scale", "yes/no")}
    told = read_shipped().version
    races.respondent(0, finished=True, questionnaire=told, answers={
        key: value for key, value in opinions.items() if key != "trade.any"
    })  # fmt: skip
    there = respondent(races, 1)
    races.sends(there, "finish")()
    assert {value for _, value in stated(races)} == {THERE, "dormant"}


@pytest.mark.essential
@pytest.mark.parametrize("way", ["respondent", "office"])
def test_what_is_withdrawn_is_nowhere_afterwards(
    races: Races, both: tuple[Answered, Browser], way: str
) -> None:
    here, browser = both
    assert HERE in content(races)
    before = seen(races, browser, HERE, THERE, "5 June 1987", "July 1988")
    assert {word for _, word in before} == {HERE, THERE, "5 June 1987", "July 1988"}
    if way == "respondent":
        assert races.sends(here, "withdraw")() == 303
    else:
        with Store.open(races.site.live.store or "") as elsewhere:
            elsewhere.withdraw(races.record, here.account, by="the office")
    gone, kept = (HERE, "5 June 1987", here.account), THERE
    after = seen(races, browser, *gone, kept)
    assert {word for _, word in after} == {kept}, "the other end stays"
    assert HERE not in content(races)
    assert stated(races) == {("established", THERE), ("stated_status", "dormant")}


def test_what_is_withdrawn_before_it_is_released_is_never_stated(races: Races) -> None:
    here, there = respondent(races, 0, finished=True), respondent(races, 1)
    races.sends(here, "withdraw")()
    races.sends(there, "finish")()
    assert races.state(there) == "released"
    assert {value for _, value in stated(races)} == {THERE, "dormant"}
    assert HERE not in content(races)


@pytest.mark.parametrize("consent", ["region", "none"])
def test_less_takes_it_from_the_next_page(
    races: Races, both: tuple[Answered, Browser], consent: str
) -> None:
    here, browser = both
    assert races.sends(here, "tier", tier=consent)() == 303
    after = seen(races, browser, HERE, "5 June 1987", THERE)
    assert {word for _, word in after} == {THERE}


@pytest.mark.parametrize("consent", ["region", "none"])
def test_a_consent_that_hides_the_place_states_nothing(races: Races, consent: str) -> None:
    respondent(races, 0, finished=True, consent=consent)
    there = respondent(races, 1)
    races.sends(there, "finish")()
    assert {value for _, value in stated(races)} == {THERE, "dormant"}


@pytest.mark.parametrize("what", ["withdraw", "tier"])
def test_whoever_takes_it_back_while_the_other_finishes_states_nothing(
    races: Races, what: str
) -> None:
    for number in range(MANY):
        here, there = respondent(races, 0, finished=True), respondent(races, 1)
        consent = {"tier": "none"} if what == "tier" else {}
        acts = [races.sends(there, "finish"), races.sends(here, what, **consent)]
        assert at_once(*acts[:: 1 - 2 * (number % 2)], apart=0.002 * number) == [303, 303]
        assert {value for _, value in stated(races)} == {THERE, "dormant"}


def test_answers_at_odds_wait_for_review_and_nobody_else_changes_them(races: Races) -> None:
    told = read_shipped().version
    ends = [
        races.respondent(end, finished=not end, answers={"tie.stands": stands}, questionnaire=told)
        for end, stands in enumerate(("2", "1"))
    ]
    races.sends(ends[1], "finish")()
    races.site.live.open_again()
    reviewer = races.site.signed_in(Role.CODER)
    queue = reviewer.get("/review-disagreements.html").text
    assert "Status as an end states it" in queue
    assert "Only answers in interviews contradict each other here" in queue
    address = races.site.live.store or ""
    command = ["review", "list", "disagreements", "--store", address, "--record", races.record]
    run = CliRunner().invoke(app, [*command, "--json"])
    assert run.exit_code == 0, (run.output, run.exception)
    entries = json.loads(run.stdout)["entries"]
    (entry,) = [each for each in entries if each["property"] == "stated_status"]
    assert {each["value"] for each in [*entry["options"], *entry["answered"]]} == {
        "active",
        "dormant",
    }
    races.sends(ends[0], "withdraw")()
    assert "Status as an end states it" not in reviewer.get("/review-disagreements.html").text
