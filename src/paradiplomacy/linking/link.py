"""Linking: the same place in several records, without a shared key.

    mentions -> candidate pairs -> splink: a probability for each -> one to one -> judgements

Done twice: in the second round a partner that was linked in the first counts as the same
partner, however either record spells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from paradiplomacy.linking import splink_model
from paradiplomacy.linking.assignment import PlaceGroups, ScoredPair, assign
from paradiplomacy.linking.co_partners import tokens, with_partners
from paradiplomacy.linking.conclusions import Linkage, conclude
from paradiplomacy.linking.gazetted import aliases
from paradiplomacy.linking.mentions import judgements_on_places, listings, mention_table
from paradiplomacy.linking.pairs import NearPairs, candidates, within
from paradiplomacy.linking.weights import shipped_weights
from paradiplomacy.model.records import Material

__all__ = ["THRESHOLD", "Progress", "link_places", "link_tables"]

Progress = Callable[[str, float], None]
"""Called with what is being done and the share that is done."""

THRESHOLD = 0.9
"""Least probability of a link."""


def link_places(
    materials: Iterable[Material],
    *,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Linkage:
    """Find the mentions of several records that are one place.

    Parameters
    ----------
    materials : iterable of Material
        Of two records or more. Judgements in them stand: a mention that somebody, or place
        resolution, has judged is linked by that, and no judgement is made on it.
    threshold : float
        Least probability of a link, between 0 and 1.
    progress : callable, optional

    Returns
    -------
    Linkage
        The same for any order of materials and statements.

    Raises
    ------
    ParadiplomacyError
        The extra ``linking`` is not installed.
    ValueError
        `threshold` is not between 0 and 1.

    Notes
    -----
    Two mentions whose records state two different countries are never linked. What evidence
    weighs was estimated once, on four registries, and is the same for any materials.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from paradiplomacy.record.open import read_material
    >>> linkage = link_places([read_material("sino_us"), read_material("china_russia")])
    >>> linkage.same.get("cn-heilongjiang-harbin")  # one key in both: nothing to link
    """
    if not 0 < threshold < 1:
        raise ValueError(f"threshold must lie between 0 and 1, not {threshold}")
    splink_model.demand_splink()
    report = progress or (lambda what, share: None)
    report("reading mentions", 0.0)
    given = sorted(materials, key=lambda material: material.meta.id)
    return _link_in_rounds(_Work.of(given), threshold, report)


def link_tables(
    table: pl.DataFrame,
    ties: pl.DataFrame,
    *,
    threshold: float = THRESHOLD,
    progress: Progress | None = None,
) -> Linkage:
    """Find the rows of tables of places that are one place; see `link_places`.

    Parameters
    ----------
    table, ties : polars.DataFrame
        As of `mentions.mention_table` and `mentions.listings`.
    threshold, progress
        As of `link_places`.
    """
    if not 0 < threshold < 1:
        raise ValueError(f"threshold must lie between 0 and 1, not {threshold}")
    splink_model.demand_splink()
    work = _Work.of_table(aliases(table), ties, {}, frozenset())
    return _link_in_rounds(work, threshold, progress or (lambda what, share: None))


def _link_in_rounds(work: _Work, threshold: float, report: Progress) -> Linkage:
    report("comparing", 0.2)
    near: NearPairs = {}
    outcome = work.round({}, threshold, near)
    report("comparing again", 0.55)
    known = {id_: f"#{outcome.groups.of(id_)}" for id_ in outcome.linked_ids()}
    outcome = work.round(known, threshold, near)
    report("concluding", 0.9)
    linkage = conclude(
        work.table, outcome.scored, outcome.links, outcome.asked, outcome.groups,
        judged=work.judged,
    )  # fmt: skip
    report("done", 1.0)
    return linkage


@dataclass(frozen=True, slots=True)
class _Outcome:
    scored: pl.DataFrame
    links: list[ScoredPair]
    asked: list[tuple[ScoredPair, str]]
    groups: PlaceGroups

    def linked_ids(self) -> list[int]:
        return sorted({id_ for link in self.links for id_ in (link.a, link.b)})


@dataclass(frozen=True, slots=True)
class _Work:
    table: pl.DataFrame
    ties: pl.DataFrame
    judged: Mapping[str, str]
    """Keys that give way to another by what was decided before."""
    alone: frozenset[int]
    known: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, materials: Sequence[Material]) -> _Work:
        table = aliases(mention_table(materials))
        judged = judgements_on_places(materials)
        by_hand = {
            j.subject
            for material in materials
            for j in material.judgements
            if j.subject == j.object and judged.same.get(j.subject) == j.subject
            and j.is_by_hand
        }  # fmt: skip
        return cls.of_table(table, listings(materials, table), judged.merges(), frozenset(by_hand))

    @classmethod
    def of_table(
        cls,
        table: pl.DataFrame,
        ties: pl.DataFrame,
        judged: Mapping[str, str],
        by_hand: frozenset[str],
    ) -> _Work:
        # What is known to be one place: one key, one place of GeoNames, a judgement.
        first: dict[str, int] = {}
        known = []
        alone = set()
        for id_, key, number in table.select("id", "key", "geonames").iter_rows():
            if key in by_hand:
                alone.add(id_)
                continue
            names = {f"key {judged.get(key, key)}", f"key {key}"}
            names |= set() if number is None else {f"geonames {number}"}
            for name in sorted(names):
                other = first.setdefault(name, id_)
                if other != id_:
                    known.append((other, id_))
        return cls(table, ties, judged, frozenset(alone), tuple(known))

    def round(self, places: Mapping[int, str], threshold: float, near: NearPairs) -> _Outcome:
        listed = tokens(self.table, self.ties, places=places)
        table = with_partners(self.table, listed)
        common = splink_model.commonness(table, exact=shipped_weights().level("name", 0).u)
        free = ~pl.any_horizontal(pl.col("a", "b").is_in(sorted(self.alone)))
        pairs = pl.concat(
            [
                candidates(table, listed, near=near).with_columns(twice=pl.lit(False)),
                within(table, listed).with_columns(twice=pl.lit(True)),
            ]
        ).filter(free)
        scored = splink_model.score(table, pairs.select("a", "b"), common).join(
            pairs, on=["a", "b"], how="left"
        )
        groups = PlaceGroups(self.table.select("record", "country", "geonames", "admin1").rows())
        for a, b in self.known:
            groups.join(a, b)
        links = []
        columns = ("a", "b", "weight", "probability")
        twice = scored.filter(pl.col("twice"), pl.col("probability") >= threshold)
        for row in (
            twice.sort("weight", "a", "b", descending=[True, False, False]).select(columns).rows()
        ):
            if not groups.against(row[0], row[1], duplicates=True):
                groups.join(row[0], row[1])
                links.append(ScoredPair(*row))
        more, asked = assign(
            (ScoredPair(*row) for row in scored.filter(~pl.col("twice")).select(columns).rows()),
            groups,
            threshold=threshold,
        )
        return _Outcome(scored, [*links, *more], asked, groups)
