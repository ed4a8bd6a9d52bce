"""Random histories of small networks, and random terms that fit them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from dyadevents import (
    EVENT,
    Covariate,
    DyadState,
    EventModel,
    History,
    Kind,
    Network,
    StateChanges,
    terms,
)
from dyadevents.terms.base import Term
from made_events.kinds import COOLING, TIE_KINDS

START, END = 1.0, 4.0
VISIT = Kind("visit")
PLAIN = (EVENT, VISIT)
TIES = (*TIE_KINDS, COOLING)
MODES = ("directed", "undirected", "two-mode")
COMMITS = ("event", 0.25, 0.5)

# All times are sixteenths, so that windows, ticks, cells and events often fall together.
moments = st.integers(int(START * 16) + 1, int(END * 16)).map(lambda k: k / 16)
early = st.integers(0, int(START * 16)).map(lambda k: k / 16)


def _network(mode: str) -> Network:
    if mode == "two-mode":
        return Network.two_mode(["a", "b", "c", "d"], ["P", "Q", "R"])
    return Network(tuple("abcd"), tuple("abcd"), mode)  # type: ignore[arg-type]


def _dyads(network: Network) -> list[tuple[int, int]]:
    everything = [(i, j) for i in range(network.n_senders) for j in range(network.n_receivers)]
    if network.mode == "undirected":
        return [(i, j) for i, j in everything if i < j]
    return [(i, j) for i, j in everything if i != j or network.mode == "two-mode"]


@st.composite
def _stepping(draw: DrawFn, name: str, of: str, initial: Any) -> Covariate:
    """A covariate with up to three steps, some of them before the start."""
    places = np.size(initial)
    times = draw(st.lists(st.one_of(moments, early), max_size=3).map(sorted))
    index = [draw(st.integers(0, places - 1)) for _ in times]
    values = [float(draw(st.integers(0, 3))) for _ in times]
    made = np.array(times), np.array(index, dtype=np.int64), np.array(values)
    return Covariate(name, of, initial, *made)  # type: ignore[arg-type]


@st.composite
def _covariates(draw: DrawFn, network: Network) -> dict[str, Covariate]:
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    n, m = network.n_senders, network.n_receivers
    two_mode = network.mode == "two-mode"
    sides = {"senders": n, "receivers": m} if two_mode else {"senders": n}
    found: dict[str, Covariate] = {}

    def put(name: str, side: str, initial: Any, *, of: str = "", steps: bool = False) -> None:
        key = f"{name}.{side}" if two_mode else name
        found[key] = Covariate(key, of or side, initial)  # type: ignore[arg-type]
        if steps:
            found[key] = draw(_stepping(key, side, initial))

    for side, size in sides.items():
        put("u", side, rng.integers(0, 3, size).astype(float), steps=True)
        put("w", side, rng.integers(0, 3, size).astype(float), steps=True)
        put("latitude", side, rng.uniform(-80, 80, size))
        put("longitude", side, rng.uniform(-180, 180, size))
        put("water", side, rng.integers(0, 2, size).astype(float))
        put("police", side, rng.integers(0, 2, size).astype(float))
        pairs = [(a, b) for a in range(size) for b in range(size) if a != b and rng.random() < 0.5]
        listed = f"{side.removesuffix('s')} pairs"
        put("near", side, np.array(pairs, dtype=float).reshape(-1, 2), of=listed)
        weights = rng.uniform(0.1, 2, len(pairs))
        near = found[next(reversed(found))].initial
        put("weighted", side, np.column_stack([near, weights]), of=listed)
    if not two_mode:
        matrix = rng.integers(0, 2, (n, n)).astype(float)
        np.fill_diagonal(matrix, 0)
        found["border"] = Covariate("border", "dyads", matrix)
    x = rng.integers(0, 3, (n, m)).astype(float)
    if network.mode == "undirected":
        x = np.triu(x) + np.triu(x, 1).T
    found["x"] = Covariate("x", "dyads", x)
    found["founded"] = Covariate("founded", "dyads", rng.integers(-3, 3, (n, m)).astype(float))
    found["g"] = draw(_stepping("g", "network", np.array(1.0)))
    quakes = draw(st.dictionaries(st.one_of(moments, early), st.sampled_from([0.0, 1.0, 2.5])))
    found["quake"] = Covariate.series("quake", 0.0, quakes)
    return found


@st.composite
def worlds(draw: DrawFn, mode: str, *, ties: bool) -> tuple[EventModel, History]:
    """Draw a model without terms and a history that can be."""
    network = _network(mode)
    kinds = TIES if ties else PLAIN
    commit = draw(st.sampled_from(COMMITS))
    model = EventModel(kinds, commit=commit, tick=0.375 if commit == "event" else None)
    dyads = _dyads(network)
    states = np.zeros((network.n_senders, network.n_receivers), dtype=np.int8)
    if ties:
        for i, j in dyads:
            states[i, j] = draw(st.sampled_from([0, 0, 1, 2, 3, -1]))
            if mode == "undirected":
                states[j, i] = states[i, j]
    now = {dyad: int(states[dyad]) for dyad in dyads}
    # What has one time has no order: only cells, and only different dyads, may share it.
    few = draw(st.sampled_from([0, 8, 8]))
    dated = st.lists(moments, min_size=few, max_size=16, unique=commit == "event")
    times = draw(dated.map(sorted))
    if not ties:
        times = sorted(draw(st.lists(early, max_size=3))) + times
    events: list[tuple[float, int, int, int]] = []
    changes: list[tuple[float, int, int, int]] = []
    for time in times:
        busy = {(e[1], e[2]) for e in [*events, *changes] if e[0] == time}
        free = [(i, j) for i, j in dyads if (i, j) not in busy and (j, i) not in busy]
        if not free:
            continue
        i, j = draw(st.sampled_from(free))
        if mode == "undirected" and draw(st.booleans()):
            i, j = j, i
        low, high = (min(i, j), max(i, j)) if mode == "undirected" else (i, j)
        allowed = [
            p
            for p, kind in enumerate(kinds)
            if not kind.of_network and DyadState(now[low, high]) in kind.at_risk
        ]
        action = draw(st.integers(0, 9)) if ties else 0
        if action == 9:
            events.append((time, -1, -1, kinds.index(COOLING)))
        elif action >= 7 or not allowed:
            state = draw(st.sampled_from([-1, 0, 1, 2, 3]))
            changes.append((time, i, j, state))
            now[low, high] = state
        else:
            kind = draw(st.sampled_from(allowed))
            events.append((time, i, j, kind))
            leads = kinds[kind].leads_to
            now[low, high] = now[low, high] if leads is None else int(leads)
    at, senders, receivers, kind_of = (
        np.array(x) for x in (zip(*events, strict=True) if events else ([], [], [], []))
    )
    moved = [np.array(x) for x in (zip(*changes, strict=True) if changes else ([], [], [], []))]
    history = History(
        network,
        kinds,
        at.astype(float),
        senders.astype(np.int64),
        receivers.astype(np.int64),
        kind_of.astype(np.int64),
        START,
        END,
        covariates=draw(_covariates(network)),
        states=states if ties else None,
        state_changes=StateChanges(
            moved[0].astype(float),
            moved[1].astype(np.int64),
            moved[2].astype(np.int64),
            moved[3].astype(np.int8),
        ),
    )
    return model, history


# --- terms ---------------------------------------------------------------------------------

lengths = st.sampled_from([0.125, 0.5, 0.75, 1.25])
half_lives = st.sampled_from([1.25, 2.5])  # three ticks of 0.375 or more; shorter ones are refused
forms = st.sampled_from(["raw", "log1p", "binary"])
memories = st.one_of(
    st.just({}),
    st.builds(lambda x: {"window": x}, lengths),
    st.builds(lambda x: {"half_life": x}, half_lives),
)
windows = st.one_of(st.just({}), st.builds(lambda x: {"window": x}, lengths))


@st.composite
def _on_links(
    draw: DrawFn, term: type[Term], *, ties: bool, of: str = "any", fades: bool = True, **more: Any
) -> Term:
    """Draw a term on links: of events with a memory, or of a state."""
    options = {name: draw(value) for name, value in more.items()}
    state = ties and of != "events" and (of == "states" or draw(st.booleans()))
    if state:
        options["of"] = draw(st.sampled_from(["ties", "active", "suspended"]))
    else:
        kinds = (
            ["exchange", "resume", ("form", "exchange")] if ties else ["visit", ("event", "visit")]
        )
        options["of"] = draw(st.sampled_from(["events", *kinds]))
        options |= draw(memories if fades and not options.get("distinct") else windows)
    options.setdefault("transform", draw(forms))
    return term(**options)


def _of_two_sides(mode: str) -> SearchStrategy[str]:
    return (
        st.just("both") if mode == "undirected" else st.sampled_from(["both", "sender", "receiver"])
    )


def _actor_terms(mode: str, *, ties: bool) -> dict[str, SearchStrategy[Term]]:
    """Terms of single actors, which come together as a sum or as one of the ends."""
    side = _of_two_sides(mode)
    near = ["near", "weighted"] if mode == "two-mode" else ["near", "weighted", "border"]
    found: dict[str, SearchStrategy[Term]] = {
        "degree": _on_links(terms.Degree, ties=ties, side=side, distinct=st.booleans()),
        "first_partner": _on_links(
            terms.FirstPartner, ties=ties, fades=False, side=side, name=st.sampled_from(["u", ""])
        ),
        "neighbours_ties": _on_links(
            terms.NeighboursTies, ties=ties, side=side, name=st.sampled_from(near)
        ).filter(lambda x: x.name != "weighted" or x.transform != "binary"),  # type: ignore[attr-defined]
        "sum": st.builds(terms.Sum, st.just("u"), transform=forms),
    }
    if mode != "undirected":
        for term in (terms.Sender, terms.Receiver):
            found[term.formula_name] = st.builds(term, st.just("u"), transform=forms)
    return found


def term_strategies(mode: str, *, ties: bool) -> dict[str, SearchStrategy[Term]]:
    """Return a strategy for each term that this mode of network knows, by its name."""
    actor = _actor_terms(mode, ties=ties)
    name = st.just("u")
    other = st.just("") if mode == "undirected" else st.sampled_from(["", "w"])
    shocks = st.sampled_from([{"months": 6.0}, {"window": 0.75}, {"half_life": 1.25}])
    dates = st.sampled_from([(), (0.5, 1.5), (2.25,), (1.5, 1.5)])
    found: dict[str, SearchStrategy[Term]] = {
        **actor,
        "events_of_network": _on_links(terms.EventsOfNetwork, ties=ties, of="events"),
        "recency": _on_links(
            terms.Recency,
            ties=ties,
            of="events",
            fades=False,
            transform=st.sampled_from(["inverse", "raw", "log1p", "binary"]),
        ),
        "covariate": st.builds(terms.Given, st.sampled_from(["x", "g"]), forms),
        "distance": st.builds(terms.Distance, forms),
        "ns": st.builds(
            terms.NaturalSpline,
            st.sampled_from(["x", "u"]),
            st.just(3),
            _of_two_sides(mode),
            st.sampled_from([1, 2, 3]),
        ),
        "period": st.one_of(
            st.builds(terms.Period, moments, st.just(END + 1)), st.builds(terms.Period, early)
        ),
        "calendar_time": st.builds(terms.CalendarTime, st.sampled_from([0.0, 1.0]), forms),
        "shock": st.builds(
            lambda length, dates, form: terms.Shock("quake", dates=dates, transform=form, **length),
            shocks,
            dates,
            forms,
        ),
    }
    on_ends = [terms.Product, terms.Absolute, terms.Same, terms.Minimum, terms.Maximum]
    fading, lasting = [terms.Inertia], []
    if mode == "two-mode":
        fading += [terms.SenderActivity, terms.ReceiverPopularity]
        lasting += [terms.FourCycles]
    if mode == "undirected":
        lasting += [terms.SharedPartners]
    else:
        on_ends += [terms.Difference]
    if mode == "directed":
        fading += [terms.Reciprocity, terms.SenderActivity, terms.SenderPopularity]
        fading += [terms.ReceiverActivity, terms.ReceiverPopularity]
        lasting += [terms.OutgoingTwoPaths, terms.IncomingTwoPaths]
        lasting += [terms.SharedReceivers, terms.SharedSenders]
    found |= {term.formula_name: st.builds(term, name, other, forms) for term in on_ends}
    found |= {term.formula_name: _on_links(term, ties=ties) for term in fading}
    found |= {term.formula_name: _on_links(term, ties=ties, fades=False) for term in lasting}
    of_ends = [term for term in fading if term not in (terms.Inertia, terms.Reciprocity)]
    found |= {
        f"{term.formula_name} of partners": _on_links(
            term, ties=ties, fades=False, distinct=st.just(True)
        )
        for term in of_ends
    }
    if ties:
        founded = st.sampled_from(["", "founded"])
        found["tie_age"] = _on_links(terms.TieAge, ties=True, of="states", since=founded)
        found["time_suspended"] = st.builds(terms.TimeSuspended, transform=forms, since=founded)
        found["ties_of_network"] = _on_links(terms.TiesOfNetwork, ties=True, of="states")
        acts = st.sampled_from(["cooling", ("cooling", "form")])
        found["acts"] = st.builds(terms.EventsOfNetwork, acts, forms, half_life=half_lives)
    some = st.one_of(list(found.values()))
    found["during"] = st.builds(terms.During, some, moments, st.just(END + 1))
    found["product of terms"] = st.builds(lambda a, b: a * b, some, some)
    found["at_each_end"] = (
        st.tuples(st.one_of(list(actor.values())), st.one_of(list(actor.values())))
        .filter(lambda pair: _side(pair[0]) == _side(pair[1]))
        .map(lambda pair: terms.AtEachEnd(*pair))
    )
    return found


def _side(term: Term) -> str:
    names = {"sum": "both", "sender": "sender", "receiver": "receiver"}
    return names.get(term.formula_name) or str(getattr(term, "side", math.nan))
