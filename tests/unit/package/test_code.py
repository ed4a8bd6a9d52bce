"""What a package takes along of the code: pins, the wheel, archives, the log."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dyadevents
import paradiplomacy
from paradiplomacy import __version__
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.package import code as code_module
from paradiplomacy.package.build import package, write_zip
from paradiplomacy.package.code import Pin, pins, requirements_text, write_wheel
from paradiplomacy.package.log import Log

# --- where it goes ---------------------------------------------------------------


def test_a_package_into_a_link_to_itself_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paradiplomacy.package.build.own_distribution", lambda: None)
    (tmp_path / "out").symlink_to("out")
    with pytest.raises(FileExistsError, match="out"):
        package("china_russia", out=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# --- pins ----------------------------------------------------------------------


def _is_here(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def test_pins_are_closed_under_what_each_needs_here() -> None:
    pinned = {canonicalize_name(pin.name) for pin in pins()}
    assert {"polars", "numpy", "scipy", "typer", "markupsafe", "llvmlite"} <= pinned
    for name in ["paradiplomacy", *pinned]:
        for line in distribution(name).requires or ():
            needed = Requirement(line)
            applies = needed.marker is None or needed.marker.evaluate({"extra": ""})
            if applies and _is_here(needed.name):
                assert canonicalize_name(needed.name) in pinned, f"{name} needs {needed.name}"


def test_pins_have_the_versions_that_are_installed_and_no_tool_of_ours() -> None:
    assert [pin for pin in pins() if version(pin.name) != pin.version] == []
    names = {canonicalize_name(pin.name) for pin in pins()}
    assert not names & {"paradiplomacy", "pytest", "mypy", "ruff", "mkdocs-material", "splink"}


def test_requirements_are_lines_that_pip_reads() -> None:
    lines = [line for line in requirements_text().splitlines() if not line.startswith("#")]
    assert lines[0] == f"paradiplomacy=={paradiplomacy.__version__}"
    assert all(Requirement(line) for line in lines)
    assert len(lines) == len(pins()) + 1


class _Fake(Distribution):
    """A distribution that was made up: what it needs, and where it came from."""

    def __init__(self, name: str, *needs: str, origin: str = "") -> None:
        self.said = {
            "METADATA": "\n".join(
                ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {__version__}"]
                + [f"Requires-Dist: {need}" for need in needs]
                + [""]
            ),
            "direct_url.json": origin,
        }

    def read_text(self, filename: str) -> str | None:
        return self.said.get(filename) or None

    def locate_file(self, path: object) -> Path:
        return Path(str(path))


def test_markers_extras_and_origins_are_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    git = '{"url": "https://example.org/x", "vcs_info": {"vcs": "git", "commit_id": "abc"}}'
    known = {
        "paradiplomacy": _Fake("paradiplomacy", "one[fast]", "never; python_version < '3'",
                               "opt; extra == 'dev'", "absent"),
        "one": _Fake("one", "quick; extra == 'fast'", "slow; extra == 'other'", "paradiplomacy"),
        "quick": _Fake("quick", "local", origin=git),
        "local": _Fake("local", origin='{"url": "file:///home/me/local", "dir_info": {}}'),
        **{name: _Fake(name) for name in ("never", "opt", "slow")},
    }  # fmt: skip

    def found(name: str) -> Distribution:
        if name not in known:
            raise PackageNotFoundError(name)
        return known[name]

    monkeypatch.setattr(code_module, "distribution", found)
    assert [str(pin) for pin in pins()] == [
        f"local=={__version__}",
        f"one=={__version__}",
        "quick @ git+https://example.org/x@abc",
    ]


def test_code_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(code_module, "distribution", none)
    with pytest.raises(ParadiplomacyError, match="install it with pip"):
        pins()
    monkeypatch.setattr(code_module, "distribution", _Fake)
    monkeypatch.setattr(code_module, "__version__", "9.9.9")
    said = rf"9\.9\.9 runs but {re.escape(__version__)} is installed"
    with pytest.raises(ParadiplomacyError, match=said):
        pins()


def test_a_pin_of_a_commit_names_it() -> None:
    assert str(Pin("a", "1", "git+https://example.org/a@b")) == "a @ git+https://example.org/a@b"


# --- the wheel -------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_records_every_file_as_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
        (record,) = [name for name in names if name.endswith(".dist-info/RECORD")]
        lines = held.read(record).decode().splitlines()
        assert sorted(line.split(",")[0] for line in lines) == sorted(names)
        for line in lines:
            name, digest, size = line.split(",")
            if name != record:
                content = held.read(name)
                made = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
                assert (digest, size) == (f"sha256={made.rstrip('=')}", str(len(content)))


def test_the_wheel_is_the_code_that_runs(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
        held.extractall(tmp_path)
    for carried in (dyadevents, paradiplomacy):
        root = Path(carried.__file__).parent
        there = {path.relative_to(root.parent).as_posix() for path in root.rglob("*.py")}
        assert there <= names
    assert "paradiplomacy/records/china_russia/ties.csv" in names
    assert [name for name in names if "__pycache__" in name or name.endswith(".pyc")] == []
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import paradiplomacy as p; " \
        "from paradiplomacy.cli.main import app; print(p.__file__, p.__version__)"  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    file, told = ran.stdout.split()
    assert Path(file).is_relative_to(tmp_path)
    assert told == paradiplomacy.__version__


def test_the_wheel_has_the_same_bytes_again(wheel: Path, tmp_path: Path) -> None:
    assert write_wheel(tmp_path).read_bytes() == wheel.read_bytes()
    assert re.fullmatch(r"paradiplomacy-[0-9.a-z]+-py3-none-any\.whl", wheel.name)


# --- archives ----------------------------------------------------------------------


def test_an_archive_depends_on_its_content_alone(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "x.txt").write_bytes(b"x")
    (folder / "run.sh").write_bytes(b"#!/bin/sh\n")
    (folder / "run.sh").chmod(0o755)
    write_zip(tmp_path / "one.zip", folder, "top")
    write_zip(tmp_path / "two.zip", shutil.copytree(folder, tmp_path / "again"), "top")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as held:
        about = {info.filename: info for info in held.infolist()}
        assert list(about) == ["top/b/x.txt", "top/run.sh"]
        assert {info.date_time for info in about.values()} == {(1980, 1, 1, 0, 0, 0)}
        modes = {name: info.external_attr >> 16 & 0o777 for name, info in about.items()}
        assert modes == {"top/b/x.txt": 0o644, "top/run.sh": 0o755}
        assert held.read("top/b/x.txt") == b"x"


# --- the log ------------------------------------------------------------------------


def test_the_log_has_each_step_once_in_order_and_passes_it_on() -> None:
    log = Log(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    told: list[tuple[str, float]] = []
    tell = log.telling(lambda what, share: told.append((what, share)))
    for what, share in [("reading", 0.0), ("reading", 0.5), ("drawing", 0.6), ("reading", 0.7)]:
        tell(what, share)
    assert len(told) == 4
    text = log.text("paradiplomacy study x")
    assert re.findall(r"^ *\d+\.\d\d s  (\w+)$", text, re.MULTILINE) == [
        "reading",
        "drawing",
        "reading",
    ]
    assert "started       2026-01-02T03:04:05+00:00\n" in text
    assert "command       paradiplomacy study x\n" in text
    assert text.endswith("Warnings\nnone\n")
    assert log.spent.seconds >= 0


def test_warnings_are_logged_without_paths_and_shown_all_the_same() -> None:
    log = Log(datetime(2026, 1, 2, tzinfo=UTC))

    def work() -> None:
        with log.warnings():
            warnings.warn("did not\nconverge", RuntimeWarning, stacklevel=1)

    with pytest.warns(RuntimeWarning, match="converge"):
        work()
    assert log.warned == ["RuntimeWarning: did not converge"]
    assert log.text("x").endswith("Warnings\nRuntimeWarning: did not converge\n")
    assert __file__ not in log.text("x")
