"""Data of the pages' script: short, complete, and in step with the record."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from tests.support.folders import CHANGCHUN, Folder

from paradiplomacy.answers.ties import standing_years
from paradiplomacy.hypotheses.catalogue import catalogue, claims_of_records
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.status import ChangeKind, StatusChange
from paradiplomacy.model.ties import Tie
from paradiplomacy.record.open import open_record
from paradiplomacy.site.data_scripts import DATA, TITLED
from paradiplomacy.site.site import Site

SCRIPTS = Path(__file__).parents[3] / "assets" / "src"


def _tie(*changes: tuple[ChangeKind, int | None]) -> Tie:
    history = tuple(
        StatusChange(kind, EventDate.of(date(year, 6, 1)) if year else None)
        for kind, year in changes
    )
    return Tie("tie:a|b", "a", "b", history=history)


def test_a_tie_stands_from_its_start_until_it_is_broken_off_and_again() -> None:
    tie = _tie(
        (ChangeKind.ESTABLISHED, 1981),
        (ChangeKind.SUSPENDED, 1989),
        (ChangeKind.RESUMED, 1992),
        (ChangeKind.ENDED, 2020),
    )
    assert standing_years(tie) == [(1981, 1989), (1992, 2020)]


def test_a_start_and_an_end_without_a_date_are_nought() -> None:
    assert standing_years(_tie((ChangeKind.ESTABLISHED, None))) == [(0, 0)]
    assert standing_years(_tie((ChangeKind.PROPOSED, 2001))) == []


def test_places_are_found_by_pinyin_and_in_traditional_letters(folder: Folder) -> None:
    site = Site(folder.record())
    spoken = DATA["search"](site)["spoken"][site.place_positions[CHANGCHUN]]
    assert set(spoken.split()) == {"changchunshi", "長春市"}


def test_places_are_found_by_old_and_foreign_names() -> None:
    site = Site(open_record("sino_us"))
    formerly, at = DATA["search"](site)["formerly"], site.place_positions
    assert {"peking", "pekin"} <= set(formerly[at["cn-beijing"]].split())
    assert "canton" in formerly[at["cn-guangdong-guangzhou"]].split()


def test_a_place_is_found_by_what_people_type_for_it() -> None:
    record = open_record()
    typed = dict(zip(record.places, DATA["search"](Site(record))["also"], strict=True))
    assert typed["us-ny-new-york-city"] == "NYC"
    assert typed["us-ca"] == "加州 加省 CA"
    assert typed["us-ut"] == "UT"


def test_drawings_colour_countries_in_the_order_of_their_ties() -> None:
    site = Site(open_record("sino_us"))
    assert site.ranked_countries == ["US", "CN", "TW"]
    assert DATA["names"](site)["countries"]["ranked"] == ["US", "CN", "TW"]


def test_a_place_is_found_by_its_name_in_its_own_letters() -> None:
    site = Site(open_record("china_russia"))
    formerly = DATA["search"](site)["formerly"]
    assert {"хабаровск", "伯力"} <= set(formerly[site.place_positions["ru-khabarovsk"]].split())


def test_a_law_is_found_by_its_state_and_pages_by_what_people_type() -> None:
    site = Site(open_record("sino_us"))
    shown = DATA["search"](site)
    assert any("Texas" in words and "law" in words for words in shown["laws"].values())
    phrases = {address: words for address, words, *_ in shown["phrases"]}
    assert {f"{address}.html" for address in phrases} <= {*site}
    assert "registry" not in phrases, "nobody brought one"
    assert "tiananmen" not in " ".join(phrases.values())
    for typed, address in (("excel", "data"), ("gephi", "data"), ("how many", "definitions")):
        assert typed in phrases[address]


def test_a_record_of_other_countries_shows_nothing_of_the_first_one(tmp_path: Path) -> None:
    malmo, kobe = "se-skane-malmo", "jp-hyogo-kobe"
    made = Folder(tmp_path / "se_jp")
    made.meta |= {"ends": ["SE", "JP"], "title": "Sweden and Japan", "title_zh": "瑞典与日本"}
    made.add("sources.csv", id="malmo", title="Malmö", language="sv", end="SE", place=malmo)
    made.add("sources.csv", id="geonames", title="GeoNames", end="third", voice="reference")
    made.place(malmo, "Malmö", "Skåne", 55.6, 13.0)
    made.place(kobe, "Kobe", "Hyogo", 34.69, 135.2)
    for name, value in (("kind", "sister city"), ("established", "1994-04-05")):
        made.tie(name, value, place_a=malmo, place_b=kobe, source="malmo")
    record = made.record()
    site = Site(record, hypotheses=claims_of_records(record.metas, catalogue()))
    first = re.compile(
        "China|CPAFFC|Tiananmen|U[.]S[.]|Texas|Taiwan|Leffel|中美|台湾|友协|得克萨斯"
    )
    pages = [a for a in site if a.endswith((".html", ".json", "search.js"))]
    assert len(pages) > 40
    found = {a: first.findall(site.content(a).body.decode()) for a in pages}
    assert {address: words for address, words in found.items() if words} == {}


def test_names_follow_the_positions_of_places(folder: Folder) -> None:
    site = Site(folder.record())
    names = DATA["names"](site)
    at = site.place_positions[CHANGCHUN]
    assert (names["en"][at], names["zh"][at]) == ("Changchun, Jilin", "长春市")
    assert names["divisions"]["zh"][names["division"][at]] == "吉林省"


def test_every_word_of_the_script_is_said_by_it() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS.glob("*.js"))
    by_code = {"search.place", "search.tie", "search.source", "map.sister", "map.friendship"}
    by_code |= {f"search.{kind}" for kind in TITLED}
    by_code |= {f"map.filter.{name}" for name in ("pair", "kind", "status", "agreement")}
    known = sentences("paradiplomacy.site.script_words", "en")
    by_code |= {key for key in known if key.startswith(("rooms.", "menu."))}  # by names of pages
    for key in known.keys() - by_code:
        assert re.search(rf"\.{re.escape(key.split('.')[1])}\b", text), key


def test_a_record_without_places_has_an_empty_index_of_names() -> None:
    assert DATA["search"](Site(open_record("china_world")))["spoken"] == []
