"""Each claim beside the passages that it rests on."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from paradiplomacy import open_record
from paradiplomacy.hypotheses.base import Estimate, Finding, Verdict
from paradiplomacy.hypotheses.hypothesis import Hypothesis
from paradiplomacy.package.annotations import MOST, annotate, excerpt, write_annotations
from paradiplomacy.record.record import Record


@pytest.fixture(scope="module")
def shipped() -> Record:
    return open_record()


def _hypothesis(key: str) -> Hypothesis:
    return Hypothesis(key, "Capacity Building, 1-2", "It holds.", (), lambda f: Finding(
        key, Verdict.SUPPORTED, ""), "")  # fmt: skip


def _finding(key: str, *subjects: str, lacks: tuple[str, ...] = ()) -> Finding:
    estimate = Estimate("share", 0.5, 0.25, 0.75, 8, "share", "exact", subjects=subjects)
    return Finding(key, Verdict.SUPPORTED, "Half.", (estimate,) if subjects else (), lacks=lacks)


def test_every_claim_has_a_row_for_each_source_that_it_rests_on(shipped: Record) -> None:
    rows = annotate(shipped, {}, {})
    assert {row.id for row in rows} == set(shipped.claims)
    for key, claim in shipped.claims.items():
        said = [shipped.statements[s] for s in claim.statements]
        sources = {s.source for s in said if s.property == "text"}
        mine = [row for row in rows if row.id == key]
        assert len(mine) == len(sources)
        assert {row.source for row in mine} == {
            shipped.sources["article", source].title for source in sources
        }
        assert {(row.claim, row.section, row.paragraph) for row in mine} == {
            (claim.text, claim.section, str(claim.paragraph))
        }
        assert [row.shown for row in mine] == list(range(1, len(mine) + 1))


def test_a_finding_shows_a_dozen_passages_and_says_how_many_there_are(shipped: Record) -> None:
    subjects = sorted(shipped.ties)[:60]
    finding = _finding("a", *subjects)
    rows = annotate(shipped, {"a": finding}, {"a": _hypothesis("a")})[-MOST:]
    assert {row.kind for row in rows} == {"finding"}
    passages = {
        (s.record, s.source, s.locator)
        for tie in subjects
        for fact in shipped.facts[tie]
        for s in (shipped.statements[key] for key in fact.statements)
    }
    assert len(passages) > MOST
    assert {row.of for row in rows} == {len(passages)}
    assert [row.shown for row in rows] == list(range(1, MOST + 1))
    assert rows[0].says == "supported: share: 50%, interval 25% to 75%, n = 8"
    assert (rows[0].section, rows[0].paragraph) == ("Capacity Building", "1-2")
    for row in rows:
        said = shipped.statements[row.statement]
        assert excerpt(said.locator) == row.excerpt
        assert shipped.source_of(said).title == row.source
        assert shipped.side_of(said) == row.side
        assert said.note == row.note


def test_a_finding_that_rests_on_nothing_says_what_lacks(shipped: Record) -> None:
    findings = {"a": _finding("a", lacks=("dated ties", "laws"))}
    row = annotate(shipped, findings, {"a": _hypothesis("a")})[-1]
    assert (row.statement, row.of, row.source) == ("", 0, "")
    assert row.note == "nothing to rest on; the record lacks dated ties; laws"


@pytest.mark.parametrize("words", [0, 1, 11, 12, 13, 40])
def test_an_excerpt_has_a_dozen_words_at_most(words: int) -> None:
    given = [f"w{n}" for n in range(words)]
    kept = excerpt("  ".join(given)).removesuffix(" ...").split()
    assert kept == given[:12]
    assert excerpt(" ".join(given)).endswith(" ...") is (words > 12)


def test_both_files_say_the_same(shipped: Record, tmp_path: Path) -> None:
    findings = {"a": _finding("a", *sorted(shipped.ties)[:60])}
    rows = annotate(shipped, findings, {"a": _hypothesis("a")})
    write_annotations(tmp_path, rows)
    with (tmp_path / "annotations.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [(r["id"], r["statement"], r["claim"]) for r in read] == [
        (row.id, row.statement, row.claim) for row in rows
    ]
    assert [cell for r in read for cell in r.values() if cell[:1] in ("=", "+", "-", "@")] == []
    text = (tmp_path / "annotations.md").read_text(encoding="utf-8")
    assert [row.statement for row in rows if f"`{row.statement}`" not in text] == []
    assert text.count("\n## claim: ") == len(shipped.claims)
    assert f"- and {rows[-1].of - MOST} more passages: results/tables/estimates.csv" in text
    assert "(Capacity Building, paragraphs 1-2)" in text
