"""Anybody's table becomes statements by its mapping, and what does not is reported."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from tests.support.tables import PAIRS, ids, read, said, skipped, small, values

from paradiplomacy.errors import RecordError
from paradiplomacy.model.statements import THIRD
from paradiplomacy.record.build import build_record
from paradiplomacy.sources.mapped import load_mapping, read_mapped_table, shipped_mappings

ROW = "Berat,Albania,Amasya,Turkey\n"
TIE, A, B = "tie:al-pairs-berat|tr-pairs-amasya", "al-pairs-berat", "tr-pairs-amasya"


# --- what a row says -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed_by", "sides"),
    [("a", [A]), ("b", [B]), ("both", [A, B]), ("neither", [THIRD])],
)
def test_the_side_is_the_place_under_whose_entry_the_pair_stands(
    tmp_path: Path, listed_by: str, sides: list[str]
) -> None:
    extract = read(tmp_path, PAIRS + ROW, small(listed_by=listed_by))
    assert said(extract) == [(TIE, "sister", side) for side in sides]
    assert extract.skipped == ()
    assert extract.unread == {}


def test_a_column_may_say_under_whose_entry_a_pair_stands(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,of\n" + "".join(
        f"{name},AL,Amasya,TR,{of}\n"
        for name, of in zip("PQRS", ("ours", "theirs", "all", "??"), strict=True)
    )
    mapping = small(
        listed_by={"column": "of", "values": {"ours": "a", "theirs": "b", "all": "both"}}
    )
    extract = read(tmp_path, table, mapping)
    assert [(tie[7:14], side) for tie, _, side in said(extract)] == [
        ("pairs-p", "al-pairs-p"),
        ("pairs-q", B),
        ("pairs-r", "al-pairs-r"),
        ("pairs-r", B),
    ]
    assert skipped(extract) == [(5, "of")]
    assert "'??' stands for none of a, b, both, neither" in extract.skipped[0].message


def test_a_country_cell_may_name_a_region(tmp_path: Path) -> None:
    table = PAIRS + 'York,"England, United Kingdom",Dayton,"Ohio, United States"\n'
    extract = read(tmp_path, table)
    assert values(extract, "country") == ["GB", "US"]
    assert values(extract, "admin1") == ["England", "Ohio"]
    alone = read(tmp_path, PAIRS + 'York,England,Dayton,"Ohio, United States"\n')
    assert ids(alone) == ids(extract), "England alone and England in the United Kingdom are one"


@pytest.mark.parametrize("cell", ["in Italy", "Kazakhstah", "", "Kongo", "  "])
def test_a_place_whose_country_is_not_known_waits_and_is_asked_about(
    tmp_path: Path, cell: str
) -> None:
    extract = read(tmp_path, PAIRS + ROW + f"Berat,Albania,Somewhere,{cell}\n")
    assert said(extract) == [
        (TIE, "sister", A),
        ("tie:al-pairs-berat|zz-pairs-somewhere", "sister", A),
    ]
    assert skipped(extract) == ([(3, "country2")] if cell.strip() else [])
    for problem in extract.skipped:
        expected = "may be CD or CG" if cell == "Kongo" else "names no country"
        assert expected in problem.message


@pytest.mark.parametrize("cell", ["in Italy", "", "Kongo"])
def test_a_row_whose_country_is_not_known_may_be_left_out(tmp_path: Path, cell: str) -> None:
    mapping = small(b__without_country="skip")
    extract = read(tmp_path, PAIRS + ROW + f"Berat,Albania,Somewhere,{cell}\n", mapping)
    assert said(extract) == [(TIE, "sister", A)]
    assert skipped(extract) == [(3, "country2")]
    assert "Somewhere" not in values(extract, "name")


@pytest.mark.parametrize(
    ("cell", "language", "code"),
    [
        ("美国", "zh", "US"),
        ("Dänemark", "de", "DK"),
        ("Tjeckien", "sv", "CZ"),
        ("Moldavia", "en", "MD"),
    ],
)
def test_a_country_may_be_written_in_any_language(
    tmp_path: Path, cell: str, language: str, code: str
) -> None:
    extract = read(tmp_path, PAIRS + f"X,AL,Y,{cell}\n", small(record__languages=[language]))
    assert values(extract, "country") == ["AL", code]


@pytest.mark.parametrize(
    ("name", "said_as", "country"),
    [
        ("Brest, France", "Brest", "FR"),
        ("Springfield, Illinois, USA", "Springfield", "US"),
        ("Tiflis (Georgien)", "Tiflis", "GE"),
        ("Birmingham, Alabama", "Birmingham, Alabama", "ZZ"),
        ("Atlanta, Georgia", "Atlanta, Georgia", "ZZ"),
        ("Kazan", "Kazan", "ZZ"),
    ],
)
def test_a_name_may_end_in_its_country(
    tmp_path: Path, name: str, said_as: str, country: str
) -> None:
    mapping = small(b={"name": "city2"}, record__languages=["de"])
    extract = read(tmp_path, f'city1,country1,city2\nBerat,AL,"{name}"\n', mapping)
    assert values(extract, "name") == sorted(["Berat", said_as])
    assert values(extract, "country") == ["AL", country]


def test_a_cell_may_hold_a_name_in_two_scripts(tmp_path: Path) -> None:
    table = PAIRS + "Berat,AL,Zhenjiang / 镇江,China\nBerat,AL,横浜市 (Yokohama),Japan\n"
    extract = read(tmp_path, table)
    assert values(extract, "name") == ["Berat", "Yokohama", "Zhenjiang"]
    assert values(extract, "name_local") == ["横浜市", "镇江"]


def test_a_mapping_may_say_what_a_country_cell_stands_for(tmp_path: Path) -> None:
    mapping = small(b__country={"column": "country2", "values": {"Kazakhstah": "KZ"}})
    extract = read(tmp_path, PAIRS + "Berat,Albania,Almaty,Kazakhstah\n", mapping)
    assert values(extract, "country") == ["AL", "KZ"]


def test_what_is_the_same_in_all_rows_is_a_constant(tmp_path: Path) -> None:
    mapping = small(a={"name": {"constant": "Berat"}, "country": {"constant": "AL"}})
    extract = read(tmp_path, "city2,country2\nAmasya,Turkey\n", mapping)
    assert said(extract) == [(TIE, "sister", A)]


@pytest.mark.parametrize(
    ("voice", "end", "place"),
    [
        ("government", "AL", A),
        ("association", "AL", A),
        ("reference", "AL", ""),
        ("government", "TR", ""),
    ],
)
def test_an_office_that_all_rows_share_speaks_for_itself(
    tmp_path: Path, voice: str, end: str, place: str
) -> None:
    """Also where other places of its country are in the list, of which none would be its own."""
    mapping = small(
        a={"name": {"constant": "Berat"}, "country": {"constant": "AL"}},
        b={"name": "city2", "country": "country2"},
        source={"id": "office", "title": "Office", "voice": voice, "end": end},
    )
    extract = read(tmp_path, "city2,country2\nAmasya,TR\nTirana,AL\n", mapping)
    assert [source.place for source in extract.material.sources] == [place]


def test_the_first_column_that_is_filled_counts(tmp_path: Path) -> None:
    mapping = small(a__name=["label", "city1"])
    table = "label,city1,country1,city2,country2\n,Q1,AL,Amasya,TR\nBerat,Q2,AL,Amasya,TR\n"
    assert values(read(tmp_path, table, mapping), "name") == ["Amasya", "Berat", "Q1"]


def test_everything_that_a_place_may_tell_is_told(tmp_path: Path) -> None:
    mapping = small(
        b={
            "name": "city2",
            "country": "country2",
            "admin1": "state",
            "name_local": "local",
            "latitude": "lat",
            "longitude": "lon",
            "wikidata_id": "item",
            "level": {"column": "level", "values": {"il": "province"}, "otherwise": "city"},
        }
    )
    head = "city1,country1,city2,country2,state,local,lat,lon,item,level\n"
    row = 'Berat,AL,Amasya,TR,Amasya Province,Âmasya,"40,65",35.8331,http://www.wikidata.org/entity/Q80041,il\n'
    extract = read(tmp_path, head + row, mapping)
    subject = "place:tr-pairs-q80041"
    told = {s.property: s.value for s in extract.material.statements if s.subject == subject}
    assert told == {
        "name": "Amasya",
        "country": "TR",
        "level": "province",
        "admin1": "Amasya Province",
        "name_local": "Âmasya",
        "coordinates": "40.65,35.8331",
        "wikidata_id": "Q80041",
    }


def test_a_province_and_a_city_of_one_name_are_two(tmp_path: Path) -> None:
    mapping = small(a__level={"column": "level"})
    table = "city1,country1,city2,country2,level\nJilin,CN,Ufa,RU,city\nJilin,CN,Ufa,RU,province\n"
    extract = read(tmp_path, table, mapping)
    assert {subject for subject, _, _ in said(extract)} == {
        "tie:cn-pairs-jilin|ru-pairs-ufa",
        "tie:cn-pairs-jilin-province|ru-pairs-ufa",
    }


def test_one_cell_may_hold_both_coordinates(tmp_path: Path) -> None:
    table = 'city1,country1,at,city2,country2\nBerat,AL,"40.7022, 19.9583",Amasya,TR\n'
    extract = read(tmp_path, table, small(a__coordinates="at"))
    assert values(extract, "coordinates") == ["40.7022,19.9583"]


def test_a_kind_may_be_told_in_the_words_of_the_table(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,art\n" + "".join(
        f"Berat,AL,{name},TR,{kind}\n"
        for name, kind in [("P", "sister city"), ("Q", "Partnerschaft"), ("R", "cousin"), ("S", "")]
    )
    extract = read(
        tmp_path, table, small(kind={"column": "art", "values": {"Partnerschaft": "friendship"}})
    )
    kinds = [s for s in extract.material.statements if s.property == "kind"]
    assert [(s.value, s.raw) for s in kinds] == [
        ("sister", "sister city"),
        ("friendship", "Partnerschaft"),
    ]
    assert skipped(extract) == [(4, "art"), (5, "art")]


@pytest.mark.parametrize(
    ("cell", "formats", "date"),
    [
        ("1985", ["edtf"], "1985"),
        ("1985.0", ["edtf"], "1985"),
        ("1985~", ["edtf"], "1985~"),
        ("3.5.1988", ["%d.%m.%Y"], "1988-05-03"),
        ("5/1988", ["%d/%m/%Y", "%m/%Y"], "1988-05"),
        ("Class of 1988", ["Class of %Y"], "1988"),
        ("31137", ["excel"], "1985-03-31"),
        ("60.0", ["excel"], "1900-02-28"),
    ],
)
def test_dates_are_as_vague_as_they_were_written(
    tmp_path: Path, cell: str, formats: list[str], date: str
) -> None:
    mapping = small(established={"column": "since", "formats": formats})
    table = f"city1,country1,city2,country2,since\nBerat,AL,Amasya,TR,{cell}\n"
    assert said(read(tmp_path, table, mapping), "established") == [(TIE, date, A)]


@pytest.mark.parametrize(
    ("column", "cell", "says"),
    [
        ("since", "last May", "is not a date"),
        ("since", "2001-02-30", "is not a date"),
        ("until", "1970", "before it was established"),
        ("lat", "91", "is out of range"),
        ("lat", "north", "are not coordinates"),
        ("lat", "", "fill both or neither"),
        ("item", "64", "not an item of Wikidata"),
        ("local", "=cmd()", "as a formula does"),
    ],
)
def test_a_row_is_taken_without_a_cell_that_is_beside_the_point(
    tmp_path: Path, column: str, cell: str, says: str
) -> None:
    cells = {"since": "1988", "until": "", "lat": "40.7", "lon": "19.9", "item": "Q1", "local": "x"}
    cells[column] = cell
    mapping = small(
        established="since",
        ended="until",
        a__latitude="lat",
        a__longitude="lon",
        a__wikidata_id="item",
        a__name_local="local",
    )
    head = ",".join(["city1,country1,city2,country2", *cells])
    extract = read(tmp_path, f"{head}\n{ROW.strip()},{','.join(cells.values())}\n", mapping)
    assert len(said(extract)) == 1
    assert skipped(extract) == [(2, column)]
    assert says in extract.skipped[0].message
    assert "the row is taken without" in extract.skipped[0].message


def test_a_cell_of_a_row_that_is_left_out_is_not_reported_beside_it(tmp_path: Path) -> None:
    table = (
        "city1,country1,city2,country2,item\nBerat,AL,Amasya,Atlantis,64\n" + "Berat,AL,B,TR,Q1\n"
    )
    extract = read(tmp_path, table, small(a__wikidata_id="item", b__without_country="skip"))
    assert skipped(extract) == [(2, "country2")]


def test_what_stands_often_and_cannot_be_read_is_asked_about_once(tmp_path: Path) -> None:
    head = "city1,country1,city2,country2,since\n"
    rows = "".join(f"Berat,AL,{name},TR,{'0' if name < 'X' else '?'}\n" for name in "PQRSX")
    extract = read(tmp_path, head + rows + "Berat,AL,Y,TR,1238\n", small(established="since"))
    assert skipped(extract) == [(2, "since"), (6, "since")]
    assert "'0' stands 4 times; does it mean that nobody knows?" in extract.skipped[0].message
    known = small(established="since", file={"missing": ["0", "?"]})
    assert skipped(read(tmp_path, head + rows, known)) == []


def test_a_year_that_is_hardly_right_is_doubted(tmp_path: Path) -> None:
    head = "city1,country1,city2,country2,since\n"
    rows = "Berat,AL,P,TR,1238\nBerat,AL,Q,TR,2199\nBerat,AL,R,TR,2005/2009\nBerat,AL,S,TR,1987\n"
    extract = read(tmp_path, head + rows, small(established="since"))
    dates = {
        s.value: str(s.certainty) for s in extract.material.statements if s.property[:3] == "est"
    }
    assert dates == {
        "1238": "doubted", "2199": "doubted", "2005/2009": "stated", "1987": "stated",
    }  # fmt: skip
    assert [(doubt.row, doubt.field) for doubt in extract.doubts] == [
        (2, "since"),
        (3, "since"),
        (4, "since"),
    ]


def test_an_end_that_is_still_to_come_is_none(tmp_path: Path) -> None:
    table = "city1,country1,city2,country2,until\nBerat,AL,P,TR,2016\nBerat,AL,Q,TR,2099-12-31\n"
    extract = read(tmp_path, table, small(ended="until"))
    assert values(extract, "ended") == ["2016"]
    assert "has not come yet" in extract.skipped[0].message


# --- the mappings that ship, on the files that they are for ------------------------------

NETWORKS = "data/networks"


@pytest.mark.parametrize("name", shipped_mappings())
def test_every_mapping_that_ships_refuses_another_table(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordError, match=rf"{name}\.yaml, row .*no column"):
        read(tmp_path, "x,y\n1,2\n", name)


def part_of(path: Path, folder: Path) -> Path:
    """Every fifth row of a long table, and those that pair a place with itself."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    kept = [row for i, row in enumerate(rows) if i % 5 == 0 or row[:2] == row[2:4]]
    part = folder / path.name
    with part.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    return part


def test_twin_towns_of_wikipedia(shared: Path, tmp_path: Path) -> None:
    path = shared / NETWORKS / "wikipedia_2026/twin_cities_raw.csv"
    extract = read_mapped_table(part_of(path, tmp_path), "wikipedia_2026")
    kinds = said(extract)
    # Three rows pair a place with itself; one has a word for a country that is none.
    by_field = [problem.field for problem in extract.skipped]
    assert (by_field.count("country2"), by_field.count("city2")) == (1, 3)
    assert len(kinds) == 5_226 - 3
    assert len({subject for subject, _, _ in kinds}) == 5_177
    assert len(values(extract, "name")) == 7_197
    assert extract.unread == {}
    assert all(side.startswith(tuple(subject[4:].split("|"))) for subject, _, side in kinds)


def test_coordinates_are_kept_as_the_source_gives_them(shared: Path, tmp_path: Path) -> None:
    path = shared / NETWORKS / "wikipedia_2026/twin_cities.csv"
    extract = read_mapped_table(part_of(path, tmp_path), "wikipedia_2026_coordinates")
    assert len(said(extract)) == 5_184 - 1
    coordinates = dict(s[:2] for s in said(extract, "coordinates"))
    assert coordinates["place:al-wikipedia-2026-coordinates-berat"] == "40.7022,19.9583"
    assert len(coordinates) == len(values(extract, "name")) == 7_148


def test_dated_statements_of_wikidata(shared: Path) -> None:
    extract = read_mapped_table(
        shared / NETWORKS / "wikidata_dated/p190_dated.csv", "wikidata_dated"
    )
    assert (extract.skipped, extract.unread) == ((), {})
    assert len({s.locator for s in extract.material.statements if s.subject[:4] == "tie:"}) >= 150
    assert len(values(extract, "ended")) == 7
    kyiv = ("tie:ru-wikidata-dated-q649|ua-wikidata-dated-q1899", "2016", "ua-wikidata-dated-q1899")
    assert kyiv in said(extract, "ended")
    assert "Q25287" in values(extract, "name"), "an item without a label is called by its id"


def test_dated_ties_of_some_places(shared: Path) -> None:
    extract = read_mapped_table(shared / "data/multi_country_dated_ties.csv", "dated_ties")
    assert (extract.skipped, extract.unread) == ((), {})
    assert len(said(extract)) == len(said(extract, "established")) == 229
    by_source: dict[str, set[Any]] = {}
    for statement in extract.material.statements:
        if statement.property == "kind":
            by_source.setdefault(statement.source, set()).add(statement.side == THIRD)
    assert len(by_source) == len(extract.material.sources) == 11
    assert {key for key, third in by_source.items() if True in third} == {
        "shuoxu-china-russia-2004"
    }
    record = build_record([extract.material])
    assert len(record.ties) == 227
    assert {p.level for p in record.places.values() if p.name == "Jilin"} == {"city", "province"}


def test_the_scraped_lists_hold_each_pair_of_names_once(shared: Path) -> None:
    """So that they cannot show what both ends claim, as the limits of the mapping say."""
    path = shared / NETWORKS / "wikipedia_2026/twin_cities_raw.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    pairs = {(row[:2], row[2:]) for row in rows}
    assert len(pairs) == len(rows)
    assert not {(b, a) for a, b in pairs if a != b} & pairs
    limits = load_mapping("wikipedia_2026").mapping.record.limits
    assert any("Whether both ends claim a tie cannot be read" in limit for limit in limits)
