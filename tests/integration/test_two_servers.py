"""Two servers show one store: what is done at one holds at the other from its next answer on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.support.correcting import TIE, Visitor
from tests.support.races import Races, at_once, races_in
from tests.support.shared_site import SharedSite

from paradiplomacy.access.people import People
from paradiplomacy.access.roles import Role
from paradiplomacy.evidence.store import Store
from paradiplomacy.results.begun import RunOptions, begin
from paradiplomacy.site.live.live import Live

EACH = 6


@pytest.fixture
def both(store_url: str, tmp_path: Path) -> Iterator[tuple[Races, SharedSite]]:
    with races_in(store_url, tmp_path) as races, _another(store_url, races.record) as other:
        yield races, other


@contextmanager
def _another(url: str, record: str) -> Iterator[SharedSite]:
    """A second server, which shares nothing with the first but the store."""
    with Store.open(url) as store:
        live = Live(begin(RunOptions((record,), store=url)))
        yield SharedSite(live, People(store.engine))
        live.close()


def test_who_signs_in_at_one_is_known_at_the_other_and_out_of_both_at_once(
    both: tuple[Races, SharedSite],
) -> None:
    races, other = both
    here = races.site.signed_in(Role.CODER)
    there = other.visitor()
    there.cookies.update(here.cookies)
    assert there.get("/review.html").status_code == 200
    assert here.send("/sign-out.html", form_at="/account.html").status_code == 303
    assert there.get("/review.html").status_code != 200


@pytest.mark.essential
def test_a_withdrawal_at_one_is_seen_in_the_next_answer_of_the_other(
    both: tuple[Races, SharedSite],
) -> None:
    races, other = both
    here, there = races.respondent(0, finished=True), races.respondent(1)
    assert races.sends(there, "finish")() == 303
    other.live.open_again()
    visitor = other.visitor()
    assert here.account in other.live.site.record.accounts
    assert races.sends(here, "withdraw")() == 303
    assert visitor.get("/interviews.html").status_code == 200
    assert here.account not in other.live.site.record.accounts
    assert there.account in other.live.site.record.accounts


def test_of_a_withdrawal_at_one_and_a_finish_at_the_other_the_withdrawal_wins(
    both: tuple[Races, SharedSite],
) -> None:
    races, other = both
    elsewhere = Races(other, races.store)
    for number in range(EACH):
        here, there = races.respondent(0, finished=True), races.respondent(1)
        acts = [elsewhere.sends(there, "finish"), races.sends(here, "withdraw")]
        assert at_once(*acts[:: -1 if number % 2 else 1], apart=0.002 * number) == [303, 303]
        assert races.left_of(here) == []
        assert (races.state(here), races.state(there)) == ("withdrawn", "released")


def test_what_either_says_is_written_is_there_at_both(both: tuple[Races, SharedSite]) -> None:
    races, other = both
    ann, bo = (Visitor(site.signed_in(Role.CODER)) for site in (races.site, other))

    def write(who: Visitor, first: int) -> list[str]:
        values = [str(first + 2 * number) for number in range(EACH)]
        for value in values:
            answer = who.add(value)
            while answer.status_code == 409:
                answer = who.add(value, seen=answer.text, keep="both")
            assert answer.status_code == 303
        return values

    with ThreadPoolExecutor(2) as pool:
        told = [value for some in pool.map(write, (ann, bo), (1900, 1901)) for value in some]
    history = races.store.history(races.record, TIE, "established")
    assert set(told) <= {one.statement.value for one in history.counting}
    for who in (ann, bo):
        page = who.read()
        assert [value for value in told if value not in page] == []
