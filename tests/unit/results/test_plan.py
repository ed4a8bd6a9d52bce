"""Plans of analysis, and what a run departs from."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from paradiplomacy.errors import NotFoundError, RecordError
from paradiplomacy.hypotheses.catalogue import catalogue, get_hypothesis
from paradiplomacy.language import sentences
from paradiplomacy.results.manifest import FILES
from paradiplomacy.results.plan import Plan, Run, deviations, new_plan
from paradiplomacy.results.plan_file import read_plan, write_plan

HASHES = {"sino_us": {"ties.csv": "a" * 64, "places.csv": "b" * 64}}


def run(*names: str, **changes: object) -> Run:
    chosen = {name: get_hypothesis(name) for name in names or ("detachment", "recovery")}
    made = Run(chosen, HASHES, "both-ends/3", 1989, date(2026, 1, 1))
    return replace(made, **changes)  # type: ignore[arg-type]


def plan(of: Run | None = None) -> Plan:
    day = date(2025, 6, 1)
    return new_plan(of or run(), records=["sino_us"], title="A plan", by="", registered=day)


def test_a_run_as_planned_departs_from_nothing(tmp_path: Path) -> None:
    write_plan(plan(), tmp_path / "plan.yaml")
    again = read_plan(tmp_path / "plan.yaml")
    assert again == plan()
    assert deviations(again, run()) == ()


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (run(rule="local-press/3"), "Rule: planned both-ends/3, run with local-press/3."),
        (run(seed=7), "Seed: planned 1989, run with 7."),
        (run("recovery"), "Planned and not run, as not known here: detachment."),
        (run("detachment", "recovery", "dual-ties"), "exploratory: dual-ties."),
        (run(inputs={}), "Record sino_us was planned and not opened (ties.csv, places.csv)."),
        (run(inputs=HASHES | {"mine": {}}), "Record mine was opened and not planned."),
        (
            run(inputs={"sino_us": HASHES["sino_us"] | {"ties.csv": "c" * 64}}),
            "Record sino_us is not the one planned; it differs in ties.csv.",
        ),
        (
            run(inputs=HASHES | {FILES: {"mine.yaml": "d" * 64}}),
            "The set of files of hypotheses was opened and not planned.",
        ),
        (run(as_of=date(2025, 1, 1)), "may have known the data"),
    ],
)
def test_each_departure_is_told(done: Run, said: str) -> None:
    (told,) = deviations(plan(), done)
    assert said in told


def test_a_changed_margin_or_rule_is_told() -> None:
    one = get_hypothesis("detachment")
    other = replace(one, margin=(0.9, 1.1))
    changed = run(hypotheses={"detachment": other, "recovery": get_hypothesis("recovery")})
    (told,) = deviations(plan(), changed)
    assert "run with the margin 0.9 to 1.1" in told
    worded = replace(one, estimator=sentences(one.estimator, "Or so."))
    changed = run(hypotheses={"detachment": worded, "recovery": get_hypothesis("recovery")})
    (told,) = deviations(plan(), changed)
    assert "decision rule was changed" in told


def test_what_stands_in_a_file_of_designs_is_part_of_the_fingerprint() -> None:
    one = replace(get_hypothesis("detachment"), written="hit: a")
    sealed = plan(run(hypotheses={"detachment": one}))
    (told,) = deviations(sealed, run(hypotheses={"detachment": replace(one, written="hit: b")}))
    assert "decision rule was changed" in told


def test_a_plan_that_was_changed_breaks_its_seal(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    write_plan(plan(), path)
    path.write_text(path.read_text().replace("A plan", "Another plan"))
    (told,) = deviations(read_plan(path), run())
    assert "changed after it was sealed" in told


GOOD = yaml.safe_dump(plan().model_dump(mode="json"), sort_keys=False)


@pytest.mark.parametrize(
    ("text", "line", "field", "said"),
    [
        ("[1, 2", 1, "", "the bracket that opens on this line is not closed; expected ',' or ']'"),
        ("", 0, "", "is not a plan; expected keys such as title"),
        ("- one", 0, "", "is not a plan; expected keys such as title"),
        (GOOD + "sead: 3\n", -1, "sead", "did you mean 'seed' or 'seal'?"),
        (GOOD.replace("seed: 1989", "seed: soon"), "seed: soon", "seed", "expected a whole number"),
        (
            GOOD.replace("'2025-06-01'", "2025-13-01"),
            "registered",
            "registered",
            "expected a day such as 2026-01-31; found '2025-13-01'",
        ),
        (GOOD.replace("A plan", "A plan: mine"), 1, "", "put quotes around a value that holds a"),
        (GOOD.replace("id: recovery", "idea: recovery"), "idea", "hypotheses.1.idea", "'id'"),
        (GOOD.replace("- sino_us", "  sino_us"), "records", "records", "expected a list"),
        (
            GOOD.replace("both-ends/3", "both"),
            "rule: both",
            "rule",
            "no reconciliation rule 'both'",
        ),
    ],
)
def test_what_is_wrong_with_a_plan_names_line_and_key(
    tmp_path: Path, text: str, line: int | str, field: str, said: str
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    with pytest.raises(RecordError) as failed:
        read_plan(path)
    told = next(one for one in failed.value.problems if one.field == field)
    lines = text.splitlines()
    if isinstance(line, str):
        line = next(number for number, held in enumerate(lines, 1) if line in held)
    assert (told.file, told.row) == ("plan.yaml", len(lines) if line == -1 else line)
    assert said in told.message
    assert "plan new" in told.message or told.message.startswith("is not YAML: ")


def test_all_that_is_wrong_with_a_plan_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("title: x\nrule: y")
    with pytest.raises(RecordError) as failed:
        read_plan(path)
    fields = {told.field for told in failed.value.problems}
    assert fields == {"registered", "records", "inputs", "seed", "software", "hypotheses"}
    with pytest.raises(NotFoundError, match=r"no plan '.*absent\.yaml'; give the path of a plan"):
        read_plan(tmp_path / "absent.yaml")


def test_every_hypothesis_of_ours_can_be_planned_and_read_back(tmp_path: Path) -> None:
    made = plan(run(*catalogue()))
    write_plan(made, tmp_path / "plan.yaml")
    assert read_plan(tmp_path / "plan.yaml") == made
    assert any(one.margin is None for one in made.hypotheses)
    assert any(one.margin is not None for one in made.hypotheses)


def test_a_copy_that_says_the_same_is_the_record_that_was_planned() -> None:
    told = {"sino_us": "e" * 64}
    made = plan(run(contents=told))
    other = {"sino_us": {"ties.csv": "c" * 64}}
    assert deviations(made, run(inputs=other, contents=told)) == ()
    (said,) = deviations(made, run(inputs=other, contents={"sino_us": "f" * 64}))
    assert "is not the one planned" in said
    assert made.make_seal() != plan().make_seal()


def test_the_seal_of_a_plan_without_contents_is_of_what_it_holds() -> None:
    content = plan().model_dump(mode="json", exclude={"seal", "contents"})
    told = json.dumps(content, sort_keys=True).encode()
    assert plan().seal == hashlib.sha256(told).hexdigest()
