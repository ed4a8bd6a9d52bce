"""Everything that has a name has its entry in the docs, and the docs say what is true of it."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path

import pytest
from tests.docs.pages import (
    CODE,
    DOCS,
    ROOT,
    entries,
    lacking,
    page,
    rows,
    section,
)

from paradiplomacy import errors, open_record
from paradiplomacy.cli.main import SETTINGS
from paradiplomacy.definitions.definitions import DEFINITIONS
from paradiplomacy.doubts.checks import CHECKS
from paradiplomacy.evidence.rules import RULES
from paradiplomacy.exports import FORMATS, export
from paradiplomacy.hypotheses.base import Verdict
from paradiplomacy.hypotheses.catalogue import catalogue
from paradiplomacy.model.activity import Answer
from paradiplomacy.model.dates import EventDate
from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.places import Level
from paradiplomacy.model.statements import Consent, JudgementKind, Polarity, Voice
from paradiplomacy.model.status import ChangeKind, Status, StatusChange, history
from paradiplomacy.model.ties import Purpose, TieKind
from paradiplomacy.record.ledger import agreement_counts
from paradiplomacy.site.live.routes import LIVE_ROUTES
from paradiplomacy.site.pages import KINDS
from paradiplomacy.sources.sectors import function_label, sector_label, sectors

# --- names ---------------------------------------------------------------------------


def requirements() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[\[<>=!~; ]", line)[0] for line in wanted} - {project["name"]}
    npm = json.loads((ROOT / "assets" / "package.json").read_text(encoding="utf-8"))
    return names | set(npm["dependencies"])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("reference/settings.md", set(SETTINGS)),
        ("reference/rules.md", set(RULES)),
        ("reference/definitions.md", set(DEFINITIONS)),
        ("reference/exports.md", set(FORMATS)),
        ("reference/errors.md", set(errors.__all__)),
    ],
)
def test_every_name_has_its_entry(name: str, wanted: set[str]) -> None:
    missing = lacking(wanted, page(name))
    assert not missing, f"docs/{name} lacks an entry for: {missing}"


def test_every_check_says_when_it_finds_something() -> None:
    with (DOCS / "reference/record-checks.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["check"]: row["when it finds something"] for row in csv.DictReader(file)}
    assert set(listed) == set(CHECKS)
    assert all(listed.values())
    assert set(CHECKS) <= set(CODE.findall(section("reference/record-checks.md", "The checks")))


def test_every_requirement_has_its_purpose() -> None:
    with (DOCS / "reference/dependencies.csv").open(encoding="utf-8", newline="") as file:
        assert requirements() <= {row["package"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("heading", "enum"),
    [
        ("Agreement", Agreement),
        ("Verdicts", Verdict),
        ("Status", Status),
        ("Changes of status", ChangeKind),
        ("Voices", Voice),
        ("Levels", Level),
        ("Kinds of tie", TieKind),
        ("Purposes", Purpose),
        ("Answers", Answer),
        ("Consent", Consent),
        ("Judgements", JudgementKind),
        ("Polarity", Polarity),
    ],
)
def test_words_of_every_enum_are_the_ones_in_the_glossary(
    heading: str, enum: type[StrEnum]
) -> None:
    said = entries(section("reference/words.md", heading))
    assert said == set(enum), f"docs/reference/words.md, {heading}"


def test_every_sector_is_in_the_glossary_with_its_code_and_labels() -> None:
    with (DOCS / "reference/sectors.csv").open(encoding="utf-8", newline="") as file:
        _, *listed = csv.reader(file)
    assert listed == [
        [
            word,
            sector.cofog,
            function_label(sector.cofog) if sector.cofog else "none",
            sector_label(word, "zh"),
            ", ".join(sector.also),
        ]
        for word, sector in sectors().items()
    ]


def addresses_listed() -> list[tuple[str, str]]:
    with (DOCS / "reference/pages.csv").open(encoding="utf-8", newline="") as file:
        return [(row["address"], row["where"]) for row in csv.DictReader(file)]


def test_every_kind_of_page_has_its_entry() -> None:
    addresses = {kind.address("KEY").replace("KEY", "{key}") for kind in KINDS}
    assert {a for a, where in addresses_listed() if where != "server"} == addresses


def test_every_address_of_a_server_alone_has_its_entry() -> None:
    paths = {route.path.removeprefix("/").removesuffix(".html") for route in LIVE_ROUTES}
    wanted = {path for path in paths if not path.startswith("zh/")}
    listed = {address for address, where in addresses_listed() if where == "server"}
    assert {path.removeprefix("/") for path in wanted} == {a.removeprefix("/") for a in listed}


def test_every_error_of_the_tree_is_exported() -> None:
    classes = {name for name, value in vars(errors).items() if isinstance(value, type)}
    own = {name for name in classes if vars(errors)[name].__module__ == errors.__name__}
    assert own == set(errors.__all__)


def entry_of_hypothesis(name: str) -> tuple[str, str]:
    """The page that describes a hypothesis, and its section."""
    pages = sorted((DOCS / "reference" / "hypotheses").glob("*.md"))
    having = [p for p in pages if f"### `{name}`" in p.read_text(encoding="utf-8").splitlines()]
    assert len(having) == 1, f"docs/reference/hypotheses has {len(having)} entries of {name}"
    path = having[0].relative_to(DOCS).as_posix()
    return f"docs/{path}, {name}", section(path, f"`{name}`")


@pytest.mark.parametrize("name", catalogue())
def test_hypotheses_are_described_by_their_own_words(name: str) -> None:
    where, text = entry_of_hypothesis(name)
    assert str(catalogue()[name].claim) in " ".join(text.split()), where
    assert re.search(r"^Method: \S", text, re.MULTILINE), where


def test_what_to_gather_next_is_told_for_every_claim() -> None:
    path = DOCS / "methods/facts-of-2026-11/worth-gathering.csv"
    with path.open(encoding="utf-8", newline="") as file:
        listed = [row["claim"] for row in csv.DictReader(file)]
    assert sorted(listed) == sorted(catalogue())


def test_each_pair_that_a_list_alone_names_is_decided_with_a_reason() -> None:
    path = DOCS / "methods/facts-of-2026-11/listed.csv"
    with path.open(encoding="utf-8", newline="") as file:
        decided = list(csv.DictReader(file))
    assert list(decided[0]) == ["list", "pair", "decision", "reason"]
    assert {row["decision"] for row in decided} == {"taken in", "left out"}
    assert all(row["reason"] for row in decided)
    assert len({(row["list"], row["pair"]) for row in decided}) == len(decided)
    record = open_record("sino_us")
    lists = {"wikidata-p190-2016", *(f"wikipedia-twin-{end}-2026" for end in ("us", "cn", "tw"))}
    said = {s.subject for s in record.statements.values() if record.source_of(s).id in lists}
    assert len(said) == sum(row["decision"] == "taken in" for row in decided)


# --- numbers of the README ------------------------------------------------------------


def test_numbers_of_the_chinese_readme_are_those_of_the_english_one() -> None:
    numbers = re.compile(r"\d+")
    chinese = (ROOT / "README.zh.md").read_text(encoding="utf-8")
    found = chinese.partition("## 查到了什么")[2].partition("## ")[0]
    stated = set(numbers.findall(found.partition("- ")[2]))
    assert len(stated) > 5
    assert stated <= set(numbers.findall((ROOT / "README.md").read_text(encoding="utf-8")))


# --- numbers and tables that the pages state --------------------------------------------


RECORDS = (
    "sino_us", "article", "china_russia", "china_world", "germany_france", "us_comparison",
)  # fmt: skip


def test_the_records_hold_what_their_page_says() -> None:
    text = page("methods/the-records.md")
    held = {cells[0].strip("`"): cells[1:] for cells in rows(text.partition("How the ends")[0])}
    agree = text.partition("How the ends")[2].partition("## ")[0]
    ends = {cells[0].strip("`"): cells[1:] for cells in rows(agree)}
    for name in RECORDS:
        record = open_record(name)
        dated = sum(tie.established is not None for tie in record.ties.values())
        numbers = (
            len(record.places),
            len(record.ties),
            dated,
            len(record.exchanges),
            len(record.sources),
            len(record.statements),
            len(record.judgements),
        )
        assert held[name] == [str(n) for n in numbers], f"docs/methods/the-records.md, {name}"
        if not record.ties:
            assert name not in ends, f"docs/methods/the-records.md, agreement of {name}"
            continue
        counts = agreement_counts(record, "established")["established"]
        wanted = [str(counts[kind]) for kind in Agreement]
        assert ends[name] == wanted, f"docs/methods/the-records.md, agreement of {name}"


def test_rules_agree_as_the_page_on_reconciliation_says() -> None:
    table = section("methods/reconciliation.md", "What the rules change")
    said = {cells[0].strip("`"): cells[1:] for cells in rows(table)}
    for name in RULES:
        counts = agreement_counts(open_record(rule=name), "established")["established"]
        wanted = [str(counts[kind]) for kind in Agreement]
        assert said[name] == wanted, f"docs/methods/reconciliation.md, {name}"


def test_the_status_machine_is_the_one_in_the_table() -> None:
    allowed: dict[tuple[str, str], str] = {}
    for before, changes, after in rows(section("reference/rules.md", "The status machine")):
        for change in changes.split(", "):
            allowed[(before, change)] = after
    roads = {
        "(none)": [],
        "proposed": [ChangeKind.PROPOSED],
        "active": [ChangeKind.ESTABLISHED],
        "dormant": [ChangeKind.ESTABLISHED, ChangeKind.DORMANT],
        "suspended": [ChangeKind.ESTABLISHED, ChangeKind.SUSPENDED],
        "ended": [ChangeKind.ESTABLISHED, ChangeKind.ENDED],
    }
    for before, road in roads.items():
        for change in ChangeKind:
            steps = [
                StatusChange(step, EventDate.parse(str(1980 + year)))
                for year, step in enumerate([*road, change])
            ]
            last = history(steps)[-1]
            lawful = (before, str(change)) in allowed
            assert lawful == (not last.irregular), f"docs/reference/rules.md: {before}, {change}"
            if lawful:
                assert allowed[(before, str(change))] == last.status


def listed(heading: str) -> set[str]:
    """Fields in the last cells of a section's tables, without what stands in brackets."""
    found = set()
    for cells in rows(section("reference/exports.md", heading)):
        found |= set(re.sub(r" \([^)]*\)", "", cells[-1]).split(", "))
    return found - {"Attributes", "Properties"}


def test_other_formats_have_the_fields_that_are_listed(tmp_path: Path) -> None:
    record = open_record()
    places = json.loads(export(record, "geojson", tmp_path / "map").read_text(encoding="utf-8"))
    keys = {key for feature in places["features"] for key in feature["properties"]}
    assert keys == listed("`geojson`")
    lines = export(record, "ftm", tmp_path / "ftm").read_text(encoding="utf-8").splitlines()
    keys = {key for line in lines for key in json.loads(line)["properties"]}
    assert keys == listed("`ftm`")
    graph = export(record, "graphml", tmp_path / "graph").read_text(encoding="utf-8")
    keys = set(re.findall(r'attr\.name="([a-z_0-9]+)"', graph))
    assert keys == listed("`graphml` and `gexf`")


def test_each_key_of_a_shape_is_described_once() -> None:
    with (DOCS / "reference" / "json-keys.csv").open(encoding="utf-8", newline="") as file:
        described = Counter((row["shape"], row["key"]) for row in csv.DictReader(file))
    assert [key for key, times in described.items() if times > 1] == []
