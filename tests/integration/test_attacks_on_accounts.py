"""Attacks on what is published: whoever is not named is found no better than by guessing.

An attacker knows the program, the questionnaire, who was interviewed and how openly each agreed to
be shown, and all that was ever published. What else is known, each test says.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.support.accounts import grouped
from tests.support.attacks import (
    HIDDEN_PAIR,
    IN_GROUPS,
    made,
    noted,
    published,
    rows_published,
    stating,
    with_answers,
    without,
)
from tests.support.consent import shown

from paradiplomacy.evidence.consent.answered_facts import is_answered
from paradiplomacy.evidence.consent.showing import groups_to_note
from paradiplomacy.exports import export
from paradiplomacy.interviews import agreement
from paradiplomacy.interviews.agreement import compared_view
from paradiplomacy.interviews.coefficients import alpha
from paradiplomacy.model.records import Material
from paradiplomacy.model.statements import Statement
from paradiplomacy.record.build import build_record
from paradiplomacy.results.opening import open_records
from paradiplomacy.sources.record_folder import read_record_folder

Cli = Callable[..., Any]
COUNT, TRUST = "exchange.count", "trust.city"
MOST = 300


@pytest.fixture(scope="module")
def study() -> Material:
    """All tiers; those that are alike are in two groups, the hidden pair waits."""
    study = noted(made())
    assert Counter(j.object for j in study.judgements) == {"group-r-1": 3, "group-r-2": 3}
    return study


@pytest.fixture(autouse=True)
def _coefficients_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coefficients are published of however few pairs: more for an attacker to work with."""
    monkeypatch.setattr(agreement, "FEWEST", 1)


def count_of(material: Material) -> dict[str, Any]:
    questions = compared_view(build_record([material]))["questions"]
    return next(each for each in questions if each["question"] == COUNT)


# --- inversion: which hidden answers fit a published figure ----------------------------


def fitting(material: Material, most: int) -> list[tuple[int, int]]:
    """The answers of the hidden pair with which the published alpha comes out, if they counted."""
    named = [(5.0, 5.0), (6.0, 6.0), (8.0, 8.0)] * 2
    there = count_of(material)["alpha"]["value"]
    return [
        pair
        for pair in itertools.combinations_with_replacement(range(most + 1), 2)
        if (found := alpha([*named, pair], "interval", draws=0).value) is not None
        and math.isclose(found, there, rel_tol=0, abs_tol=1e-12)
    ]


def test_no_published_coefficient_is_of_hidden_answers(study: Material) -> None:
    seen = count_of(study)
    assert (seen["both"], seen["alpha"]["units"]) == (6, 6)
    # Only pairs that do not change it fit: an answer of both ends that is one of the named.
    assert all(a == b for a, b in fitting(study, 12))


@pytest.mark.thorough
def test_of_all_pairs_of_answers_none_is_told_by_alpha(study: Material) -> None:
    """Of 45,451 pairs of answers one fitted once: the one that was given."""
    fits = fitting(study, MOST)
    assert (17, 91) not in fits
    assert all(a == b for a, b in fits)


@pytest.mark.essential
def test_whatever_the_hidden_pair_answers_the_same_is_published(study: Material) -> None:
    truth = published(study)
    for here, there in itertools.product((0, 5, 17, 91, 999), repeat=2):
        answers = {(HIDDEN_PAIR[0], COUNT): str(here), (HIDDEN_PAIR[1], COUNT): str(there)}
        assert published(with_answers(study, answers)) == truth


def test_whoever_has_the_tables_works_out_every_figure(study: Material, tmp_path: Path) -> None:
    """So figures tell no more than tables: nothing is left that only totals count."""
    record = build_record([study])
    export(record, "record", tmp_path / "tables")
    again = build_record([read_record_folder(tmp_path / "tables")])
    assert compared_view(again) == compared_view(record)
    assert again.answers == record.answers


# --- differencing: what changed from one publication to the next -----------------------


def test_one_who_comes_changes_nothing_that_is_published() -> None:
    first = grouped(without(made(), [*HIDDEN_PAIR, "u9", "c9"]))
    assert first.judgements == ()
    before = published(first)
    for more in (["u9"], ["u9", "c9"], [*HIDDEN_PAIR]):
        others = {*HIDDEN_PAIR, "u9", "c9"} - set(more)
        later = without(made(), others)
        judged = groups_to_note(later, by="Ann", today=date(2026, 12, 2))
        assert all(n >= 3 for n in Counter(j.object for j in judged).values())
        if not judged:
            assert published(later) == before


def test_what_a_publication_adds_is_whole_groups(study: Material) -> None:
    """Three who come later do not join the groups there are, which stay as they were."""
    first = rows_published(study, IN_GROUPS[0])
    more = replace(
        study,
        sources=(
            *study.sources,
            *(replace(s, id=f"{s.id}x") for s in study.sources if s.id in TALKS),
        ),
        statements=(
            *study.statements,
            *(
                replace(s, subject=s.subject.replace(":u", ":late"), source=f"{s.source}x")
                for s in study.statements
                if s.source in TALKS
            ),
        ),
    )  # fmt: skip
    assert published(more) == published(study)
    judged = groups_to_note(more, by="Ann", today=date(2026, 12, 2))
    later = replace(more, judgements=(*study.judgements, *judged))
    assert rows_published(later, IN_GROUPS[0]) == first
    assert len(rows_published(later, ("late7",))) == 4  # with the town that waited


TALKS = ("talk-u7", "talk-u8", "talk-u9")


@pytest.mark.parametrize("gone", IN_GROUPS[0])
def test_who_withdraws_is_any_of_the_group_that_goes(study: Material, gone: str) -> None:
    """What differs is all that the group said, whoever of it withdrew."""
    left = without(study, [gone])
    parts = [json.loads(published(of)) for of in (study, left)]
    before, after = (set(part[0]) for part in parts)
    assert after < before
    assert all("group-r-2" in row for row in before - after)
    others = next(name for name in IN_GROUPS[0] if name != gone)
    first = json.loads(published(without(study, [others])))[0]
    assert set(first) == after


# --- all but one -----------------------------------------------------------------------


@pytest.mark.parametrize("key", HIDDEN_PAIR)
def test_who_knows_all_but_one_that_is_not_shown_learns_nothing(study: Material, key: str) -> None:
    """Neither from pages and tables nor by trying which answer gives a published hash."""
    truth = published(study)
    for value in ("1", "2", "3", "4"):
        assert published(with_answers(study, {(key, TRUST): value})) == truth


@pytest.mark.parametrize("group", IN_GROUPS, ids=["towns", "cities"])
def test_who_knows_all_but_a_group_guesses_among_its_answers(
    study: Material, group: tuple[str, ...]
) -> None:
    """Dealt among its members in any way, question by question, the same is published."""
    truth, told = published(study), made()
    given = {
        question: [answer_of(study, key, question) for key in group]
        for question in (COUNT, TRUST, "trust.above", "crisis.stopped")
    }
    assert len(set(given[COUNT])) == 3
    for question, values in given.items():
        for dealt in dict.fromkeys(itertools.permutations(values)):
            answers = dict(zip(((key, question) for key in group), dealt, strict=True))
            # The group is noted again: to change answers of one that is noted takes it away.
            again = noted(with_answers(told, answers))
            assert published(again) == truth


def answer_of(material: Material, key: str, question: str) -> str:
    subject = f"answer:{key}|{question}"
    return next(s.value for s in material.statements if s.subject == subject)


@pytest.mark.parametrize("group", IN_GROUPS, ids=["towns", "cities"])
def test_who_knows_one_answer_does_not_find_the_others(
    study: Material, group: tuple[str, ...]
) -> None:
    """From the other end of the tie one knows how many exchanges there were, and looks for trust.

    Over many studies the row with that number has the answer that is looked for no more often
    than a row that is drawn.
    """
    drawn = random.Random(1989)
    hits, rounds = 0.0, 400
    for _ in range(rounds):
        trust = drawn.sample(["1", "2", "3", "4"], 3)
        counts = drawn.sample(range(200), 3)
        answers = {(key, TRUST): value for key, value in zip(group, trust, strict=True)}
        answers |= {(k, COUNT): str(n) for k, n in zip(group, counts, strict=True)}
        # What is published of a group is its sorted answers, as the tests above show.
        rows = zip(sorted(map(str, counts)), sorted(trust), strict=True)
        target = drawn.randrange(3)
        found = [row for row in rows if row[0] == str(counts[target])]
        hits += sum(row[1] == trust[target] for row in found) / len(found)
    rows = rows_published(noted(with_answers(made(), answers)), group)
    assert [row[COUNT] for row in rows] == sorted(map(str, counts))
    assert [row[TRUST] for row in rows] == sorted(trust)
    assert abs(hits / rounds - 1 / 3) < 3 * math.sqrt(2 / 9 / rounds)


# --- look-alikes -----------------------------------------------------------------------


def test_rows_of_a_group_are_alike_in_all_but_the_answers(study: Material) -> None:
    record = build_record([study])
    groups: dict[str, set[str]] = {}
    for key, account in record.accounts.items():
        row = repr(replace(account, id="", statements=()))
        groups.setdefault(key.rpartition(".")[0] if "." in key else "", set()).add(row)
    assert set(groups) == {"", "group-r-1", "group-r-2"}
    assert {len(rows) for name, rows in groups.items() if name} == {1}
    assert "highest" not in str(groups["group-r-2"])
    about = {s for s in record.statements.values() if s.source.startswith("group-")}
    assert (
        len({(s.language, s.coder, s.method, s.locator, s.note, s.certainty) for s in about}) == 1
    )


# --- hashes ----------------------------------------------------------------------------


def folder_of(material: Material, path: Path) -> Path:
    export(build_record([material], whole=True), "record", path)
    return path


def test_no_hash_that_is_published_is_of_what_is_hidden(tmp_path: Path) -> None:
    inputs = set()
    for n, value in enumerate("1234"):
        given = with_answers(made(), {(HIDDEN_PAIR[0], TRUST): value})
        folder = folder_of(given, tmp_path / str(n) / "r")
        assert (folder / "answers.csv").read_text("utf-8").count("u6") > 4
        inputs.add(json.dumps(open_records([str(folder)]).inputs))
    assert len(inputs) == 1


@pytest.mark.thorough
def test_whatever_hidden_accounts_say_every_file_of_a_study_is_the_same(
    cli: Cli, tmp_path: Path
) -> None:
    """All pages, tables, figures and hashes, byte for byte, by what hidden respondents answer."""
    written = []
    for n, value in enumerate(("0", "91")):
        answers = {(key, COUNT): value for key in (*HIDDEN_PAIR, *sum(IN_GROUPS, ()))}
        answers |= {(key, TRUST): str(1 + n) for key in HIDDEN_PAIR}
        folder = folder_of(with_answers(made(), answers), tmp_path / str(n) / "r")
        out = tmp_path / f"site-{n}"
        ran = cli("study", folder, "--out", out)
        assert ran.status == 0, ran.err
        written.append(
            {
                path.relative_to(out).as_posix(): hashlib.sha256(shown_of(path)).hexdigest()
                for path in out.rglob("*")
                if path.is_file()
            }
        )
    first, second = written
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def shown_of(path: Path) -> bytes:
    """A file without the moment at which it was made."""
    text = shown(path)
    if path.name == "manifest.json":
        told = json.loads(text)
        text = json.dumps({**told, "made_at": "", "outputs": sorted(told["outputs"])})
    return text.encode()


# --- markers ---------------------------------------------------------------------------

MARKER = re.compile(r"QX[UC][6-9][A-Z]+")


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["waiting", "noted", "withdrawn"])
def test_no_marker_is_in_anything_that_is_made(cli: Cli, state: str, tmp_path: Path) -> None:
    folder = folder_of(made(markers=True), tmp_path / "r")
    assert len(MARKER.findall((folder / "accounts.csv").read_text("utf-8"))) > 20
    store = tmp_path / "ties.db"
    if state != "waiting":
        assert cli("interview", "group", folder, "--by", "Ann", "--yes").status == 0
    assert cli("import", folder, "--store", store).status == 0
    if state == "withdrawn":
        for where in (("--record", folder), ("--store", store)):
            ran = cli("interview", "withdraw", "u8", "--by", "Ann", "--yes", *where)
            assert ran.status == 0, ran.err
    made_of = tmp_path / "made"
    for n, where in enumerate(((folder,), ("--store", store))):
        for form in ("record", "csv", "xlsx", "sqlite", "parquet", "json"):
            of = ("-r", folder) if n == 0 else where
            cli("export", form, *of, "--out", made_of / f"{form}-{n}")
        assert cli("study", *where, "--out", made_of / f"site-{n}", "--all-formats").status == 0
    assert cli("package", folder, "--out", made_of / "package", "--json").status == 0
    files = [path for path in made_of.rglob("*") if path.is_file()]
    assert len(files) > 200
    leaks = {path: found for path in files if (found := MARKER.findall(shown(path)))}
    assert leaks == {}
    accounts = (made_of / "record-0" / "accounts.csv").read_text("utf-8")
    assert accounts.count("group-r-") == {"waiting": 0, "noted": 24, "withdrawn": 12}[state]


# --- facts of ties: the word of a place, and of nobody in it ------------------------------------


def facts_of(material: Material) -> list[Statement]:
    return [s for s in build_record([material]).statements.values() if is_answered(s)]


def test_facts_are_the_word_of_each_place_that_may_be_named(study: Material) -> None:
    told = noted(stating(made()))
    said = {(s.subject, s.side, s.property, s.value) for s in facts_of(told)}
    pairs = [f"tie:cn-jilin-city{n}|us-oh-town{n}" for n in range(10) if n != 6]
    assert {row[0] for row in said} == set(pairs)
    assert len(said) == 4 * len(pairs), "both ends of each, on two facts"
    assert facts_of(study) == [], "nobody was told so"


def test_facts_change_nothing_else_that_is_published(study: Material) -> None:
    told = noted(stating(made()))
    record, plain = build_record([told]), build_record([study])
    given = [
        {key: replace(answer, statements=()) for key, answer in each.answers.items()}
        for each in (record, plain)
    ]
    assert given[0] == given[1]
    assert record.accounts == plain.accounts
    left_out = {"facts"}
    without_facts = [
        {key: value for key, value in compared_view(each).items() if key not in left_out}
        for each in (record, plain)
    ]
    assert without_facts[0] == without_facts[1]


def test_facts_have_nothing_of_who_said_them() -> None:
    told = noted(stating(made(markers=True)))
    record = build_record([told])
    said = [s for s in record.statements.values() if is_answered(s)]
    text = repr([(s, record.source_of(s)) for s in said])
    assert "QX" not in text
    for key in (*itertools.chain(*IN_GROUPS), *HIDDEN_PAIR):
        assert f"talk-{key}" not in text
    assert {(s.language, s.coder, s.note) for s in said} == {("en", "", "")}


def test_what_the_hidden_pair_answers_on_facts_changes_nothing() -> None:
    told = noted(stating(made()))
    truth = published(told)
    for here, there in itertools.product((0, 17, 999), repeat=2):
        answers = {(HIDDEN_PAIR[0], COUNT): str(here), (HIDDEN_PAIR[1], COUNT): str(there)}
        assert published(with_answers(told, answers)) == truth


def test_one_who_withdraws_takes_only_their_own_word_away() -> None:
    told = noted(stating(made()))
    before, after = facts_of(told), facts_of(without(told, ["u7"]))
    gone = {(s.subject, s.side) for s in before} - {(s.subject, s.side) for s in after}
    assert gone == {("tie:cn-jilin-city7|us-oh-town7", "US")}


def test_what_is_published_of_facts_is_read_again_as_it_is(tmp_path: Path) -> None:
    record = build_record([noted(stating(made(markers=True)))])
    export(record, "record", tmp_path / "tables")
    again = build_record([read_record_folder(tmp_path / "tables")])
    said = [
        {key for key, s in each.statements.items() if is_answered(s)} for each in (record, again)
    ]
    assert said[0] == said[1]
    assert len(said[0]) == 36
    assert compared_view(again)["facts"] == compared_view(record)["facts"]
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "tables").iterdir())
    assert "QX" not in text
