"""Figures of any network: a frame of edges or a graph in, a table out, beside null models."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from dyadevents.results.frames import frame_of
from paradiplomacy.analyst.given_frames import (
    columns_of,
    demand_number,
    fault,
    given_frame,
    library_of,
    names_in,
    numbers_in,
)
from paradiplomacy.analyst.tidy import TidyResult
from paradiplomacy.keyed_groups import group_pairs
from paradiplomacy.language.countries import country_code
from paradiplomacy.networks.figures import FigureInterval, absence_reason
from paradiplomacy.networks.graph import NODE_NUMBERS, NODE_TEXTS, TieNetwork, of_pairs
from paradiplomacy.networks.structure import Claims, Structure, structure

__all__ = ["NetworkFigure", "NetworkResult", "network"]


@dataclass(frozen=True, slots=True)
class NetworkFigure:
    """One figure; why it is absent, where it is, and what null models give in its place."""

    statistic: str
    value: float | None
    conf_low: float | None
    conf_high: float | None
    absent: str
    null_model: str = ""
    null_mean: float | None = None
    null_low: float | None = None
    null_high: float | None = None
    z: float | None = None


@dataclass(frozen=True, repr=False, kw_only=True)
class NetworkResult(TidyResult):
    """The structure of a network.

    Attributes
    ----------
    structure : Structure
        Everything that was measured.
    """

    structure: Structure

    def _visible(self) -> tuple[tuple[str, ...], tuple[NetworkFigure, ...]]:
        """Figures that there are; notes say why the others are absent."""
        columns = tuple(name for name in self.columns if name != "absent")
        return columns, tuple(row for row in self.rows if row.value is not None)

    def __getitem__(self, statistic: str) -> float | None:
        return self.structure[statistic]

    def nodes(self, *, library: str = "") -> Any:
        """Return a row for each node: degree, betweenness, closeness, eigenvector, rank, core."""
        table = self.structure.centralities.frame
        return frame_of(table.to_dict(as_series=False), library or self.library)


def network(
    edges: Any,
    *,
    source: str = "source",
    target: str = "target",
    nodes: Any = None,
    name: str = "name",
    directed: bool = False,
    nulls: int = 0,
    seed: int = 1989,
    library: str = "",
) -> NetworkResult:
    """Measure a network.

    Parameters
    ----------
    edges : frame or graph
        A row for each edge; a graph of networkx or igraph, with its nodes without an edge.
    source, target : str
        Columns of the ends.
    nodes : frame, optional
        Of nodes: what is known of country, region, admin1, level, latitude, longitude and
        population, in columns of these names.
    name : str
        The column of `nodes` that the ends of edges name.
    directed : bool
        Whether an edge is claimed by its source, so that reciprocity means something.
    nulls : int
        Networks to draw from each null model; 0 for none.
    seed : int
        Of everything random.
    library : {"pandas", "polars", "pyarrow"}, optional
        Of frames that go out; by default that of the one that came in.

    Returns
    -------
    NetworkResult
        A row for each figure, in the order of the page on network statistics.

    Raises
    ------
    RecordError
        A column is not there, an end is empty, or a node is listed twice.

    Notes
    -----
    The network is undirected, without loops and repeats, and rows of `nodes` that no edge names
    are not in it; what is left out is counted in notes.

    Examples
    --------
    >>> found = network({"source": ["Bern", "Nice", "Nice"], "target": ["Nice", "Bern", "Rome"]})
    >>> found["nodes"], found["edges"], found.notes[0]
    (3.0, 2.0, '1 repeat left out')
    """
    demand_number("nulls", nulls, above=-1, whole=True)
    pairs, alone, came_in = _named_pairs(edges, source, target)
    drawn, apart = _with_attributes(of_pairs([*pairs, *alone]), nodes, name)
    distinct = {pair for pair in pairs if pair[0] != pair[1]}
    both = sum((b, a) in distinct for a, b in distinct) // 2
    claims = Claims(both, drawn.m - both) if directed else None
    notes = _notes_on_left_out(pairs, len(distinct) if directed else drawn.m, apart)
    measured = structure(drawn, nulls=nulls, seed=seed, claims=claims)
    columns = ["statistic", "value", "conf_low", "conf_high", "absent"]
    if nulls:
        columns += ["null_model", "null_mean", "null_low", "null_high", "z"]
    return NetworkResult(
        title="Network",
        rows=tuple(row for key in measured.measured for row in _rows_of_figure(measured, key)),
        facts=(("Nodes", f"{drawn.n:,}"), ("Edges", f"{drawn.m:,}"), ("Null draws", str(nulls))),
        notes=(*notes, *_absent(measured)),
        columns=tuple(columns),
        library=library or came_in,
        structure=measured,
    )


Pairs = list[tuple[str, str]]


def _named_pairs(edges: Any, source: str, target: str) -> tuple[Pairs, Pairs, str]:
    """Pairs of names, each node of a graph with itself, and the library of frames that go out."""
    kind = type(edges).__module__.partition(".")[0]
    if kind not in {"networkx", "igraph"}:
        table = given_frame(edges, "edges")
        columns_of(table, (source, target), "edges")
        ends = [names_in(table, column, "edges").to_list() for column in (source, target)]
        return list(zip(*ends, strict=True)), [], library_of(edges)
    if kind == "networkx":
        names, numbered = {node: str(node) for node in edges}, edges.edges()
    else:
        named = edges.vs["name"] if "name" in edges.vs.attributes() else range(len(edges.vs))
        names, numbered = dict(enumerate(map(str, named))), edges.get_edgelist()
    if len(set(names.values())) < len(names):
        raise fault("edges", "two nodes have one name; give each its own")
    alone = [(each, each) for each in names.values()]
    return [(names[a], names[b]) for a, b in numbered], alone, "pandas"


def _notes_on_left_out(pairs: Pairs, edges: int, apart: int) -> list[str]:
    """Sentences on pairs and rows of nodes that are not in a network of so many edges."""
    loops = sum(a == b for a, b in pairs)
    counts = {
        "edge of a node with itself": (loops, "edges of a node with itself"),
        "repeat": (len(pairs) - loops - edges, "repeats"),
        "row of nodes without an edge": (apart, "rows of nodes without an edge"),
    }
    return [
        f"{count:,} {one if count == 1 else several} left out"
        for one, (count, several) in counts.items()
        if count
    ]


def _with_attributes(drawn: TieNetwork, nodes: Any, name: str) -> tuple[TieNetwork, int]:
    """The network with what is known of its nodes, and how many rows tell of no node of it."""
    if nodes is None:
        return drawn, 0
    table = given_frame(nodes, "nodes")
    columns_of(table, (name,), "nodes")
    keyed = table.with_columns(names_in(table, name, "nodes"))
    repeated = keyed[name].is_first_distinct().not_().arg_true()
    if len(repeated):
        what = f"{keyed[name][repeated[0]]!r} is listed twice; drop one"
        raise fault("nodes", what, row=repeated[0] + 1, column=name)
    placed = pl.DataFrame({name: list(drawn.names)}).join(
        keyed, on=name, how="left", maintain_order="left"
    )
    attributes: dict[str, Any] = {}
    for column in NODE_TEXTS:
        if column in placed.columns:
            texts = placed[column].cast(pl.String).fill_null("").to_list()
            if column == "country":
                texts = [country_code(text) or text for text in texts]
            attributes[column] = np.array(texts, dtype=object)
    for column in NODE_NUMBERS:
        if column in placed.columns:
            numbers = numbers_in(placed, column, "nodes")
            attributes[column] = numbers.fill_null(float("nan")).to_numpy()
    unmatched = len(set(keyed[name]) - set(drawn.names))
    return TieNetwork(drawn.names, drawn.edges, attributes), unmatched


def _absent(measured: Structure) -> list[str]:
    """Figures that there are not, and why: a sentence for each reason."""
    why = group_pairs(
        (absence_reason(known.figure), key)
        for key, known in measured.measured.items()
        if known.value is None
    )
    return [f"no {', '.join(keys)}: {reason}" for reason, keys in why.items()]


def _rows_of_figure(measured: Structure, key: str) -> list[NetworkFigure]:
    """One row, or one for each null model."""
    known = measured.measured[key]
    figure = known.figure
    ends = (figure.low, figure.high) if isinstance(figure, FigureInterval) else (None, None)
    alone = NetworkFigure(key, known.value, ends[0], ends[1], absence_reason(figure))
    nulls = [
        replace(
            alone,
            null_model=model,
            null_mean=null.mean,
            null_low=null.low,
            null_high=null.high,
            z=null.z,
        )
        for model, null in known.nulls.items()
    ]
    return nulls or [alone]
