"""Statistics of single terms: known values, keys, and how much one link may change."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dyadevents import EVENT, FORM, Covariate, Network, terms
from dyadevents.engine.plan import lay_out
from dyadevents.engine.updates import statistics_at_start
from dyadevents.terms.base import Factor, Setting, Statistic, Term, TermColumn
from dyadevents.terms.distance import kilometres
from made_events.event_histories import MODES, term_strategies
from made_events.kinds import TIE_KINDS
from made_events.statistics import link


def setting(network: Network, **covariates: Covariate) -> Setting:
    ticks = np.arange(1.0, 11.0)
    return Setting(network, (EVENT, *TIE_KINDS), covariates, 0.0, 10.0, ticks)


def statistics(column: TermColumn) -> list[Statistic]:
    found = [f for b in column.blocks for f in (*b.sender, *b.receiver)]
    return [factor.statistic for factor in (*found, *column.dyad, *column.network)]


def after(term: Term, network: Network, links: list[tuple[int, int]]) -> np.ndarray:  # type: ignore[type-arg]
    """The term's only statistic once these links have come."""
    design = lay_out([term.column(setting(network))], network)
    now = statistics_at_start(design)
    for i, j in links:
        for k in range(link(design.plan, now, 0, i, j, 1.0, 0.5, 0.0)):
            now.values[now.place[k]] += now.change[k]
    return now.values


def test_shared_partners_of_a_triangle_with_a_tail() -> None:
    found = after(
        terms.SharedPartners(), Network.undirected("abcd"), [(0, 1), (1, 2), (0, 2), (2, 3)]
    )
    assert {divmod(int(d), 4): found[d] for d in np.flatnonzero(found)} == {
        (0, 1): 1,
        (0, 2): 1,
        (1, 2): 1,
        (0, 3): 1,
        (1, 3): 1,
    }


def test_a_second_link_of_a_dyad_makes_no_new_shared_partner() -> None:
    once = [(0, 1), (1, 2)]
    network = Network.directed("abc")
    for term in (terms.OutgoingTwoPaths(), terms.SharedReceivers(), terms.SharedSenders()):
        assert (after(term, network, [*once, *once]) == after(term, network, once)).all()
    assert after(terms.OutgoingTwoPaths(), network, once)[0 * 3 + 2] == 1
    assert after(terms.IncomingTwoPaths(), network, once)[2 * 3 + 0] == 1


def test_degrees_of_different_partners_count_each_once() -> None:
    network = Network.directed("abc")
    links = [(0, 1), (0, 1), (0, 2), (1, 0), (2, 1)]
    sent = after(terms.SenderActivity(distinct=True), network, links)
    assert sent.tolist() == [2, 1, 1]
    received = after(terms.ReceiverPopularity(distinct=True), network, links)
    assert received.tolist() == [1, 2, 1]
    assert after(terms.SenderActivity(), network, links).tolist() == [3, 1, 1]


def test_four_cycles_count_paths_of_three_links() -> None:
    # a-P, b-P, b-Q: one path leads from a to Q.
    network = Network.two_mode("ab", "PQ")
    assert after(terms.FourCycles(), network, [(0, 0), (1, 0), (1, 1)]).tolist() == [0, 1, 0, 0]
    complete = [(i, j) for i in range(3) for j in range(4)]
    assert (after(terms.FourCycles(), Network.two_mode("abc", "PQRS"), complete) == 2 * 3).all()


def test_different_partners_are_counted_once_in_either_direction() -> None:
    found = after(
        terms.Degree(distinct=True), Network.directed("abc"), [(0, 1), (1, 0), (0, 1), (2, 0)]
    )
    assert found.tolist() == [2, 1, 1]


def test_degrees_of_a_directed_network_are_what_each_sent_and_received() -> None:
    links = [(0, 1), (1, 0), (0, 1), (2, 0)]
    assert after(terms.Degree(), Network.directed("abc"), links).tolist() == [4, 3, 1]


@pytest.mark.parametrize("mode", MODES)
def test_no_rule_writes_more_changes_than_it_says(mode: str) -> None:
    # Every link of a complete network, and each one's end: the most there can be.
    n = 40
    names = [f"p{k}" for k in range(n)]
    network = (
        Network.two_mode(names, names[:33])
        if mode == "two-mode"
        else Network(*2 * (tuple(names),), mode)  # type: ignore[arg-type]
    )
    everyone = np.array(list(itertools.permutations(range(33), 2)))
    near = {
        "near": Covariate("near", "sender pairs", everyone),
        "near.receivers": Covariate("near.receivers", "receiver pairs", everyone),
    }
    dyads = [
        (i, j) for i in range(n) for j in range(network.n_receivers) if i != j or mode == "two-mode"
    ]
    dyads = [(i, j) for i, j in dyads if i < j or mode != "undirected"]
    checked = 0
    for name in term_strategies(mode, ties=False):
        term = terms.NeighboursTies("near") if name == "neighbours_ties" else _bare(name)
        if term is None:
            continue
        for statistic in statistics(term.column(setting(network, **near))):
            if not statistic.link_rule:
                continue
            design = lay_out([TermColumn("x", dyad=(Factor(statistic),))], network)
            room = 4 * statistic.most + 100
            now = statistics_at_start(design)._replace(
                place=np.zeros(room, np.int64), change=np.zeros(room)
            )
            for sign in (1.0, -1.0):
                for i, j in dyads[:: 7 if name == "four_cycles" else 1]:
                    assert link(design.plan, now, 0, i, j, sign, 0.5, 0.0) <= statistic.most, name
            checked += 1
    assert checked >= 4


def _bare(name: str) -> Term | None:
    """A term on events with no other option, if the name is one's."""
    found = terms.TERMS.get(name)
    if found is None or not issubclass(found, terms.LinkTerm):
        return None
    return None if name in ("tie_age", "ties_of_network") else found(of="events")


def test_statistics_that_differ_have_different_keys() -> None:
    network = Network.directed("abc")
    covariates = {
        "near": Covariate("near", "dyads", np.ones((3, 3))),
        "far": Covariate("far", "dyads", np.ones((3, 3))),
        "since": Covariate("since", "dyads", np.ones((3, 3))),
    }
    drawn: list[Term] = [
        *(terms.Inertia(**x) for x in ({}, {"of": "form"}, {"window": 1.0}, {"half_life": 1.0})),
        terms.Inertia(of="ties"),
        terms.Reciprocity(),
        terms.SenderActivity(),
        terms.SenderActivity(distinct=True),
        terms.SenderActivity(distinct=True, window=1.0),
        terms.SenderPopularity(),
        terms.SenderPopularity(distinct=True),
        terms.Degree(),
        terms.Degree(distinct=True),
        terms.Degree(distinct=True, window=1.0),
        terms.NeighboursTies("near"),
        terms.NeighboursTies("far"),
        terms.Recency(),
        terms.Recency(transform="raw"),
        terms.TieAge(),
        terms.TieAge(since="since"),
        terms.TieAge(of="active"),
        terms.TiesOfNetwork(),
        terms.EventsOfNetwork(),
        terms.Shock("a", dates=(1.0,), months=12),
        terms.Shock("a", dates=(1.0,), window=2.0),
        terms.Shock("a", dates=(1.0,), half_life=1.0),
        terms.Shock("a", dates=(1.0, 1.0), months=12),
        terms.Shock("a", dates=(2.0,), months=12),
        terms.Period(1.0),
        terms.Period(2.0),
        terms.CalendarTime(0.0),
        terms.CalendarTime(1.0),
        *(t() for t in (terms.OutgoingTwoPaths, terms.IncomingTwoPaths)),
        *(t() for t in (terms.SharedReceivers, terms.SharedSenders)),
    ]
    keys: list[str] = []
    for term in drawn:
        keys += {x.key for x in statistics(term.column(setting(network, **covariates)))}
    assert len(set(keys)) == len(keys)


def test_terms_that_read_one_statistic_share_it() -> None:
    network = Network.directed("abc")
    drawn = [terms.Degree(), terms.Degree(transform="raw"), terms.Degree(side="sender")]
    columns = [term.column(setting(network)) for term in drawn]
    assert len(lay_out(columns, network).statistics) == 1


def test_distances_are_exact_for_near_and_for_opposite_places() -> None:
    places = np.array([0.0, 0.0, 0.0]), np.array([0.0, 1e-6, 180.0])
    found = kilometres(places, (places[0], places[1]))
    assert found[0, 1] == pytest.approx(np.radians(1e-6) * 6371.0088, rel=1e-12)
    assert found[0, 2] == pytest.approx(np.pi * 6371.0088, rel=1e-12)
    assert (found == found.T).all()


def test_one_matrix_of_distances_serves_several_kinds_of_event() -> None:
    places = {
        name: Covariate(name, "senders", np.array([1.0, 2.0, 3.0]))
        for name in ("latitude", "longitude")
    }
    network = Network.undirected("abc")
    first, second = (terms.Distance().column(setting(network, **places)) for _ in range(2))
    assert first.dyad[0].statistic.initial is second.dyad[0].statistic.initial


def test_the_memory_of_links_takes_bits_and_not_a_number_for_each_dyad() -> None:
    network = Network.undirected([f"p{k}" for k in range(640)])
    (statistic,) = statistics(terms.SharedPartners().column(setting(network)))
    assert statistic.store is not None
    assert len(statistic.store) == 640 * 640 / 32


def test_kinds_of_a_tuple_of_one_are_the_kind() -> None:
    assert terms.Inertia(of=("form",)) == terms.Inertia(of="form")
    assert terms.Inertia(of=["form", "event"]) == terms.Inertia(of=("form", "event"))  # type: ignore[arg-type]
    assert FORM.name in terms.Inertia(of=("form",)).label
