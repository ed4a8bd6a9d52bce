"""Several people correct the same fact: conflicts, and who decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.correcting import Desk, value_of


def test_of_two_people_the_second_reads_what_the_first_wrote_and_chooses(desk: Desk) -> None:
    ann, bo = desk.person("Ann"), desk.person("Bo")
    seen = bo.read()
    ann.add("1981", why="<b>letter</b>")
    answer = bo.add("1982", seen=seen)
    assert answer.status_code == 409
    page = answer.text
    assert "Ann added" in page
    assert "&lt;b&gt;letter&lt;/b&gt;" in page
    assert "1982" not in desk.values()
    theirs = bo.send(seen=page, keep="theirs")
    assert theirs.status_code == 303
    assert "1982" not in desk.values()
    both = bo.add("1982", seen=page, keep="both")
    assert both.status_code == 303
    assert desk.values()["1981"] == desk.values()["1982"] == "counts"


def test_who_keeps_their_own_rejects_what_the_other_added(desk: Desk) -> None:
    ann, bo = desk.person("Ann"), desk.person("Bo")
    seen = bo.read()
    ann.add("1981")
    page = bo.add("1982", seen=seen).text
    bo.add("1982", seen=page, keep="mine", against=value_of(page, "against"))
    assert (desk.values()["1981"], desk.values()["1982"]) == ("rejected", "counts")
    assert "Ann added" in bo.read()


def test_nobody_is_refused_for_what_does_not_touch_theirs(desk: Desk) -> None:
    ann, bo = desk.person("Ann"), desk.person("Bo")
    seen = bo.read()
    statement = value_of(seen, "statement")
    ann.add("1981")
    assert bo.send(seen=seen, do="question", statement=statement, why="hm").status_code == 303
    assert bo.add("1981", seen=seen, title="Another letter").status_code == 303
    assert bo.add("1982", seen=seen).status_code == 409
    assert bo.add("1982", seen=seen.replace('name="version"', 'name="none"')).status_code == 409


def test_who_was_told_once_that_others_write_is_not_told_again(desk: Desk) -> None:
    ann, bo, clo = desk.person("Ann"), desk.person("Bo"), desk.person("Clo")
    seen = bo.read()
    ann.add("1981")
    page = bo.add("1982", seen=seen).text
    clo.add("1983")
    assert bo.add("1982", seen=page, keep="both").status_code == 303
    assert {"1981", "1982", "1983"} <= desk.values().keys()


def test_of_ten_who_write_at_once_each_is_served_at_the_second_try(desk: Desk) -> None:
    def write(number: int) -> int:
        person, most = desk.person(f"Writer {number}"), 0
        for turn in range(2):
            value = str(1950 + 2 * number + turn)
            answer, tries = person.add(value), 1
            while answer.status_code == 409:
                answer, tries = person.add(value, seen=answer.text, keep="both"), tries + 1
            assert answer.status_code == 303
            most = max(most, tries)
        return most

    with ThreadPoolExecutor(10) as pool:
        assert max(pool.map(write, range(10))) <= 2
    assert {str(year) for year in range(1950, 1970)} <= desk.values().keys()


def test_what_one_statement_is_judged_twice_the_last_decides(desk: Desk) -> None:
    ann, bo = desk.person("Ann"), desk.person("Bo")
    seen = bo.read()
    statement = value_of(seen, "statement")
    ann.send(do="reject", statement=statement, why="a misprint")
    page = bo.send(seen=seen, do="question", statement=statement, why="hm").text
    assert "Write mine after it" in page


@pytest.mark.parametrize("version", ["5." + "9" * 4_400, "9" * 5_000, "5.²", "-1.2", "."])
def test_a_version_that_nobody_was_given_is_a_conflict(desk: Desk, version: str) -> None:
    ann = desk.person("Ann")
    answer = ann.add("1981", version=version)
    assert answer.status_code == 409
