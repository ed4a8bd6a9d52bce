"""From a model, a history and coefficients to the arrays that the simulator runs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dyadevents.arrays import Floats
from dyadevents.engine.evaluate import Parts
from dyadevents.engine.history_arrays import leads_of, masks_of
from dyadevents.engine.initial_parts import initial_parts
from dyadevents.engine.plan import ColumnDesign, SlotPart, ints, lay_out
from dyadevents.engine.replay import opening
from dyadevents.engine.timeline import HAIR, Timeline, TimelineItem
from dyadevents.engine.updates import StatisticState
from dyadevents.history import History
from dyadevents.kinds import Kind
from dyadevents.model import EventModel, ModelError
from dyadevents.network import ModeCode
from dyadevents.simulate.batch import prepare_start
from dyadevents.simulate.clocks import BLOCK, new_clocks
from dyadevents.simulate.prior import Prior, prior_of
from dyadevents.simulate.scenarios import Scenario
from dyadevents.simulate.schedule import schedule_of
from dyadevents.simulate.state import (
    BAD,
    COMMITTED,
    COUNTERS,
    EVERYWHERE,
    OF_NETWORK,
    ROWS,
    SOMEWHERE,
    Grid,
    LiveTies,
    Rules,
    StaleMarks,
    World,
    new_scratch,
)

__all__ = ["Coefficients", "ReadyScenario", "coefficient_arrays", "column_names", "start"]


Coefficients = Mapping[str, NDArray[np.floating] | Sequence[float]]
MARKS = 4096


@dataclass(frozen=True)
class ReadyScenario:
    """A scenario, ready to run.

    Attributes
    ----------
    model, history : EventModel, History
        The history of the scenario up to its start, with what comes from outside after it.
    world : World
        As everything is at the start, with the intensities of the first coefficients.
    columns, base : arrays, shape (sets, columns), (sets, kinds, pieces)
    """

    model: EventModel
    history: History
    design: ColumnDesign
    rules: Rules
    world: World
    columns: Floats
    base: Floats


def column_names(model: EventModel, history: History, kind: str) -> tuple[str, ...]:
    """Return the names of the coefficients of a kind, in their order."""
    setting = model.setting(history.network, history.covariates, history.start, history.end)
    pieces = len(model.baseline_of(kind).breaks) + 1
    base = ["intercept"] if pieces == 1 else [f"baseline {k + 1}" for k in range(pieces)]
    return (*base, *(column.name for column in model.columns(kind, setting)))


def coefficient_arrays(
    model: EventModel, history: History, coefficients: Coefficients, *, worlds: int
) -> dict[str, Floats]:
    """Check coefficients; shape (1, columns) or (worlds, columns) for each kind.

    Raises
    ------
    ModelError
        The message names the kind, and what its coefficients are.
    """
    arrays = {}
    for name in coefficients:
        if name not in {kind.name for kind in model.kinds}:
            raise ModelError(f"coefficients of {name!r}, which is not a kind of the model")
    for kind in model.kinds:
        names = column_names(model, history, kind.name)
        if kind.name not in coefficients:
            raise ModelError(
                f"no coefficients for {kind.name!r}; it needs {len(names)}: {', '.join(names)}"
            )
        array = np.atleast_2d(np.asarray(coefficients[kind.name], dtype=float))
        if array.ndim != 2 or array.shape[1] != len(names):
            raise ModelError(
                f"coefficients of {kind.name!r}: shape {array.shape}, where {len(names)} are "
                f"needed: {', '.join(names)}. (An ordinal fit has no intercept to simulate with.)"
            )
        if len(array) not in (1, worlds):
            raise ModelError(
                f"coefficients of {kind.name!r}: {len(array)} sets, where one is needed or one "
                f"for each of the {worlds} worlds"
            )
        if np.isnan(array).any():
            raise ModelError(f"coefficients of {kind.name!r}: every value must be a number")
        arrays[kind.name] = array
    return arrays


def start(
    model: EventModel,
    history: History,
    coefficients: Mapping[str, Floats],
    *,
    scenario: Scenario,
    seed: int,
) -> ReadyScenario:
    """Bring a scenario to its start.

    Parameters
    ----------
    history : History
        Its window is that of the simulation. Events up to its start are run through the
        rules; later ones are left out.
    coefficients : mapping of str to array
        As from `coefficient_arrays`.
    """
    history = scenario.apply_to(history)
    seen = history.times <= history.start
    history = replace(
        history,
        times=history.times[seen].astype(float),
        senders=history.senders[seen],
        receivers=history.receivers[seen],
        kind_of=history.kind_of[seen],
        weights=None if history.weights is None else history.weights[seen],
    )
    columns, bounds, order = _columns(model, history)
    design = lay_out(columns, history.network)
    theta, base = _theta(model, coefficients, order)
    now, states, todo = opening(model, history, design=design)
    rules = _rules(model, history, design, bounds, todo=todo, scenario=scenario, seed=seed)
    parts = initial_parts(design, now.values, history.network)
    parts = parts._replace(dyad=np.ascontiguousarray(parts.dyad, dtype=float))
    prior = prior_of(history, todo)
    world = _world(rules, now, parts, flat=states.ravel(), prior=prior, todo=todo)
    for k in range(len(model.kinds)):
        piece, log = rules.schedule.base_piece[k], rules.schedule.base_log[k]
        world.log_base[k] = base[0, k, piece] + log
    prepare_start(rules, world, theta, base)
    if world.at[BAD]:
        name = model.kinds[world.at[BAD] - 1].name
        raise ModelError(f"{name}: the rate at the start is not a finite number; see coefficients")
    return ReadyScenario(model, history, design, rules, world, theta, base)


def _columns(
    model: EventModel, history: History
) -> tuple[list[Any], list[tuple[int, int, int]], list[list[int]]]:
    """Columns kind by kind, local ones first; their bounds; and their places in the model."""
    setting = model.setting(history.network, history.covariates, history.start, history.end)
    columns: list[Any] = []
    bounds, order = [], []
    for kind in model.kinds:
        mine = model.columns(kind.name, setting)
        local = [c for c, column in enumerate(mine) if not column.of_network_only]
        alone = [c for c, column in enumerate(mine) if column.of_network_only]
        if kind.of_network and local:
            names = ", ".join(mine[c].name for c in local)
            raise ModelError(
                f"{kind.name}: an act of the whole network has no dyad, and {names} differs "
                "between dyads; only terms of the network can drive it"
            )
        low = len(columns)
        bounds.append((low, low + len(local), low + len(mine)))
        columns += [mine[c] for c in (*local, *alone)]
        order.append([*local, *alone])
    return columns, bounds, order


def _theta(
    model: EventModel, coefficients: Mapping[str, Floats], order: list[list[int]]
) -> tuple[Floats, Floats]:
    sets = max(len(array) for array in coefficients.values())
    pieces = [len(model.baseline_of(kind.name).breaks) + 1 for kind in model.kinds]
    base = np.zeros((sets, len(pieces), max(pieces)))
    columns = []
    for k, kind in enumerate(model.kinds):
        array = np.broadcast_to(coefficients[kind.name], (sets, coefficients[kind.name].shape[1]))
        base[:, k, : pieces[k]] = array[:, : pieces[k]]
        columns.append(array[:, pieces[k] + np.array(order[k], dtype=np.int64)])
    return np.ascontiguousarray(np.concatenate(columns, axis=1)), base


def _sort(kind: Kind) -> int:
    if kind.of_network:
        return OF_NETWORK
    return EVERYWHERE if kind.everywhere else SOMEWHERE


def _rules(
    model: EventModel,
    history: History,
    design: ColumnDesign,
    bounds: list[tuple[int, int, int]],
    *,
    todo: Timeline,
    scenario: Scenario,
    seed: int,
) -> Rules:
    plan = design.plan
    sort = [_sort(kind) for kind in model.kinds]
    first: list[int] = []
    grid: list[int] = []
    lists: list[int] = []
    channels = 0
    for k, which in enumerate(sort):
        grid.append(sum(s == EVERYWHERE for s in sort[:k]))
        if which == SOMEWHERE:
            first.append(len(lists))
            lists.append(k)
        else:
            first.append(channels)
            channels += history.network.n_senders if which == EVERYWHERE else 1
    # Ties' channels begin with a block of their own.
    base = -(-channels // BLOCK) * BLOCK
    kind_of_column = np.repeat(np.arange(len(sort)), [high - low for low, _, high in bounds])
    layout = design.layout
    kind_of_block = np.repeat(kind_of_column, np.diff(layout.block_start))
    slot_kind, alone = [], []
    for slot, row in enumerate(design.row):
        part = plan.part[slot]
        column = -1
        if part in (SlotPart.SENDER, SlotPart.RECEIVER):
            slot_kind.append(kind_of_block[row])
        else:
            of = layout.dyad_of if part == SlotPart.DYAD else layout.network_of
            column = int(np.flatnonzero(of == row)[0])
            slot_kind.append(kind_of_column[column])
        alone.append(part == SlotPart.NETWORK and design.columns[column].of_network_only)
    schedule, most = schedule_of(model, history, design, todo, scenario)
    edges = model.edges(history.start, history.end)
    windowed = ~plan.by_state & (plan.mask != 0) & np.isfinite(plan.window)
    return Rules(
        plan=plan,
        layout=layout,
        n=int(plan.shape[0]),
        m=int(plan.shape[1]),
        undirected=bool(plan.shape[2] == ModeCode.UNDIRECTED),
        dyads_move=bool((plan.part == SlotPart.DYAD).any()),
        part=plan.part,
        row=design.row,
        slot_kind=ints(slot_kind),
        slot_alone=np.array(alone, dtype=np.bool_),
        low=ints([low for low, _, _ in bounds]),
        middle=ints([middle for _, middle, _ in bounds]),
        high=ints([high for _, _, high in bounds]),
        sort=ints(sort),
        first=ints(first),
        grid=ints(grid),
        lists=ints(lists),
        base=base,
        at_risk=masks_of(model.kinds),
        leads=leads_of(model.kinds),
        schedule=schedule,
        windows=ints(np.flatnonzero(windowed)),
        edges=edges,
        limits=edges - HAIR,
        most=most,
        start=float(history.start),
        seed=int(ints(seed & (2**63 - 1))),
    )


def _world(
    rules: Rules,
    now: StatisticState,
    parts: Parts,
    *,
    flat: NDArray[np.int8],
    prior: Prior,
    todo: Timeline,
) -> World:
    n, m = int(rules.plan.shape[0]), int(rules.plan.shape[1])
    kinds, lists = len(rules.sort), len(rules.lists)
    grids = int((rules.sort == EVERYWHERE).sum())
    live = (rules.at_risk[rules.lists, None] >> np.maximum(flat, 0)) & (flat >= 0)
    ties = int(live.any(axis=0).sum()) + rules.most + 64 if lists else 1
    at = np.zeros(COUNTERS, dtype=np.int64)
    at[ROWS], at[COMMITTED] = prior.rows_written, prior.committed
    expired = np.zeros(len(rules.windows), dtype=np.int64)
    for q, s in enumerate(rules.windows):
        gone = (todo.item == TimelineItem.EXPIRE) & (todo.step < 0) & (todo.whose == s)
        if gone.any():
            expired[q] = prior.row_of_event[todo.what[gone]].max() + 1
    marks = MARKS + n + m
    return World(
        statistics=now,
        parts=parts,
        states=flat.copy(),
        grid=Grid(
            np.zeros((grids, n, m)),
            np.zeros((grids, n)),
            np.zeros((grids, n)),
            np.zeros((grids, n), dtype=np.int64),
        ),
        log_base=np.zeros(kinds),
        scale=np.zeros(kinds),
        clocks=new_clocks(max(rules.base + ties * lists, 1)),
        ties=LiveTies(
            np.full(len(flat), -1, dtype=np.int32),
            np.zeros(ties, dtype=np.int64),
            np.zeros((ties, max(lists, 1))),
            np.full(n, -1, dtype=np.int32),
            np.zeros(ties, dtype=np.int32),
            np.full(m, -1, dtype=np.int32),
            np.zeros(ties, dtype=np.int32),
        ),
        marks=StaleMarks(
            np.zeros(kinds, dtype=np.uint8),
            np.zeros(kinds, dtype=np.uint8),
            np.zeros((kinds, n), dtype=np.uint8),
            np.zeros((kinds, m), dtype=np.uint8),
            np.zeros(marks, dtype=np.int64),
            np.zeros(marks, dtype=np.int64),
            np.zeros(marks, dtype=np.int64),
        ),
        rows=prior.rows,
        forced_rate=np.zeros(len(rules.schedule.forced_kind)),
        expired=expired,
        integral=np.zeros(kinds),
        score=np.zeros(kinds),
        at=at,
        when=np.array([rules.start, rules.start]),
        scratch=new_scratch(rules.plan),
    )
