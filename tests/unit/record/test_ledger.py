"""The ledger: who says what of each fact."""

from __future__ import annotations

from collections import Counter

from tests.support.folders import CHANGCHUN, LITTLE_ROCK, Folder

from paradiplomacy.model.facts import Agreement
from paradiplomacy.model.statements import THIRD
from paradiplomacy.record.ledger import agreement_counts, claims_by_sides, disagreements, ledger
from paradiplomacy.record.record import Record


def test_a_page_has_every_statement_with_its_side_the_preferred_first(folder: Folder) -> None:
    folder.tie("established", "1995", source="geonames")
    record = folder.record()
    tie = record.tie("Little Rock", "Changchun")
    page = next(p for p in ledger(record, tie) if p.fact.property == "established")
    lines = [(x.side, x.statement.value, x.source.id, x.preferred) for x in page.lines]
    assert lines == [
        (LITTLE_ROCK, "1994-04-05", "lr", True),
        (CHANGCHUN, "1994-06-22", "jilin", False),
        (THIRD, "1995", "geonames", False),
    ]
    assert [line.source.id for line in page.lines if line.side == CHANGCHUN] == ["jilin"]


def test_sides_follow_the_rule(folder: Folder) -> None:
    folder.change("sources.csv", 3, place=LITTLE_ROCK)
    folder.tie("renewed", "2004", source="arkansas-gazette")

    def side(record: Record) -> str:
        (page,) = (
            p
            for p in ledger(record, record.tie("Little Rock", "Changchun"))
            if p.fact.property == "renewed"
        )
        return page.lines[0].side

    assert side(folder.record()) == f"{LITTLE_ROCK}:local press"
    assert side(folder.record(rule="local-press")) == LITTLE_ROCK


def test_an_end_of_another_tie_is_a_third_party(folder: Folder) -> None:
    folder.add("sources.csv", id="berlin", end="DE")
    folder.tie("renewed", "2004", source="berlin")
    record = folder.record()
    pages = ledger(record, record.tie("Little Rock", "Changchun"))
    page = next(p for p in pages if p.fact.property == "renewed")
    assert page.fact.agreement is Agreement.THIRD_PARTY
    assert [line.side for line in page.lines] == [THIRD]


def test_no_statement_of_a_shipped_tie_is_left_out(sino_us: Record) -> None:
    rejected = {j.subject for j in sino_us.judgements if j.kind == "reject"}
    told = Counter(
        line.statement.id
        for tie in (*sino_us.ties.values(), *(pair.tie for pair in sino_us.untied.values()))
        for page in ledger(sino_us, tie)
        for line in page.lines
    )
    held = {key for key, said in sino_us.statements.items() if said.subject.startswith("tie:")}
    assert told == Counter(held - rejected)
    assert rejected <= held


def test_counts_add_up_to_the_facts(sino_us: Record) -> None:
    counts = agreement_counts(sino_us)
    assert counts["established"].total() == len(sino_us.ties)
    assert counts["kind"].total() == len(sino_us.ties)
    facts = sum(
        not fact.is_only_uncertain or fact.property in ("kind", "established")
        for tie in sino_us.ties.values()
        for fact in tie.facts
    )
    assert sum(count.total() for count in counts.values()) == facts
    contradicted = sum(count[Agreement.CONTRADICTED] for count in counts.values())
    assert len(list(disagreements(sino_us))) == contradicted > 0
    assert agreement_counts(sino_us, "kind") == {"kind": counts["kind"]}


def test_pair_claims_rest_on_one_kind_of_side_each(article: Record) -> None:
    sides = claims_by_sides(article)
    claims = [key for keys in sides.values() for key in keys]
    pairs = [key for key, claim in article.claims.items() if claim.kind == "pair"]
    assert Counter(claims) == Counter(pairs)
    assert len(pairs) > 15
    assert set(sides) <= {"both ends", "US", "CN", THIRD}
    assert "both ends" not in sides  # see the limits of that record


def test_a_claim_with_a_source_of_each_end_rests_on_both(folder: Folder) -> None:
    for source in ("lr", "jilin"):
        folder.add(
            "claims.csv",
            id="c1",
            section="Rights",
            paragraph="1",
            domain="rights",
            kind="pair",
            text="They carried on.",
            place_a="us-ar-little-rock",
            place_b="cn-jilin-changchun",
            source=source,
        )
    assert claims_by_sides(folder.record()) == {"both ends": ("c1",)}
