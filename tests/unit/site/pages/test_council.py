"""Two pages for the council on a tie or a place, as HTML, PDF and DOCX with the same words."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path

import pytest
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.errors import NotFoundError, ParadiplomacyError
from paradiplomacy.language import Language, typesetting
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record
from paradiplomacy.site import site_context
from paradiplomacy.site.council import files
from paradiplomacy.site.council.files import Block, HeadingBlock, Items, ParagraphBlock
from paradiplomacy.site.kinds import View
from paradiplomacy.site.pages.things import COUNCIL
from paradiplomacy.site.site import Site

KEY = tie_key(LITTLE_ROCK, CHANGCHUN)


def lines(composed: list[Block]) -> list[str]:
    """Every heading, paragraph, item and cell, as text."""
    texts: list[str] = []
    for block in composed:
        if isinstance(block, HeadingBlock):
            texts.append(block.text)
        elif isinstance(block, ParagraphBlock):
            texts.append("".join(run.text for run in block.line))
        elif isinstance(block, Items):
            texts += ["".join(run.text for run in line) for line in block.lines]
        else:
            texts += block.header
            texts += ["".join(run.text for run in cell) for row in block.rows for cell in row]
    return [text for text in texts if text]


def written(
    folder: Folder, key: str = KEY, *, language: Language = "en", years: int = 10
) -> list[Block]:
    site = Site(folder.record())
    return composed_of(site, site.council.about(key, years), language)


def composed_of(site: Site, view: View, language: Language = "en") -> list[Block]:
    return files.blocks_of(site.writer(language).sheet("council_alone", view))


def text(folder: Folder, key: str = KEY, *, language: Language = "en", years: int = 10) -> str:
    return "\n".join(lines(written(folder, key, language=language, years=years)))


def test_a_tie_that_goes_on_as_another_kind_is_said_as_on_its_page(folder: Folder) -> None:
    folder.change("ties.csv", 0, when="../2025-06")
    folder.tie("kind", "friendship city", when="2025-07/..")
    folder.tie("ended", "2025-07~", actor="law").tie("renewed", "2025-07/..", actor="US")
    said = text(folder)
    assert "continued as a friendship tie, by Little Rock" in said
    assert "改为友好交流关系" in text(folder, language="zh")
    assert "renewed" not in said


def test_years_without_exchanges_are_no_proof_of_silence(folder: Folder) -> None:
    folder.add("exchanges.csv", id="no-day", date="")
    page = text(folder)
    assert "no exchanges dated between 1 January 2016 and 1 January 2026" in page
    assert "does not show that nothing was done" in page
    assert "One exchange without a date" in page


def test_as_many_years_back_as_asked_for(folder: Folder) -> None:
    page = text(folder, years=40)
    assert "the record has one exchange from the last 40 years" in page.lower()
    assert "August 1994, delegation" in page
    assert "(source: Little Rock Sister Cities)" in page


def test_an_exchange_of_many_years_counts_under_none_before_those_of_the_page(
    folder: Folder,
) -> None:
    folder.add("exchanges.csv", id="letters", date="2010~/2019")
    sheet = Site(folder.record()).council.about(KEY, 10)["exchanges"]
    assert (sheet["n"], sheet["by_year"], sheet["year_uncertain"]) == (1, {}, 1)


def test_what_is_still_to_come_is_none_of_these_years(folder: Folder) -> None:
    folder.add("exchanges.csv", id="to-come", date="2035-05-02")
    folder.add("exchanges.csv", id="now", date="2026")
    told = "The record has one exchange between 1 January 2016 and"
    assert told in text(folder)
    assert "2035" not in text(folder)
    assert told in text(folder, LITTLE_ROCK)


def test_the_page_of_a_place_has_what_it_did_with_a_place_that_is_no_partner(
    folder: Folder,
) -> None:
    folder.add("exchanges.csv", id="visit", date="2024-05", place_a=LITTLE_ROCK, place_b=DALIAN)
    assert "May 2024" in text(folder, LITTLE_ROCK)
    assert "In all, the record has two exchanges" in text(folder, LITTLE_ROCK)


def test_contradicting_dates_stand_with_who_gives_each(folder: Folder) -> None:
    page = text(folder)
    assert "22 June 1994 according to Changchun" in page
    assert "5 April 1994 according to Little Rock" in page
    assert "Different dates are given by Changchun and Little Rock; see" in page


def test_among_many_dates_those_of_both_ends_are_named_first(folder: Folder) -> None:
    for n, date in enumerate(("1980~", "1980", "1980-01", "1980-02", "1980-03", "1980-04")):
        folder.add("sources.csv", id=f"paper-{n}", end="third", voice="other", place="")
        folder.tie("established", date, source=f"paper-{n}")
    page = text(folder)
    assert "1994 according to Changchun" in page
    assert "1994 according to Little Rock" in page


def test_partners_are_asked_for_every_date_that_they_have_not_given(folder: Folder) -> None:
    folder.add("sources.csv", id="press", title="Some paper", end="third", voice="other", place="")
    folder.tie("established", "1990", place_a=OAKLAND, place_b=CHANGCHUN, source="press")
    asked = "Ask the office in charge in Dalian and Changchun for the founding date"
    assert asked in text(folder, OAKLAND)


def test_an_end_that_nobody_heard_is_asked_for_the_agreement(folder: Folder) -> None:
    page = text(folder, tie_key(OAKLAND, DALIAN))
    assert "the foreign affairs office of Dalian for the signed agreement" in page
    assert "Of the two places, only Oakland says so." in page


def test_a_date_of_others_is_not_called_that_of_the_end_that_gives_its_year(
    folder: Folder,
) -> None:
    folder.add("sources.csv", id="press", title="Some paper", end="third", voice="other", place="")
    folder.tie("established", "1990", place_a=OAKLAND, place_b=CHANGCHUN, source="oak")
    folder.tie("established", "1990-05-06", place_a=OAKLAND, place_b=CHANGCHUN, source="press")
    page = text(folder, tie_key(OAKLAND, CHANGCHUN))
    assert "6 May 1990 – stated only by other sources, not by either place. This" in page
    assert "This agrees with what one of the two places says: 1990 according to Oakland." in page
    assert "only Oakland says so" not in page
    assert "Only one of the two places gives a date" in page


def test_a_law_is_named_with_its_limits_and_is_no_advice(folder: Folder) -> None:
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.add(
        "laws.csv",
        place="us-ar",
        effective="2025-08-05",
        scope_countries="CN",
        covered="municipalities",
        duty="no new sister city",
        retroactive="yes",
    )
    page = text(folder)
    assert "Ark. Code 14-1-116, for Arkansas: in force since 5 August 2025." in page
    assert "In short: no new sister city. Existing ties are covered, too." in page
    assert "This is not legal advice." in page


def test_a_clause_of_a_law_on_which_sources_differ_is_named(folder: Folder) -> None:
    law = {"place": LITTLE_ROCK, "scope_countries": "CN", "retroactive": "yes"}
    folder.add("laws.csv", effective="2025-08-05", **law)
    assert "sources differ" not in text(folder)
    folder.add("laws.csv", effective="2025-07-01", source="geonames", **law)
    assert "Date in force: sources differ." in text(folder)
    assert "关于生效日期，各来源说法不一。" in text(folder, language="zh")


def test_the_page_of_a_state_has_the_ties_of_places_in_it(folder: Folder) -> None:
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    page = text(folder, "us-ar")
    assert "has no tie of its own in the record; places within it have one tie." in page
    assert "Little Rock – Changchun" in page


def test_a_chinese_page_has_no_english_but_what_is_quoted(folder: Folder) -> None:
    site = Site(folder.record())
    for key in (KEY, LITTLE_ROCK):
        sheet = site.writer("zh").sheet("council_alone", site.council.about(key))
        own = re.sub(r'<span lang="en">.*?</span>|<[^>]*>', "|", sheet)
        left = re.sub(r"both-ends/\d+|paradiplomacy [\d.]+|CC0-1\.0", "", own)
        left = left.replace(site.writer("zh").record_title(), "")
        assert not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", left)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_word_and_html_files_have_the_words_of_the_blocks(
    folder: Folder, language: Language
) -> None:
    from docx import Document

    composed = written(folder, language=language, years=40)
    site = Site(folder.record())
    whole = files.page_file(site.writer(language), site.council.about(KEY, 40), "html").decode()
    html = re.sub(r"<style>.*?</style>", "", whole, flags=re.S)
    shown = " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
    document = Document(io.BytesIO(files.docx_of(composed, language)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [paragraph.text for paragraph in document.paragraphs] + cells
    for line in lines(composed):
        assert line in texts
        assert " ".join(line.split()) in shown


def test_word_shows_chinese_in_a_chinese_font(folder: Folder) -> None:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(io.BytesIO(files.docx_of(written(folder, language="zh"), "zh")))
    for style in ("Normal", "Heading 1", "List Bullet"):
        fonts = document.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pdf_has_at_most_two_pages(folder: Folder, language: Language) -> None:
    import typst

    if not set(typesetting.HAN) & set(typst.Fonts().families()):
        pytest.skip("needs a font with Chinese characters, such as Debian's fonts-noto-cjk")
    for day in range(1, 28):
        folder.add(
            "exchanges.csv", id=f"visit-{day}", date=f"2024-05-{day:02}", description="x " * 60
        )
    composed = written(folder, language=language)
    pages = files.typeset(composed, language, "svg")
    assert len(pages) <= 2 if isinstance(pages, list) else pages
    assert files.pdf_of(composed, language).startswith(b"%PDF")


def test_without_a_chinese_font_the_error_says_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "HAN", ("No Such Font",))
    with pytest.raises(ParadiplomacyError, match="Noto Sans CJK SC"):
        files.pdf_of(written(folder, language="zh"), "zh")


def test_an_unknown_ending_is_refused(folder: Folder, tmp_path: Path) -> None:
    site = Site(folder.record())
    with pytest.raises(NotFoundError, match="docx"):
        files.write_council_page(site.record, COUNCIL.view(site, KEY), tmp_path / "brief.odt", "en")


def test_a_wide_record_has_its_pages_on_demand_alone(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = COUNCIL.address(KEY) + ".html"
    assert address not in set(Site(folder.record()))
    for day in ("2019-05-06", "2024-03-02"):
        folder.add("exchanges.csv", id=f"visit-{day}", date=day, source="lr")
    assert address in set(Site(folder.record()))
    monkeypatch.setattr(site_context, "MOST_COUNCIL_PAGES", 1)
    site = Site(folder.record())
    assert address not in set(site)
    assert b"Little Rock" in site.content(address).body
    assert b"council/" not in site.content("ties/" + address.removeprefix("council/")).body


def test_a_vague_date_that_wins_has_its_reason(folder: Folder) -> None:
    folder.tie("established", "1994", source="geonames")
    assert "This page uses “1994” because more precise dates fall within it" in text(folder)


def test_a_tie_that_nobody_dates_is_not_called_active(folder: Folder) -> None:
    folder.change("ties.csv", 4, property="kind", value="sister city", source="geonames")
    page = text(folder, tie_key(OAKLAND, DALIAN))
    assert "whether it is active today is not known" in page
    assert "not known; no dated activity" in page


def test_a_live_site_has_the_pages_as_files_and_leads_to_them(folder: Folder) -> None:
    address = "zh/" + COUNCIL.address(KEY)
    frozen, live = Site(folder.record()), Site(folder.record(), is_live=True)
    assert b".docx" in live.content(f"{address}.html").body
    assert live.content(f"{address}.docx").body.startswith(b"PK")
    assert b".docx" not in frozen.content(f"{address}.html").body
    with pytest.raises(NotFoundError):
        frozen.content(f"{address}.docx")


def test_no_pdf_is_offered_without_a_chinese_font(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "HAN", ("No Such Font",))
    assert Site(folder.record(), is_live=True).council_downloads == ("docx",)


def test_a_state_has_a_sheet_with_what_the_places_in_it_did(folder: Folder) -> None:
    folder.place("us-ca", "California", "California", 36.0, -119.0, level="state")
    folder.add("shocks.csv")
    response = {"place": OAKLAND, "partner": DALIAN, "source": "oak", "date": "1989-07"}
    folder.add("responses.csv", id="oak-1989", **response)
    site = Site(folder.record())
    assert site.has_council_page("us-ca")
    assert [each["place"] for each in site.council.about("us-ca", 40)["responses"]] == [OAKLAND]
    page = site.content("council/us-ca.html").body.decode()
    assert 'class="sheet"' in page


def test_what_does_not_stand_on_a_sheet_is_counted(folder: Folder) -> None:
    sectors = ("culture", "education", "energy", "general", "health", "sport", "tourism", "trade")
    folder.add("exchanges.csv", id="fair", date="2020", sector="; ".join(sectors))
    folder.add("shocks.csv")
    for day in range(1, 5):
        folder.add("responses.csv", id=f"r{day}", date=f"2020-01-0{day}", partner=DALIAN)
    page = text(folder, tie_key(OAKLAND, DALIAN))
    assert "Responses to crises (the latest three of four):" in page
    assert "two more sectors" in text(folder)


def test_a_state_of_which_there_are_cities_alone_has_a_sheet_too(folder: Folder) -> None:
    site = Site(folder.record())
    assert {"council/US-Arkansas.html", "zh/council/US-California.html"} <= {*site}
    assert site.division_page("US", "Arkansas") == "US-Arkansas"
    shown = site.council.about("US-Arkansas")
    assert (shown["n"], shown["within"], shown["is_state"]) == (1, 1, True)
    page = site.content("council/US-Arkansas.html").body.decode()
    assert "<h1>Arkansas</h1>" in page
    assert "places/US-Arkansas" not in page
    assert "council/US-Arkansas.html" in site.content(f"places/{LITTLE_ROCK}.html").body.decode()
    assert "council/US-Arkansas.html" in site.content("map.html").body.decode()


def test_the_page_of_a_municipality_is_that_of_its_city(sino_us: Record) -> None:
    site = Site(sino_us)
    assert site.division_page("CN", "Beijing") == "cn-beijing"
    assert site.division_page("CN", "Tianjin") == "cn-tianjin"
    assert not {"CN-Beijing", "CN-Tianjin"} & site.index.divisions_of_cities.keys()


def test_the_sheet_of_a_state_names_the_states_most_like_it(sino_us: Record) -> None:
    site = Site(sino_us)
    view = site.council.about("us-tx")
    assert [each["place"] for each in view["alike"]][:1] == ["us-ok"]
    composed = lines(composed_of(site, view))
    assert any(text.startswith("Oklahoma: ") for text in composed)


def test_a_tie_that_was_only_proposed_lacks_no_founding_date(folder: Folder) -> None:
    key = tie_key(OAKLAND, DALIAN)
    folder.change("ties.csv", 4, property="proposed", value="1981")
    page = text(folder, key)
    assert "has only been proposed. Nothing in" in page
    assert "of Dalian whether the tie was established and, if so, for " in page
    assert "founding date" not in page.lower()
    assert "Since" not in page


@pytest.mark.parametrize(
    ("agreements", "told"),
    [
        (
            {"silent": 1, "one-sided": 2, "contradicted": 3, "third-party": 1},
            "Sources of the founding dates on this page: only one of the two places (two ties);"
            " only other sources (one tie). For three ties, sources contradict each other on the"
            " founding date. For one tie, no source gives a founding date.",
        ),
        ({"silent": 2}, "give it. For two ties, no source gives a founding date."),
        (
            {"confirmed": 2},
            "Sources of the founding dates on this page: both places, in agreement (two ties).",
        ),
    ],
)
def test_who_gives_the_dates_is_said_with_the_number_of_ties(
    folder: Folder, agreements: dict[str, int], told: str
) -> None:
    site = Site(folder.record())
    view = site.council.about(LITTLE_ROCK) | {"agreements": agreements, "n": 3}
    page = lines(composed_of(site, view))
    assert any(line.endswith(told) for line in page)


def test_exchanges_that_may_be_of_earlier_years_are_counted_apart(folder: Folder) -> None:
    folder.add("exchanges.csv", id="vague", date="2010~/2019")
    assert "one exchange of uncertain date, from between 1 January 2016 and" in text(folder)
    folder.add("exchanges.csv", id="sure", date="2024-05")
    page = text(folder)
    assert "has up to two exchanges between 1 January 2016 and 1 January 2026; one may have" in page
    assert "的交流2次，其中1次可能更早。" in text(folder, language="zh")


def test_a_response_that_is_described_is_not_told_twice(folder: Folder) -> None:
    folder.add("shocks.csv")
    row = {"place": OAKLAND, "partner": DALIAN, "date": "2020-01", "answer": "letter"}
    folder.add("responses.csv", id="bare", **row)
    folder.add("responses.csv", id="told", description="Oakland wrote to Dalian", **row)
    folder.add("responses.csv", id="mayor", description="The mayor wrote", **row)
    page = text(folder, tie_key(OAKLAND, DALIAN))
    assert ": Oakland sent a message (January 2020)" in page
    assert ": Oakland wrote to Dalian (January 2020)" in page
    assert ", Oakland: The mayor wrote (January 2020)" in page
    assert ", with Dalian: The mayor wrote (January 2020)" in text(folder, OAKLAND)


def test_other_facts_on_which_sources_differ_are_named_on_the_page_of_a_place(
    folder: Folder,
) -> None:
    assert "contradict each other on the kind" not in text(folder, OAKLAND)
    folder.add("ties.csv", place_a=OAKLAND, place_b=DALIAN, property="kind", value="sister city")
    folder.add(
        "ties.csv",
        **{"place_a": OAKLAND, "place_b": DALIAN, "property": "kind"},
        **{"value": "friendship city", "source": "geonames"},
    )
    page = text(folder, OAKLAND)
    assert "One tie (Dalian): sources contradict each other on the kind" in page
    assert "（大连市）的类别或状态变化，各来源说法矛盾。" in text(folder, OAKLAND, language="zh")


@pytest.mark.parametrize("key", [KEY, LITTLE_ROCK])
def test_a_tie_that_is_to_begin_is_not_said_to_have_begun(folder: Folder, key: str) -> None:
    for row in folder.tables["ties.csv"]:
        row["value"] = "2031-01-01" if row["property"] == "established" else row["value"]
    page = text(folder, key)
    assert "still to come: 1 January 2031" in page
    assert "proposed" in page
    assert "active" not in page
