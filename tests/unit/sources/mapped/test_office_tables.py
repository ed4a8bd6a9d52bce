"""Lists as offices keep them: titles above, two rows of names, totals below, in any language."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook
from tests.unit.tabular.test_json_and_pages import dbf, ods

from paradiplomacy.errors import RecordError
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.mapped import read_mapped_table, suggest_mapping

GERMAN = [
    ["Städtepartnerschaften der Stadt Bochum"],
    ["Stand: 31.12.2025"],
    [],
    ["Nr.", "Partner", None, "Vertrag", None, "Art"],
    [None, "Stadt", "Land", "unterzeichnet am", "gültig bis", None],
    [1, "Sheffield", "Großbritannien", "15. Juni 1950", None, "Städtepartnerschaft"],
    [2, "Oviedo", "Spanien", date(1980, 1, 16), None, "Städtepartnerschaft"],
    [3, "Xuzhou", "VR China", "Ende der 80er Jahre", "31.12.2004", "Freundschaftsvertrag"],
    ["Summe", 3],
    ["Quelle: Stadtarchiv"],
]
JAPANESE = """姉妹都市一覧
番号,自治体名,提携先都市,国名,提携年月日,区分
1,横浜市,リヨン,フランス,昭和34年4月7日,姉妹都市
2,横浜市,上海,中国,S48.11.30,友好都市
3,横浜市,バンクーバー,カナダ,１９６５年７月１日,姉妹都市
,,合計,,,3都市
"""
BRAZILIAN = """Cidade-irmã;Estado/Província;País;Lei nº;Data do acordo;Observações
Coimbra;;Portugal;4.123/87;12 de março de 1998;
Osaka;;Japão;5.001;12/03/1969;
Damasco;;Síria;;década de 1990;
Chicago;Illinois;EUA;;1º/07/2002;
Pequim;;República Popular da China;;s/d;
Total: 5;;;;;
"""
POLISH = """Lp.;Miasto partnerskie;Państwo;Data podpisania umowy;Osoba do kontaktu
1.;Getynga;Niemcy;15 grudnia 1978 r.;A. N.
2.;Kazań;Federacja Rosyjska;ok. 1985 r.;
3.;Hranice;Czechy;XII 1998;
4.;Swansea;Wielka Brytania;brak danych;
Razem;4;;;
"""
ARABIC = """م,المدينة الشقيقة,الدولة,نوع العلاقة,تاريخ التوقيع,ملاحظات
1,إسطنبول,تركيا,توأمة,١٢ مارس ١٩٩٨,
2,الرباط,المملكة المغربية,توأمة,12/3/1986,
3,باريس,فرنسا,صداقة,نيسان 1999,
4,بكين,الصين,تعاون,غير معروف,
,المجموع,4,,,
"""
HUNGARIAN = (
    "Testvérváros\tOrszág\tKezdete\r\n"
    "Pozsony\tSzlovákia\t1992. május 5.\r\n"
    "Graz\tAusztria\t1990-es évek\r\n"
)
SPANISH = [
    ["HERMANAMIENTOS DE LA CIUDAD"],
    ["No.", "Ciudad hermana", "País", "Fecha de hermanamiento"],
    ["1", "Portland", "EE.UU.", "23 de septiembre de 1983"],
    ["2", "Busan", "República de Corea", "15-ago-1995"],
    ["3", "La Habana", "Cuba", "Sin fecha"],
    ["", "TOTAL", "3", ""],
]
FRENCH = """<!DOCTYPE html><html><body><table><thead>
<tr><th rowspan=2>N°</th><th colspan=2>Partenaire</th><th rowspan=2>Date de signature</th></tr>
<tr><th>Pays</th><th>Ville</th></tr></thead>
<tr><td>1</td><td rowspan=2>Allemagne</td><td>Cologne*</td><td>20 juin 1958<sup>1</sup></td></tr>
<tr><td>2</td><td>Erfurt</td><td>1er juillet 1988</td></tr>
<tr><td>3</td><td>Royaume-Uni</td><td>Birmingham</td><td>12/10/1951</td></tr>
<tr><td colspan=3>Total</td><td>3</td></tr></table></body></html>"""
SERVICE = {
    "spatialReference": {"wkid": 102100},
    "exceededTransferLimit": True,
    "fields": [
        {"name": "F1", "alias": "Sister City"},
        {"name": "F2", "alias": "Country"},
        {"name": "F3", "alias": "Date Established", "type": "esriFieldTypeDate"},
    ],
    "features": [
        {
            "attributes": {"F1": "Adelaide", "F2": "Australia", "F3": 418003200000},
            "geometry": {"x": 15429000.0, "y": -4152000.0},
        },
        {
            "attributes": {"F1": "Koblenz", "F2": "Germany", "F3": 707702400000},
            "geometry": {"x": 845000.0, "y": 6500000.0},
        },
    ],
}


def _workbook(path: Path, rows: list[list[Any]], *, merged: str = "", cover: bool = False) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if cover:
        sheet.append(["List of partners, by the office"])
        sheet = book.create_sheet("Partners")
    for row in rows:
        sheet.append(row)
    for cells in merged.split():
        sheet.merge_cells(cells)
    book.save(path)
    return path


def _file(path: Path, data: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(data.encode(encoding) if isinstance(data, str) else data)
    return path


def _drafted(path: Path, country: str, encoding: str = "") -> tuple[dict[str, Any], Extract]:
    """The draft with only what is asked filled in, and what is read by it."""
    draft = yaml.load(suggest_mapping(path, encoding=encoding), Loader=yaml.BaseLoader)
    draft["record"] |= {"title": "Ours", "licence": "CC0-1.0", "as_of": "2026"}
    draft["source"]["title"] = "List"
    if "constant" in draft["a"]["name"]:
        draft["a"] = {"name": {"constant": "Home"}, "country": {"constant": country}}
    mapping = path.with_suffix(".yaml")
    mapping.write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    return draft, read_mapped_table(path, mapping)


def _ties(extract: Extract) -> dict[str, str]:
    """The start of each partner, by its name."""
    stated = extract.material.statements
    names = {s.subject.removeprefix("place:"): s.value for s in stated if s.property == "name"}
    starts = {s.subject: s.value for s in stated if s.property == "established"}
    return {
        names[key]: starts.get(tie, "")
        for tie in dict.fromkeys(s.subject for s in stated if s.subject.startswith("tie:"))
        for key in tie.removeprefix("tie:").split("|")
        if names[key] not in ("Home", "横浜市")
    }


def _asked(extract: Extract) -> set[tuple[int, str]]:
    return {(p.row, p.field) for p in (*extract.skipped, *extract.doubts)}


def test_titles_two_rows_of_names_and_a_total(tmp_path: Path) -> None:
    merged = "A1:F1 A2:F2 B4:C4 D4:E4 A4:A5 F4:F5"
    path = _workbook(tmp_path / "liste.xlsx", GERMAN, merged=merged)
    draft, extract = _drafted(path, "DE")
    assert draft["file"] == {"header": "4", "header_rows": "2"}
    assert draft["b"] == {"name": "Partner Stadt", "country": "Partner Land"}
    assert (draft["established"]["column"], draft["ended"]["column"]) == (
        "Vertrag unterzeichnet am",
        "Vertrag gültig bis",
    )
    assert _ties(extract) == {"Sheffield": "1950-06-15", "Oviedo": "1980-01-16", "Xuzhou": "198X"}
    assert _asked(extract) == {(9, ""), (10, "")}


@pytest.mark.parametrize(
    ("text", "encoding", "country", "ties"),
    [
        (
            JAPANESE,
            "cp932",
            "JP",
            {"リヨン": "1959-04-07", "上海": "1973-11-30", "バンクーバー": "1965-07-01"},
        ),
        (
            BRAZILIAN,
            "cp1252",
            "BR",
            {
                "Coimbra": "1998-03-12",
                "Osaka": "1969-03-12",
                "Damasco": "199X",
                "Chicago": "2002-07-01",
                "Pequim": "",
            },
        ),
        (
            POLISH,
            "cp1250",
            "PL",
            {"Getynga": "1978-12-15", "Kazań": "1985~", "Hranice": "1998-12", "Swansea": ""},
        ),
        (
            ARABIC,
            "utf-8-sig",
            "EG",
            {"إسطنبول": "1998-03-12", "الرباط": "1986-03-12", "باريس": "1999-04", "بكين": ""},
        ),
        (HUNGARIAN, "utf-16", "HU", {"Pozsony": "1992-05-05", "Graz": "199X"}),
    ],
    ids=["ja", "pt", "pl", "ar", "hu"],
)
def test_a_list_of_any_office_is_drafted_and_read(
    text: str,
    encoding: str,
    country: str,
    ties: dict[str, str],
    tmp_path: Path,
) -> None:
    path = _file(tmp_path / "list.csv", text, encoding)
    if encoding != "utf-8-sig":
        with pytest.raises(RecordError, match="give --encoding"):
            suggest_mapping(path)
    draft, extract = _drafted(path, country, "" if encoding == "utf-8-sig" else encoding)
    assert "country" in draft["b"]
    assert "FILL IN" not in str(draft)
    assert _ties(extract) == ties
    total = text.count("\n") if encoding != "utf-16" else 0
    assert _asked(extract) == ({(total, "")} if total else set()), "nothing but the total"


def test_other_formats(tmp_path: Path) -> None:
    _, spanish = _drafted(_file(tmp_path / "es.ods", ods(SPANISH)), "MX")
    assert _ties(spanish) == {"Portland": "1983-09-23", "Busan": "1995-08-15", "La Habana": ""}
    draft, french = _drafted(_file(tmp_path / "fr.html", FRENCH), "FR")
    assert draft["b"] == {"name": "Partenaire Ville", "country": "Partenaire Pays"}
    assert _ties(french) == {
        "Cologne": "",
        "Erfurt": "1988-07-01",
        "Birmingham": "1951-10-12",
    }
    assert _asked(french) == {(3, "Date de signature"), (6, "")}
    draft, service = _drafted(_file(tmp_path / "query.json", json.dumps(SERVICE)), "US")
    assert draft["b"]["name"] == "Sister City"
    assert _ties(service) == {"Adelaide": "1983-04-01", "Koblenz": "1992-06-05"}
    points = [s.value for s in service.material.statements if s.property == "coordinates"]
    assert points == ["-34.912525,138.601065", "50.309217,7.590764"]
    assert any("kept back" in name for name in service.unread)
    lines = (
        '{"miasto": "Lwów", "kraj": "Ukraina", "rok": 1995}\n{"miasto": "Drezno", "kraj": "Niemcy"}'
    )
    _, of_lines = _drafted(_file(tmp_path / "list.jsonl", lines), "PL")
    assert _ties(of_lines) == {"Lwów": "1995", "Drezno": ""}
    rows = dbf([["Чита", "RU", "1992"]], encoding="cp1251")
    _, russian = _drafted(_file(tmp_path / "ties.dbf", rows[:29] + b"\xc9" + rows[30:]), "CN")
    assert _ties(russian) == {"Чита": "1992"}


def test_a_country_that_stands_once_for_several_rows(tmp_path: Path) -> None:
    rows = [["Country", "Town", "Since"], ["France", "Rennes", 1956], [None, "Brest", 1963]]
    rows += [["Germany", "Jena", 1987], [None, "Erlangen", 1964]]
    draft, extract = _drafted(_workbook(tmp_path / "groups.xlsx", rows, cover=True), "GB")
    assert draft["file"] == {"sheet": "Partners", "fill": ["Country"]}
    places = {s.subject[6:8] for s in extract.material.statements if s.subject[:6] == "place:"}
    assert places == {"gb", "fr", "de"}
    rows = [["Partner", "Seit", "Art"], ["Frankreich"], ["Rennes", 1964, "Partnerschaft"]]
    rows += [["Italien"], ["Cumiana", 2001, "Freundschaft"], ["Umhausen", None, "Freundschaft"]]
    rows += [["Bemerkungen folgen"]]
    draft, extract = _drafted(_workbook(tmp_path / "headings.xlsx", rows), "DE")
    assert draft["file"] == {"headings": "(country)"}
    keys = {s.subject for s in extract.material.statements if s.subject.startswith("tie:")}
    assert [key.count("|it-") or key.count(":it-") for key in sorted(keys)] == [0, 1, 1]
    assert [(p.row, "heads no row" in p.message) for p in extract.skipped] == [(7, True)]


def test_names_in_two_scripts_are_of_one_end(tmp_path: Path) -> None:
    rows = [["国", "都市名", None, "提携年月日"], [None, "日本語", "英語", None]]
    rows += [["アメリカ", "ポートランド", "Portland, Oregon", "昭和34年11月17日"]]
    rows += [["中国", "瀋陽", "Shenyang", "1980.11.18"]]
    path = _workbook(tmp_path / "ja.xlsx", rows, merged="A1:A2 B1:C1 D1:D2")
    draft, extract = _drafted(path, "JP")
    assert (draft["b"]["name"], draft["b"]["name_local"]) == ("都市名 英語", "都市名 日本語")
    local = [s.value for s in extract.material.statements if s.property == "name_local"]
    assert local == ["ポートランド", "瀋陽"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Lyon,France,1956\nTurin,Italy,1958\n", "'France' where the names"),
        ("City,Lyon,Turin\nCountry,France,Italy\nSince,1956,1958\n", "on its side"),
    ],
)
def test_a_table_without_names_of_columns_is_asked_about(
    text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(RecordError, match=says):
        suggest_mapping(_file(tmp_path / "list.csv", text))


def test_points_belong_to_the_end_that_has_as_many_names(tmp_path: Path) -> None:
    text = "Place,Twin,Year,Lat,Long\n" + "".join(
        f"Reading,{twin},1990,51.45,-0.97\n" for twin in ("Düsseldorf", "Clonmel", "Speightstown")
    )
    draft = yaml.safe_load(suggest_mapping(_file(tmp_path / "uk.csv", text)))
    assert draft["a"]["latitude"] == "Lat"
    assert "latitude" not in draft["b"]


@pytest.mark.parametrize(
    "row",
    [
        *("Europa", "Osteuropa", "アジア", "América do Sul", "erstellt von: Referat 1, Tel. 0541"),
        *("Totalt antal", "Antal vänorter: 15", "Total de acordos:", "総数", "Stand 1.1.2025"),
        *("N.N.", "n. n.", "(leer)", "???", "2025", "1 234", "—"),
        *("共9个城市", "合计9个", "計9都市", "총 7개", "10 Partnerstädte", "Insgesamt 10 Städte"),
        *("Samtals", "Укупно", "Zwischensumme", "Freundschaften:", "कुल", "รวม 5"),
    ],
)
def test_a_row_of_one_cell_that_names_no_place_is_left_out(tmp_path: Path, row: str) -> None:
    table = f"Stadt;Land;Art;seit\nLyon;Frankreich;Partnerschaft;1988\n{row};;;\n"
    draft, extract = _drafted(_file(tmp_path / "list.csv", table), "DE")
    assert draft["kind"]["values"] == {"Partnerschaft": "sister"}
    assert list(_ties(extract)) == ["Lyon"]
    assert {line for line, _ in _asked(extract)} == {3}


@pytest.mark.parametrize("name", ["Brak", "Total Town", "Source-Seine", "Anzahl"])
def test_a_name_that_is_a_word_of_lists_stays_one(tmp_path: Path, name: str) -> None:
    table = f"Stadt;Land;Art;seit\nLyon;Frankreich;Partnerschaft;1988\n{name};Libyen;;1990\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "DE")
    assert list(_ties(extract)) == ["Lyon", name]


STATUSES = {
    "de": (
        "Stadt;Land;Status;seit;beendet;Ausgesetzt seit\nDerby;England;aktiv;1976;;\n"
        "Brest;Frankreich;ruhend;1991;;\nTwer;Russland;ausgesetzt;1991;;2022\n"
        "Angers;Frankreich;beendet;1964;2001;\n",
        {"ended": "beendet", "suspended": "Ausgesetzt seit", "status": "Status"},
    ),
    "fr": (
        "Ville jumelée;Pays;Nature du lien;Date de signature;Date de fin;Statut\n"
        "Brême;Allemagne;Jumelage;12/05/1978;2001;rompu\n"
        "Turin;Italie;Accord de coopération;13/06/1990;;actif\n",
        {"kind": "Nature du lien", "ended": "Date de fin", "status": "Statut"},
    ),
    "ja": (
        "都市名,国名,提携区分,提携日,解消日,状況\nサントス市,ブラジル,姉妹都市,1972年11月1日,2005年3月31日,解消\n"
        "ポルト,ポルトガル,友好都市,1978年,,継続\nリヨン,フランス,友好都市,1988年,,休止\n",
        {"kind": "提携区分", "ended": "解消日", "status": "状況"},
    ),
    "pt": (
        "Cidade-irmã;País;Natureza;Assinatura;Encerramento;Situação\n"
        "Himeji;Japão;Irmandade;21/05/1984;2001-01-01;encerrada\nLyon;França;Convênio;1990;;ativa\n",
        {"kind": "Natureza", "ended": "Encerramento", "status": "Situação"},
    ),
    "sv": (
        "Vänort;Land;Avtalstyp;Avtal tecknat;Upphörde;Anm.\nLohja;Finland;Vänort;1943;;\n"
        "Schwerin;Tyskland;Samarbetsavtal;1968;1990;ja\n",
        {"kind": "Avtalstyp", "ended": "Upphörde", "note": "Anm."},
    ),
}


@pytest.mark.parametrize("language", STATUSES)
def test_ends_and_statuses_are_read(tmp_path: Path, language: str) -> None:
    table, wanted = STATUSES[language]
    draft, extract = _drafted(_file(tmp_path / "list.csv", table), "NZ")
    columns = {key: draft[key]["column"] if key != "note" else draft[key] for key in wanted}
    assert columns == wanted
    assert "ignore" not in draft
    assert not _asked(extract)
    stated = {s.property for s in extract.material.statements}
    assert stated >= {"stated_status" if key == "status" else key for key in wanted} - {"note"}


def test_what_a_tie_is_is_said_of_the_year_of_the_record(tmp_path: Path) -> None:
    _, extract = _drafted(_file(tmp_path / "list.csv", STATUSES["de"][0]), "NZ")
    said = [s for s in extract.material.statements if s.property == "stated_status"]
    assert [s.value for s in said] == ["active", "dormant", "suspended", "ended"]
    assert {s.when for s in said} == {"2026"}


def test_partners_of_several_countries_in_one_row_are_left_out(tmp_path: Path) -> None:
    table = "By;Land;Inngått\nOslo, Århus og Turku;Norge, Danmark og Finland;1946\n"
    table += "Atlanta;Georgia, USA;1987\nScarborough;Trinidad og Tobago;1988\n"
    _, extract = _drafted(_file(tmp_path / "list.csv", table), "SE")
    assert [(p.row, "several countries" in p.message) for p in extract.skipped] == [(2, True)]
    assert len(_ties(extract)) == 2


@pytest.mark.parametrize(
    ("header", "row", "language", "roles"),
    [
        (
            "日期,友城,活动内容,领域,参加人数,负责人",
            "2019-05-01,长崎,青年交流,教育,20,王伟",
            "zh",
            {"date": "日期", "participants": "参加人数", "description": "活动内容"},
        ),
        (
            "Data,Cidade-irmã,Atividade,Área,Participantes,Responsável",
            "2019-05-01,Braga,Visita,Cultura,12,João",
            "pt",
            {"date": "Data", "participants": "Participantes"},
        ),
        (
            "Fecha,Ciudad,Actividad,Asistentes",
            "2019-05-01,Lyon,Visita,12",
            "es",
            {"participants": "Asistentes"},
        ),
        (
            "เมืองพี่เมืองน้อง,ประเทศ,วันที่ลงนาม,ประเภท,สถานะ,หมายเหตุ",
            "ปักกิ่ง,จีน,1993,เมืองพี่เมืองน้อง,ยุติแล้ว,ดี",
            "th",
            {"established": "วันที่ลงนาม", "kind": "ประเภท", "status": "สถานะ", "note": "หมายเหตุ"},
        ),
        (
            "शहर,देश,वर्ष,प्रकार,टिप्पणी,स्थिति",
            "बीजिंग,चीन,2013,भगिनी शहर,अच्छा,निलंबित",
            "hi",
            {"established": "वर्ष", "kind": "प्रकार", "status": "स्थिति", "note": "टिप्पणी"},
        ),
        ("Grad,Država,Potpisano", "Graz,Austrija,1994", "hr", {"established": "Potpisano"}),
        ("Город,Страна,Регион", "Мюнхен,Германия,Бавария", "ru", {"b.admin1": "Регион"}),
    ],
)
def test_a_draft_in_the_language_of_its_header(
    tmp_path: Path, header: str, row: str, language: str, roles: dict[str, str]
) -> None:
    path = _file(tmp_path / "list.csv", f"{header}\n{row}\n")
    draft = yaml.load(suggest_mapping(path), Loader=yaml.BaseLoader)
    assert draft["record"]["languages"] == [language]
    of_row = draft | {f"b.{role}": column for role, column in draft["b"].items()}
    found = {role: of_row[role] for role in roles}
    assert {r: c if isinstance(c, str) else c["column"] for r, c in found.items()} == roles
