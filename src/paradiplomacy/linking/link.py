"""Linking: the same place in several records, without a shared key.

    mentions -> candidate pairs -> splink: a probability for each -> one to one -> judgements

Done twice: in the second round a partner that was linked in the first counts as the same
partner, however either record spells it. Splink runs on a DuckDB in memory.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import polars as pl

from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.linking.co_partners import tokens, with_partners
from paradiplomacy.linking.conclusions import Linkage, PlaceGroups, ScoredPair, assign, conclude
from paradiplomacy.linking.mentions import judgements_on_places, listings, mention_table
from paradiplomacy.linking.pairs import NearPairs, candidates, within
from paradiplomacy.linking.spelling import aliases
from paradiplomacy.linking.weights import (
    COMPARISONS,
    MACRO,
    MentionComparison,
    Weights,
    shipped_weights,
)
from paradiplomacy.model.records import Material

USUAL_RECORD = 17_237
"""Mentions in the largest record that the weights come from; see `co_partners.USUAL`."""


@contextmanager
def quiet() -> Iterator[None]:
    """Splink speaks of what we handle: levels that no pair has, its own progress."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def linker_of(
    table: pl.DataFrame,
    common: pl.DataFrame,
    weights: Weights,
    comparisons: Sequence[MentionComparison] = COMPARISONS,
) -> Any:
    """A linker of splink.

    `table`, `common`: of `with_partners` with aliases, and of `commonness`.
    """
    import duckdb
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect(":memory:")
    connection.execute(MACRO)
    engine = DuckDBAPI(connection)
    frame = table.with_columns(aliases=pl.col("aliases").fill_null([]))
    settings: dict[str, Any] = {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": weights.prior,
        "comparisons": [_comparison(each, weights) for each in comparisons],
        "blocking_rules_to_generate_predictions": ["l.core = r.core"],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
        "additional_columns_to_retain": [],
    }
    # To check settings that are ours takes as long as to link a few places.
    linker = Linker(
        engine.register(frame.to_arrow()), settings, log_level=None, validate_settings=False
    )
    linker.table_management.register_term_frequency_lookup(
        engine.register(common.to_arrow()), "core"
    )
    return linker


def _comparison(comparison: MentionComparison, weights: Weights) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": comparison.missing,
            "label_for_charts": "says nothing",
            "is_null_level": True,
        },
        *(
            {
                "sql_condition": condition,
                "label_for_charts": says,
                "m_probability": level.m,
                "u_probability": level.u,
            }
            for number, (condition, says) in enumerate(comparison.levels)
            for level in [weights.level(comparison.name, number)]
        ),
    ]
    if comparison.name == "name":
        # Splink would look for u at the other level with one core: it is at this one.
        levels[1] |= {
            "tf_adjustment_column": "core",
            "tf_adjustment_weight": 1.0,
            "disable_tf_exact_match_detection": True,
        }
    return {"output_column_name": comparison.name.replace(" ", "_"), "comparison_levels": levels}


def demand_splink() -> None:
    """Say how to install what linking needs.

    Raises ParadiplomacyError: The extra ``linking`` is not installed.
    """
    from importlib.util import find_spec

    if find_spec("splink") is None or find_spec("duckdb") is None:
        raise ParadiplomacyError(
            "linking needs splink and DuckDB, which are not installed; "
            "install paradiplomacy[linking]"
        )


def commonness(table: pl.DataFrame, *, exact: float) -> pl.DataFrame:
    """Chance that another place has a name: it sets what a name in common is worth.

    Of a name that c mentions of one record have, c - 1 others have it. Of a name that
    nobody else has in any record, another place may still have it that only one record
    knows: what is added for that is the average, times the share of names of each of the
    two largest records that the other does not have.

    `table`: of mentions.
    `exact`: share of pairs of different places that have one name.

    Returns: core, tf_core. In small records the share is that of the usual size, `USUAL_RECORD`.
    """
    sizes = table.group_by("record").len().sort("len", "record", descending=[True, False])
    records = sizes["record"].to_list()
    n = max(float(sizes["len"][0]), USUAL_RECORD)
    unseen = exact * n
    if len(records) > 1:
        first, second = (set(table.filter(record=r)["core"].to_list()) for r in records[:2])
        in_both = len(first & second)
        unseen *= (1 - in_both / len(first)) * (1 - in_both / len(second))
    most = table.group_by("record", "core").len().group_by("core").agg(c=pl.col("len").max())
    return most.select("core", tf_core=(pl.col("c") - 1 + max(unseen, 0.01)) / n).sort("core")


def score(table: pl.DataFrame, pairs: pl.DataFrame, common: pl.DataFrame) -> pl.DataFrame:
    """Score pairs of mentions.

    Returns: a, b, weight (bits), probability, and for each comparison its level (null where it says
      nothing) and bits; sorted by a and b.
    """
    names = [comparison.name.replace(" ", "_") for comparison in COMPARISONS]
    if pairs.is_empty():
        empty: dict[str, Any] = {"a": pl.Int64, "b": pl.Int64}
        empty |= dict.fromkeys(("weight", "probability"), pl.Float64)
        of_level = (("level", pl.Int64), ("bits", pl.Float64))
        empty |= {f"{name}_{part}": kind for name in names for part, kind in of_level}
        return pl.DataFrame(schema=empty)
    keyed = pairs.select(pl.lit("0").alias("match_key"), join_key_l="a", join_key_r="b")
    with quiet():
        linker = linker_of(table, common, shipped_weights())
        linker.table_management.register_blocked_pairs_for_predict(
            linker._db_api.register(keyed.to_arrow())
        )
        predicted = pl.DataFrame(linker.inference.predict().as_pyarrow_table())
    return predicted.select(
        a="id_l",
        b="id_r",
        weight="match_weight",
        probability="match_probability",
        **{
            f"{name}_level": _level_of_splink(f"gamma_{name}", len(c.levels))
            for name, c in zip(names, COMPARISONS, strict=True)
        },
        **{
            f"{name}_bits": pl.col(f"mw_{name}")
            + (pl.col("mw_tf_adj_name") if name == "name" else 0.0)
            for name in names
        },
    ).sort("a", "b")


def _level_of_splink(column: str, levels: int) -> pl.Expr:
    """Splink counts levels from the least alike, and -1 says nothing; we from the most."""
    number = pl.col(column).cast(pl.Int64)
    return pl.when(number >= 0).then(levels - 1 - number)


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
    demand_splink()
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
    demand_splink()
    work = _Work.of_table(aliases(table), ties, {}, frozenset())
    return _link_in_rounds(work, threshold, progress or (lambda what, share: None))


def _link_in_rounds(work: _Work, threshold: float, report: Progress) -> Linkage:
    report("comparing", 0.2)
    near: NearPairs = {}
    _, links, _, groups = work.round({}, threshold, near)
    report("comparing again", 0.55)
    known = {id_: f"#{groups.of(id_)}" for link in links for id_ in (link.a, link.b)}
    scored, links, asked, groups = work.round(known, threshold, near)
    report("concluding", 0.9)
    linkage = conclude(work.table, scored, links, asked, groups, judged=work.judged)
    report("done", 1.0)
    return linkage


_Round: TypeAlias = tuple[pl.DataFrame, list[ScoredPair], list[tuple[ScoredPair, str]], PlaceGroups]
"""Scored pairs, the links that were made, those that a person is asked about, and the groups."""


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

    def round(self, places: Mapping[int, str], threshold: float, near: NearPairs) -> _Round:
        listed = tokens(self.table, self.ties, places=places)
        table = with_partners(self.table, listed)
        common = commonness(table, exact=shipped_weights().level("name", 0).u)
        free = ~pl.any_horizontal(pl.col("a", "b").is_in(sorted(self.alone)))
        pairs = pl.concat(
            [
                candidates(table, listed, near=near).with_columns(twice=pl.lit(False)),
                within(table, listed).with_columns(twice=pl.lit(True)),
            ]
        ).filter(free)
        scored = score(table, pairs.select("a", "b"), common).join(pairs, on=["a", "b"], how="left")
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
        return scored, [*links, *more], asked, groups
