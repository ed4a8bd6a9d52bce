"""Sources that may be one voice, and statements that nobody can look up, are found."""

from __future__ import annotations

import pytest
from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder
from tests.unit.doubts.checking import doubts_of

from paradiplomacy.doubts.examined_record import examine_folder
from paradiplomacy.doubts.voices import without_locator
from paradiplomacy.sources.record_folder import read_folder_tables

TIE = f"tie:{CHANGCHUN}|{LITTLE_ROCK}"
QUOTE = "both mayors signed the agreement in Changchun"


@pytest.fixture
def two(folder: Folder) -> Folder:
    """Two sources that give one start."""
    folder.add("sources.csv", id="first", title="A first page", url="https://a.example/1")
    folder.add("sources.csv", id="second", title="A second page", url="https://b.example/2")
    folder.tie("established", "1994-06-02", source="first", locator=QUOTE)
    folder.tie("established", "1994-06-02", source="second", locator="[their signing]")
    return folder


VOICES = ("one-text-twice", "one-quote-twice", "one-host-twice", "one-host-both-ends")


def test_two_sources_that_share_nothing_are_two_voices(two: Folder) -> None:
    for check in (*VOICES, "one-source-both-ends"):
        assert doubts_of(two, check) == ()


@pytest.mark.parametrize(
    "cells",
    [
        {"url": "http://www.a.example/1/#top"},
        {"url": "https://web.archive.org/web/2019id_/https://a.example/1"},
        {"title": "A  First Page"},
    ],
    ids=["spelling", "archived", "title"],
)
def test_two_sources_of_one_text_are_found(two: Folder, cells: dict[str, str]) -> None:
    two.change("sources.csv", -1, **cells)
    (doubt,) = doubts_of(two, "one-text-twice")
    assert (doubt.subject, doubt.about) == ("source:second", "first")
    assert (doubt.file, doubt.row) == ("sources.csv", two.line("sources.csv"))


@pytest.mark.parametrize(
    "cells",
    [{"url": "https://a.example/1?page=2"}, {"title": "A first page", "language": "zh"}],
    ids=["query", "language"],
)
def test_two_pages_of_a_site_or_a_title_in_two_languages_are_two_texts(
    two: Folder, cells: dict[str, str]
) -> None:
    two.change("sources.csv", -1, **cells)
    assert doubts_of(two, "one-text-twice") == ()


@pytest.mark.parametrize(
    ("locator", "other", "count"),
    [
        (QUOTE, f"'{QUOTE.upper()}.'", 1),
        (QUOTE, "the mayors of both signed an agreement", 0),
        (f"[{QUOTE}]", f"[{QUOTE}]", 0),
        ("Human Rights, in para 4 of it", "Human Rights, in para 4 of it", 0),
        ("on June 2, 1994", "on June 2, 1994", 0),
    ],
    ids=["copied", "own-words", "bracketed", "numbered", "a-date"],
)
def test_the_same_words_for_one_value_are_found(
    two: Folder, locator: str, other: str, count: int
) -> None:
    two.change("ties.csv", -2, locator=locator).change("ties.csv", -1, locator=other)
    found = doubts_of(two, "one-quote-twice")
    assert [doubt.about for doubt in found] == ["first and second"] * count


def test_the_same_words_for_different_values_are_no_copy_of_one_value(two: Folder) -> None:
    two.change("ties.csv", -1, locator=QUOTE, value="1994-06-03")
    assert doubts_of(two, "one-quote-twice") == ()


def test_two_pages_of_one_site_that_give_one_value_are_found(two: Folder) -> None:
    two.change("sources.csv", -1, url="https://www.a.example/another")
    (doubt,) = doubts_of(two, "one-host-twice")
    assert (doubt.subject, doubt.about) == (TIE, "first and second")
    assert doubt.facts["shared"] == "a.example"
    two.change("ties.csv", -1, value="1994-06-03")
    assert doubts_of(two, "one-host-twice") == ()


def test_a_site_that_speaks_for_both_ends_is_found(two: Folder) -> None:
    two.change("sources.csv", -1, url="https://a.example/zh", end="CN")
    (doubt,) = doubts_of(two, "one-host-both-ends")
    assert (doubt.subject, doubt.about) == (TIE, "a.example")
    assert doubt.facts["sides"] == "CN: second, US: first"
    two.change("sources.csv", -1, voice="national press")  # it speaks for no end
    assert doubts_of(two, "one-host-both-ends") == ()


def test_an_address_that_is_none_is_compared_with_nothing(two: Folder) -> None:
    two.change("sources.csv", -1, url="https://[a.example/1").change(
        "sources.csv", -2, url="https://[a.example/1"
    )
    for check in VOICES:
        assert doubts_of(two, check) == ()


def test_one_source_that_names_two_actors_is_found(two: Folder) -> None:
    two.change("ties.csv", -1, source="first", actor="US")
    assert doubts_of(two, "one-source-both-ends") == ()  # the other row names nobody
    two.change("ties.csv", -2, actor="both")
    (doubt,) = doubts_of(two, "one-source-both-ends")
    assert doubt.about == "established 1994-06-02, by first"
    assert doubt.facts["actors"] == "US, both"


def test_rows_without_a_locator_are_found_by_source_and_kind(two: Folder) -> None:
    found = {doubt.key: doubt for doubt in doubts_of(two, "without-locator")}
    assert ("without-locator", "source:first", "tie") not in found
    oak = found["without-locator", "source:oak", "tie"]
    assert oak.facts["count"] == "2"
    two.tables["ties.csv"] = [row | {"locator": "page 1"} for row in two.tables["ties.csv"]]
    assert not [one for one in doubts_of(two, "without-locator") if one.about == "tie"]


@pytest.mark.parametrize("consent", ["anonymous", "closed"])
def test_of_a_source_that_is_not_public_nothing_is_asked(two: Folder, consent: str) -> None:
    two.change("sources.csv", -1, consent=consent, url="")
    two.change("ties.csv", -1, locator=QUOTE, actor="US")
    for check in (*VOICES, "without-locator", "without-address"):
        found = doubts_of(two, check)
        assert [one for one in found if "second" in (one.subject + one.about)] == []


def test_a_source_that_speaks_needs_an_address_or_a_note(two: Folder) -> None:
    two.change("sources.csv", -1, url="")
    two.add("sources.csv", id="silent", title="It says nothing")
    found = {one.subject for one in doubts_of(two, "without-address")}
    assert "source:second" in found
    assert "source:silent" not in found
    two.change("sources.csv", -2, note="in the city's archive, box 4")
    assert "source:second" not in {one.subject for one in doubts_of(two, "without-address")}


def test_of_what_one_of_several_respondents_does_not_show_nothing_is_said(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_GROUP", "1")
    folder.add("sources.csv", id="panel", title="Talk with Jane Whisper", url="not an address")
    for key, tier in (("n1", "role"), ("n2", "name")):
        folder.add("accounts.csv", id=key, side="US", office="City Hall", consent=tier,
                   source="panel", note="hush-note", locator="hush-tape")  # fmt: skip
    examined = examine_folder(read_folder_tables(folder.write()))
    of_first = [
        one.statement for one in examined.statement_rows if one.statement.subject == "account:n1"
    ]
    assert {(said.locator, said.note) for said in of_first} == {("", "")}
    assert not [doubt for doubt in without_locator(examined) if "panel" in str(doubt)]


def test_an_official_source_that_speaks_for_no_place_is_found(two: Folder) -> None:
    named = doubts_of(two, "official-without-place")
    two.add("sources.csv", id="cn-lists", end="CN", title="Ties of China")
    two.tie("established", "1994", source="cn-lists")
    found = [one for one in doubts_of(two, "official-without-place") if one not in named]
    (doubt,) = found
    assert (doubt.subject, doubt.file, doubt.field) == ("source:cn-lists", "sources.csv", "place")
    assert (doubt.facts["end"], doubt.facts["voice"], doubt.facts["count"]) == (
        *("CN", "government", "1"),
    )
    two.change("sources.csv", -1, place=CHANGCHUN)
    assert doubts_of(two, "official-without-place") == named


@pytest.mark.parametrize(
    "source",
    [
        {"end": "CN", "voice": "national body"},
        {"end": "third", "voice": "association"},
        {"end": "CN", "voice": "local press"},
    ],
)
def test_a_voice_that_is_no_places_needs_none(two: Folder, source: dict[str, str]) -> None:
    two.add("sources.csv", id="other", **source).tie("established", "1994", source="other")
    found = doubts_of(two, "official-without-place")
    assert "source:other" not in {one.subject for one in found}


def test_the_only_place_of_a_country_needs_not_be_named(folder: Folder) -> None:
    folder.change("sources.csv", 1, place="")
    assert [d.subject for d in doubts_of(folder, "official-without-place")] == ["source:jilin"]
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:3]  # without the ties of Dalian
    assert doubts_of(folder, "official-without-place") == ()
