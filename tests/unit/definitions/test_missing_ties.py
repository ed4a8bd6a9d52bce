"""Ties that a record misses, from what both sides name."""

from __future__ import annotations

from paradiplomacy.answers.scope import headline
from paradiplomacy.definitions.count import count
from paradiplomacy.definitions.definitions import get_definition
from paradiplomacy.definitions.missing_ties import missing_ties
from paradiplomacy.model.ties import tie_key
from paradiplomacy.record.record import Record


def test_the_lists_of_the_shipped_record_are_counted_as_by_hand(sino_us: Record) -> None:
    found = missing_ties(sino_us, count(sino_us, get_definition("all-levels")))
    assert found is not None
    sides: dict[str, set[str]] = {}
    for statement in sino_us.statements.values():
        stated = statement.certainty == "stated" and statement.polarity == "asserts"
        if statement.subject.startswith("tie:") and stated:
            key = tie_key(*sino_us.ends_of(statement.subject))
            sides.setdefault(key, set()).add(sino_us.source_of(statement).side)
    counted = count(sino_us, get_definition("all-levels"), countries="US-CN")
    ties = [row.tie for row in counted.rows if row.counts]
    assert found.known == len(ties)
    assert found.first == sum("US" in sides.get(tie, ()) for tie in ties)
    assert found.second == sum("CN" in sides.get(tie, ()) for tie in ties)
    assert found.both == sum({"US", "CN"} <= sides.get(tie, set()) for tie in ties)


def test_strata_and_shares_are_of_the_same_ties(sino_us: Record) -> None:
    found = missing_ties(sino_us, count(sino_us, get_definition("cpaffc-like")))
    assert found is not None
    regions = [stratum for stratum in found.strata if stratum.grouping == "region"]
    assert sum(stratum.known for stratum in regions) <= found.known
    sizes = [stratum.name for stratum in found.strata if stratum.grouping == "size"]
    assert sizes == ["small", "middle", "large"]
    (sister,) = (share for share in found.shares if share.what == "sister")
    assert sister.with_it == sister.known == found.known


def test_a_start_that_only_other_moments_bound_is_not_known(sino_us: Record) -> None:
    counted = count(sino_us, get_definition("all-levels"))
    found = missing_ties(sino_us, counted)
    assert found is not None
    (dated,) = (share for share in found.shares if share.what == "dated")
    meant = headline(sino_us).ties
    starts = [meant[row.tie] for row in counted.rows if row.counts and row.tie in meant]
    assert dated.with_it == sum(tie.stated_start is not None for tie in starts) < len(starts)
    assert dated.with_it < sum(tie.established is not None for tie in starts)


def test_lists_that_agree_more_than_by_chance_are_said_to_depend(sino_us: Record) -> None:
    found = missing_ties(sino_us, count(sino_us, get_definition("cpaffc-like")))
    assert found is not None
    assert found.depends
    assert found.odds is not None
    assert found.odds > 1
    # The official total of 2025 lies between what the models say, though no model is sure.
    values = [model.total.value for model in found.models]
    assert min(values) < 288 < max(values)


def test_a_record_whose_ends_name_too_few_ties_gives_no_number(germany_france: Record) -> None:
    assert missing_ties(germany_france, count(germany_france, get_definition("all-levels"))) is None
