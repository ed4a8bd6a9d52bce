"""What a tie is on the record's day, and when it last gave a dated sign of life."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.cli.reply import REPLY_WORDS, RecordReply
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import Status
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.current_status import (
    CurrentStatus,
    active_years,
    current_status,
    current_statuses,
    latest_of,
    signs_of_life,
    stands,
    status_counts,
)
from paradiplomacy.record.record import Record

TIE = "tie:cn-jilin-changchun|us-ar-little-rock"
OTHER = tie_key(OAKLAND, DALIAN)


def now(folder: Folder, key: str = TIE) -> CurrentStatus:
    record = folder.record()
    return current_status(record, record.ties[key])


def status(folder: Folder, key: str = TIE) -> str:
    return str(now(folder, key).status)


def drop(folder: Folder, file: str, **cells: str) -> None:
    """Leave out the rows that hold these cells; all of them where none is given."""
    rows = folder.tables[file]
    folder.tables[file] = [row for row in rows if not cells.items() <= row.items()]


def source_of(folder: Folder, key: str = "list", **cells: str) -> None:
    folder.add("sources.csv", id=key, **cells)


@pytest.mark.parametrize(
    ("renewed", "expected"),
    [
        ("2014", "not known"),
        ("2015-12-31", "not known"),  # the record speaks to the first day of 2026
        ("2016-01-01", "active"),
        ("2016", "active"),
        ("2016~", "not known"),  # it may have been in 2015
        ("2010/2016", "not known"),  # it may have been in 2010
        ("../2020", "not known"),  # it may have been at any time before
        ("2026-02", "not known"),  # the record does not know what comes after its day
    ],
)
def test_a_tie_is_active_only_with_a_sign_that_surely_lies_in_the_last_ten_years(
    folder: Folder, renewed: str, expected: str
) -> None:
    folder.tie("renewed", renewed)
    assert status(folder) == expected


def test_a_tie_that_nobody_dates_is_not_known_and_neither_is_one_of_long_ago(
    folder: Folder,
) -> None:
    drop(folder, "ties.csv", property="established")
    drop(folder, "exchanges.csv")
    assert now(folder) == CurrentStatus(Status.NOT_KNOWN, None)
    folder.tie("established", "1994-04-05")
    assert now(folder) == CurrentStatus(Status.NOT_KNOWN, EventDate.parse("1994-04-05"))


@pytest.mark.parametrize("alone", ["suspended", "ended", "statement", "protest"])
def test_what_a_tie_does_makes_it_active_but_not_what_an_end_does_alone(
    folder: Folder, alone: str
) -> None:
    folder.add("exchanges.csv", id="later", date="2019-05")
    assert status(folder) == "active"
    folder.add("shocks.csv")
    folder.add("responses.csv", date="2020", answer=alone)
    assert status(folder, OTHER) == "not known"
    folder.add("responses.csv", id="oakland-letter", date="2021", answer="letter")
    assert status(folder, OTHER) == "active"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"place": LITTLE_ROCK, "dated": "2024-03"}, "active"),
        ({"place": CHANGCHUN, "dated": "2024-03", "end": "CN"}, "active"),
        ({"place": LITTLE_ROCK, "dated": "2024-03", "voice": "association"}, "active"),
        ({"place": LITTLE_ROCK, "dated": "2014-03"}, "not known"),
        ({"place": LITTLE_ROCK}, "not known"),  # nobody says when
        ({"dated": "2024-03"}, "not known"),  # nobody says whose it is
        ({"place": OAKLAND, "dated": "2024-03"}, "not known"),  # another place
        ({"place": LITTLE_ROCK, "dated": "2024-03", "voice": "local press"}, "not known"),
        ({"dated": "2024-03", "end": "third", "voice": "reference"}, "not known"),
    ],
)
def test_only_the_dated_list_of_an_end_itself_makes_a_tie_active(
    folder: Folder, cells: dict[str, str], expected: str
) -> None:
    source_of(folder, **cells)
    folder.tie("kind", "sister city", source="list")
    assert status(folder) == expected
    assert now(folder).is_listed or expected != "active"


@pytest.mark.parametrize(
    ("name", "value", "cells"),
    [
        ("ended", "2020", {"actor": "US"}),
        ("kind", "sister city", {"polarity": "denies"}),
        ("kind", "sister city", {"certainty": "doubted"}),
        ("proposed", "1993", {}),
        ("purpose", "solidarity", {}),
    ],
)
def test_a_list_that_does_not_name_a_tie_as_one_is_no_sign(
    folder: Folder, name: str, value: str, cells: dict[str, str]
) -> None:
    source_of(folder, place=LITTLE_ROCK, dated="2024-03")
    folder.tie(name, value, source="list", **cells)
    assert not signs_of_life(folder.record()).lists


def test_a_list_that_says_that_a_tie_stopped_is_no_sign_of_life(folder: Folder) -> None:
    source_of(folder, place=LITTLE_ROCK, dated="2024-03")
    folder.tie("kind", "sister city", source="list")
    folder.tie("dormant", "2000", source="list")
    assert status(folder) == "dormant"


@pytest.mark.parametrize("change", ["dormant", "suspended"])
def test_a_stated_break_holds_until_a_later_sign(folder: Folder, change: str) -> None:
    folder.tie(change, "2000", actor="US" if change == "suspended" else "")
    assert status(folder) == change
    folder.add("exchanges.csv", id="same-year", date="2000-08")  # before or after, who knows
    assert status(folder) == change
    source_of(folder, place=LITTLE_ROCK, dated="2024-03")
    folder.tie("kind", "sister city", source="list")
    assert status(folder) == "not known"  # a list does not say that the break is over
    folder.add("exchanges.csv", id="later", date="2005")
    assert status(folder) == "not known"  # it was over; but that is long ago
    folder.add("exchanges.csv", id="of-late", date="2020")
    assert status(folder) == "active"


@pytest.mark.parametrize("change", ["dormant", "suspended"])
def test_a_break_that_was_over_some_day_is_none_today(folder: Folder, change: str) -> None:
    folder.tie(change, "2000", actor="US" if change == "suspended" else "")
    folder.tie("resumed", "unknown")
    assert status(folder) == "not known"
    folder.add("exchanges.csv", id="of-late", date="2020")
    assert status(folder) == "active"


@pytest.mark.parametrize("change", ["ended", "proposed"])
def test_what_ended_or_is_only_proposed_stays_so(folder: Folder, change: str) -> None:
    if change == "proposed":
        drop(folder, "ties.csv", place_a=LITTLE_ROCK)
    folder.tie(change, "1998", actor="US" if change == "ended" else "")
    source_of(folder, place=LITTLE_ROCK, dated="2024-03")
    folder.tie("purpose", "solidarity", source="list")
    folder.add("exchanges.csv", id="later", date="2020")
    assert status(folder) == change


def test_the_setting_says_for_how_many_years(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.tie("renewed", "2014")
    assert status(folder) == "not known"
    monkeypatch.setenv("PARADIPLOMACY_ACTIVE_YEARS", "12")
    assert status(folder) == "active"
    assert folder.record().active_years == 12


@pytest.mark.parametrize("text", ["0", "ten", "-3", "1000", "2.5"])
def test_a_setting_that_is_no_number_of_years_is_refused(text: str) -> None:
    with pytest.raises(ParadiplomacyError, match=r"PARADIPLOMACY_ACTIVE_YEARS is .*from 1 to 999"):
        active_years({"PARADIPLOMACY_ACTIVE_YEARS": text})


@pytest.mark.parametrize("shipped", ["sino_us", "china_russia", "us_comparison", "article"])
def test_no_tie_of_a_shipped_record_is_active_without_a_dated_sign(
    shipped: str, request: pytest.FixtureRequest
) -> None:
    from paradiplomacy import open_record

    record = request.getfixturevalue("sino_us") if shipped == "sino_us" else open_record(shipped)
    first = record.as_of.replace(year=record.as_of.year - 10)
    for key, one in current_statuses(record).items():
        if one.status is Status.ACTIVE:
            assert one.last_sign is not None, key
            assert one.last_sign.latest >= first, key


def test_one_place_decides_for_every_tie(sino_us: Record) -> None:
    for key, one in current_statuses(sino_us).items():
        tie = sino_us.ties[key]
        assert one == current_status(sino_us, tie)
        stated = tie.stated_on(sino_us.as_of)
        if one.status in (Status.ENDED, Status.PROPOSED, Status.SUSPENDED, Status.DORMANT):
            assert one.status is stated
        if stated in (Status.ENDED, Status.PROPOSED):
            assert one.status is stated


def test_whether_a_tie_stands_asks_less_than_whether_it_lives(folder: Folder) -> None:
    def said(key: str = TIE) -> bool | None:
        record = folder.record()
        tie = record.ties[key]
        return stands(record, tie, status=current_status(record, tie).status)

    assert status(folder) == "not known"
    assert said() is True
    folder.tie("suspended", "2000", actor="US")
    assert said() is False
    source_of(folder, place=LITTLE_ROCK, dated="2024-03")
    folder.tie("kind", "sister city", source="list")
    assert said() is None
    folder.add("exchanges.csv", id="of-late", date="2020")
    assert said() is True


def test_no_tie_is_plainly_active_in_words(sino_us: Record) -> None:
    reply = RecordReply(sino_us, REPLY_WORDS, "en")
    said = {
        reply.status(str(one.status), str(one.last_sign or ""), one.sign_end)
        for one in current_statuses(sino_us).values()
    }
    assert "active" not in said
    assert all("dated activity" in words for words in said if words.startswith("active"))
    assert "not known, no dated activity" in said


def test_counts_add_up_to_all_ties(sino_us: Record) -> None:
    counts = status_counts(sino_us)
    assert sum(counts[str(one)] for one in Status) == len(sino_us.ties)
    assert 0 < counts["no_dated_sign"] < counts["not known"]
    stated = Counter(str(tie.stated_on(sino_us.as_of)) for tie in sino_us.ties.values())
    assert counts["active"] < stated["active"]
    assert counts["ended"] == stated["ended"]


def test_a_sign_on_the_day_of_a_break_does_not_come_after_it(folder: Folder) -> None:
    folder.tie("suspended", "2020-05-01", actor="US")
    folder.add("exchanges.csv", id="same-day", date="2020-05-01")
    assert status(folder) == "suspended"
    folder.add("exchanges.csv", id="next-day", date="2020-05-02")
    assert status(folder) == "active"


def test_what_is_known_of_the_day_of_the_record_itself_counts(folder: Folder) -> None:
    folder.add("exchanges.csv", id="today", date="2026-01-01")
    assert status(folder) == "active"
    source_of(folder, place=OAKLAND, dated="2026-01-01")
    folder.tie("kind", "sister city", source="list", place_a=OAKLAND, place_b=DALIAN)
    assert now(folder, OTHER) == CurrentStatus(Status.ACTIVE, EventDate.parse("2026-01-01"), True)


def test_an_act_on_the_day_of_a_list_is_an_act(folder: Folder) -> None:
    source_of(folder, place=LITTLE_ROCK, dated="2024-03-05")
    folder.tie("kind", "sister city", source="list")
    assert now(folder).is_listed
    folder.add("exchanges.csv", id="same-day", date="2024-03-05")
    assert not now(folder).is_listed


def test_ties_without_any_date_are_counted_among_those_not_known(folder: Folder) -> None:
    drop(folder, "ties.csv", property="established", place_a=OAKLAND)
    counts = status_counts(folder.record())  # the other tie is dated, but long ago
    assert (counts["active"], counts["not known"], counts["no_dated_sign"]) == (0, 2, 1)


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        (("2012/2024", "2023-05"), "2023-05"),
        (("2019", "2019-10-28"), "2019-10-28"),
        (("2024~", "2025-07-11"), "2025-07-11"),
        (("2017-08-10~", "2017-08-10"), "2017-08-10"),
        (("1987/2005", "1990"), "1987/2005"),
        (("../2024", "1998"), "1998"),
    ],
)
def test_the_last_sign_is_that_whose_middle_lies_last(dates: tuple[str, ...], last: str) -> None:
    assert str(latest_of(map(EventDate.parse, dates))) == last
