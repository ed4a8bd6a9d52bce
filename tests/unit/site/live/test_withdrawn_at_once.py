"""What is withdrawn is in no answer from then on, whoever withdraws it and wherever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.support.pages import Browser
from tests.support.races import Answered, Races, races_in

from paradiplomacy.cache import CACHE, KEEP, ResultCache
from paradiplomacy.errors import StoreError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.results import begun

ADDRESSES = (
    "sources/small--site-interviews-us.html",
    "zh/sources/small--site-interviews-us.html",
    "sources/small--site-interviews-us.json",
    "tables/statements.csv",
    "tables/facts.csv",
)
"""Where the account of somebody is shown."""


@pytest.fixture
def races(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Races]:
    monkeypatch.setenv("PARADIPLOMACY_GROUP", "1")  # so that one account alone is shown
    with races_in(f"sqlite:///{tmp_path / 'ties.db'}", tmp_path) as made:
        yield made


@pytest.fixture
def shown(races: Races) -> tuple[Answered, Browser]:
    """Somebody whose answers are in pages that were asked for."""
    here, there = races.respondent(0, finished=True), races.respondent(1)
    races.sends(there, "finish")()
    live, browser = races.site.live, Browser(races.site.app, host="localhost")
    live.open_again()
    for address in ADDRESSES:
        assert here.account in browser.get(f"/{address}").text, address
    return here, browser


def closed(who: Answered) -> Judgement:
    """What the office judges of an account that is to be shown to nobody."""
    subject = f"account:{who.account}"
    return Judgement(JudgementKind.CONSENT, subject, "none", "Ann", "2026-01-01", "asked")


def accounts_shown(races: Races, browser: Browser) -> set[str]:
    """The accounts of the record of which the next answer is made."""
    assert browser.get("/interviews.html").status_code == 200
    return set(races.site.live.site.record.accounts)


@pytest.mark.essential
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_page_after_a_withdrawal_elsewhere_has_nothing_of_it(
    races: Races, shown: tuple[Answered, Browser], address: str
) -> None:
    here, browser = shown
    with Store.open(races.site.live.store or "") as elsewhere:
        elsewhere.withdraw(races.record, here.account, by="the office")
    answer = browser.get(f"/{address}")
    assert answer.status_code in (200, 404), "nobody else may speak in the source"
    assert here.account not in answer.text
    assert here.account not in accounts_shown(races, browser)
    assert races.site.live.state.name == "working", "figures are worked out again"


@pytest.mark.essential
def test_the_first_page_after_the_respondent_withdrew_has_nothing_of_it(
    races: Races, shown: tuple[Answered, Browser]
) -> None:
    here, browser = shown
    races.sends(here, "withdraw")()
    assert here.account not in accounts_shown(races, browser)


def test_the_first_page_after_less_is_to_be_shown_shows_less(
    races: Races, shown: tuple[Answered, Browser]
) -> None:
    here, browser = shown
    races.sends(here, "tier", tier="none")()
    assert here.account not in accounts_shown(races, browser)


def test_so_has_the_first_page_after_a_judgement_or_an_import_that_closes(
    races: Races, shown: tuple[Answered, Browser]
) -> None:
    here, browser = shown
    races.store.judge(races.record, closed(here))
    assert here.account not in accounts_shown(races, browser)
    material = races.store.material(races.record)
    times = races.store.times_less()
    sources = tuple(replace(source, note="changed") for source in material.sources)
    races.store.import_material(replace(material, sources=sources))
    assert races.store.times_less() != times


def test_what_changes_nothing_that_is_shown_costs_no_reading(
    races: Races, shown: tuple[Answered, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, browser = shown
    accounts_shown(races, browser)
    monkeypatch.setattr(begun, "begin", None)
    races.respondent(0, finished=True)  # is written, and nothing of it is shown
    races.store.import_material(races.store.material(races.record))
    for _ in range(3):
        accounts_shown(races, browser)


def test_where_the_record_cannot_be_read_then_nothing_of_it_is_shown(
    races: Races, shown: tuple[Answered, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, browser = shown

    def fail(asked: object) -> None:
        raise StoreError("the server cannot be reached")

    monkeypatch.setattr(begun, "begin", fail)
    races.store.withdraw(races.record, here.account, by="the office")
    answer = browser.get("/interviews.html")
    assert answer.status_code == 503
    assert "try again later" in answer.text
    assert "稍后再试" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert browser.get("/assets/site.css").status_code == 200
    monkeypatch.undo()
    monkeypatch.setenv("PARADIPLOMACY_GROUP", "1")
    assert here.account not in accounts_shown(races, browser)


def test_results_that_are_being_worked_out_of_the_record_as_it_was_are_not_shown(
    races: Races, shown: tuple[Answered, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.site.live import live as live_module

    here, browser = shown
    live = races.site.live

    def meanwhile(opening: begun.Opening, *_: object, **__: object) -> object:
        races.store.withdraw(races.record, here.account, by="the office")
        browser.get("/interviews.html")
        return SimpleNamespace(record=opening.record, drawings={})

    monkeypatch.setattr(live_module, "results_of", meanwhile)
    live._work(None)
    assert live.site.results is None
    assert here.account not in live.site.record.accounts


def test_kept_results_of_the_record_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEEP, "yes")
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    with races_in(f"sqlite:///{tmp_path / 'ties.db'}", tmp_path) as races:
        here, there = races.respondent(0, finished=True), races.respondent(1)
        races.sends(there, "finish")()
        browser = Browser(races.site.app, host="localhost")
        kept = ResultCache.ours()
        assert kept is not None
        kept.save("findings", "0f", ("of them",), of={races.record: "ab"})
        kept.save("findings", "1f", ("of others",), of={"another": "ab"})
        races.sends(here, "withdraw")()
        accounts_shown(races, browser)
        assert kept.get("findings", "0f") is None
        assert kept.get("findings", "1f") == ("of others",)


def test_the_other_end_is_told_without_a_reason(
    races: Races, shown: tuple[Answered, Browser]
) -> None:
    here, there = races.respondent(0, finished=True), races.respondent(1)
    races.sends(there, "finish")()
    mine = races.site.visitor()
    mine.cookies["session"] = there.session
    assert "has withdrawn its answers" not in mine.get("/answer.html").text
    for who in (here, shown[0]):
        races.sends(who, "withdraw")()
    assert "The other end has withdrawn its answers" in mine.get("/answer.html").text
    assert "对方已撤回其回答" in mine.get("/zh/answer.html").text
    assert mine.get("/answer-both.html").headers["location"] == "/answer.html"
