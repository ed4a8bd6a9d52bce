"""Lists with two tables in a sheet, years of the Republic of China, and regions in one word."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.unit.sources.mapped.test_office_tables import _asked, _drafted, _file, _ties

from paradiplomacy.errors import RecordError
from paradiplomacy.language.countries import country_and_region
from paradiplomacy.sources.mapped import suggest_mapping
from paradiplomacy.sources.mapped.header_words import named_by

TURKISH = """Sıra;Kardeş Şehir;Ülke;Meclis Karar Tarihi;Protokol Tarihi
1;Darmstadt;Almanya;;1971
2;Pleven;Bulgaristan;;14 Nisan 1998
Toplam;2;;;
İyi Niyet Protokolü;;;;
Sıra;Şehir;Ülke;Tarih;
1;Anşan;Çin;08.11.1991;
"""


def test_a_second_table_below_is_no_part_of_the_first(tmp_path: Path) -> None:
    """Its dates stand in other columns, and its rows are of another kind."""
    path = _file(tmp_path / "list.csv", TURKISH)
    _, extract = _drafted(path, "TR")
    assert _ties(extract) == {"Darmstadt": "1971", "Pleven": "1998-04-14"}
    messages = {problem.row: problem.message for problem in extract.skipped}
    assert "is a heading ('İyi Niyet Protokolü')" in messages[5]
    assert "with all rows below" in messages[6]
    assert "`header: 6`" in messages[6]
    assert "# Another table begins in row 6, for a mapping" in suggest_mapping(path)


def test_a_heading_above_a_header_again_is_no_partner(tmp_path: Path) -> None:
    text = "Stadt;Land;seit\nUlm;Deutschland;1970\nStädtefreundschaften;;\nStadt;Land;seit\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", f"{text}Kiel;Deutschland;1990\n"), "AT")
    assert _ties(extract) == {"Ulm": "1970", "Kiel": "1990"}
    assert {problem.row for problem in extract.skipped} == {3, 4}


def test_a_partner_whose_name_is_a_word_of_headers_is_taken(tmp_path: Path) -> None:
    text = (
        "Sister city,Country,Type,Since\nSister Bay,USA,Sister city,1999\nCity,USA,Partner,2001\n"
    )
    _, extract = _drafted(_file(tmp_path / "list.csv", text), "DE")
    assert set(_ties(extract)) == {"Sister Bay", "City"}


def test_years_of_the_republic_of_china(tmp_path: Path) -> None:
    text = "姊妹市,國別,締盟日期\n聖地牙哥市,美國加州,民國72年8月4日\n"
    text += "曼徹斯特市,美國新罕布夏州,78年11月2日\n"
    text += "土桑市,美國,68.09.19\n名古屋市,日本,108/10/25\n釜山,韓國,1995年5月\n"
    mapped, extract = _drafted(_file(tmp_path / "list.csv", text), "TW")
    assert mapped["established"]["formats"] == ["edtf", "roc", "words"]
    starts = ["1983-08-04", "1989-11-02", "1979-09-19", "2019-10-25", "1995-05"]
    assert list(_ties(extract).values()) == starts
    assert not _asked(extract)
    regions = {s.value for s in extract.material.statements if s.property == "admin1"}
    assert regions == {"加州", "新罕布夏州"}


def test_years_of_two_digits_without_an_era_are_asked_about(tmp_path: Path) -> None:
    text = "姊妹市,國別,締盟日期\n土桑市,美國,78年11月2日\n名古屋市,日本,1995年5月\n"
    mapped, extract = _drafted(_file(tmp_path / "list.csv", text), "TW")
    assert mapped["established"]["formats"] == ["edtf", "words"]
    assert [problem.field for problem in extract.skipped] == ["締盟日期"]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("美國加州", ("US", "加州")),
        ("韩国京畿道", ("KR", "京畿道")),
        ("日本北海道", ("JP", "北海道")),
        ("미국캘리포니아주", ("US", "캘리포니아주")),
        ("大韓民國", ("KR", "")),
        ("中华人民共和国", ("CN", "")),
        ("法国里昂", (None, "")),
        ("中非共和国", ("CF", "")),
    ],
)
def test_a_country_and_its_region_in_one_word(cell: str, read: tuple[str | None, str]) -> None:
    assert country_and_region(cell, ("zh",)) == read


def test_yes_and_no_of_a_database(tmp_path: Path) -> None:
    text = "NM_CIDADE_IRMA;SG_PAIS;DT_LEI;ST_ATIVO\nPORTO;PRT;1995-06-12;S\nWUHAN;CHN;2005;N\n"
    draft = suggest_mapping(_file(tmp_path / "list.csv", text))
    assert "    N: FILL IN\n    S: active\n" in draft


def test_an_arabic_note_that_it_stopped_is_asked_about(tmp_path: Path) -> None:
    text = "المدينة,الدولة,تاريخ الاتفاقية,ملاحظات\n"
    text += "دمشق,سوريا,٢٠٠٨,متوقف منذ 2011\nالرباط,المغرب,٢٠٠٤,\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", text), "SA")
    assert ["suspended" in doubt.message for doubt in extract.doubts] == [True]


SPANISH = """Ciudad hermana;Fecha de hermanamiento
Heidelberg (Alemania);15-06-1992
Rabat, Marruecos;1985
San Antonio (Texas, EE.UU.);12-ene-97
Guadalajara (México);1990
Santiago de Cuba;1988
"""


def test_names_that_end_in_their_countries_need_no_country(tmp_path: Path) -> None:
    path = _file(tmp_path / "list.csv", SPANISH)
    assert "# no column names the country" in suggest_mapping(path)
    _, extract = _drafted(path, "ES")
    said = {(s.property, s.value) for s in extract.material.statements}
    assert {("country", code) for code in ("DE", "MA", "US", "MX", "ZZ")} <= said
    assert {("name", "San Antonio"), ("admin1", "Texas")} <= said


def test_a_name_that_ends_in_another_country_is_asked_about(tmp_path: Path) -> None:
    """Guadalajara lies in Spain, too."""
    text = "Ciudad hermana;País;Fecha\nGuadalajara (México);España;1990\nUlm;Alemania;1991\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", text), "DE")
    assert ["names Mexico, and its row Spain" in d.message for d in extract.doubts] == [True]


def test_two_tables_beside_each_other_are_no_pairs(tmp_path: Path) -> None:
    text = "Städtepartnerschaften;;;;Städtefreundschaften;;\nStadt;Land;seit;;Stadt;Land;seit\n"
    text += "Lyon;Frankreich;1959;;Tirana;Albanien;1990\nTurin;Italien;1985;;Batumi;Georgien;2001\n"
    with pytest.raises(RecordError, match="two tables beside each other"):
        suggest_mapping(_file(tmp_path / "list.csv", text))


def test_columns_of_two_ends_are_one_table(tmp_path: Path) -> None:
    text = "Unsere Gemeinde;;;Partner;;seit\nName;Kreis;;Name;Land;\n"
    text += "Ulm;;;Lyon;Frankreich;1959\nKiel;;;Turin;Italien;1985\n"
    assert "listed_by: a" in suggest_mapping(_file(tmp_path / "list.csv", text))


@pytest.mark.parametrize(
    ("word", "group", "name"),
    [
        ("Μνημόνιο", "kinds", "memorandum"),
        ("Πρωτόκολλο φιλίας", "kinds", "friendship"),
        ("Kota Kembar", "kinds", "sister"),
        ("în vigoare", "standings", "active"),
        ("Resa till/från", "columns", "travelled"),
        ("digitalt", "travelled", "nobody"),
    ],
)
def test_words_of_cells(word: str, group: str, name: str) -> None:
    assert named_by(word, group)[:1] == [name]


@pytest.mark.parametrize(
    ("table", "statuses"),
    [
        (
            "Партнёр;Страна;Действует\nУльм;ФРГ;да\nКиль;ФРГ;прекращено\n"
            "Лион;Франция;приостановлено с 2022\n",
            "aes",
        ),
        ("Sister City;Country;Inactive?\nUlm;Germany;\nLyon;France;Yes\n", "d"),
        ("Sister City;Country;Ended?\nUlm;Germany;No\nLyon;France;Yes\n", "ae"),
        ("Sister City;Country;Ended\nUlm;Germany;\nLyon;France;2001\n", ""),
    ],
)
def test_a_column_in_whose_name_a_status_is_asked(
    tmp_path: Path, table: str, statuses: str
) -> None:
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "NZ")
    said = [s.value for s in extract.material.statements if s.property == "stated_status"]
    assert "".join(value[0] for value in said) == statuses


def test_no_row_is_lost_for_a_link_that_few_rows_have(tmp_path: Path) -> None:
    text = "Sister City,Country,Year,Website\nNagoya,Japan,1959,https://nagoya.example\n"
    text += "Split,Croatia (Hrvatska),1993,\n"
    draft, extract = _drafted(_file(tmp_path / "us.csv", text), "US")
    assert "column" not in draft["source"]
    assert _ties(extract) == {"Nagoya": "1959", "Split": "1993"}


def test_the_kind_is_in_the_column_whose_cells_name_one(tmp_path: Path) -> None:
    text = (
        "Relationship Name,Partner City/Region,Partner Country,Agreement Type,Commencement Date\n"
    )
    text += "Newcastle-Ube,Ube,Japan,Sister City,21-Nov-80\n"
    text += "Hobart-Xi'an,Xi'an,China,Friendship City,2015\n"
    draft, extract = _drafted(_file(tmp_path / "au.csv", text), "AU")
    assert draft["kind"]["column"] == "Agreement Type"
    assert draft["b"] == {"name": "Partner City/Region", "country": "Partner Country"}
    assert _ties(extract) == {"Ube": "1980-11-21", "Xi'an": "2015"}


HOLDS = {  # a list with a column that answers whether a tie holds: yes, no
    "Miasto;Kraj;Rok;Umowa obowiązuje\nGetynga;Niemcy;1978;tak\nDouai;Francja;1993;nie": "tak nie",
    "Kaupunki;Maa;Vuosi;Voimassa?\nRanders;Tanska;1946;kyllä\nLahr;Saksa;1994;ei": "kyllä ei",
    "Місто;Країна;Рік;Чинність\nКельце;Польща;1995;чинна\nБонн;ФРН;2004;не чинна": "чинна|не чинна",
    "Ciudad;País;Año;Vigente\nPau;Francia;1960;Sí\nBiarritz;Francia;1977;No": "Sí No",
    "Partner;Country;Since;Current?\nKiel;Germany;1960;Y\nLinz;Austria;1977;N": "Y N",
}


@pytest.mark.parametrize("table", HOLDS)
def test_an_answer_whether_a_tie_holds_is_drafted_and_no_is_asked_about(
    tmp_path: Path, table: str
) -> None:
    draft = yaml.safe_load(suggest_mapping(_file(tmp_path / "t.csv", table)))
    yes, no = HOLDS[table].split("|" if "|" in HOLDS[table] else " ")
    assert draft["status"]["values"] == {yes: "active", no: "FILL IN"}
