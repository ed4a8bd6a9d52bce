"""The records that ship: real cases come out right, and nothing is missing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Place
from paradiplomacy.model.status import ChangeKind, Status
from paradiplomacy.model.ties import Tie, TieKind
from paradiplomacy.record.ledger import ledger
from paradiplomacy.record.open import record_folder, shipped_records
from paradiplomacy.record.record import Record

MOMENTS = {"proposed", "letter_of_intent", "approved", "in_force", "established"}
"""What the raw material calls a start may be any moment on the way to one."""


READ_AGAIN = (
    "https://www.publicceo.com/2012/10/"
    "staff-report-of-the-week-fresno-and-taishan-city-join-together-as-sister-cities/"
)
"""A page of the first collection that says more of the start than was taken from it then."""


# --- Little Rock and Changchun ------------------------------------------------------


@pytest.fixture
def little_rock(sino_us: Record) -> Tie:
    return sino_us.tie("Little Rock", "Changchun")


def test_little_rock_and_changchun_each_give_a_date_of_its_own(
    sino_us: Record, little_rock: Tie
) -> None:
    (page,) = (p for p in ledger(sino_us, little_rock) if p.fact.property == "established")
    said = {
        end: {x.statement.value for x in page.lines if x.side == end} for end in little_rock.ends
    }
    assert said == {
        "us-ar-little-rock": {"1994", "1994-04-05"},
        "cn-jilin-changchun": {"1994-06-02"},
    }
    # The province is another voice than the city, and a city's paper than the city.
    (province,) = (line for line in page.lines if line.side == "cn-jilin:government")
    assert province.statement.value == "1994-06-22"
    assert page.fact.agreement is Agreement.CONTRADICTED
    assert page.fact.between == ("cn-jilin-changchun", "us-ar-little-rock")
    # The year of the city's page goes with all days, and is what is known of the start.
    assert page.fact.value == "1994"
    assert len(page.fact.dissent) == 3
    # The month of the board's resolution is another moment, and contradicts none of them.
    (approved,) = (p for p in ledger(sino_us, little_rock) if p.fact.property == "approved")
    assert {line.statement.value for line in approved.lines} == {"1994-04"}


def test_little_rock_and_changchun_were_sisters_and_are_friends(little_rock: Tie) -> None:
    assert little_rock.kind_on(date(2010, 1, 1)) is TieKind.SISTER
    assert little_rock.kind_on(date(2026, 1, 1)) is TieKind.FRIENDSHIP
    (ended,) = (c for c in little_rock.history if c.change is ChangeKind.ENDED)
    assert (ended.actor, ended.date and ended.date.year) == ("law", 2025)
    assert little_rock.stated_on(date(2010, 1, 1)) is Status.ACTIVE
    assert little_rock.stated_on(date(2026, 1, 1)) is Status.ACTIVE
    assert not any(c.irregular for c in little_rock.history)
    assert little_rock.ended_as(ended) is TieKind.SISTER
    assert {little_rock.ended_as(c) for c in little_rock.history if c is not ended} == {None}


def test_a_tie_that_ended_for_good_ended_as_nothing_else(sino_us: Record) -> None:
    over = [t for t in sino_us.ties.values() if t.stated_on(sino_us.as_of) is Status.ENDED]
    assert over
    assert {t.ended_as(c) for t in over for c in t.history} == {None}


# --- others -------------------------------------------------------------------------


def test_new_york_and_beijing_broke_off_in_1989_and_mended(sino_us: Record) -> None:
    tie = sino_us.tie("New York City", "Beijing")
    (interruption,) = (f for f in tie.facts if f.property == "interruption")
    assert interruption.agreement is Agreement.CONTRADICTED
    assert {p.value for p in interruption.positions} == {"suspended 1989", "ended 1989"}
    assert interruption.value == "suspended 1989"
    assert tie.stated_on(date(1988, 1, 1)) is Status.ACTIVE
    assert tie.stated_on(date(1995, 1, 1)) is Status.SUSPENDED
    assert tie.stated_on(date(2010, 1, 1)) is Status.ACTIVE


def test_dallas_and_tianjin_were_ended_by_law(sino_us: Record) -> None:
    tie = sino_us.tie("Dallas", "Tianjin")
    assert tie.stated is Status.ENDED
    assert tie.history[-1].actor == "law"
    assert tie.stated_on(date(2024, 1, 1)) is Status.ACTIVE


@pytest.mark.parametrize("name", shipped_records())
def test_every_agreement_rests_on_who_speaks(name: str, request: pytest.FixtureRequest) -> None:
    record: Record = request.getfixturevalue(name)
    for tie in record.ties.values():
        ends = set(tie.ends)
        for page in ledger(record, tie):
            speaking = {line.side for line in page.stated_lines} & ends
            match page.fact.agreement:
                case Agreement.CONFIRMED:
                    assert speaking == ends
                case Agreement.ONE_SIDED:
                    assert speaking
                case Agreement.THIRD_PARTY:
                    assert not speaking
                    assert page.stated_lines
                case Agreement.SILENT:
                    assert not page.stated_lines
                case Agreement.CONTRADICTED:
                    assert len(page.stated_lines) > 1
                    assert page.fact.between


# --- how much there is ----------------------------------------------------------------


def test_the_sino_us_record_is_of_its_size(sino_us: Record) -> None:
    dated = [tie for tie in sino_us.ties.values() if tie.established]
    between = [{place[:2] for place in tie.ends} for tie in sino_us.ties.values()]
    assert 420 <= len(sino_us.ties) <= 500
    assert 240 <= len(dated) <= 330
    assert between.count({"us", "cn"}) > 2.5 * between.count({"us", "tw"}) > 250
    assert {frozenset(pair) for pair in between} == {
        frozenset({"us", "cn"}),
        frozenset({"us", "tw"}),
    }
    assert 600 <= len(sino_us.exchanges) <= 700
    assert 55 <= len(sino_us.responses) <= 69  # some rows are two sources' word on one response
    assert 140 <= len(sino_us.acts) <= 160
    assert len(sino_us.places) > 400
    assert len(sino_us.sources) > 600
    assert {shock.date.year for shock in sino_us.shocks.values()} >= {1989, 2020, 2023}


def test_the_responses_table_holds_every_row_of_the_material() -> None:
    with record_folder("sino_us") as folder:
        text = (folder / "responses.csv").read_text(encoding="utf-8")
    assert len(list(csv.DictReader(text.splitlines()))) == 69


def test_every_place_has_coordinates_and_its_state_or_province(sino_us: Record) -> None:
    def lacks(place: Place) -> bool:
        return place.latitude is None or place.longitude is None

    assert [place.id for place in sino_us.places.values() if lacks(place)] == []
    for place in sino_us.places.values():
        assert place.country == place.id[:2].upper()
        assert place.admin1, place.id
        if place.country in ("US", "CN"):
            assert place.region, place.id


def test_every_end_of_a_tie_and_an_exchange_is_a_place(sino_us: Record) -> None:
    ends = {end for tie in sino_us.ties.values() for end in tie.ends}
    ends |= {e for x in sino_us.exchanges.values() for e in (x.place_a, x.place_b)}
    ends |= {e for r in sino_us.responses.values() for e in (r.place, r.partner) if e}
    assert ends <= set(sino_us.places)


def test_regions_are_those_of_the_statistics_offices(sino_us: Record) -> None:
    regions = {
        country: {p.region for p in sino_us.places.values() if p.country == country} - {""}
        for country in ("US", "CN", "TW")
    }
    assert regions["US"] == {"Northeast", "Midwest", "South", "West"}
    assert regions["CN"] == {"East", "Central", "West", "Northeast"}
    assert regions["TW"] == set()


def test_who_answered_june_1989_is_told_as_the_sources_tell_it(sino_us: Record) -> None:
    told = {
        (answer.place, answer.partner, str(answer.answer))
        for answer in sino_us.responses.values()
        if answer.shock == "tiananmen-1989" and answer.partner
    }
    for place, partner in (
        ("us-fl-orlando", "cn-guangxi-guilin"),
        ("us-nc-charlotte", "cn-hebei-baoding"),
        ("us-tx-houston", "cn-guangdong-shenzhen"),
        ("us-ca-sacramento", "cn-shandong-jinan"),
    ):
        assert (place, partner, "continued") in told
    assert {answer for place, _, answer in told if place == "us-oh"} == {"protest"}
    assert {place for place, _, answer in told if answer == "suspended"} == {
        "us-id",
        "us-ny-new-york-city",
    }


def test_a_pause_of_a_whole_programme_is_no_answer_of_one_tie(sino_us: Record) -> None:
    paused = [r for r in sino_us.responses.values() if r.place == "us-nm-santa-fe"]
    assert {(str(r.answer), r.partner) for r in paused} == {("suspended", ""), ("resumed", "")}
    for ends in (("Santa Fe", "Zhangjiajie"), ("Riverbank", "Fuyang")):
        tie = sino_us.tie(*ends)
        assert {c.change for c in tie.history} <= {ChangeKind.ESTABLISHED}


def test_one_signing_is_one_tie(sino_us: Record) -> None:
    by_end = {
        us: [other for tie in sino_us.ties.values() for other in tie.ends if us in tie.ends]
        for us in ("us-ct-greenwich", "us-mi-lansing", "us-wv-morgantown")
    }
    assert {other for other in by_end["us-ct-greenwich"] if other[:2] == "cn"} == {
        "cn-zhejiang-shangcheng"
    }
    assert {other for other in by_end["us-mi-lansing"] if other[:2] == "cn"} == {
        "cn-fujian-sanming"
    }
    assert {other for other in by_end["us-wv-morgantown"] if other[:2] == "cn"} == {
        "cn-jiangsu-xuzhou"
    }
    assert "tie:cn-hubei-yichang|us-or-washington-county" in sino_us.ties
    assert "tie:cn-hainan-haikou|us-hi-honolulu" in sino_us.ties


def test_visits_of_the_nations_leaders_are_no_exchanges_of_a_tie(sino_us: Record) -> None:
    for exchange in sino_us.exchanges.values():
        assert "China's president" not in exchange.through, exchange.id
    assert "muscatine-zhengding-2012-02-delegation" not in sino_us.exchanges
    assert not [key for key in sino_us.acts if "zhu-mayors" in key]
    assert "1990-07-07-zhu-mayors-tour" in sino_us.framework


def test_china_and_russia_are_told_by_one_end_only(china_russia: Record) -> None:
    assert len(china_russia.ties) == 40
    agreements = {f.agreement for tie in china_russia.ties.values() for f in tie.facts}
    assert Agreement.CONFIRMED not in agreements
    assert not any(s.end == "RU" for s in china_russia.sources.values())


# --- against the raw material ---------------------------------------------------------


def _address(text: str) -> str:
    """A web address without what differs between copies of one link."""
    address = unquote(text).partition("?fr=")[0].strip()
    address = re.sub(r" \(.*\)$", "", address)
    return address if address.startswith("http") else ""


def _established(path: Path, column: str) -> set[tuple[str, str]]:
    """Each date of establishment in a file of raw material, with the address of its source."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["fact"] == "established"]
    return {(row[column], _address(row["source_url"])) for row in rows}


def test_no_establishment_date_of_the_raw_material_is_lost(shared: Path, sino_us: Record) -> None:
    found = _established(shared / "data/sino_us/tie_facts.csv", "value")
    gathered = [
        pair
        for name in ("chinese_side", "american_side", "second_voices")
        for path in [shared / f"data/sino_us_more/{name}.csv"]
        for pair in _established(path, "date_edtf")
    ]
    dated = {
        (said.property, said.value, _address(sino_us.source_of(said).url))
        for said in sino_us.statements.values()
        if said.property in MOMENTS
    }
    assert len(found) > 350
    assert found - {(value, address) for _, value, address in dated} == set()
    held = {(value, address) for moment, value, address in dated if moment == "established"}
    read = {address for _, address in found}
    said_of_these = {(value, address) for value, address in held if address in read}
    unknown = {("unknown", address) for address in read}
    assert said_of_these - found - {*gathered} - unknown == {("2012-06", READ_AGAIN)}


def test_no_text_of_a_record_is_taken_from_the_article(shared: Path) -> None:
    text = next((shared / "article").glob("*.txt")).read_text(encoding="utf-8")
    runs = set(_runs(text))
    assert len(runs) > 3000
    for name in shipped_records():
        with record_folder(name) as folder:
            for path in folder.glob("*.csv"):
                for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
                    if path.name == "sources.csv":
                        row.pop("title")  # a title is cited as it stands
                    for cell in row.values():
                        assert not runs & set(_runs(cell)), (path.name, cell)
            description = (folder / "record.yaml").read_text(encoding="utf-8")
            assert not runs & set(_runs(description))


def _runs(text: str, *, words: int = 12) -> list[str]:
    said = re.findall(r"\w+", text.casefold())
    return [" ".join(said[n : n + words]) for n in range(len(said) - words + 1)]


def test_runs_of_words_are_found() -> None:
    assert _runs("One, two - THREE four", words=3) == ["one two three", "two three four"]
    assert all(a.split()[1:] == b.split()[:-1] for a, b in pairwise(_runs("a b c d e", words=3)))


def test_no_law_is_in_effect_before_it_is_enacted(sino_us: Record) -> None:
    for key, law in sino_us.laws.items():
        if law.enacted is not None and law.effective is not None:
            assert law.effective.before(law.enacted) is not True, key
        if law.effective is not None and law.terminate_by is not None:
            assert law.terminate_by.before(law.effective) is not True, key
