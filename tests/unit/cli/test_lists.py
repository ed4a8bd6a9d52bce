"""Commands that list and show ties, places, exchanges and laws, for people and for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console
from tests.support.folders import CHANGCHUN, DALIAN, LITTLE_ROCK, OAKLAND, Folder

from paradiplomacy.hypotheses.base import Finding, Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.language.word_files import sentences
from paradiplomacy.model.desk_tables import DESK
from paradiplomacy.model.ties import tie_key

Cli = Callable[..., Any]
ROCK, OAK = tie_key(LITTLE_ROCK, CHANGCHUN), tie_key(OAKLAND, DALIAN)
SOURCE = Path(__file__).parents[3] / "src" / "paradiplomacy" / "cli"
LAW = {
    "place": "us-ar",
    "effective": "2025-08-05",
    "scope_countries": "CN",
    "covered": "municipalities",
    "retroactive": "yes",
    "duty": "no sister city with a prohibited party",
}


@pytest.fixture
def small(folder: Folder) -> Path:
    """The small record with a state, its law, a crisis and addresses of sources."""
    folder.place("us-ar", "Arkansas", "Arkansas", 34.7, -92.3, level="state")
    folder.change("sources.csv", 0, url="https://example.org/little-rock")
    folder.add("laws.csv", **LAW)
    folder.tie("ended", "2025-09", actor="law")
    folder.tie("renewed", "2025-10", actor="US")
    folder.add("shocks.csv")
    folder.add("responses.csv")
    return folder.write()


def of(cli: Cli, small: Path, *words: str) -> Any:
    ran = cli(*words, "--record", small, "--json")
    assert (ran.status, ran.err) == (0, "")
    return json.loads(ran.out)


def test_ties_are_listed_by_place_with_their_sources(cli: Cli, small: Path) -> None:
    shown = of(cli, small, "tie", "list", "--place", "Arkansas")
    assert [tie["tie"] for tie in shown["ties"]] == [ROCK]
    assert shown["ties"][0]["label_a"] == "Little Rock, Arkansas"
    assert {
        "source": "small/lr",
        "title": "Little Rock Sister Cities",
        "url": "https://example.org/little-rock",
        "language": "en",
        "end": "US",
        "voice": "association",
    } in shown["cited"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "1990"], [ROCK]),
        (["--law", "ar-14-1-116"], [ROCK]),
        (["--status", "not known", "--country", "CN"], [OAK]),
        (["--kind", "friendship"], []),
        (["--status", "active", "--status", "not known"], [OAK, ROCK]),
    ],
)
def test_ties_are_listed_by(cli: Cli, small: Path, options: list[str], expected: list[str]) -> None:
    shown = of(cli, small, "tie", "list", *options)
    assert sorted(tie["tie"] for tie in shown["ties"]) == sorted(expected)


def test_ties_under_a_law_are_no_legal_advice(cli: Cli, small: Path) -> None:
    ran = cli("tie", "list", "--law", "ar-14-1-116", "--record", small)
    assert "Little Rock" in ran.out
    assert "not legal advice" in ran.err


def test_a_list_without_rows_says_so(cli: Cli, small: Path) -> None:
    ran = cli("tie", "list", "--status", "ended", "--record", small)
    assert (ran.status, ran.out, ran.err) == (0, "", "No matching entries in this record.\n")


def test_a_law_is_shown_with_its_clause_its_ties_and_their_dates(cli: Cli, small: Path) -> None:
    ran = cli("law", "show", "ar-14-1-116", "--record", small)
    for text in ("no sister city with a prohibited party", "before the law", "Changchun"):
        assert text in ran.out
    assert "Oakland" not in ran.out  # a tie of another state
    assert "ended September 2025 by law" in ran.out
    assert "not legal advice" in ran.err
    shown = of(cli, small, "law", "show", "ar-14-1-116")
    (covered,) = shown["touched"]
    assert (covered["tie"], covered["made"], covered["bound"]) == (ROCK, "before", "within")


def test_laws_are_listed_with_how_many_ties_each_touches(cli: Cli, small: Path) -> None:
    (law,) = of(cli, small, "law", "list", "--place", "Little Rock")["laws"]
    assert (law["law"], law["ties"], law["standing"]) == ("ar-14-1-116", 1, 1)
    assert "not legal advice" in cli("law", "list", "--record", small).err


def test_a_law_that_is_not_there_is_named_with_those_that_are(cli: Cli, small: Path) -> None:
    ran = cli("law", "show", "tx-gov-795", "--record", small)
    assert ran.status == 1
    assert "one of ar-14-1-116" in ran.err


def test_exchanges_are_listed_with_source_and_address(cli: Cli, small: Path) -> None:
    ran = cli("exchange", "list", "--place", "长春", "--since", "1990", "--record", small)
    assert "August 1994" in ran.out
    assert "[1] Little Rock Sister Cities\n    https://example.org/little-rock\n" in ran.out
    assert of(cli, small, "exchange", "list", "--until", "1990")["exchanges"] == []


def test_a_state_shows_the_ties_of_the_places_in_it(cli: Cli, small: Path) -> None:
    ran = cli("place", "show", "Arkansas", "--record", small)
    assert "No ties of Arkansas itself" in ran.out
    assert "One tie of places in Arkansas" in ran.out
    assert "https://example.org/little-rock" in ran.out
    shown = of(cli, small, "place", "show", "Arkansas")
    assert shown["ties"] == []
    assert [(tie["tie"], tie["place"]) for tie in shown["ties_within"]] == [(ROCK, LITTLE_ROCK)]


def test_a_place_goes_by_its_short_chinese_name(cli: Cli, small: Path) -> None:
    ran = cli("place", "show", "长春", "--language", "zh", "--record", small)
    assert ran.status == 0
    assert "长春市自身的1对关系" in ran.out


def test_who_acted_is_not_read_as_who_confirms(cli: Cli, folder: Folder) -> None:
    folder.change("ties.csv", 1, actor="both")
    ran = cli("tie", "show", "Little Rock", "Changchun", "--record", folder.write())
    assert re.search(r"who acted", ran.out)
    assert re.search(r"established │ jointly", ran.out)
    assert "both ends" not in ran.out.partition("established: ")[0]
    assert "established: The two ends contradict each other" in ran.out


def test_a_tie_is_shown_in_chinese(cli: Cli, small: Path) -> None:
    ran = cli("tie", "show", "Oakland", "大连", "--language", "zh", "--record", small)
    assert "现状不明，1982年3月30日以来未见有日期可考的活动" in ran.out
    assert "类别：仅一方说明" in ran.out


@pytest.mark.parametrize("text", ["Little Rock - Changchun", "长春 Little Rock"])
def test_search_finds_the_tie_of_two_places(cli: Cli, small: Path, text: str) -> None:
    hit = of(cli, small, "search", text)["hits"][0]
    assert (hit["kind"], hit["key"]) == ("tie", ROCK)
    assert ROCK in cli("search", text, "--record", small).out


def test_a_language_that_there_is_not_is_refused(cli: Cli, small: Path) -> None:
    ran = cli("place", "list", "--language", "fr", "--record", small)
    assert (ran.status, ran.out) == (1, "")
    assert "no language 'fr'" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["tie", "list"],
        ["place", "list"],
        ["exchange", "list"],
        ["law", "list"],
        ["law", "show", "ar-14-1-116"],
        ["place", "show", "Oakland"],
        ["tie", "show", "Oakland", "Dalian"],
        ["search", "Oakland"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_fit_eighty_columns(
    cli: Cli, small: Path, words: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paradiplomacy.cli.show.console", lambda: Console(width=80))
    ran = cli(*words, "--language", language, "--record", small)
    assert ran.status == 0
    rows = [line for line in ran.out.splitlines() if line and line[0] in "┏┃│└"]
    assert rows
    assert max(map(cell_len, rows)) <= 80


def test_a_new_record_folder_is_checked_and_shown_as_it_stands(cli: Cli, tmp_path: Path) -> None:
    made = tmp_path / "my ties"
    assert cli("record", "new", made).status == 0
    assert (made / "record.yaml").read_text(encoding="utf-8").startswith("id: my_ties\n")
    assert cli("record", "check", made).status == 0
    shown = json.loads(cli("tie", "show", "Exampleton", "Musterville", "-r", made, "--json").out)
    established = next(fact for fact in shown["facts"] if fact["property"] == "established")
    assert established["agreement"] == "confirmed"
    assert len({line["source"] for line in established["lines"]}) == 2


@pytest.mark.parametrize(
    ("countries", "ends"),
    [
        ("SE-JP", ["SE", "JP"]),
        ("Norway-Brazil", ["NO", "BR"]),
        ("Guinea-Bissau-France", ["GW", "FR"]),
        ("Kenya - Timor-Leste", ["KE", "TL"]),
    ],
)
def test_a_new_record_is_of_two_countries_of_ones_choice(
    cli: Cli, tmp_path: Path, countries: str, ends: list[str]
) -> None:
    made = tmp_path / "mine"
    assert cli("record", "new", made, "--countries", countries).status == 0
    assert cli("record", "check", made).status == 0
    shown = json.loads(cli("place", "list", "-r", made, "--json").out)
    assert {place["country"] for place in shown["places"]} == set(ends)
    files = "".join(file.read_text(encoding="utf-8") for file in made.iterdir())
    assert files.isascii()


@pytest.mark.parametrize("countries", ["SE", "SE-Atlantis", "XX-JP"])
def test_a_new_record_needs_two_countries(cli: Cli, tmp_path: Path, countries: str) -> None:
    made = tmp_path / "mine"
    refused = cli("record", "new", made, "--countries", countries)
    assert refused.status in (1, 2)
    assert not made.exists()


def test_a_new_record_folder_replaces_nothing(cli: Cli, tmp_path: Path) -> None:
    ran = cli("record", "new", tmp_path)
    assert ran.status == 1
    assert "is there already" in ran.err


def test_every_word_of_the_lists_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    of_desk = {table.name for table in DESK}
    for key in sentences("paradiplomacy.cli.reply", "en"):
        group, _, name = key.rpartition(".")
        whole, part = rf'"{key}"', rf'f"{group}.{{' if group else ""
        assert whole in code or (
            part in code and (f'"{name}"' in code or name in of_desk or group in ("made", "search"))
        )


def test_hypotheses_are_listed_with_verdicts_that_were_corrected(
    cli: Cli, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.results import begun, gathered

    asked: list[begun.RunOptions] = []

    def begin(wanted: begun.RunOptions) -> begun.RunOptions:
        asked.append(wanted)
        return wanted

    findings = dict.fromkeys(catalogue(), Finding("x", Verdict.INCONCLUSIVE, "So it is."))
    del findings["ties-last"]  # of this record it was not asked
    tested = SimpleNamespace(findings=findings)
    monkeypatch.setattr(begun, "begin", begin)
    monkeypatch.setattr(gathered, "hypotheses_tested", lambda opening, *, progress: tested)
    shown = of(cli, small, "hypothesis", "list", "--verdicts")["hypotheses"]
    assert {view["verdict"] for view in shown} == {"inconclusive"}
    assert [view["id"] for view in shown] == [*findings]
    assert [each.names for each in asked] == [(str(small),)]
    assert "verdict" not in of(cli, small, "hypothesis", "list")["hypotheses"][0]


def test_a_law_of_one_state_is_not_counted_in_all_without_a_word(cli: Cli, small: Path) -> None:
    assert "paradiplomacy law list" in cli("count", "statute", "--record", small).err
    assert "law list" not in cli("count", "sci-like", "--record", small).err


@pytest.mark.parametrize(
    "words",
    [
        ["tie", "show", "Little Rock", "Changchun"],
        ["tie", "list"],
        ["exchange", "list"],
        ["place", "show", "Little Rock"],
        ["search", "sister"],
    ],
    ids=" ".join,
)
def test_who_wishes_not_to_be_named_is_not(cli: Cli, folder: Folder, words: list[str]) -> None:
    who = {"title": "Sister talk with Ms Zhou", "url": "https://example.org/zhou"}
    folder.change("sources.csv", 0, consent="anonymous", **who)
    folder.tie("renewed", "2001", locator="Zhou, page 3", note="as Zhou said")
    path = folder.write()
    for option in ([], ["--json"]):
        ran = cli(*words, "--record", path, *option)
        assert ran.status == 0
        assert "zhou" not in (ran.out + ran.err).lower()


def test_a_tie_is_shown_with_what_is_announced_or_in_doubt(cli: Cli, folder: Folder) -> None:
    folder.tie("established", "1985-10-07", certainty="doubted", note="of another tie?")
    folder.add("exchanges.csv", id="planned", date="2014-04", description="Five were to go.",
               certainty="announced", note="planned, not reported")  # fmt: skip
    path = folder.write()
    told = of(cli, path, "tie", "show", "Little Rock", "Changchun")
    assert told["established"] == "1994-04-05"
    (event,) = told["uncertain"]
    assert (event["subject"], event["certainty"]) == ("exchange:planned", "announced")
    start = next(fact for fact in told["facts"] if fact["property"] == "established")
    assert [line["certainty"] for line in start["lines"]] == ["stated", "stated", "doubted"]
    assert [exchange["exchange"] for exchange in told["exchanges"]] == ["little-rock-film-festival"]
    shown = cli("tie", "show", "Little Rock", "Changchun", "--record", path).out
    assert "in doubt)" in shown
    assert "Announced or in doubt; not counted" in shown
    assert "planned, not reported" in " ".join(shown.split())
    chinese = cli("tie", "show", "小石城", "长春", "--record", path, "--language", "zh").out
    assert "存疑" in chinese
    assert "仅为预告" in chinese


def test_a_start_that_nobody_dates_is_shown_by_its_moments(cli: Cli, folder: Folder) -> None:
    folder.tables["ties.csv"] = folder.tables["ties.csv"][:1]
    path = folder.tie("approved", "1984-10-16").tie("in_force", "1993", source="jilin").write()
    told = of(cli, path, "tie", "show", "Little Rock", "Changchun")
    assert (told["established"], told["start_from"]) == (
        "1984-10-16/1993",
        ["approved", "in_force"],
    )
    shown = " ".join(cli("tie", "show", "Little Rock", "Changchun", "--record", path).out.split())
    said = "No signing of a founding agreement is on record; known: approved 16 October 1984 and"
    assert said in shown
    chinese = cli("tie", "show", "小石城", "长春", "--record", path, "--language", "zh").out
    assert "未查到签署正式结好协议的记录" in chinese


def test_a_denied_tie_is_shown_and_listed_nowhere(cli: Cli, folder: Folder) -> None:
    folder.change("ties.csv", 0, polarity="denies", source="jilin")
    folder.tables["ties.csv"][1:3] = []
    path = folder.tie("established", "1983", source="geonames").write()
    assert [tie["tie"] for tie in of(cli, path, "tie", "list")["ties"]] == [OAK]
    told = of(cli, path, "tie", "show", "Little Rock", "Changchun")
    assert (told["status"], told["denied_by"], told["history"]) == ("denied", [CHANGCHUN], [])
    assert of(cli, path, "place", "show", "Little Rock")["untied"] == [
        {"tie": ROCK, "partner": CHANGCHUN, "denied_by": [CHANGCHUN]}
    ]
    shown = cli("tie", "show", "Little Rock", "Changchun", "--record", path).out
    assert "No tie: Changchun, Jilin denies that there is one." in shown
    place = cli("place", "show", "Little Rock", "--record", path, "--language", "zh").out
    assert "长春市予以否认" in place
