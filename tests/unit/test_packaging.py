"""What the package says of itself, and what comes with it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from paradiplomacy import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["project"]
    return found


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", line)[0].lower() for line in requirements}


def test_the_package_is_typed_as_its_classifier_says(project: dict[str, Any]) -> None:
    assert "Typing :: Typed" in project["classifiers"]
    assert files("paradiplomacy").joinpath("py.typed").is_file()


def test_one_version_stands_everywhere(project: dict[str, Any]) -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["version"] == citation["version"] == __version__
    assert project["license"] == citation["license"]


def test_the_hosted_workflow_runs_the_pythons_of_the_classifiers(project: dict[str, Any]) -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["run"]
    start = "Programming Language :: Python :: 3."
    claimed = [line.removeprefix(start) for line in project["classifiers"] if start in line]
    assert job["strategy"]["matrix"]["python"] == [f"3.{minor}" for minor in claimed]
    runs = [step.get("run", "") for step in job["steps"]]
    assert runs[-2] == "bash .ci/run"
    assert "pip-audit" in runs[-1]
    assert "dev-3.11.txt" in runs[-1]
    assert "pip-audit" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8"), "needs a network"


SAFE_FROM = {
    "cryptography": "50",
    "h11": "0.16",
    "jinja2": "3.1.6",
    "joserfc": "1.7.2",
    "python-multipart": "0.0.31",
    "starlette": "1.3.1",
}
"""The first versions without a weakness that is known and was mended since."""


def test_no_version_with_a_known_weakness_is_allowed(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    wanted = [Requirement(line) for line in (*project["dependencies"], *extras["oidc"])]
    floors = {canonicalize_name(each.name): each.specifier for each in wanted}
    for name, first in SAFE_FROM.items():
        before = Version(first).release
        lower = ".".join(map(str, (*before[:-1], before[-1] - 1, 99)))
        assert not floors[canonicalize_name(name)].contains(lower), name
        assert floors[canonicalize_name(name)].contains(first), name


def test_the_lock_names_a_version_of_all_that_is_installed(project: dict[str, Any]) -> None:
    lock = (ROOT / "requirements" / "dev-3.11.txt").read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    extras = project["optional-dependencies"]
    for extra in ("cluster", "linking", "postgres", "docs", "test", "dev"):
        wanted = {re.sub(r"[_.]", "-", name) for name in names(extras[extra])}
        assert wanted - locked <= {"paradiplomacy"}, f"scripts/lock.sh --no-upgrade: {extra}"
    assert {re.sub(r"[_.]", "-", name) for name in names(project["dependencies"])} <= locked


def test_whatever_is_imported_is_declared(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *(line for extra in extras.values() for line in extra)]
    listed = {canonicalize_name(Requirement(line).name) for line in declared}
    ours = {"dyadevents", "paradiplomacy", *sys.stdlib_module_names}
    brought: dict[str, set[str]] = {
        name: {canonicalize_name(each) for each in distributions}
        for name, distributions in packages_distributions().items()
    }
    for folder in ("src", "dyadevents/src"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for name in set(IMPORTING.findall(text)) - ours:
                declared_as = brought.get(name, {canonicalize_name(name)})
                # A sentence of a docstring may look like an import: what is parsed is not mistaken.
                assert declared_as & listed or name not in imported_by(text), (
                    f"{path.relative_to(ROOT)} imports {name}"
                )


IMPORTING = re.compile(r"^[ \t]*(?:import|from)[ \t]+(\w+)", re.MULTILINE)
"""A line that may import; one statement stands on each line, as `make lint` wants it."""


def imported_by(text: str) -> set[str]:
    modules = [
        (node.names[0].name if isinstance(node, ast.Import) else node.module) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
    ]
    return {module.partition(".")[0] for module in modules}


def test_a_wrong_fact_can_be_reported_for_each_record_that_ships() -> None:
    form = ROOT / ".github" / "ISSUE_TEMPLATE" / "1-wrong-fact.yml"
    fields = yaml.safe_load(form.read_text(encoding="utf-8"))["body"]
    options = next(field for field in fields if field.get("id") == "record")["attributes"][
        "options"
    ]
    folder = ROOT / "src" / "paradiplomacy" / "records"
    shipped = {path.parent.name for path in folder.glob("*/record.yaml")}
    assert set(options) == shipped | {"I do not know"}


@pytest.mark.parametrize("words", [["--version"], ["definitely-no-command"]], ids=["good", "bad"])
def test_the_module_is_the_command(words: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "paradiplomacy", *words], capture_output=True, text=True, check=False
    )
    if words == ["--version"]:
        assert (ran.returncode, ran.stdout.strip()) == (0, f"paradiplomacy {__version__}")
    else:
        assert ran.returncode == 2
        assert "python -m paradiplomacy" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_tests_compare_with_is_not_needed_to_run(project: dict[str, Any]) -> None:
    extras = project["optional-dependencies"]
    oracles = {"diff-diff", "lifelines", "networkx", "pandas", "pyfixest"}
    assert not oracles & names(project["dependencies"])
    assert oracles <= names(extras["test"])
    for extra in ("cluster", "linking", "postgres"):
        assert not oracles & names(extras[extra])


def test_commands_start_without_what_tests_compare_with() -> None:
    blocked = "import sys\nfor name in {'diff_diff', 'lifelines', 'matplotlib', 'networkx'}:\n"
    code = (
        f"{blocked}    sys.modules[name] = None\n"
        "from paradiplomacy.networks.communities import louvain\n"
        "from paradiplomacy.exports import FORMATS\n"
        "[one.load() for one in FORMATS.values()]\n"
        "from paradiplomacy.hypotheses.catalogue import catalogue\n"
        "print(len(catalogue()))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 20


@pytest.mark.parametrize(
    "page",
    ["README.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))],
)
def test_pages_install_from_a_wheel_since_no_index_has_us(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for line in re.findall(r"^\$? ?(?:\S*/)?pip install (.*)$", text, re.MULTILINE):
        if "paradiplomacy" in line:
            assert f"dist/paradiplomacy-{__version__}-py3-none-any.whl" in line, page
