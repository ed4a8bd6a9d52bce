"""The report of `paradiplomacy study`, as a reader gets it."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.e2e.reports import MADE_AT, Html, shuffled
from tests.support.folders import DALIAN, OAKLAND, Folder

from paradiplomacy import study
from paradiplomacy.errors import RecordError
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.frames import SCHEMAS, frames_of
from paradiplomacy.record.open import SHIPPED, open_record, read_material
from paradiplomacy.record.record import Record
from paradiplomacy.report.columns import described

pytestmark = pytest.mark.xdist_group("report")

LATER = datetime(2027, 5, 6, 7, 8, 9, tzinfo=UTC)


LONG = [pytest.param(name, marks=pytest.mark.thorough) for name in ("world", "cut")]
"""Reports of many countries."""


@pytest.fixture(params=["shipped", "second", "empty", *LONG])
def report(request: pytest.FixtureRequest) -> Path:
    """Each of the reports."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, float]]]:
    """The report of the second record at another time, and what was told meanwhile."""
    told: list[tuple[str, float]] = []
    out = tmp_path_factory.mktemp("later") / "elsewhere" / "report"
    done = study(
        "china_russia",
        out=out,
        made_at=LATER,
        progress=lambda what, share: told.append((what, share)),
    )
    return done.folder, told


@pytest.fixture
def page(report: Path) -> Html:
    """Its page, taken apart."""
    return Html.of(_text(report))


def _text(folder: Path) -> str:
    return (folder / "report.html").read_text(encoding="utf-8")


# --- the page ------------------------------------------------------------------


def test_every_link_within_the_page_leads_somewhere(page: Html) -> None:
    assert sorted(set(page.inner) - set(page.ids)) == []


def test_ids_are_unique(page: Html) -> None:
    twice = {one for one in page.ids if page.ids.count(one) > 1} if len(page.ids) < 500 else set()
    assert len(page.ids) == len(set(page.ids)), twice


def test_nothing_is_loaded_from_outside(page: Html, report: Path) -> None:
    assert page.loads == []
    style = "".join(re.findall(r"<style>(.*?)</style>", _text(report), re.DOTALL))
    assert style
    assert "url(" not in style
    assert "@import" not in style


def test_its_policy_allows_its_own_style_and_script_alone(report: Path) -> None:
    text = _text(report)
    head, _, rest = text.partition('<meta http-equiv="Content-Security-Policy" content="')
    assert head.rstrip().endswith('<meta charset="utf-8">')  # before anything that it rules
    policy = unescape(rest.partition('"')[0])
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors" not in policy  # browsers complain of it in a page
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"; {rule} 'sha256-{digest}';" in policy
        assert len(re.findall(rf"<{tag}\b", text)) == 1


def test_links_lead_to_the_web_or_to_a_table_of_the_report(page: Html, report: Path) -> None:
    outside = [link for link in page.links if not link.startswith("#")]
    tables = [link for link in outside if link.startswith("tables/")]
    assert [link for link in tables if not (report / link).is_file()] == []
    web = [link for link in outside if not link.startswith("tables/")]
    assert all(link.startswith(("https://", "http://")) for link in web)


def test_the_page_is_well_formed(page: Html) -> None:
    assert page.unbalanced == []
    assert page.stack == []


def test_the_page_is_accessible(page: Html) -> None:
    assert page.undescribed == []
    assert page.unscoped == []
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)


def test_the_page_says_its_language_and_marks_other_scripts(shipped: Path) -> None:
    text = _text(shipped)
    assert '<html lang="en">' in text
    assert re.search(r'<span lang="zh[^"]*">[^<]*长春市', text)


def test_the_page_stays_light(report: Path) -> None:
    assert (report / "report.html").stat().st_size < 5_000_000  # as the record has grown


def test_every_column_of_every_table_is_described(report: Path) -> None:
    for path in sorted((report / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [name for name in header if name not in described()[path.stem].columns] == [], (
            path.stem
        )


def test_a_record_without_ties_says_so(empty: Path) -> None:
    text = _text(empty)
    assert "has no ties" in text
    assert "<svg" not in text


def test_a_record_says_what_it_has_not(second: Path, shipped: Path) -> None:
    assert "has no exchanges, national crises, responses to crises, laws" in _text(second)
    assert "This record has no" not in _text(shipped)


def test_little_rock_and_changchun_stand_side_by_side(shipped: Path) -> None:
    text = _text(shipped)
    start = text.index("Little Rock, Arkansas – Changchun, Jilin")
    case = text[start : text.index("</details>", start)]
    american, chinese = case.index("<h3>United States"), case.index("<h3>China")
    assert american < case.index("5 April 1994") < chinese
    assert american < case.index(">April 1994<") < chinese
    assert chinese < case.index("2 June 1994")
    assert chinese < case.index("22 June 1994")


def test_every_disagreement_is_shown(shipped: Path, record: Record) -> None:
    from paradiplomacy.record.ledger import disagreements

    text = _text(shipped)
    section = text[text.index('id="disagreements"') : text.index('id="counts"')]
    found = list(disagreements(record))
    assert found
    assert section.count("<details") == len(found)
    for _, fact in found:
        for statement in fact.statements:
            assert f'href="#s-{statement}"' in section


@pytest.fixture(scope="module")
def record() -> Record:
    """The records that ship."""
    from paradiplomacy import open_record

    return open_record()


def test_every_statement_on_a_tie_has_a_place_on_the_page(shipped: Path, record: Record) -> None:
    ids = set(Html.of(_text(shipped)).ids)
    of_ties = [key for key, said in record.statements.items() if said.subject.startswith("tie:")]
    assert of_ties
    assert {f"s-{key}" for key in of_ties} <= ids


def test_every_number_in_the_tables_of_counts_is_a_link(shipped: Path) -> None:
    text = _text(shipped)
    section = text[text.index('id="counts"') : text.index('id="hypotheses"')]
    cells = re.findall(r'<td class="n"[^>]*>(.*?)</td>', section, re.DOTALL)
    numbers = [cell for cell in cells if re.search(r"\d", re.sub(r"<[^>]*>", "", cell))]
    assert len(numbers) >= 10
    compared = [cell for cell in numbers if "href=" not in cell]
    assert compared == []


def test_a_list_behind_a_number_has_as_many_entries(shipped: Path) -> None:
    text = _text(shipped)
    lists = dict(
        re.findall(
            r'<details id="(g-[^"]*)"><summary>[^<]*</summary>(.*?)</details>', text, re.DOTALL
        )
    )
    # In the section on hypotheses, what is linked are estimates and not counts.
    counted = text[: text.index('id="hypotheses"')] + text[text.index('id="limits"') :]
    numbers = re.findall(r'<a href="#(g-[^"]*)"[^>]*>([\d,]+)</a>', counted)
    assert len(numbers) > 30
    for target, said in numbers:
        assert lists[target].count("<li>") == int(said.replace(",", "")), target


def test_every_estimate_rests_on_statements_that_are_shown(shipped: Path) -> None:
    text = _text(shipped)
    estimates = pl.read_parquet(shipped / "tables" / "estimates.parquet")
    resting = estimates.filter(pl.col("subjects").list.len() > 0)
    section = text[text.index('id="hypotheses"') : text.index('id="limits"')]
    assert resting.height
    assert section.count('href="#g-') >= resting.height


def test_the_effect_that_could_be_seen_stands_before_the_estimate(shipped: Path) -> None:
    for finding in re.findall(r'<article class="finding".*?</article>', _text(shipped), re.DOTALL):
        if "What could have been seen" in finding and "<table" in finding:
            assert finding.index("What could have been seen") < finding.index("<table")


def test_an_address_that_is_a_script_is_no_link(folder: Folder, tmp_path: Path) -> None:
    for row in folder.tables["sources.csv"]:
        row["url"] = "javascript:alert(1)"
        row["title"] = "<script>alert(2)</script>"
    text = _text(study(str(folder.write()), out=tmp_path / "report").folder)
    assert "javascript:alert" not in text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(2)" in text


# --- the same again --------------------------------------------------------------


@pytest.mark.thorough
def test_the_order_of_rows_changes_no_report(second: Path, tmp_path: Path) -> None:
    name = str(shuffled("china_russia", tmp_path / "china_russia", seed=1))
    again = study(name, out=tmp_path / "report", made_at=MADE_AT).folder
    outputs, same = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        for folder in (second, again)
    )
    assert [name for name in outputs if outputs[name] != same.get(name)] == []
    assert outputs.keys() == same.keys()


@pytest.mark.thorough
def test_the_order_of_rows_changes_nothing_of_the_records_that_ship(tmp_path: Path) -> None:
    # All that a report is made of, each thing in its order: no file is read after this.
    names = [str(shuffled(name, tmp_path / name, seed=1)) for name in SHIPPED]
    given, again = open_record(*SHIPPED), open_record(*names)
    for field in fields(given):
        assert repr(getattr(again, field.name)) == repr(getattr(given, field.name)), field.name
    one, other = frames_of(given), frames_of(again)
    for name in SCHEMAS:
        assert_frame_equal(getattr(other, name), getattr(one, name), check_exact=True)
    assert repr(other.evidence) == repr(one.evidence)


def test_nothing_but_one_line_depends_on_the_time(
    second: Path, later: tuple[Path, list[tuple[str, float]]]
) -> None:
    again, _ = later
    before, after = _text(second).splitlines(), _text(again).splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == 1
    assert 'id="made-at"' in changed[0][0]


# --- tables, figures, manifest ---------------------------------------------------


def test_the_manifest_names_every_file_with_its_hash(report: Path) -> None:
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    files = {
        path.relative_to(report).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in report.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert manifest["outputs"] == files
    assert manifest["made_at"].startswith("2026-01-02T03:04:05")
    assert manifest["rule"] == "both-ends/2"
    assert manifest["seed"] == 1989


def test_the_manifest_names_what_went_in(shipped: Path) -> None:
    from paradiplomacy.record.open import record_folder
    from paradiplomacy.sources.record_folder import folder_hashes

    manifest = json.loads((shipped / "manifest.json").read_text(encoding="utf-8"))
    for name in SHIPPED:
        with record_folder(name) as folder:
            assert manifest["inputs"][name] == folder_hashes(folder)


def test_every_table_is_there_twice_with_a_header(report: Path) -> None:
    tables = sorted((report / "tables").glob("*.parquet"))
    assert {"ties", "places", "facts", "statements", "sources", "estimates", "counts"} <= {
        path.stem for path in tables
    }
    for path in tables:
        frame = pl.read_parquet(path)
        with path.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == frame.columns, path.name
        assert head, path.name
        assert len(rows) == frame.height, path.name


def test_no_cell_runs_as_a_formula(report: Path) -> None:
    for path in (report / "tables").glob("*.csv"):
        frame = pl.read_parquet(path.with_suffix(".parquet"))
        texts = {c for c, kind in frame.schema.items() if not kind.is_numeric()}
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                wrong = {c: v for c, v in row.items() if c in texts and v[:1] in set("=+-@\t\r")}
                assert not wrong, path.name


def test_tables_and_record_agree(shipped: Path, record: Record) -> None:
    def rows(name: str) -> int:
        return pl.read_parquet(shipped / "tables" / f"{name}.parquet").height

    assert rows("ties") == len(record.ties)
    assert rows("statements") == len(record.statements)
    assert rows("facts") == sum(map(len, record.facts.values()))


def test_every_figure_is_there_as_svg_and_png(shipped: Path) -> None:
    figures = sorted(path.name for path in (shipped / "figures").iterdir())
    assert {"map.svg", "timeline.svg", "agreement.svg", "counts.svg"} <= set(figures)
    assert {Path(name).stem for name in figures if name.endswith(".svg")} == {
        Path(name).stem for name in figures if name.endswith(".png")
    }


# --- outcomes --------------------------------------------------------------------


def test_progress_runs_from_nothing_to_all(later: tuple[Path, list[tuple[str, float]]]) -> None:
    _, told = later
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(what for what, _ in told)


def test_a_record_that_cannot_be_read_leaves_nothing(folder: Folder, tmp_path: Path) -> None:
    folder.tie("established", "not a date", place_a=OAKLAND, place_b=DALIAN)
    path = folder.write()
    with pytest.raises(RecordError):
        study(str(path), out=tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_pair_that_is_one_place_has_no_facts_of_a_tie(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "ties.db"
    judged = Judgement(
        JudgementKind.SAME_PLACE,
        DALIAN,
        OAKLAND,
        by="tests",
        on="2026-01-01",
        why="",
        method="manual",
    )
    with Store.open(path) as store:
        store.import_material(read_material(str(folder.write())))
        store.judge("small", judged)
    tables = study(str(path), out=tmp_path / "report").folder / "tables"
    facts, ties = (pl.read_parquet(tables / f"{name}.parquet") for name in ("facts", "ties"))
    of_ties = facts.filter(pl.col("subject").str.starts_with("tie:"))
    assert ties.height == 1
    assert set(of_ties["subject"]) == set(ties["tie"])
    said = pl.read_parquet(tables / "statements.parquet")["subject"]
    assert any(DALIAN in subject and OAKLAND in subject for subject in said)
