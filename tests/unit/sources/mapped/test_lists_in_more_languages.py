"""Lists of offices whose language no header tells: what cells say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.sources.mapped.test_office_tables import _asked, _drafted, _file, _ties
from tests.unit.tabular.test_json_and_pages import ods

from paradiplomacy.errors import RecordError
from paradiplomacy.record.build import build_record
from paradiplomacy.results.localizer import Localizer
from paradiplomacy.sources.mapped import read_mapped_table, suggest_mapping

DUTCH = """gemeente;zustergemeente;land;sinds;soort band
Delft;Castrop-Rauxel;Duitsland;1950;stedenband
Delft;Esfahan;Iran;onbekend;vriendschapsband
Delft;Freiberg;Duitse Democratische Republiek;sept. 1986;stedenband
Delft;Adapazarı;Turkije;begin jaren 90;samenwerking
"""
LITHUANIAN = """Lietuvos savivaldybė;Užsienio partneris;Šalis;Sutarties pasirašymo data
Panevėžys;Rakverė;Estija;1996 m. spalio 12 d.
Rokiškis;Estherville;JAV;2004
Rokiškis;Lida;Baltarusija;2011 m.
"""
UKRAINIAN = """№ з/п;Місто-партнер;Країна;Дата підписання;Вид документа
1;Краків;Польща;16.05.1995 р.;Угода про партнерство
2;Фрайбург;ФРН;1989 рік;Договір про побратимство
3;Тбілісі;Грузія;травень 2002 року;меморандум про співпрацю
"""
HUNGARIAN = """Testvérváros;Ország;Megállapodás dátuma;Kapcsolat jellege
Fellbach;Németország;1987. május 4.;testvérvárosi
Kolozsvár;Románia;nincs adat;együttműködési
Lyon;Franciaország;a 2000-es évek eleje;baráti
"""
FINNISH = """Ystävyyskaupunki,Maa,Solmittu,Päättynyt,Muoto
Västerås,Ruotsi,1946,,ystävyyskaupunki
Kazincbarcika,Unkari,n. 1985,2005,ystävyyskaupunki
Zhangjiakou,Kiina,syyskuu 2003,,yhteistyösopimus
"""
VIETNAMESE = """STT,Thành phố,Quốc gia,Ngày ký kết,Loại hình
1,San Francisco,Hoa Kỳ,10/4/1995,Kết nghĩa
2,Osaka,Nhật Bản,2011,Hữu nghị hợp tác
3,Saint Petersburg,Liên bang Nga,Tháng 8 năm 2005,Kết nghĩa
"""
ESTONIAN = [
    ["Tartu sõpruslinnad", "", "", ""],
    ["Linn", "Riik", "Alates", "Märkused"],
    ["Tampere", "Soome", "1992", ""],
    ["Lüneburg", "Saksamaa", "1993", ""],
    ["Salisbury", "USA, Maryland", "2000", ""],
    ["Kokku 3", "", "", ""],
]


@pytest.mark.parametrize(
    ("text", "written", "kinds", "ties"),
    [
        (
            DUTCH,
            ("", "nl"),
            ["cooperation agreement", "sister", "friendship"],
            {"Castrop-Rauxel": "1950", "Esfahan": "", "Freiberg": "1986-09", "Adapazarı": "199X"},
        ),
        (
            LITHUANIAN,
            ("cp1257", "lt"),
            [],
            {"Rakverė": "1996-10-12", "Estherville": "2004", "Lida": "2011"},
        ),
        (
            UKRAINIAN,
            ("cp1251", "uk"),
            ["sister", "sister", "memorandum"],
            {"Краків": "1995-05-16", "Фрайбург": "1989", "Тбілісі": "2002-05"},
        ),
        (
            HUNGARIAN,
            ("cp1250", "hu"),
            ["friendship", "cooperation agreement", "sister"],
            {"Fellbach": "1987-05-04", "Kolozsvár": "", "Lyon": "200X"},
        ),
        (
            FINNISH,
            ("", "fi"),
            ["cooperation agreement", "sister"],
            {"Västerås": "1946", "Kazincbarcika": "1985~", "Zhangjiakou": "2003-09"},
        ),
        (
            VIETNAMESE,
            ("", "vi"),
            ["friendship", "sister"],
            {"San Francisco": "1995-04-10", "Osaka": "2011", "Saint Petersburg": "2005-08"},
        ),
    ],
    ids=["nl", "lt", "uk", "hu", "fi", "vi"],
)
def test_a_list_is_read_whole(
    text: str,
    written: tuple[str, str],
    kinds: list[str],
    ties: dict[str, str],
    tmp_path: Path,
) -> None:
    encoding, language = written
    path = _file(tmp_path / "list.csv", text, encoding or "utf-8")
    draft, extract = _drafted(path, "ZA", encoding)
    assert draft["record"]["languages"] == [language]
    assert "FILL IN" not in str(draft)
    given: Any = draft["kind"]
    assert list(given["values"].values() if kinds else []) == kinds
    found = _ties(extract)
    homes = {"Delft", "Panevėžys", "Rokiškis"}
    assert {name: at for name, at in found.items() if name not in homes} == ties
    assert not _asked(extract)
    countries = {s.subject[6:8] for s in extract.material.statements if s.subject[:6] == "place:"}
    assert "zz" not in countries, "each country is known"


def test_the_language_is_that_of_the_countries(tmp_path: Path) -> None:
    draft, extract = _drafted(_file(tmp_path / "list.ods", ods(ESTONIAN)), "EE")
    assert draft["record"]["languages"] == ["et"]
    assert draft["note"] == "Märkused"
    regions = [s.value for s in extract.material.statements if s.property == "admin1"]
    assert regions == ["Maryland"], "a region may stand behind its country, too"
    text = "Stadt;Land;Seit\nLyon;France;1999\nTurin;Italy;2001\n"
    draft, _ = _drafted(_file(tmp_path / "list.csv", text), "AT")
    assert draft["record"]["languages"] == ["de"], "English names say nothing"
    text = "Partner,Country,Since,Note\nLyon,France,1999,music\nTurin,Italy,2001,\n"
    draft, _ = _drafted(_file(tmp_path / "note.csv", text), "US")
    assert draft["record"]["languages"] == ["en"], "English names of columns are English"
    assert "language" not in draft["source"]


def test_a_list_that_was_copied_out_of_its_page(tmp_path: Path) -> None:
    text = "Bristol is twinned with:[1]\n\nBordeaux, France, since 1947[2]\n"
    text += "Tbilisi, Georgia (1988)[a]\nPorto, Portugal\nGuangzhou, China, since 2001[3][4]\n"
    _, extract = _drafted(_file(tmp_path / "twins.txt", text), "GB")
    starts = {"Bordeaux": "1947", "Tbilisi": "1988", "Porto": "", "Guangzhou": "2001"}
    assert _ties(extract) == starts
    assert not _asked(extract)
    with pytest.raises(RecordError, match="'France' where the names"):
        suggest_mapping(_file(tmp_path / "twins.csv", text))


def test_objects_within_objects(tmp_path: Path) -> None:
    rows = [
        {"city": {"name": name, "country": {"code": code, "name": country}}, "since": since}
        for name, code, country, since in (
            ("Rijeka", "HR", "Croatia", "1962-05-01T00:00:00Z"),
            ("Dortmund", "DE", "Germany", "1978"),
        )
    ]
    path = _file(tmp_path / "api.json", json.dumps({"data": {"partnerships": rows}}))
    draft, extract = _drafted(path, "UA")
    assert draft["b"] == {"name": "city.name", "country": "city.country.code"}
    assert _ties(extract) == {"Rijeka": "1962-05-01", "Dortmund": "1978"}


def test_a_city_by_its_suffix_and_two_in_one_cell(tmp_path: Path) -> None:
    text = "自治体名,提携先,国名,提携年月日\n札幌市,ミュンヘン市,ドイツ,1972/8/28\n"
    text += "旭川市,ブルーミントン市・ノーマル市,アメリカ合衆国,S37.10.11\n"
    _, extract = _drafted(_file(tmp_path / "ja.csv", text), "JP")
    asked = [(p.row, "several names" in p.message) for p in extract.skipped]
    assert asked == [(3, True)]


@pytest.mark.parametrize(
    ("text", "travelled", "date"),
    [
        (
            "일자,상대도시,국가,행사내용,분야,참가인원,구분\n"
            "2023. 7. 3.~7. 7.,상하이,중국,대표단 방문,행정,12명,파견\n"
            "2021-09,오사카,일본,청소년 교류,청소년,30명,온라인\n",
            {"파견": "a", "온라인": "nobody"},
            "2023-07-03/2023-07-07",
        ),
        (
            "Datum konání;Partnerské město;Název akce;Oblast;Směr\n"
            "12. 5. 2019;Drážďany;Návštěva primátora;samospráva;výjezd\n"
            "září 2021;Lipsko;Výměna studentů;vzdělávání;příjezd\n",
            {"výjezd": "a", "příjezd": "b"},
            "2019-05-12",
        ),
    ],
    ids=["ko", "cs"],
)
def test_activities_are_none_of_ties(
    text: str, travelled: dict[str, str], date: str, tmp_path: Path
) -> None:
    draft, extract = _drafted(_file(tmp_path / "acts.csv", text), "KR")
    assert draft["table"] == "activities"
    assert draft["travelled"]["values"] == travelled
    assert date in {s.value for s in extract.material.statements if s.property == "date"}


def test_an_agreement_without_end(tmp_path: Path) -> None:
    text = "Partner;Kraj;Data zawarcia;Obowiązuje do;Język;Przedmiot umowy\n"
    text += "Lwów;Ukraina;12.06.1995;bezterminowo;polski;kultura\n"
    text += "Wilno;Litwa;15 XII 1998;15 XII 2028;angielski;edukacja\n"
    draft, extract = _drafted(_file(tmp_path / "umowy.csv", text), "PL")
    assert draft["file"]["missing"] == ["bezterminowo"]
    signed = {s.value for s in extract.material.statements if s.property == "signed"}
    assert signed == {"1995-06-12", "1998-12-15"}
    assert not _asked(extract)


def test_an_agreement_that_ends_before_it_was_signed(tmp_path: Path) -> None:
    text = "Partner;Kraj;Data zawarcia;Obowiązuje do;Język;Przedmiot umowy\n"
    text += "Lwów;Ukraina;12.06.1995;1991;polski;kultura\n"
    text += "Wilno;Litwa;15 XII 1998;15 XII 2028;angielski;edukacja\n"
    _, extract = _drafted(_file(tmp_path / "umowy.csv", text), "PL")
    assert [(p.row, p.field) for p in extract.skipped] == [(2, "Obowiązuje do")]
    said = {s.value for s in extract.material.statements if s.property == "valid_until"}
    assert said == {"2028-12-15"}


@pytest.mark.parametrize(
    ("cell", "says"),
    [("01.01.1900", "programs begin"), ("10.06.1905", "a year in a cell that shows days")],
)
def test_a_day_that_a_program_wrote_is_doubted(tmp_path: Path, cell: str, says: str) -> None:
    text = f"Stadt;Partner;Staat;seit\nKiel;Tallinn;Estland;{cell}\nKiel;Brest;Frankreich;1964\n"
    _, extract = _drafted(_file(tmp_path / "kiel.csv", text), "DE")
    assert [(p.row, says in p.message) for p in extract.doubts] == [(2, True)]


def test_a_start_until_a_date_is_asked_about_and_an_end_is_read(tmp_path: Path) -> None:
    text = "Stadt;Partner;Staat;seit;beendet\nKiel;Tallinn;Estland;bis 1995;\n"
    text += "Kiel;Brest;Frankreich;1964;bis 2001\n"
    _, extract = _drafted(_file(tmp_path / "kiel.csv", text), "DE")
    assert [(p.row, p.field, "until when" in p.message) for p in extract.skipped] == [
        (2, "seit", True)
    ]


def test_texts_of_a_row_in_several_languages(tmp_path: Path) -> None:
    text = "Namn (SV);Namn (EN);Land;Sedan;Beskrivning (SV);Beskrivning (EN)\n"
    text += "Köpenhamn;Copenhagen;Danmark;1990;Hamnsamarbete;Port cooperation\n"
    text += "Tartu;Tartu;Estland;1992;Ungdomsutbyte;\n"
    path = _file(tmp_path / "namn.csv", text)
    draft, extract = _drafted(path, "FI")
    assert draft["b"]["name"] == {"column": "Namn (SV)", "languages": {"en": "Namn (EN)"}}
    assert draft["note"] == {"column": "Beskrivning (SV)", "languages": {"en": "Beskrivning (EN)"}}
    assert draft["record"]["languages"] == ["sv", "en"]
    assert extract.unread == {}
    meta = extract.material.meta
    assert [(t.file, t.field, t.language, t.original, t.text) for t in meta.translations] == [
        ("places.csv", "name", "en", "Köpenhamn", "Copenhagen"),
        ("ties.csv", "note", "en", "Hamnsamarbete", "Port cooperation"),
    ]
    assert {t.translator for t in meta.translations} == {"List"}
    words = Localizer(build_record([extract.material]), "en")
    (key,) = (s.subject[6:] for s in extract.material.statements if s.value == "Köpenhamn")
    assert words.place(key) == "Copenhagen"
    assert words.translate("Hamnsamarbete") == "Port cooperation"


def test_columns_that_end_alike_are_no_languages(tmp_path: Path) -> None:
    text = "city,city_id,country,state_id,since\nGraz,4,Austria,7,1985\nPula,5,Croatia,8,1972\n"
    draft, _ = _drafted(_file(tmp_path / "ids.csv", text), "DE")
    assert draft["b"] == {"name": "city", "country": "country"}


def test_a_constant_is_in_one_language(tmp_path: Path) -> None:
    path = _file(tmp_path / "list.csv", "Namn (SV),Namn (EN),Land\nLyon,Lyons,Frankrike\n")
    draft = yaml.load(suggest_mapping(path), Loader=yaml.BaseLoader)
    draft["record"] |= {"title": "Ours", "licence": "CC0-1.0", "as_of": "2026"}
    draft["source"]["title"] = "List"
    draft["a"] = {"name": {"constant": "Home", "languages": {"en": "Namn (EN)"}}}
    mapping = path.with_suffix(".yaml")
    mapping.write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RecordError, match="a constant is in one language"):
        read_mapped_table(path, mapping)


DRAFTS = {
    "a code is no date": (
        "code_insee;commune;jumelage;pays;annee_signature\n69123;Lyon;Birmingham;Royaume-Uni;1951\n"
        "31555;Toulouse;Atlanta;États-Unis;1975\n",
        "established: {column: annee_signature,",
    ),
    "the day of a decision": (
        "Şehir;Ülke;Meclis Karar Tarihi;Protokol Tarihi\nBakü;Azerbaycan;2.5.2001;14.9.2001\n"
        "Köln;Almanya;3.6.1997;1.7.1997\n",
        "established: {column: Protokol Tarihi,",
    ),
    "the column of kinds that says most": (
        "外方城市,国别,关系性质,签署协议\n名古屋市,日本,友好城市,\n大田市,韩国,友好交流城市,备忘录\n",
        "kind:\n  column: 关系性质",
    ),
    "a town of two countries": (
        "Ciudad;Ciudad hermanada;País;Año\nZaragoza;Pau;Francia;1960\nZaragoza;Dax;Francia;1977\n",
        "country: {constant: FILL IN} # MX or ES?",
    ),
    "half of the towns found": (
        "Local Municipality;Partner;Country;Since\nStellenbosch;Leuven;Belgium;2005\n"
        "Drakenstein;Kiel;Germany;1999\n",
        "country: {constant: FILL IN} # ZA?",
    ),
    "a town that stands once for several": (
        "Comune;Ente gemellato;Nazione;Anno\nPadova;Nancy;Francia;1964\n;Freiburg;Germania;1967\n"
        ";Boston;USA;1983\nVerona;Nîmes;Francia;1960\n",
        "fill: [Comune]",
    ),
    "ties of a prefecture": (
        "都道府県,市区町村,提携先都市名,提携先国名\n長野県,松本市,カトマンズ,ネパール\n"
        "長野県,飯田市,シャルルヴィル,フランス\n長野県,諏訪市,クンドル,オーストリア\n長野県,,河北省,中国\n",
        "name: [市区町村, 都道府県]",
    ),
    "a partner named in one word": (
        "comune,gemella,nazione\nTorino,Detroit,USA\nBologna,Lipsia,Germania\n",
        "b:\n  name: gemella",
    ),
    "out and back": (
        "Termin;Miasto;Nazwa wydarzenia;Wyjazd/przyjazd\n3.5.2024;Getynga;Dni Kultury;przyjazd\n"
        "4.6.2024;Douai;Wymiana;wyjazd/przyjazd\n",
        "wyjazd/przyjazd: both",
    ),
    "contacts in Korean": (
        "자매도시,국가,담당부서,담당자,이메일\n시카고,미국,국제부,J. Doe,a@b.example\n",
        "table: contacts",
    ),
    "activities in Japanese": (
        "実施日,事業名,相手都市,国名\n令和5年7月3日,公演,カトマンズ,ネパール\n",
        "date: {column: 実施日,",
    ),
    "the day of what was done": (
        "Partnerstadt;Land;Partnerschaft seit;Aktivität;Datum\nKiel;BRD;1990;Chor;3.5.2023\n"
        "Linz;Österreich;1.2.1987;Sport;2024\n",
        "date: {column: Datum,",
    ),
    "activities in German": (
        "Zeitraum;Partnerstadt;Maßnahme;TN;Hin-/Rückbegegnung\n12.-15.5.2023;Kiel;Chor;2;Hinbegegnung\n"
        "Juli 2024;Linz;Sport;3;Rückbegegnung\n",
        "    Hinbegegnung: a\n    Rückbegegnung: b\nparticipants: TN",
    ),
    "activities in French": (
        "Action;Ville partenaire;Dates;Thématique\nChantier;Kiel;du 3 au 7 mai 2023;Jeunesse\n"
        "Marché;Linz;2024;Culture\n",
        "date: {column: Dates,",
    ),
    "the day of a law": (
        "Cidade;País;Data da lei;Data do acordo\nGifu;Japão;10/03/1984;22/02/1982\n",
        "established: {column: Data do acordo,",
    ),
    "dates of which some are vague": (
        "Město;Země;Smlouva o spolupráci\nBonn;Německo;8.11.1971\nLinz;Rakousko;přelom století\n"
        "Lvov;Ukrajina;1999\n",
        "established: {column: Smlouva o spolupráci,",
    ),
    "an end that says more than a day": (
        "Vennskapsby;Land;Inngått;Avsluttet\nSeattle;USA;1967;nei\nAsmara;Eritrea;1993;ja, 2017\n",
        "ended: {column: Avsluttet,",
    ),
    "statuses, of which some say little": (
        "城市,国家,结好时间,目前状态\n金泽,日本,1981,正常往来\n波特兰,美国,1988,已中止\n根特,比利时,2006,较少\n"
        "泗水,印度尼西亚,2005,待签\n",
        "    已中止: suspended\n    待签: FILL IN",
    ),
    "statuses in a column of any name": (
        "Partner,Country,Since,Council\nKiel,Germany,1960,Active\nLinz,Austria,1977,Dissolved\n",
        "status:\n  column: Council",
    ),
    "countries, regions and towns under one name": (
        "区分,相手都市 国,相手都市 州・省,相手都市 都市\n姉妹都市,米国,ワシントン州,シアトル市\n"
        "友好都市,中国,遼寧省,瀋陽市\n",
        "  country: 相手都市 国\n  admin1: 相手都市 州・省",
    ),
    "activities in Vietnamese": (
        "Ngày,Địa phương đối tác,Quốc gia,Hoạt động,Số người\n12/5/2023,Busan,Hàn Quốc,Giao lưu "
        "học sinh,12 người\n3/6/2023,Osaka,Nhật Bản,Đoàn thăm,5\n",
        "    Giao lưu học sinh: student exchange\n    Đoàn thăm: delegation\n  otherwise: other\n"
        "participants: Số người",
    ),
    "activities in Arabic": (
        "المدينة,البلد,التاريخ,الفعالية\nباريس,فرنسا,آذار 2023,معرض ثقافي\n"
        "إسطنبول,تركيا,2022,زيارة وفد\n",
        "    زيارة وفد: delegation\n    معرض ثقافي: cultural event",
    ),
    "until when, in Ukrainian": (
        "Місто;Країна;Дата підписання;Чинна до\nЛюбек;Німеччина;1990;2030\n"
        "Вроцлав;Польща;2003;2013\n",
        "ended: {column: Чинна до,",
    ),
    "a word of two capitals": (
        "Partner,Country,Type of Agreement\nKiel,Germany,MoU\nLinz,Austria,Sister City\n",
        "MoU: memorandum",
    ),
}


def test_a_form_lies_on_its_side(tmp_path: Path) -> None:
    form = "Partner;Caen\nCountry;France\nDate signed;1987\nStatus;Active\n"
    with pytest.raises(RecordError, match="lie on its side: 'Country' and 'Date signed'"):
        suggest_mapping(_file(tmp_path / "caen.csv", form))


@pytest.mark.parametrize("what", DRAFTS)
def test_a_draft_takes_the_column_that_is_meant_or_asks(tmp_path: Path, what: str) -> None:
    table, line = DRAFTS[what]
    assert line in suggest_mapping(_file(tmp_path / "t.csv", table))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Manchester (康涅狄格州)", ("Manchester", "", "康涅狄格州")),
        ("Aurora (일리노이주)", ("Aurora", "", "일리노이주")),
        ("Illinois (伊利诺伊州)", ("Illinois", "伊利诺伊州", "")),
        ("Manchester (曼彻斯特)", ("Manchester", "曼彻斯特", "")),
    ],
)
def test_a_state_in_brackets_is_no_name_of_the_place(
    tmp_path: Path, cell: str, read: tuple[str, str, str]
) -> None:
    path = _file(tmp_path / "list.csv", f"城市,国家,结好时间\n{cell},美国,1990\n")
    stated = _drafted(path, "CN")[1].material.statements
    about = next(s.subject for s in stated if s.property == "country" and s.value == "US")
    told = {s.property: s.value for s in stated if s.subject == about}
    assert tuple(told.get(each, "") for each in ("name", "name_local", "admin1")) == read
