"""What `paradiplomacy study` writes: tables, figures, manifest; and the same again."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.e2e.reports import MADE_AT, SCRIPT, SCRIPT_OF_AN_ADDRESS, shuffled, tables_in
from tests.support.folders import DALIAN, OAKLAND, Folder
from tests.support.processes import with_cores

from paradiplomacy import study
from paradiplomacy.errors import RecordError
from paradiplomacy.evidence.rules import EXPECTED
from paradiplomacy.evidence.store import Store
from paradiplomacy.model.statements import Judgement, JudgementKind
from paradiplomacy.record.frames import SCHEMAS, frames_of
from paradiplomacy.record.open import SHIPPED, open_record, read_material
from paradiplomacy.record.record import Record
from paradiplomacy.results.record_tables import all_tables, record_tables

pytestmark = pytest.mark.xdist_group("report")

LATER = datetime(2027, 5, 6, 7, 8, 9, tzinfo=UTC)


LONG = [pytest.param(name, marks=pytest.mark.thorough) for name in ("shipped", "world")]
"""Reports that take long."""


@pytest.fixture(params=["second", "empty", *LONG])
def report(request: pytest.FixtureRequest) -> Path:
    """Each of the reports."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="module")
def record() -> Record:
    """The records that ship."""
    return open_record(*SHIPPED)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, float]]]:
    """The report of the second record at another time, by two processes, and what was told."""
    told: list[tuple[str, float]] = []
    out = tmp_path_factory.mktemp("later") / "elsewhere" / "report"
    with with_cores(2):
        done = study(
            "china_russia",
            out=out,
            made_at=LATER,
            progress=lambda what, share: told.append((what, share)),
            all_formats=True,
        )
    return done.folder, told


def test_every_column_of_every_table_is_described(report: Path) -> None:
    for name, (header, *_) in tables_in(report).items():
        assert [column for column in header if column not in all_tables()[name].columns] == [], name


def test_what_a_record_says_cannot_run_in_a_page(small: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in small.rglob("*.html")]
    assert not any(f'href="{SCRIPT_OF_AN_ADDRESS}' in text or SCRIPT in text for text in texts)
    assert any(escape(SCRIPT) in text for text in texts)


# --- the same again --------------------------------------------------------------


@pytest.mark.thorough
def test_the_order_of_rows_changes_no_report(second: Path, tmp_path: Path) -> None:
    name = str(shuffled("china_russia", tmp_path / "china_russia", seed=1))
    again = study(name, out=tmp_path / "report", made_at=MADE_AT, all_formats=True).folder
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


@pytest.mark.essential
def test_pages_depend_on_no_process_and_only_the_methods_on_the_time(
    second: Path, later: tuple[Path, list[tuple[str, float]]]
) -> None:
    again, _ = later
    changed = {
        path.relative_to(second).as_posix()
        for path in second.rglob("*")
        if path.is_file() and path.read_bytes() != (again / path.relative_to(second)).read_bytes()
    }
    assert changed - {"manifest.json", "methods.html", "methods.json", "zh/methods.html"} == set()


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
    assert manifest["rule"] == "both-ends/3"
    assert manifest["seed"] == 1989


def test_the_manifest_names_what_went_in(shipped: Path) -> None:
    from paradiplomacy.record.open import record_folder
    from paradiplomacy.tabular.files import folder_hashes

    manifest = json.loads((shipped / "manifest.json").read_text(encoding="utf-8"))
    for name in SHIPPED:
        with record_folder(name) as folder:
            assert manifest["inputs"][name] == folder_hashes(folder)


def test_every_table_has_a_header(report: Path) -> None:
    tables = tables_in(report)
    names = {"ties", "places", "facts", "statements", "sources", "estimates", "counts"}
    assert names <= tables.keys()
    assert all(rows[0] for rows in tables.values())


def test_in_all_formats_every_table_is_parquet_and_plain_csv(second: Path) -> None:
    assert not list(second.glob("tables/*.zip"))
    tables = tables_in(second)
    assert {path.stem for path in second.glob("tables/*.parquet")} == tables.keys()
    for name, (head, *rows) in tables.items():
        frame = pl.read_parquet(second / "tables" / f"{name}.parquet")
        assert (head, len(rows)) == (frame.columns, frame.height), name


def test_no_cell_runs_as_a_formula(report: Path) -> None:
    for name, (_, *rows) in tables_in(report).items():
        wrong = [
            cell
            for row in rows
            for cell in row
            if cell[:1] in set("=+-@\t\r") and not re.fullmatch(r"-?[\d.e-]+|-inf", cell)
        ]
        assert wrong == [], name


def test_tables_and_record_agree(shipped: Path, record: Record) -> None:
    tables = tables_in(shipped)
    assert len(tables["ties"]) - 1 == len(record.ties)
    on_readings = [s for s in record.statements.values() if s.subject.startswith("reading:")]
    assert len(tables["statements"]) - 1 == len(record.statements) - len(on_readings)
    apart = {*record.untied, *record.merged}
    stated = [
        fact
        for subject, facts in record.facts.items()
        if subject not in apart
        and not subject.startswith("reading:")
        and any(each.positions for each in facts)
        for fact in facts
        if not fact.is_only_uncertain or fact.property in EXPECTED.get(subject.split(":")[0], ())
    ]
    assert len(tables["facts"]) - 1 == len(stated)


def test_every_figure_is_there_as_svg(shipped: Path) -> None:
    figures = {path.name for path in (shipped / "figures").glob("*.*")}
    assert {"map.svg", "timeline.svg"} <= figures
    drawn = {name for name in figures if not name.startswith("answer-")}
    assert not [name for name in drawn if not name.endswith(".svg")]
    charts = {name.partition(".")[0] for name in figures - drawn}
    assert {f"{name}.{form}" for name in charts for form in ("svg", "csv")} == figures - drawn


def test_in_all_formats_every_figure_is_there_as_svg_and_png(second: Path) -> None:
    svg, png = ({p.stem for p in second.glob(f"figures/*.{kind}")} for kind in ("svg", "png"))
    # Pages make a PNG of any chart themselves; the small ones of the first page have no file.
    assert {name for name in svg if not name.startswith("answer-")} == png
    assert png


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
    merged = open_record("small", store=str(path))
    tables, ties = record_tables(merged), frames_of(merged).ties
    facts = tables["facts"]()
    of_ties = facts.filter(pl.col("subject").str.starts_with("tie:"))
    assert ties.height == 1
    assert set(of_ties["subject"]) == set(ties["tie"])
    said = tables["statements"]()["subject"]
    assert any(DALIAN in subject and OAKLAND in subject for subject in said)
