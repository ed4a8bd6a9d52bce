"""A replication package as a journal's verifier gets it: run, compared, tampered with."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.e2e.packages import PLANNED, files_in
from tests.e2e.reports import MADE_AT

import paradiplomacy
from paradiplomacy.package.build import PackageResult
from paradiplomacy.record.open import open_record, read_material
from paradiplomacy.results.plan_file import read_plan

pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("package")]

HEADINGS = [
    "Overview",
    "Data Availability and Provenance Statements",
    "Dataset list",
    "Computational requirements",
    "Description of programs/code",
    "Instructions to Replicators",
    "List of tables, figures, and programs",
    "References",
]


@pytest.fixture(scope="module")
def ran(made: PackageResult, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What a run of the unpacked archive wrote and said, in this very environment."""
    assert made.archive is not None
    where = tmp_path_factory.mktemp("elsewhere")
    with zipfile.ZipFile(made.archive) as held:
        held.extractall(where)
    program = str(where / "replication" / "code" / "run.py")
    done = subprocess.run(
        [sys.executable, program, "--here"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return where / "replication", done.stdout


def _verify(package_: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(package_ / "code" / "verify.py")]
    command.append(str(package_ / "rerun" / "results"))
    return subprocess.run(command, capture_output=True, text=True, check=False)


# --- running it ------------------------------------------------------------------


def test_its_run_makes_every_table_again(made: PackageResult, ran: tuple[Path, str]) -> None:
    folder, said = ran
    tables = sorted(path.name for path in (folder / "results" / "tables").glob("*.csv"))
    assert [line.split()[1] for line in said.splitlines() if line[:4] == "same"] == tables
    assert said.endswith(f"{len(tables)} tables: {len(tables)} same, 0 different\n")
    manifest = json.loads((folder / "rerun" / "results" / "manifest.json").read_text("utf-8"))
    before = json.loads((folder / "results" / "manifest.json").read_text("utf-8"))
    for key in ("inputs", "command", "rule", "seed", "libraries", "plan"):
        assert manifest[key] == before[key]
    assert manifest["seed"] == 7
    for results in (folder / "rerun" / "results", folder / "results"):
        page = (results / "methods.html").read_text("utf-8")
        assert all(escape(told) in page for told in _departures(made))


def _departures(made: PackageResult) -> list[str]:
    """What departs from the plan: that more was run; not that records are copies."""
    others = [key for key in made.findings if key not in PLANNED]
    assert others[-1] == "my-own"
    return [f"Run and not planned, so exploratory: {', '.join(others)}."]


def test_a_plan_is_carried_out_and_taken_in(made: PackageResult) -> None:
    assert list(made.deviations) == _departures(made)
    folder = made.folder
    manifest = json.loads((folder / "results" / "manifest.json").read_text("utf-8"))
    plan = folder / "plan" / "plan.yaml"
    assert plan.read_bytes() == (folder.parent / "plan.yaml").read_bytes()
    assert manifest["plan"] == {
        "file": "plan.yaml",
        "sha256": hashlib.sha256(plan.read_bytes()).hexdigest(),
        "seal": read_plan(plan).seal,
    }
    assert manifest["inputs"]["hypotheses-files"] == {
        name: hashlib.sha256((folder / "hypotheses" / name).read_bytes()).hexdigest()
        for name in ("mine.yaml", "mine.py")
    }
    rows = pl.read_parquet(folder / "results" / "tables" / "findings.parquet")
    assert rows.filter("planned")["hypothesis"].to_list() == list(PLANNED)
    assert "my-own" in rows["hypothesis"].to_list()
    for name in ("README.md", "log.txt"):
        text = (folder / name).read_text(encoding="utf-8")
        assert [told for told in _departures(made) if told not in text] == []
    for name in ("README.md", "CODEBOOK.md"):
        text = (folder / name).read_text(encoding="utf-8")
        for path, digest in (
            ("plan/plan.yaml", manifest["plan"]["sha256"]),
            *((f"hypotheses/{n}", d) for n, d in manifest["inputs"]["hypotheses-files"].items()),
        ):
            assert any(f"`{path}`" in line and digest in line for line in text.splitlines())


def test_a_changed_number_is_found_and_named(ran: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "tampered"
    shutil.copytree(ran[0], folder)
    path = folder / "results" / "tables" / "places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    column = header.index("latitude")
    was = rows[4][column]
    rows[4][column] = repr(float(was) * (1 + 1e-7))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    done = _verify(folder)
    assert done.returncode == 1
    different = [line for line in done.stdout.splitlines() if line[:4] != "same"]
    assert different[0].startswith("DIFFERENT  places.csv: row 5, column latitude: ")
    assert re.fullmatch(r"\d+ tables: \d+ same, 1 different", different[1])


def test_changed_data_are_found(ran: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "tampered"
    shutil.copytree(ran[0], folder)
    touched = ("data/china_russia/ties.csv", "plan/plan.yaml", "hypotheses/mine.yaml")
    for name in touched:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    done = _verify(folder)
    assert done.returncode == 1
    changed = [
        line.split()[1].rstrip(":") for line in done.stdout.splitlines() if "CHANGED" in line
    ]
    assert sorted(changed) == sorted(touched)
    assert "3 data changed: not verified" in done.stdout


@pytest.mark.thorough
def test_settings_of_the_one_who_runs_it_change_nothing(
    ran: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARADIPLOMACY_RULE", "local-press")
    monkeypatch.setenv("PARADIPLOMACY_STORE", str(tmp_path / "nothing.db"))
    program = str(ran[0] / "code" / "run.sh")
    monkeypatch.setenv("PYTHON", sys.executable)
    command = ["sh", program, "--here", "--out", str(tmp_path / "again")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_run_that_breaks_off_says_so(ran: tuple[Path, str], tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(ran[0], folder)
    (folder / "data" / "china_russia" / "ties.csv").unlink()
    program = [sys.executable, str(folder / "code" / "run.py"), "--here", "--out", str(tmp_path)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "ties.csv: is missing from the record folder" in done.stderr
    assert "stopped: a command ended with exit status 1" in done.stderr


# --- what is in it -----------------------------------------------------------------


def test_its_data_say_what_the_record_says(made: PackageResult) -> None:
    ours = read_material("china_russia")
    theirs = read_material(str(made.folder / "data" / "china_russia"))
    assert theirs == ours
    manifest = json.loads((made.folder / "results" / "manifest.json").read_text("utf-8"))
    for name, digest in manifest["inputs"]["china_russia"].items():
        content = (made.folder / "data" / "china_russia" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest


def test_the_archive_has_the_same_bytes(made: PackageResult) -> None:
    assert made.archive == made.folder.resolve().with_name("replication.zip")
    files = files_in(made.folder)
    with zipfile.ZipFile(made.archive) as held:
        names = held.namelist()
        assert names == sorted(f"replication/{name}" for name in files)
        assert {info.date_time for info in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name, path in files.items():
            assert held.read(f"replication/{name}") == path.read_bytes()
    assert (made.files, made.size) == (len(files), sum(p.stat().st_size for p in files.values()))


def test_nothing_of_it_tells_of_this_machine(made: PackageResult) -> None:
    root = Path(paradiplomacy.__file__).parents[2]
    places = {str(made.folder.parent), str(root), sys.prefix, str(Path.home()), "half-written"}
    places -= {"/", "/usr", "/root"}
    for name, path in files_in(made.folder).items():
        if path.suffix == ".parquet":
            text = str(pl.read_parquet(path).to_dicts())
        elif path.suffix != ".whl":
            text = path.read_bytes().decode("utf-8", errors="replace")
        assert [place for place in places if place in text] == [], name


def test_the_readme_has_the_headings_of_the_template(made: PackageResult) -> None:
    text = (made.folder / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert "Random seed is set to 7" in text
    assert f"paradiplomacy {paradiplomacy.__version__}" in text
    for name in files_in(made.folder):
        listed = name.startswith(("data/", "code/")) or name[-4:] in (".svg", ".html")
        if listed or (name.startswith("results/tables/") and name.endswith(".csv")):
            assert f"`{name}`" in text, name
    assert "{{" not in text
    assert "None" not in text


def test_the_log_tells_the_steps_in_order(made: PackageResult) -> None:
    text = (made.folder / "log.txt").read_text(encoding="utf-8")
    steps = ["writing the data", "counting by definition", "drawing the record", "writing the code"]
    assert [text.index(f"s  {step}\n") for step in steps] == sorted(
        text.index(f"s  {step}\n") for step in steps
    )
    files = "--plan plan.yaml --hypotheses mine.yaml --hypotheses mine.py"
    assert f"paradiplomacy study china_russia {files} --rule both-ends/3 --seed 7" in text
    assert text.startswith(f"started       {MADE_AT.isoformat()}")


def test_the_codebook_counts_what_the_tables_hold(made: PackageResult) -> None:
    with (made.folder / "codebook.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    told = {(line["file"], line["column"]): line for line in lines}
    assert len(told) == len(lines)
    assert [line for line in lines if "not described" in line["meaning"]] == []
    tables = [*made.folder.glob("data/*/*.csv"), *made.folder.glob("results/tables/*.csv")]
    seen = set()
    for path in tables:
        name = path.relative_to(made.folder).as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        for place, column in enumerate(header):
            seen.add((name, column))
            held = [row[place] for row in rows if row[place]]
            line = told[name, column]
            found = (line["rows"], line["missing"], line["distinct"])
            assert found == (str(len(rows)), str(len(rows) - len(held)), str(len(set(held)))), (
                f"{name}, {column}"
            )
    assert seen == set(told)
    latitude = told["data/china_russia/places.csv", "latitude"]["range"]
    values = [place.latitude for place in open_record("china_russia").places.values()]
    known = [value for value in values if value is not None]
    assert [float(end) for end in latitude.split(" to ")] == [min(known), max(known)]
    text = (made.folder / "CODEBOOK.md").read_text(encoding="utf-8")
    files = dict.fromkeys(line["file"] for line in lines)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Files that are not tables", *files]


# --- its metadata --------------------------------------------------------------------


@pytest.fixture(scope="module")
def crate(made: PackageResult) -> dict[str, dict[str, Any]]:
    """The entities of its metadata, by id."""
    content = json.loads((made.folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.2/context"
    held = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(held) == len(content["@graph"])
    return held


def _ids(value: Any) -> list[str]:
    return [one["@id"] for one in (value if isinstance(value, list) else [value])]


def test_every_file_is_described_as_it_is(
    made: PackageResult, crate: dict[str, dict[str, Any]]
) -> None:
    files = files_in(made.folder)
    files.pop("ro-crate-metadata.json")
    described = {key for key, entity in crate.items() if entity["@type"] == "File"}
    assert described == set(files)
    for name, path in files.items():
        entity = crate[name]
        assert entity["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert entity["contentSize"] == str(path.stat().st_size)
        assert entity["encodingFormat"] != "application/octet-stream"
        assert entity["description"] != name
    assert described <= set(_ids(crate["./"]["hasPart"]))


def test_the_crate_says_who_what_when_and_how(crate: dict[str, dict[str, Any]]) -> None:
    descriptor = crate["ro-crate-metadata.json"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = crate["./"]
    assert root["@type"] == "Dataset"
    assert root["name"] == "Data and code for: China and Russia: early sister ties"
    assert root["description"]
    assert datetime.fromisoformat(root["datePublished"]).tzinfo == UTC
    assert _ids(root["license"]) == ["https://spdx.org/licenses/CC-BY-4.0"]
    assert [crate[key]["name"] for key in _ids(root["author"])] == ["paradiplomacy team"]
    run = crate["#run"]
    assert run["@type"] == "CreateAction"
    software = crate[run["instrument"]["@id"]]
    assert software["version"] == paradiplomacy.__version__
    assert crate[software["url"]["@id"]]["@type"] == "File"
    assert {crate[key]["name"] for key in _ids(software["softwareRequirements"])} == {
        "Python",
        "code/requirements.txt",
    }
    inputs = [key for key in _ids(run["object"]) if not key.startswith("data/china_russia/")]
    assert inputs == ["hypotheses/mine.py", "hypotheses/mine.yaml", "plan/plan.yaml"]
    assert "results/index.html" in _ids(run["result"])
    assert run["startTime"] == MADE_AT.isoformat()
    assert run["endTime"] > run["startTime"]
    assert crate["data/china_russia/"]["name"] == "China and Russia: early sister ties"


def test_every_reference_in_the_crate_leads_to_an_entity(
    crate: dict[str, dict[str, Any]],
) -> None:
    lost = []
    for entity in crate.values():
        for name, value in entity.items():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and name != "conformsTo" and one["@id"] not in crate:
                    lost.append((entity["@id"], name, one["@id"]))
    assert lost == []
