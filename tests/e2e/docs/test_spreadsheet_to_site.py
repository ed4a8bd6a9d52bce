"""The how-to from a spreadsheet to a site is carried out, on its own files and on an office's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from tests.conftest import Outcome

from paradiplomacy.record.open import open_record
from paradiplomacy.sources.mapped import suggest_mapping

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "from-spreadsheet-to-site.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("office")]

Run = Callable[..., Outcome]


def files_of_the_page() -> dict[str, str]:
    """Its files by name: the last that the text before a block names."""
    text = PAGE.read_text(encoding="utf-8")
    return {
        re.findall(r"`([\w.]+\.(?:csv|yaml))`", text[: match.start()])[-1]: match[2]
        for match in FENCE.finditer(text)
        if match[1] in ("csv", "yaml")
    }


def commands_of_the_page() -> list[list[str]]:
    """Its commands in order, but the one whose draft a reader fills in."""
    text = PAGE.read_text(encoding="utf-8")
    lines = [
        line.removeprefix("$ paradiplomacy ").split()
        for match in FENCE.finditer(text)
        if match[1] == "console"
        for line in match[2].splitlines()
    ]
    return [line for line in lines if "--suggest" not in line]


def test_the_files_of_the_page_become_a_site(
    cli: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in files_of_the_page().items():
        Path(name).write_text(text, encoding="utf-8")
    said = []
    for command in commands_of_the_page():
        ran = cli(*command)
        assert ran.status == 0, (command, ran.err)
        said.append(ran.out + ran.err)
    assert any("last May" in text for text in said)
    record = open_record("tartu", store="office.db")
    assert (len(record.ties), len(record.exchanges)) == (5, 3)
    pages = {path.relative_to("site").as_posix() for path in Path("site").rglob("*.html")}
    assert {"index.html", "zh/index.html", "map.html"} <= pages
    assert sum(page.startswith("ties/") for page in pages) == 5
    first = Path("site/index.html").read_text(encoding="utf-8")
    assert "Partner cities of Tartu" in first
    assert "June 1989" not in first
    assert "A. Person" not in "".join(p.read_text("utf-8") for p in Path("site").rglob("*.html"))
    assert "Uppsala" in Path("tartu.html").read_text(encoding="utf-8")


def test_the_draft_of_the_page_names_the_columns_that_it_fills_in(tmp_path: Path) -> None:
    files = files_of_the_page()
    for name in ("partners", "activities"):
        table = tmp_path / f"{name}.csv"
        table.write_text(files[f"{name}.csv"], encoding="utf-8")
        draft = yaml.load(suggest_mapping(table), Loader=yaml.BaseLoader)
        filled = yaml.load(files[f"{name}.yaml"], Loader=yaml.BaseLoader)
        assert draft["b"] == filled["b"]
        assert set(filled) == set(draft)


def test_the_files_of_an_office_become_a_site(
    cli: Run, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = shared / "data" / "offices"
    # A copy of the raw material need not hold them; the page's own table is tested above anyway.
    if not office.is_dir():
        pytest.skip("an office's own files are not here")
    monkeypatch.chdir(tmp_path)
    for name in ("partnerstaedte", "aktivitaeten"):
        table = tmp_path / f"{name}.csv"
        table.write_bytes((office / table.name).read_bytes())
        draft = yaml.load(suggest_mapping(table), Loader=yaml.BaseLoader)
        draft["record"] |= {"id": "office", "title": "Partner cities of Bonn"}
        draft["record"] |= {"licence": "CC0-1.0", "as_of": "2026-11-30"}
        draft["source"] |= {"id": name, "title": name, "voice": "government", "end": "DE"}
        draft["a"] = {"name": {"constant": "Bonn"}, "country": {"constant": "DE"}}
        Path(f"{name}.yaml").write_text(yaml.safe_dump(draft, allow_unicode=True), "utf-8")
        taken = cli("import", table.name, "--mapping", f"{name}.yaml", "--store", "office.db")
        assert taken.status == 0, taken.err
    assert cli("study", "--store", "office.db", "--out", "site").status == 0
    html = {p: p.read_text(encoding="utf-8") for p in Path("site").rglob("*.html")}
    assert sum("ties" in p.parts and "zh" not in p.parts for p in html) == 16
    first = html[Path("site/index.html")] + html[Path("site/zh/index.html")]
    assert "Partner cities of Bonn" in first
    assert not re.search("June 1989|1989年6月|Taiwan|台湾|crackdown|trade war", first)
