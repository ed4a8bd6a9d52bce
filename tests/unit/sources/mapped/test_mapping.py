"""A mapping is right as a whole, or all that is wrong is told by file, line and key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.tables import PAIRS, read, said, small, values

from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.model.dates import EventDate
from paradiplomacy.sources.mapped import load_mapping, shipped_mappings, suggest_mapping

ROW = "Berat,Albania,Amasya,Turkey\n"


def loaded(folder: Path, text: str) -> Any:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path).mapping


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"nmae": "x"}, "nmae", "is not a key here"),
        ({"record__licnce": "x"}, "record.licnce", "did you mean 'licence'?"),
        ({"a__nam": "x"}, "a.nam", "did you mean 'name'?"),
        ({"a__country__colum": "x"}, "a.country.colum", "did you mean 'column'?"),
        ({"a__name": None}, "a.name", "is missing"),
        ({"record": None}, "record", "is missing"),
        ({"record__id": "My record"}, "record.id", "found 'My record'"),
        ({"record__as_of": "../2020"}, "record.as_of", "open end"),
        ({"record__title": "FILL IN"}, "record.title", "still says 'FILL IN'"),
        ({"listed_by": "city1"}, "listed_by", "none of a, b, both, neither"),
        ({"kind": "cousin"}, "kind", "none of sister, friendship"),
        ({"a__level": "moon"}, "a.level", "none of state"),
        ({"kind": {"column": "k", "constant": "sister"}}, "kind", "one of the two only"),
        ({"a__name": {"column": "x", "constant": "y"}}, "a.name", "one of the two only"),
        ({"a__latitude": "lat"}, "a", "go together"),
        ({"established": {"column": "x", "formats": ["%d.%m.%y"]}}, "established.formats", "%y"),
        ({"established": {"column": "x", "formats": ["%Y/%Y"]}}, "established.formats", "twice"),
        (
            {"established": {"column": "x", "formats": []}},
            "established.formats",
            "1 entries or more",
        ),
        ({"source": {"id": "x"}}, "source", "expected id and title"),
        ({"source": {"id": "x", "title": "y", "column": "z"}}, "source", "not both"),
        ({"source__voice": "rumour"}, "source.voice", "found 'rumour'"),
        ({"file": {"encoding": "klingon"}}, "file.encoding", "not an encoding of text"),
        ({"file": {"encoding": "rot13"}}, "file.encoding", "not an encoding of text"),
        ({"file": {"header": 0}}, "file.header", "expected 1 or more"),
        ({"only_where": [{"column": "x"}]}, "only_where.0", "is or is_not"),
        ({"expect": {"at_least": -1}}, "expect.at_least", "expected 0 or more"),
        ({"a": ["x"]}, "a", "expected keys with values"),
    ],
)
def test_what_is_wrong_is_named_by_its_key(
    tmp_path: Path, changes: dict[str, Any], field: str, says: str
) -> None:
    if "a__country__colum" in changes:
        mapping = small()
        mapping["a"]["country"] = {"colum": "x"}
    else:
        mapping = small(**changes)
    text = yaml.safe_dump(mapping, sort_keys=False)
    with pytest.raises(RecordError) as failed:
        loaded(tmp_path, text)
    found = {p.field: p for p in failed.value.problems}
    assert field in found
    assert says in found[field].message
    assert found[field].file == "mine.yaml"
    path, lines = field.split("."), text.splitlines()
    if "missing" not in says and found[field].row:
        assert any(part in lines[found[field].row - 1] for part in [*path, "column"])


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    mapping = small(record__id="X", listed_by="c", b__name=None)
    with pytest.raises(RecordError) as failed:
        loaded(tmp_path, yaml.safe_dump(mapping))
    assert {p.field for p in failed.value.problems} == {"record.id", "listed_by", "b.name"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "expected"),
        ("a: 1\na: 2\n", "row 2: the key 'a' stands twice"),
        ("a: &x [1]\nb: *x\n", "uses aliases"),
        ("[" * 3000 + "]" * 3000, "nested too deeply"),
        ("", "expected keys with values"),
        ("just words", "expected keys with values"),
        ("a: \x07", "special characters"),
        ("? [x]\n: y\n", ""),
        ("x: !!python/object/apply:os.getcwd []\n", ""),
    ],
)
def test_what_is_no_mapping_is_no_traceback(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(RecordError, match=r"mine\.yaml") as failed:
        loaded(tmp_path, text)
    assert says in str(failed.value)


def test_norway_is_no_truth_value(tmp_path: Path) -> None:
    text = yaml.safe_dump(small()).replace("country: country2", "country: {constant: NO}")
    (tmp_path / "m.yaml").write_text(text)
    assert load_mapping(tmp_path / "m.yaml").mapping.b.country.constant == "NO"


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'wikipedia_2026'"):
        load_mapping("wikipedia_2025")
    with pytest.raises(NotFoundError, match="there are: dated_ties"):
        load_mapping("")
    with pytest.raises(RecordError, match="is a folder, expected a mapping"):
        load_mapping(tmp_path)
    (tmp_path / "big.yaml").write_text("#" * 200_000)
    with pytest.raises(RecordError, match="too large for a mapping"):
        load_mapping(tmp_path / "big.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9")
    with pytest.raises(RecordError, match="not UTF-8"):
        load_mapping(tmp_path / "latin.yaml")


@pytest.mark.parametrize("name", shipped_mappings())
def test_mappings_that_ship_are_right_and_say_what_limits_them(name: str) -> None:
    record = load_mapping(name).mapping.record
    assert record.id == name
    assert EventDate.parse(record.as_of).is_bounded
    assert len(record.limits) >= 3
    assert all(limit.endswith(".") for limit in record.limits)


# --- suggestions -------------------------------------------------------------------------


def suggested(folder: Path, table: str) -> dict[str, Any]:
    path = folder / "our-list 2026.csv"
    path.write_text(table, encoding="utf-8")
    text = suggest_mapping(path)
    (folder / "draft.yaml").write_text(text)
    result = yaml.load(text, Loader=yaml.BaseLoader)
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Berat,AL,40.7,Amasya,TR,40.65\nVlorë,AL,40.47,Ancona,IT,43.62\n", "has '40.7' in its"),
        ("Berat,1990-05-01\nVlorë,1991-01-01\n", "has '1990-05-01' in its"),
        ("Q83176,Q217216\n", "has 'Q83176' in its"),
        ("x\n", "has one column, expected one or more for each end"),
    ],
    ids=["coordinates", "dates", "items", "one column"],
)
def test_without_a_header_nothing_is_suggested(table: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=f"row 1: {expected}"):
        suggested(tmp_path, table)


def test_a_year_may_be_the_name_of_a_column(tmp_path: Path) -> None:
    draft = suggested(tmp_path, "city1,city2,2019\nBerat,Amasya,yes\n")
    assert draft["b"]["name"] == "city2"
    assert "ignore" not in draft, "whoever reads the table is told that it is not read"


def test_a_column_that_stands_twice_is_named_by_a_suggestion(tmp_path: Path) -> None:
    suggested(tmp_path, "city1,country1,city2,country2,since,since\nBerat,AL,Amasya,TR,1990,1991\n")
    text = (tmp_path / "draft.yaml").read_text()
    assert "# These stand twice in the header, so that no key can name one; rename them:" in text
    assert "\n#   since\n" in text


def test_a_suggestion_is_not_read_before_it_is_filled_in(tmp_path: Path) -> None:
    suggested(tmp_path, PAIRS + ROW)
    with pytest.raises(RecordError, match="FILL IN") as failed:
        load_mapping(tmp_path / "draft.yaml")
    assert {p.field for p in failed.value.problems} == {
        "record.title",
        "record.licence",
        "record.as_of",
        "source.title",
    }


@pytest.mark.parametrize(
    ("head", "ends"),
    [
        ("city1,country1,city2,country2", ("city1", "country1", "city2", "country2")),
        ("City,Land,Sister city,Sister land", ("City", "Land", "Sister city", "Sister land")),
        ("cityA,isoA,cityB,isoB", ("cityA", "isoA", "cityB", "isoB")),
        ("Partner City,Country", (None, None, "Partner City", "Country")),
        ("Stadt,Land", (None, None, "Stadt", "Land")),
        ("our ort,our land,their ort,to land", ("our ort", "our land", "their ort", "to land")),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(
    tmp_path: Path, head: str, ends: tuple[str | None, ...]
) -> None:
    width = head.count(",") + 1
    draft = suggested(tmp_path, f"{head},Remarks,Mayor\n" + "x," * width + "y,z\n")
    found = [draft[end][role] for end in "ab" for role in ("name", "country")]
    assert [cell if isinstance(cell, str) else None for cell in found] == list(ends)
    assert (draft["note"], draft["ignore"]) == ("Remarks", ["Mayor"])
    assert draft["record"]["id"] == "our_list_2026"


@pytest.mark.parametrize(
    ("cell", "formats"),
    [
        ("1988", ["edtf", "words"]),
        ("3.5.1988", ["edtf", "words"]),
        ("31/5/1988", ["edtf", "%d/%m/%Y", "words"]),
        ("5/31/1988", ["edtf", "%m/%d/%Y", "words"]),
        ("5/3/1988", ["edtf", "words"]),
    ],
)
def test_forms_of_dates_are_suggested_only_where_they_are_plain(
    tmp_path: Path, cell: str, formats: list[str]
) -> None:
    draft = suggested(tmp_path, f"{PAIRS.strip()},Since\n{ROW.strip()},{cell}\n")
    assert draft["established"] == {"column": "Since", "formats": formats}


def test_words_for_kinds_are_proposed_or_left_to_be_told(tmp_path: Path) -> None:
    words = ("Partnerschaft", "sister city", "", "Dings", "友好城市", "Amitié")
    rows = "".join(f"{ROW.strip()},{word}\n" for word in words)
    draft = suggested(tmp_path, f"{PAIRS.strip()},Art\n{rows}")
    assert draft["kind"]["values"] == {
        "": "sister",
        "Amitié": "friendship",
        "Dings": "FILL IN",
        "Partnerschaft": "sister",
        "友好城市": "sister",
    }
    many = "".join(f"{ROW.strip()},{i}\n" for i in range(20))
    draft = suggested(tmp_path, f"{PAIRS.strip()},Art\n{many}")
    assert (draft["kind"], draft["ignore"]) == ("sister", ["Art"])


def test_a_suggestion_that_is_filled_in_reads_the_table(tmp_path: Path) -> None:
    head = "Partner city,Country,lat,lon,Since,Type,Web link\n"
    table = head + "Amasya,Turkey,40,35,1994,sister,https://example.org/x\n"
    draft = suggested(tmp_path, table)
    draft["record"] |= {"title": "Ours", "licence": "CC0-1.0", "as_of": "2026"}
    draft["a"] = {"name": {"constant": "Berat"}, "country": {"constant": "AL"}}
    extract = read(tmp_path, table, draft)
    assert (extract.skipped, extract.unread) == ((), {})
    assert said(extract, "established")[0][1] == "1994"
    assert values(extract, "coordinates") == ["40,35"]


@pytest.mark.parametrize(
    "column", ["a: b", "x # y", "- z", "'q'", '"', "[", "*", "yes", "%", "é", "{}"]
)
def test_any_name_of_a_column_stands_in_the_draft_as_it_is(tmp_path: Path, column: str) -> None:
    quoted = '"' + column.replace('"', '""') + '"'
    draft = suggested(tmp_path, f"{PAIRS.strip()},{quoted}\n{ROW.strip()},x\n")
    assert draft["ignore"] == [column]


HEADERS = {
    "de": "Deutsche Kommune,Ausländische Kommune,Land,Art,Beginn\n"
    "Köln,Lille,Frankreich,Partnerschaft,14.09.1987\nBonn,Oxford,Großbritannien,Freundschaft,1947\n",
    "fr": "Commune,Commune partenaire,Pays,Type,Année\nLyon,Canton,Chine,Jumelage,1988\n"
    "Nantes,Cardiff,Royaume-Uni,Jumelage,1964\n",
    "es": "Municipio,Ciudad hermana,País,Tipo,Fecha\nSevilla,Kansas City,Estados Unidos,"
    "Hermanamiento,12 de mayo de 1969\nCádiz,Brest,Francia,Hermanamiento,1986\n",
    "sv": "Stad,Vänort,Land,Typ,Undertecknat\nGöteborg,Turku,Finland,Vänort,1946\n"
    "Malmö,Stettin,Polen,Samarbete,omkring 1990\n",
    "pl": "Miasto,Miasto partnerskie,Kraj,Rodzaj,Data podpisania\nToruń,Getynga,Niemcy,"
    "partnerstwo,12 maja 1978\nŁódź,Stuttgart,Niemcy,partnerstwo,1988\n",
    "uk": "Громада,Місто-партнер,Країна,Вид,Рік\nЛьвів,Краків,Польща,партнерство,1995\n"
    "Одеса,Марсель,Франція,побратимство,1973\n",
    "zh": "我方城市,外方城市,国别,类型,结好时间\n南京,圣路易斯,美国,友好城市,1979年11月2日\n"
    "上海,横滨,日本,友好城市,1973年11月30日\n",
    "ja": "自治体,姉妹都市,国名,種別,提携年月日\n京都市,ボストン,アメリカ合衆国,"
    "姉妹都市,1959年6月24日\n"
    "横浜市,上海,中国,友好都市,昭和48年11月30日\n",
    "ko": "우리 도시,자매도시,국가,유형,체결일\n부산,시모노세키,일본,자매결연,1976년 10월 11일\n"
    "서울,베이징,중국,자매결연,1993.10.23\n",
    "en": "USCity,USState,PartnerCity,PartnerCityCountry,Region,Relationship,Established\n"
    "Gilbert,Arizona,Leshan,China,Asia,Sister City,9/16/1998\n"
    "Little Rock,Arkansas,Changchun,China,Asia,Sister City,1994\n",
}


@pytest.mark.parametrize("language", HEADERS)
def test_a_draft_goes_by_words_in_many_languages_and_by_cells(
    language: str, tmp_path: Path
) -> None:
    draft = suggested(tmp_path, HEADERS[language])
    head = HEADERS[language].partition("\n")[0].split(",")
    first, partner = (head[0], head[2]) if language == "en" else head[:2]
    land, kind, since = (head[i] for i in ((3, 5, 6) if language == "en" else (2, 3, 4)))
    assert (draft["a"]["name"], draft["b"]["name"]) == (first, partner)
    assert draft["b"]["country"] == land
    homes = {"en": "US", "sv": "SE", "uk": "UA", "zh": "CN", "ja": "JP", "ko": "KR"}
    home = homes.get(language, language.upper())
    assert draft["a"].get("country", {"constant": home}) == {"constant": home}
    assert draft["kind"]["column"] == kind
    assert "FILL IN" not in draft["kind"].get("values", {}).values()
    assert draft["established"]["column"] == since
    assert draft["record"]["languages"] == [language]
    assert draft.get("ignore", []) == (["Region"] if language == "en" else [])


def test_cells_decide_where_no_word_does(tmp_path: Path) -> None:
    table = "x1,x2,who,x3\nLiège,Krasnodar,Russland,1990\nGent,Tallinn,Estland,1996\n"
    draft = suggested(tmp_path, table.replace("x1", "our place").replace("x2", "their place"))
    assert draft["b"]["country"] == "who"
    assert draft["established"]["column"] == "x3"


def test_which_side_a_country_belongs_to_is_seen_in_the_gazetteer(tmp_path: Path) -> None:
    rows = "France,Nantes,Cardiff\nFrance,Lyon,Birmingham\nFrance,Lille,Leeds\n"
    draft = suggested(
        tmp_path,
        "City 1,City 2,Country\n"
        + "".join(
            ",".join((*row.split(",")[1:], row.split(",")[0])) + "\n" for row in rows.splitlines()
        ),
    )
    assert draft["a"]["country"] == "Country"
    before = suggested(tmp_path, f"Country,City,Sister\n{rows}")
    assert (before["a"]["country"], before["a"]["name"]) == ("Country", "City")
    assert before["b"]["country"] == {"constant": "GB"}


def test_a_table_of_activities_is_drafted_as_one(tmp_path: Path) -> None:
    table = (
        "Datum,Partnerstadt,Was,Bereich,Personen,wer reiste,E-Mail\n"
        "14.05.2022,Swansea,Chorbesuch,Kultur,34,Gäste,a@b.example\n"
        "2023,Haifa,Online-Workshop,Umwelt,40,niemand,a@b.example\n"
    )
    draft = suggested(tmp_path, table)
    assert draft["table"] == "activities"
    assert (draft["b"], draft["date"]["column"]) == ({"name": "Partnerstadt"}, "Datum")
    assert draft["sector"]["values"] == {"Kultur": "culture", "Umwelt": "environment"}
    assert draft["form"]["values"]["Chorbesuch"] == "cultural event"
    assert draft["travelled"]["values"] == {"Gäste": "b", "niemand": "nobody"}
    assert (draft["participants"], draft["ignore"]) == ("Personen", ["E-Mail"])
    draft["record"] |= {"title": "Ours", "licence": "CC0-1.0", "as_of": "2026"}
    draft["source"]["title"] = "Diary"
    draft["a"] = {"name": {"constant": "Bonn"}, "country": {"constant": "DE"}}
    extract = read(tmp_path, table, draft)
    assert (extract.skipped, extract.unread) == ((), {})


AGREEMENTS = (
    "Partnerstadt,Land,Titel,Unterzeichnet am,gültig bis,Verlängerung,Sprachen,Datei\n"
    'Swansea,Vereinigtes Königreich,Jugendaustausch,14.05.1987,,automatic,"de, EN",s.pdf\n'
    "Toulon,Frankreich,Kulturabkommen,1959,irgendwann,auf Antrag,de,\n"
    "Kiel,,,,,,,\n"
)
REQUESTS = (
    "Partnerstadt,Land,Betreff,Eingang,Frist,Stand,Bearbeiter\n"
    "Swansea,Vereinigtes Königreich,Chor sucht Unterkunft,2026-02-03,15. März 2026,offen,Ref. 3\n"
    ",,Statistik für den Landtag,2026-02-05,,,Ref. 3\n"
)
CONTACTS = (
    "Partnerstadt,Land,Funktion,Ansprechperson,E-Mail,Einwilligung\n"
    "Swansea,Vereinigtes Königreich,Protocol,A. Example,a@swansea.example,name\n"
    "Swansea,Vereinigtes Königreich,Protocol,B. Example,b@swansea.example,none\n"
)


@pytest.mark.parametrize(
    ("table", "text", "values"),
    [
        (
            "agreements",
            AGREEMENTS,
            {
                ("title", "Jugendaustausch"),
                ("signed", "1987-05-14"),
                ("renewal", "automatic"),
                ("renewal", "on request"),
                ("languages", "en"),
                ("file", "s.pdf"),
            },
        ),
        (
            "requests",
            REQUESTS,
            {("due", "2026-03-15"), ("status", "open"), ("what", "Statistik für den Landtag")},
        ),
        ("contacts", CONTACTS, {("consent", "none"), ("channel", "b@swansea.example")}),
    ],
)
def test_tables_of_a_desk_are_drafted_and_read(
    table: str, text: str, values: set[tuple[str, str]], tmp_path: Path
) -> None:
    draft = filled(tmp_path, text)
    assert draft["table"] == table
    for words in (draft["columns"].get("renewal", {}), draft["columns"].get("status", {})):
        known = {"auf Antrag": "on request", "offen": "open"}
        drafted = words.get("values", {})
        assert drafted in ({}, {"auf Antrag": "on request"}, {"offen": "open"})
        words["values"] = {word: known[word] for word in words.get("values", {})}
    extract = read(tmp_path, text, draft)
    stated = [s for s in extract.material.statements if s.subject.startswith(table[:-1])]
    assert {(s.property, s.value) for s in stated} >= values
    assert len({s.subject for s in stated}) == 2
    asked = {(problem.row, problem.field) for problem in extract.skipped}
    assert asked == ({(3, "gültig bis"), (4, "Titel")} if table == "agreements" else set())
    assert not [s for s in stated if "example" in s.subject or "Example" in s.subject]


def filled(folder: Path, table: str) -> dict[str, Any]:
    """The draft, with what only the office knows."""
    draft = suggested(folder, table)
    draft["record"] |= {"title": "Ours", "licence": "CC0-1.0", "as_of": "2026"}
    draft["source"]["title"] = "Files"
    draft["a"] = {"name": {"constant": "Bonn"}, "country": {"constant": "DE"}}
    return draft


def test_a_request_may_be_on_no_partner(tmp_path: Path) -> None:
    draft = filled(tmp_path, REQUESTS)
    draft["columns"]["status"] = "Stand"
    extract = read(tmp_path, REQUESTS, draft)
    partners = [s for s in extract.material.statements if s.property == "partner"]
    assert len(partners) == 1
    assert [(p.row, p.field) for p in extract.skipped] == [(2, "Stand")]


def test_a_column_that_the_table_lacks_is_refused(tmp_path: Path) -> None:
    draft = filled(tmp_path, CONTACTS)
    draft["columns"]["due"] = "E-Mail"
    with pytest.raises(RecordError, match="'due' is no column of contacts"):
        read(tmp_path, CONTACTS, draft)


@pytest.mark.parametrize("name", ["de", "en", "fr", "scifields", "zh"])
def test_headers_of_registries_are_drafted_whole(name: str, shared: Path) -> None:
    draft = yaml.load(suggest_mapping(shared / f"data/headers/{name}.csv"), Loader=yaml.BaseLoader)
    assert {"name", "country"} <= draft["a"].keys() & draft["b"].keys()
    assert "FILL IN" not in str([draft[key] for key in ("a", "b", "kind", "established")])
    assert draft.get("ignore", []) == (["Region"] if name == "scifields" else [])
