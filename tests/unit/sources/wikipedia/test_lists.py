"""Lists laid out as Wikipedia lays them out: places, lines, tables, sections."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.shown_markup import shown_markup
from tests.support.wikipedia_pages import ARTICLE, GERMANY, LISTS

from paradiplomacy.errors import RecordError
from paradiplomacy.exports.folder import write_material
from paradiplomacy.model.statements import Voice
from paradiplomacy.sources.extract import Extract
from paradiplomacy.sources.record_folder import read_record_folder
from paradiplomacy.sources.wikipedia import read_html

AL = "List of twin towns and sister cities in Albania"


def read(tmp_path: Path, text: str, title: str = AL, **said: str) -> Extract:
    file = tmp_path / "page.html"
    file.write_text(shown_markup(text), encoding="utf-8")
    return read_html(file, title=title, **{"as_of": "2026-05-01", **said})


def page(tmp_path: Path, title: str, **said: str) -> Extract:
    (tmp_path / "page.html").write_text(LISTS[title], encoding="utf-8")
    return read_html(tmp_path / "page.html", title=title, **{"as_of": "2026-05-01", **said})


def places(extract: Extract) -> dict[str, dict[str, str]]:
    """Properties of each place by the end of its key."""
    found: dict[str, dict[str, str]] = {}
    start = f"-{extract.material.meta.id.replace('_', '-')}-"
    for said in extract.material.statements:
        if said.subject.startswith("place:"):
            key = said.subject.removeprefix("place:").partition(start)[2]
            found.setdefault(key, {})[said.property] = said.value
    return found


def ties(extract: Extract) -> dict[tuple[str, str], dict[str, str]]:
    """Facts of each listing by whose entry it is and whom it lists."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    start = f"-{extract.material.meta.id.replace('_', '-')}-"
    for said in extract.material.statements:
        if said.subject.startswith("tie:"):
            ends = said.subject.removeprefix("tie:").split("|")
            other = next(end for end in ends if end != said.side)
            key = (said.side.partition(start)[2], other.partition(start)[2])
            found.setdefault(key, {})[said.property] = said.value
    return found


def line(tmp_path: Path, text: str) -> tuple[dict[str, dict[str, str]], dict[str, str], Extract]:
    """Places, the facts of the one tie, and all that a page with this one partner gives."""
    extract = read(tmp_path, f"'''[[Berat]]'''\n* {text}\n")
    (facts,) = ties(extract).values()
    return places(extract), facts, extract


def problems(extract: Extract) -> dict[int, str]:
    return {problem.row: problem.message for problem in extract.skipped}


# --- whole pages ---------------------------------------------------------------------


def test_alphabetical_page(tmp_path: Path) -> None:
    extract = page(tmp_path, "List of twin towns and sister cities in Germany")
    assert ties(extract) == {
        ("aachen", "toledo-spain"): {"kind": "sister", "established": "1985"},
        ("aachen", "reims"): {"kind": "sister"},
        ("aachen", "ningbo"): {"kind": "sister"},
        ("aachen", "arlington-county-virginia"): {"kind": "sister"},
        ("aachen", "kostroma"): {"kind": "sister", "suspended": "2022"},
        ("aachen", "naumburg-saale"): {
            "kind": "sister", "established": "1988", "ended": "2001",
        },
        ("frankfurt-oder", "vratsa"): {"kind": "sister"},
        ("frankfurt-oder", "heilbronn"): {"kind": "sister", "established": "1987-05-05"},
        ("frankfurt-oder", "slubice"): {"kind": "sister"},
        ("frankfurt-oder", "vitebsk"): {"kind": "friendship"},
        ("aachen", "halifax-west-yorkshire"): {"kind": "sister", "ended": "unknown"},
        ("aachen", "rostov-on-don"): {
            "kind": "sister", "established": "1990", "ended": "2022",
        },
    }  # fmt: skip
    assert extract.skipped == ()
    assert extract.unread == {"footnote": 2}
    told = places(extract)
    assert told["arlington-county-virginia"] == {
        "name": "Arlington County", "country": "US", "admin1": "Virginia", "level": "county",
    }  # fmt: skip
    assert told["halifax-west-yorkshire"]["admin1"] == "England"
    assert told["frankfurt-oder"]["name"] == "Frankfurt (Oder)"
    (source,) = extract.material.sources
    assert (source.voice, source.end) == (Voice.REFERENCE, "third")
    assert source.url.endswith("/wiki/List_of_twin_towns_and_sister_cities_in_Germany")
    meta = extract.material.meta
    assert (meta.id, meta.licence, meta.as_of) == ("wikipedia_de", "CC BY-SA 4.0", "2026-05-01")
    assert meta.ends[0] == "DE"


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    extract = page(tmp_path, "List of twin towns and sister cities in Germany")
    lines = GERMANY.split("\n")
    for said in extract.material.statements:
        if said.subject.startswith("place:") and said.property == "name":
            number = int(said.locator.removeprefix("line "))
            assert said.value in lines[number - 1], said


def test_page_by_state(tmp_path: Path) -> None:
    extract = page(tmp_path, "List of sister cities in the United States")
    told = places(extract)
    assert told["springfield-illinois"] == {
        "name": "Springfield", "country": "US", "admin1": "Illinois", "level": "city",
    }  # fmt: skip
    state = told["georgia-u-s-state"]
    assert (state["name"], state["level"], state["admin1"]) == ("Georgia", "state", "Georgia")
    assert told["kagoshima-prefecture"]["level"] == "state"  # the partner of a state
    assert told["toledo-ohio"]["admin1"] == "Ohio"
    assert told["toledo-spain"]["country"] == "ES"
    assert told["ashikaga-tochigi"]["admin1"] == "Tochigi"
    assert told["jiujiang"]["admin1"] == "Jiangxi"
    assert told["batumi"]["country"] == "GE"  # the text's Georgia, by its link
    assert (told["atlanta"]["country"], told["atlanta"]["admin1"]) == ("US", "Georgia")
    assert told["qinhuangdao"]["country"] == "CN"
    assert ties(extract)["toledo-ohio", "toledo-spain"]["established"] == "1931"
    assert ("springfield-illinois", "killarney") in ties(extract)


def test_a_flag_that_disagrees_is_noted_and_the_text_wins(tmp_path: Path) -> None:
    extract = page(tmp_path, "List of sister cities in the United States")
    assert places(extract)["killarney"]["country"] == "IE"
    (said,) = {s.note for s in extract.material.statements if "killarney" in s.subject and s.note}
    assert "flag is that of IT" in said


def test_section_of_an_article(tmp_path: Path) -> None:
    extract = page(tmp_path, "Weimar", country="Germany")
    assert ties(extract) == {
        ("weimar", "hameenlinna"): {"kind": "sister", "established": "1970"},
        ("weimar", "trier"): {"kind": "sister", "established": "1987"},
        ("weimar", "uzhhorod"): {"kind": "sister", "ended": "unknown"},
    }
    assert extract.material.meta.id == "wikipedia_de_weimar"
    assert extract.skipped == ()


def test_an_article_tells_its_state_by_its_title(tmp_path: Path) -> None:
    extract = read(tmp_path, ARTICLE, "Springfield, Missouri", country="US")
    place = next(p for p in places(extract).values() if p["name"] == "Springfield")
    assert place["admin1"] == "Missouri"


def test_dirty_page(tmp_path: Path) -> None:
    extract = page(tmp_path, AL)
    assert set(ties(extract)) == {
        ("durres", "bari"), ("durres", "istanbul"), ("vlore", "sokhumi"),
        ("vlore", "gjakova"), ("vlore", "lecce"), ("vlore", "brindisi"), ("vlore", "cegled"),
        ("vlore", "bitola"), ("tirana", "beijing"), ("tirana", "doha"), ("tirana", "bucharest"),
    }  # fmt: skip
    said = problems(extract)
    assert "several places" in said[5]
    assert "another partner" in said[7]
    assert "no place's name" in said[9]
    assert "several places" in said[11]
    assert "'proposed'" in said[12]
    assert "'Utopia' is not a country" in said[15]
    assert "country only" in said[16]
    assert "empty" in said[17]
    assert "own partner" in said[20]
    assert extract.unread["tag s"] == 1
    # An end before the start: neither date is taken, and the words are kept.
    cegled = [s for s in extract.material.statements if "cegled" in s.subject]
    assert {s.value for s in cegled if s.property == "ended"} == {"unknown"}
    assert not [s for s in cegled if s.property == "established"]
    assert any("1990 before 2020" in s.note for s in cegled)


def test_names_in_other_scripts(tmp_path: Path) -> None:
    extract = page(tmp_path, "List of twin towns and sister cities in Iran")
    told = {place["name"]: place for place in places(extract).values()}
    assert told["Xi'an"]["name_local"] == "西安"
    assert told["Kuwait City"]["name_local"] == "مدينة الكويت"
    assert told["Sapporo"]["name_local"] == "札幌市"
    assert told["札幌市"]["country"] == "JP"
    assert told["Санкт-Петербург"]["country"] == "RU"
    assert told["تهران"]["country"] == "IR"
    assert told["Singapore"]["country"] == "SG"
    assert extract.skipped == ()


@pytest.mark.parametrize("title", LISTS)
def test_what_is_read_makes_a_valid_record_folder(tmp_path: Path, title: str) -> None:
    extract = page(tmp_path, title, country="DE" if title == "Weimar" else "")
    write_material(extract.material, tmp_path / "folder")
    again = read_record_folder(tmp_path / "folder")
    assert {s.id for s in again.statements} == {s.id for s in extract.material.statements}
    assert again.meta == extract.material.meta


# --- one line ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("[[Bari]], Italy (1987)", {"established": "1987"}),
        ("[[Bari]], Italy (5 May 1987)", {"established": "1987-05-05"}),
        ("[[Bari]], Italy (May 5, 1987)", {"established": "1987-05-05"}),
        ("[[Bari]], Italy since May 1987", {"established": "1987-05"}),
        ("[[Bari]], Italy – 1987", {"established": "1987"}),
        ("[[Bari]], Italy, 1987", {"established": "1987"}),
        ("[[Bari]] (c. 1987), Italy", {"established": "1987~"}),
        ("[[Bari]], Italy (31 February 1987)", {"established": "1987-02"}),
        ("[[Bari]], Italy (1987–present)", {"established": "1987"}),
        ("[[Bari]], Italy (1987–95)", {"established": "1987", "ended": "1995"}),
        ("[[Bari]], Italy (until 2022)", {"ended": "2022"}),
        ("[[Bari]], Italy (–2022)", {"ended": "2022"}),
        ("[[Bari]], Italy (former)", {"ended": "unknown"}),
        ("Former: [[Bari]], Italy", {"ended": "unknown"}),
        ("[[Bari]], Italy (1987, terminated in 2022)", {"established": "1987", "ended": "2022"}),
        ("[[Bari]], Italy (suspended)", {"suspended": "unknown"}),
        ("[[Bari]], Italy (1987, renewed 2001)", {"established": "1987", "renewed": "2001"}),
        ("[[Bari]], Italy (friendship city, 1987)", {"kind": "friendship", "established": "1987"}),
        ("[[Bari]], Italy{{efn|since 1999}}", {}),
        ("[[Bari]], Italy <!-- (1999) -->", {}),
    ],
)
def test_what_a_line_says_of_a_tie(tmp_path: Path, text: str, facts: dict[str, str]) -> None:
    _, said, _ = line(tmp_path, text)
    assert said == {"kind": "sister", **facts}


@pytest.mark.parametrize(
    ("text", "key", "name", "country", "admin1"),
    [
        ("{{flagicon|GER}} [[Kiel]], Germany", "kiel", "Kiel", "DE", ""),
        ("{{flagicon|GER}} [[Kiel]]", "kiel", "Kiel", "DE", ""),
        ("[[Kiel]], {{GER}}", "kiel", "Kiel", "DE", ""),
        ("{{flag|Germany}}: [[Kiel]]", "kiel", "Kiel", "DE", ""),
        ("Germany – [[Kiel]]", "kiel", "Kiel", "DE", ""),
        ("[[File:Flag of Germany.svg|20px]] [[Kiel]]", "kiel", "Kiel", "DE", ""),
        ("Kiel, Germany", "kiel", "Kiel", "DE", ""),
        ("Dayton, Ohio, United States", "dayton-ohio", "Dayton", "US", "Ohio"),
        ("[[Aurora, Colorado|Aurora]], USA", "aurora-colorado", "Aurora", "US", "Colorado"),
        ("[[Aurora, Colorado]], USA", "aurora-colorado", "Aurora", "US", "Colorado"),
        ("[[Aurora]], [[Colorado]], U.S.", "aurora", "Aurora", "US", "Colorado"),
        ("[[Kanata, Ottawa|Kanata]], Canada", "kanata-ottawa", "Kanata", "CA", ""),
        ("[[Perth, Scotland|Perth]], Scotland", "perth-scotland", "Perth", "GB", "Scotland"),
        ("[[Bern]]ese, Switzerland", "bern", "Bernese", "CH", ""),
        ("{{flagicon|UK}} [[Kirkcaldy]], Scotland", "kirkcaldy", "Kirkcaldy", "GB", "Scotland"),
        ("[[Kiel]]", "kiel", "Kiel", "ZZ", ""),
        ("{{GER}} [[Kiel]]", "kiel", "Kiel", "DE", ""),
        ("[[Kiel]] {{flag|Germany}}", "kiel", "Kiel", "DE", ""),
        ("[[Saint-Pierre]], Réunion, France", "saint-pierre", "Saint-Pierre", "RE", ""),
        ("[[Macon]], Georgia, United States", "macon", "Macon", "US", "Georgia"),
    ],
)
def test_whom_a_line_names(
    tmp_path: Path, text: str, key: str, name: str, *, country: str, admin1: str
) -> None:
    told, _, _ = line(tmp_path, text)
    place = told[key]
    assert (place["name"], place["country"], place.get("admin1", "")) == (name, country, admin1)


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("[[Bari]] and [[Lecce]], Italy", "name", "several places"),
        ("[[Bari]] / [[Lecce]], Italy", "name", "several places"),
        ("[[Bari]], Italy; [[Kiel]], Germany", "name", "several places"),
        ("[[Bari]], Italy, Kiel, Germany", "name", "several places"),
        ("[[Bari]], Ruritania", "country", "'Ruritania' is not a country"),
        ("[[Italy]]", "name", "country only"),
        ("", "", "is empty"),
        ("various contacts", "name", "names no place"),
        ("[[Bari]], Italy (planned)", "status", "'planned'"),
        ("— 12, Italy", "name", "not a place's name"),
    ],
)
def test_a_line_that_is_not_understood_is_reported(
    tmp_path: Path, text: str, field: str, message: str
) -> None:
    extract = read(tmp_path, f"'''[[Berat]]'''\n* [[Nice]], France\n*{text}\n")
    assert len(ties(extract)) == 1
    (problem,) = extract.skipped
    assert (problem.row, problem.field) == (3, field)
    assert message in problem.message


def test_words_that_are_not_understood_are_kept_and_counted(tmp_path: Path) -> None:
    _, _, extract = line(tmp_path, "[[Bari]], Italy (by handshake)")
    assert extract.unread == {"words beside a partner": 1}
    assert any("by handshake" in s.note for s in extract.material.statements)


# --- the file ------------------------------------------------------------------------


def test_the_same_page_gives_the_same_statements_whatever_its_line_ends(tmp_path: Path) -> None:
    one = read(tmp_path, GERMANY)
    page = shown_markup(GERMANY).replace("\n", "\r\n").encode()
    (tmp_path / "page.html").write_bytes(b"\xef\xbb\xbf" + page)
    other = read_html(tmp_path / "page.html", title=AL, as_of="2026-05-01")
    assert one == other


@pytest.mark.parametrize(
    ("data", "said", "message"),
    [
        (b"", {}, "is empty"),
        (b"\xff\xfe*", {}, "is UTF-16, expected UTF-8"),
        (b'{"error": {}}', {}, "without the page"),
        (b'{"parse": [', {}, "starts as JSON and is none"),
        (b"Text alone.", {}, "0 listings were read"),
        (b"<li>Bari, Italy", {"title": "Lists"}, "names no country"),
        (b"<li>Bari, Italy", {"country": "Utopia"}, "is not a country"),
        (b"<li>Bari, Italy", {"title": "List of twin towns in Utopia"}, "no country"),
        (b"<p><b>Berat</b><li>Bari, Italy", {"as_of": "soon"}, "is not a date"),
        (b"<p><b>Berat</b><li>Bari, Italy", {"record": "My record"}, "is not a key"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_clear_error(
    tmp_path: Path, data: bytes, said: dict[str, str], message: str
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(data)
    with pytest.raises(RecordError, match=message) as raised:
        read_html(file, **{"title": AL, "as_of": "2026", **said})
    assert "page.html" in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"none\.html: is not there"):
        read_html(tmp_path / "none.html", title=AL)


@pytest.mark.parametrize(
    ("title", "country", "admin1"),
    [
        ("List of sister cities in California", "US", "California"),
        ("List of sister cities in Georgia (U.S. state)", "US", "Georgia"),
        ("List of twin towns and sister cities in Scotland", "GB", "Scotland"),
        ("List of twin towns and sister cities in the Czech Republic", "CZ", None),
    ],
)
def test_the_title_tells_country_and_state(
    tmp_path: Path, title: str, country: str, admin1: str | None
) -> None:
    extract = read(tmp_path, "'''[[Exampleton]]'''\n* [[Bari]], Italy\n", title)
    place = places(extract)["exampleton"]
    assert (place["country"], place.get("admin1")) == (country, admin1)
    assert len(extract.material.meta.ends) == 2
